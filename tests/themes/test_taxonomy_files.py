"""The taxonomy written and read: YAML, CSV and REFI-QDA, by its published rules."""

import copy
import csv
import io
import re
from datetime import date

import pytest
from lxml import etree

from themes import taxonomy as loading
from themes.codebook import FORMATS, NAMESPACE, as_csv, as_qdc, as_yaml, guid, written
from themes.codebook_reading import CodebookRefused, read_file

GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
CODE, DESCRIPTION = f"{{{NAMESPACE}}}Code", f"{{{NAMESPACE}}}Description"


@pytest.fixture(scope="module")
def loaded():
    first = loading.read(loading.TAXONOMY)
    return loading.whole(loading.read(loading.SHIPPED[1]), first)


@pytest.fixture
def content(loaded):
    return copy.deepcopy(loaded)


def codebook(*codes: str) -> bytes:
    inner = "".join(codes)
    return f'<CodeBook xmlns="{NAMESPACE}"><Codes>{inner}</Codes></CodeBook>'.encode()


def code(name="A new theme", number=1, inside="", codable="true") -> str:
    return (
        f'<Code guid="00000000-0000-0000-0000-{number:012}" name="{name}" '
        f'isCodable="{codable}">{inside}</Code>'
    )


def refusal(name: str, data: bytes, content) -> list[str]:
    with pytest.raises(CodebookRefused) as refused:
        read_file(name, data, content)
    return refused.value.reasons


def test_yaml_is_read_back_as_it_was_written(content):
    brought = read_file("taxonomy.yaml", as_yaml(content), content)

    assert (brought.number, brought.themes) == ("1.1", content["themes"])


def test_qdc_is_read_back_as_it_was_written(content):
    brought = read_file("Codes.QDC", as_qdc(content), content)

    assert brought.themes == content["themes"]
    assert brought.notes == []


def test_qdc_keeps_the_rules_of_the_published_schema(content):
    """CodeBook > Codes > Code(guid, name, isCodable, color) > Description?, Code*"""
    book = etree.fromstring(as_qdc(content))
    codes = list(book.iter(CODE))

    assert book.tag == f"{{{NAMESPACE}}}CodeBook"
    assert [child.tag for child in book] == [f"{{{NAMESPACE}}}Codes"]
    for one in codes:
        assert set(one.attrib) == {"guid", "name", "isCodable", "color"}
        assert GUID.fullmatch(one.get("guid"))
        assert re.fullmatch(r"#[0-9A-F]{6}", one.get("color"))
        tags = [child.tag for child in one]
        assert tags == sorted(tags, key=[DESCRIPTION, CODE].index)
        assert tags.count(DESCRIPTION) <= 1
    assert len({one.get("guid") for one in codes}) == len(codes) == 60 + 13


def test_qdc_puts_themes_under_groups_that_cannot_be_given(content):
    top = etree.fromstring(as_qdc(content)).find(f"{{{NAMESPACE}}}Codes")

    assert [group.get("name") for group in top] == [
        group["title"] for group in content["groups"]
    ]
    assert {group.get("isCodable") for group in top} == {"false"}
    assert {one.get("isCodable") for group in top for one in group} == {"true"}


def test_guid_of_a_code_never_changes():
    assert guid("theme", "information-sharing") == (
        "08ace55e-d20b-5185-b88f-9781afb73367"
    )


def test_csv_has_a_row_for_each_theme(content):
    rows = list(csv.DictReader(io.StringIO(as_csv(content).decode("utf-8-sig"))))

    assert [row["code"] for row in rows] == [t["code"] for t in content["themes"]]
    assert rows[0]["include"].split("\n") == content["themes"][0]["include"]


def test_csv_cell_that_looks_like_a_formula_is_text(content):
    content["themes"][0]["definition"] = "=HYPERLINK(1)"

    rows = list(csv.DictReader(io.StringIO(as_csv(content).decode("utf-8-sig"))))

    assert rows[0]["definition"] == "'=HYPERLINK(1)"


@pytest.mark.parametrize("how", FORMATS)
def test_files_are_the_same_each_time(content, how):
    assert written(content, how) == written(content, how)


def test_qdc_changes_what_it_names_and_keeps_the_rest(content):
    data = as_qdc(content).replace(b'name="Over-optimism"', b'name="Hope and proof"')

    brought = read_file("x.qdc", data, content)

    changed = [
        t for t, old in zip(brought.themes, content["themes"], strict=True) if t != old
    ]
    assert [(theme["code"], theme["title"]) for theme in changed] == [
        ("over-optimism", "Hope and proof")
    ]
    assert changed[0]["agencies"]


def test_qdc_of_another_tool_adds_its_codes(content):
    text = "<Description>What it is.\n\nAnd more.</Description>"
    group = code("Whole family and adult services", 9, code("Pets", 2, text), "false")

    brought = read_file("x.qdc", codebook(group), content)

    pets = brought.themes[-1]
    assert (pets["code"], pets["group"], pets["stage"]) == ("pets", "whole-family", "")
    assert pets["definition"] == "What it is. And more."
    assert brought.notes == [
        "New in the file: 1. Give each what it lacks.",
        "Not in the file and kept as they are: 60.",
    ]


def test_qdc_code_within_a_code_is_narrower(content):
    inside = code("Cats", 2)

    brought = read_file("x.qdc", codebook(code("Pets", 1, inside)), content)

    assert [(t["code"], t["parent"]) for t in brought.themes[-2:]] == [
        ("pets", None),
        ("cats", "pets"),
    ]


def test_qdc_codes_of_one_name_get_codes_of_their_own(content):
    brought = read_file("x.qdc", codebook(code(number=1), code(number=2)), content)

    assert [t["code"] for t in brought.themes[-2:]] == ["a-new-theme", "a-new-theme-2"]


ENTITY = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + codebook(code())
BOMB = b"<!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'>]>" + codebook(code("&b;"))
DEEP = (
    "".join(code(number=n).removesuffix("</Code>") for n in range(20)) + "</Code>" * 20
)


@pytest.mark.parametrize(
    ("name", "data", "reasons"),
    [
        ("x.txt", b"", ["Choose a file whose name ends in .yaml, .yml or .qdc."]),
        ("x.qdc", b"x" * 2_000_001, ["The file is larger than 2 MB: no taxonomy is."]),
        ("x.qdc", b"", ["The file is not XML that can be read. Look at line 1."]),
        (
            "x.qdc",
            b"<a>\n<b>",
            ["The file is not XML that can be read. Look at line 2."],
        ),
        ("x.qdc", b"<html/>", ["The file is not a REFI-QDA codebook (.qdc)."]),
        ("x.qdc", ENTITY, ["The file declares a document type; a codebook has none."]),
        ("x.qdc", BOMB, ["The file declares a document type; a codebook has none."]),
        (
            "x.qdc",
            f'<CodeBook xmlns="{NAMESPACE}"/>'.encode(),
            ["The codebook has no list of codes."],
        ),
        ("x.qdc", codebook(), ["The codebook has no codes that can be given."]),
        (
            "x.qdc",
            codebook(code("")),
            ["The code “on line 1” needs a guid, and a name of 160 letters at most."],
        ),
        (
            "x.qdc",
            codebook(code("Pets" * 41)),
            [
                f"The code “{'Pets' * 10}” needs a guid, "
                "and a name of 160 letters at most."
            ],
        ),
        (
            "x.qdc",
            codebook(DEEP),
            ["There are too many codes, or codes too deep in codes."],
        ),
        ("x.yaml", b"\xff\xfe", ["The file is not text in UTF-8."]),
        ("x.yaml", b"a: [", ["The file is not YAML that can be read. Look at line 2."]),
        ("x.yaml", b"a: \x07", ["The file is not YAML that can be read."]),
        ("x.yaml", b"a: 2026-02-31", ["The file holds a date or number that is none."]),
        (
            "x.yaml",
            b"a: &b c\nd: *b",
            ["The file uses YAML aliases (*name): write them out."],
        ),
        (
            "x.yaml",
            b"[" * 20 + b"]" * 20,
            ["The file has parts within parts, too deep to read."],
        ),
        (
            "x.yaml",
            b"added: []",
            ["This file only says what it adds. Bring a whole one."],
        ),
        (
            "x.yaml",
            b"- 1",
            ["The file does not hold a taxonomy: it is not a list of named parts."],
        ),
        (
            "x.yaml",
            b"!!python/object/apply:os.system ['true']",
            ["The file is not YAML that can be read. Look at line 1."],
        ),
        (
            "x.yml",
            b"version: one",
            [
                "The version must be numbers with points between, such as 1.2.",
                "The part “stages” is missing or empty.",
                "The part “groups” is missing or empty.",
                "The part “agencies” is missing or empty.",
                "The part “themes” is missing or empty.",
            ],
        ),
    ],
)
def test_file_that_cannot_be_used_is_refused_in_sentences(content, name, data, reasons):
    assert refusal(name, data, content) == reasons


def test_qdc_code_without_a_proper_guid_is_refused(content):
    broken = code("Pets").replace("00000000-", "0-")

    assert refusal("x.qdc", codebook(broken), content) == [
        "The code “Pets” needs a guid, and a name of 160 letters at most."
    ]


def test_qdc_leaves_out_groups_without_themes(content):
    content["groups"].append({"code": "empty", "title": "Empty"})

    assert b'name="Empty"' not in as_qdc(content)


def test_yaml_of_groups_that_are_not_in_use_is_refused(content):
    other = copy.deepcopy(content)
    other["groups"].append({"code": "elsewhere", "title": "Elsewhere"})
    other["themes"][0]["group"] = "elsewhere"

    title = other["themes"][0]["title"]
    assert refusal("x.yaml", as_yaml(other), content) == [
        f"“{title}” needs a group from the list."
    ]


def test_yaml_of_too_many_themes_or_of_none_is_refused(content):
    many = {**content, "themes": content["themes"] * 9}
    none = {**content, "themes": ["over-optimism"]}

    assert refusal("x.yaml", as_yaml(many), content) == [
        "There are more than 500 themes."
    ]
    assert refusal("x.yaml", as_yaml(none), content) == [
        "Each row of “themes” needs a code and a title."
    ]


def test_qdc_code_that_stands_twice_is_refused(content):
    twice = code("Over-optimism").replace(
        "00000000-0000-0000-0000-000000000001", guid("theme", "over-optimism")
    )

    assert refusal("x.qdc", codebook(twice, twice), content) == [
        "The code “Over-optimism” stands in the file twice."
    ]


@pytest.mark.parametrize(
    ("part", "value", "reason"),
    [
        ("title", 7, "Each row of “themes” needs a code and a title."),
        ("code", "No Code", "Each row of “themes” needs a code and a title."),
        ("definition", None, "“Front”: “definition” must be a text."),
        ("include", "one", "“Front”: “include” must be a list of at most 200 lines."),
        ("include", [1], "“Front”: each line of “include” must be a text."),
        ("barriers", ["x"], "“Front”: each of “barriers” needs a text and its basis."),
        ("parent", 3, "“Front”: “parent” must be the code of a theme."),
        (
            "parent",
            "nowhere",
            "“Front” has a broader theme, “nowhere”, that is not there.",
        ),
        ("stage", "moon", "“Front” needs a stage from the list."),
        ("group", "", "“Front” needs a group from the list."),
        (
            "agencies",
            ["nasa"],
            "“Front” names the agency “nasa”, which is not in the list.",
        ),
        ("definition", "", "“Front” needs a definition."),
        ("example_phrasings", [], "“Front” needs a phrasing."),
        (
            "exclude",
            ["No (tag zz)"],
            "“Front” sends readers to “zz”, which is no theme here.",
        ),
        (
            "title",
            "Over-optimism",
            "The title “Over-optimism” stands for more than one theme.",
        ),
        (
            "code",
            "over-optimism",
            "The code “over-optimism” stands for more than one theme.",
        ),
    ],
)
def test_yaml_with_a_fault_in_a_theme_is_refused(content, part, value, reason):
    content["themes"][-1] = {**content["themes"][-1], "title": "Front", part: value}
    for theme in content["themes"][:-1]:
        theme["exclude"] = []

    assert refusal("x.yaml", as_yaml(content), content) == [reason]


def test_many_faults_are_said_a_dozen_at_once(content):
    for theme in content["themes"]:
        theme["definition"] = ""

    reasons = refusal("x.yaml", as_yaml(content), content)

    assert (len(reasons), reasons[-1]) == (13, "And 48 more.")


def test_yaml_says_where_themes_went(content):
    gone = content["themes"].pop()["code"]
    for theme in content["themes"]:
        theme["exclude"] = [line for line in theme["exclude"] if gone not in line]
    change = {"kind": "merged", "old": gone, "new": "escalation-not-used", "note": ""}
    content["changes"] = [change, {"kind": "merged", "old": "x", "new": "y"}, 3]

    brought = read_file("x.yaml", as_yaml(content), content)

    assert brought.changes == [change]


def test_yaml_may_bring_dates_and_numbers_of_its_own(content):
    data = as_yaml({**content, "version": 1.7, "date": date(2026, 1, 1)})

    assert read_file("x.yaml", data, content).number == "1.7"
