"""The tagger from the command line, without a database."""

import io
import json
import sys

import pytest
from django.core.management import CommandError, call_command

from themes.tagging import load

FINDING = "The strategy discussion was not convened in time."


def write(path, *rows):
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return str(path)


def read(path):
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_tag_passages_writes_each_passage_with_its_tags(tmp_path):
    source = write(
        tmp_path / "in.jsonl",
        {"id": "a", "text": FINDING},
        "",
        {"id": 2, "text": "The panel met on nine days."},
    )

    call_command(
        "tag_passages", source, str(tmp_path / "out.jsonl"), "--tagger", "rules"
    )

    assert read(tmp_path / "out.jsonl") == [
        {
            "id": "a",
            "tags": [
                {
                    "theme": "strategy-discussion-not-convened",
                    "polarity": "problem",
                    "state": "suggested",
                    "score": 0.9,
                    "quote": FINDING,
                    "start": 0,
                    "end": len(FINDING),
                    "why": "‘strategy discussion’ near ‘not convened’, "
                    "read as a shortcoming.",
                }
            ],
        },
        {"id": 2, "tags": []},
    ]


def test_tag_passages_minds_the_section(tmp_path):
    source = write(
        tmp_path / "in.jsonl", {"id": "a", "text": FINDING, "section": "glossary"}
    )

    call_command("tag_passages", source, str(tmp_path / "out.jsonl"))

    assert read(tmp_path / "out.jsonl") == [{"id": "a", "tags": []}]


def test_tag_passages_says_what_it_did(tmp_path):
    source = write(tmp_path / "in.jsonl", {"id": "a", "text": FINDING})
    out = io.StringIO()

    call_command("tag_passages", source, str(tmp_path / "out.jsonl"), stdout=out)

    assert "tags in 1 passages, " in out.getvalue()


def test_tag_passages_ends_with_one_object_for_machines(tmp_path):
    source = write(tmp_path / "in.jsonl", {"id": "a", "text": FINDING})
    out = io.StringIO()

    call_command(
        "tag_passages", source, str(tmp_path / "out.jsonl"), "--json", stdout=out
    )

    summary = json.loads(out.getvalue().splitlines()[-1])
    assert (summary["passages"], summary["tags"] >= 1) == (1, True)


def test_tag_passages_reads_and_writes_the_standard_streams(monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", io.StringIO('{"id": "a", "text": ""}\n'))

    call_command("tag_passages", "-", "-")

    assert capsys.readouterr().out == '{"id": "a", "tags": []}\n'


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_tag_passages_shows_progress_at_a_terminal_only(tmp_path, monkeypatch):
    rows = [{"id": number, "text": ""} for number in range(501)]
    source = write(tmp_path / "in.jsonl", *rows)
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)

    call_command("tag_passages", source, str(tmp_path / "out.jsonl"))

    assert screen.getvalue() == "\r500 passages\r501 passages\n"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("not json", "Line 2 is not JSON"),
        ("[]", "Line 2 is not an object with an id"),
        ('{"text": "a"}', "Line 2 is not an object with an id"),
        ('{"id": "b"}', "Line 2 has no text"),
        ('{"id": "b", "text": 7}', "Line 2 has no text"),
        ('{"id": "b", "text": "a", "section": 7}', "Line 2 has no text"),
    ],
)
def test_tag_passages_refuses_a_bad_line_and_leaves_nothing(tmp_path, line, message):
    source = write(tmp_path / "in.jsonl", {"id": "a", "text": ""}, line)

    with pytest.raises(CommandError, match=message):
        call_command("tag_passages", source, str(tmp_path / "out.jsonl"))

    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["in.jsonl"]


def test_tag_passages_writes_nothing_to_the_stream_after_a_bad_line(tmp_path, capsys):
    source = write(tmp_path / "in.jsonl", {"id": "a", "text": ""}, "not json")

    with pytest.raises(CommandError):
        call_command("tag_passages", source, "-")

    assert capsys.readouterr().out == ""


def test_tag_passages_says_when_there_is_no_such_file(tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        call_command("tag_passages", str(tmp_path / "none"), str(tmp_path / "out"))


GOLD = {
    "id": "a",
    "text": FINDING,
    "selection": "random",
    "labels": [
        {
            "theme": "strategy-discussion-not-convened",
            "polarity": "problem",
            "quote": "was not convened",
        }
    ],
}


def evaluated(tmp_path, *options):
    out = io.StringIO()
    source = write(tmp_path / "gold.jsonl", GOLD)
    call_command("evaluate_tagger", source, *options, stdout=out)
    return out.getvalue().splitlines()


def test_evaluate_tagger_prints_a_table(tmp_path):
    tagger = load("rules")

    lines = evaluated(tmp_path, "--tagger", "rules")

    assert lines[0] == (
        f"Tagger rules {tagger.version} ({tagger.fingerprint}) on 1 coded passages"
    )
    assert lines[2].split() == ["all:", "problem", "1.00", "1.00", "1.00", "1"]


def test_evaluate_tagger_ends_with_one_object_for_machines(tmp_path):
    figures = json.loads(evaluated(tmp_path, "--tagger", "rules", "--json")[-1])

    assert figures["problem"]["f1"] == 1.0
    assert figures["tagger"]["fingerprint"] == load("rules").fingerprint
    assert sorted(figures) == [
        "floors",
        "good",
        "passages",
        "passages_per_cpu_s",
        "polarity_confused",
        "problem",
        "quote_overlap",
        "selections",
        "tagger",
        "themes",
        "unsure",
    ]


@pytest.mark.parametrize(
    ("line", "message"),
    [("not json", "Line 1 is not a coded passage"), ("", "no coded passages")],
)
def test_evaluate_tagger_refuses_what_it_cannot_measure(tmp_path, line, message):
    source = write(tmp_path / "gold.jsonl", line)

    with pytest.raises(CommandError, match=message):
        call_command("evaluate_tagger", source)


def test_evaluate_tagger_says_when_there_is_no_such_file(tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        call_command("evaluate_tagger", str(tmp_path / "none"))
