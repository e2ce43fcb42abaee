"""Codings come back: as proposals, matched to the words, and never trusted."""

import io
import zipfile

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from reviews import tags
from reviews.errors import ExchangeRefused
from reviews.exchange import project, proposing
from reviews.exchange.qdpx import NAMESPACE
from reviews.exchange.scope import Scope
from reviews.models import Proposal, Tag
from tests.makers import make_analyst, make_draft, make_page, make_tag, make_theme
from tests.reviews.exchange.projects import NS, changed, packed, written

pytestmark = pytest.mark.django_db
TEXT = "The nurse told nobody.\nNobody asked the nurse\nwhat she knew of it."
HEAD = f'<?xml version="1.0" encoding="utf-8"?><Project name="x" xmlns="{NAMESPACE}">'


@pytest.fixture
def analyst():
    return make_analyst()


@pytest.fixture
def exported(analyst):
    """A project with one suggestion of the tagger on the second sentence."""
    page = make_page(TEXT)
    make_tag(make_theme(), page=page, start=23, end=45)
    return written("qdpx", Scope(analyst, ["suggested"]))


def by_another_coder(root, texts=None) -> None:
    """As if a coder had looked at each coding and made it their own."""
    users = root.find("q:Users", NS)
    etree.SubElement(
        users, f"{{{NAMESPACE}}}User", guid="{ABCDEF00-0000-4000-8000-000000000001}"
    ).set("name", "Beth Coder")
    for one in root.iterfind(".//q:Coding", NS):
        one.set("creatingUser", "abcdef00-0000-4000-8000-000000000001")


def bring(file, by, name="back.qdpx"):
    return proposing.bring(file, name=name, by=by)


def test_bring_makes_a_proposal_of_the_coder(exported, analyst):
    brought = bring(changed(exported, by_another_coder), analyst, "a/b\\back.qdpx")

    proposal = Proposal.objects.get()
    assert (proposal.coder, proposal.polarity) == ("Beth Coder", "problem")
    assert proposal.quote == "Nobody asked the nurse"
    assert (proposal.state, Tag.objects.count()) == ("open", 1)
    assert (brought.file_name, brought.origin) == ("back.qdpx", "SCR Learning Portal")


def test_bring_leaves_the_tagger_out(exported, analyst):
    with pytest.raises(ExchangeRefused, match="1 left out: of the tagger itself"):
        bring(exported, analyst)


def test_bring_leaves_out_what_people_decided(exported, analyst):
    tags.confirm(Tag.objects.get(), by=analyst)

    with pytest.raises(ExchangeRefused, match="decided on the theme already"):
        bring(changed(exported, by_another_coder), analyst)


def test_bring_twice_proposes_once(exported, analyst):
    file = changed(exported, by_another_coder)
    bring(file, analyst)
    file.seek(0)

    second = bring(file, analyst)

    assert Proposal.objects.count() == 1
    assert second.left_out == ["1 left out: brought before, or twice in the file."]


def test_bring_knows_documents_and_codes_by_name_where_tools_renumber(
    exported, analyst
):
    def renumber(root, texts):
        by_another_coder(root)
        for number, one in enumerate(root.xpath("//*[@guid]")):
            new = f"00000000-0000-4000-8000-{number:012}"
            for ref in root.xpath(f"//*[@targetGUID='{one.get('guid')}']"):
                ref.set("targetGUID", new)
            for coded in root.xpath(f"//*[@creatingUser='{one.get('guid')}']"):
                coded.set("creatingUser", new)
            one.set("guid", new)

    bring(changed(exported, renumber), analyst)

    assert Proposal.objects.get().quote == "Nobody asked the nurse"


@pytest.mark.parametrize("ending", ["\r\n", "\n\n  "])
def test_bring_finds_words_that_have_moved(exported, analyst, ending):
    def move(root, texts):
        by_another_coder(root)
        ((name, text),) = texts.items()
        moved = "A preface." + text.replace("\n", ending)
        start = moved.index("Nobody asked")
        selection = root.find(".//q:PlainTextSelection", NS)
        selection.set("startPosition", str(start))
        selection.set("endPosition", str(moved.index("nurse", start) + 5))
        return {name: moved}

    bring(changed(exported, move), analyst)

    proposal = Proposal.objects.get()
    assert (proposal.start, proposal.quote) == (23, "Nobody asked the nurse")


def test_bring_counts_line_ends_as_atlas_does(exported, analyst):
    def as_atlas(root, texts):
        by_another_coder(root)
        root.set("origin", "ATLAS.ti 22")
        ((name, text),) = texts.items()
        return {name: text.replace("\n", "\r\n")}

    bring(changed(exported, as_atlas), analyst)

    assert Proposal.objects.get().start == 23


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        (".//q:PlainTextSelection", {"endPosition": "99999"}, None),
        (".//q:PlainTextSelection", {"startPosition": "-4"}, "no codings"),
        (".//q:PlainTextSelection", {"startPosition": "9" * 40}, "no codings"),
        (".//q:CodeRef", {"targetGUID": "nonsense"}, "none of the themes"),
        (".//q:TextSource", {"guid": "no", "name": "no"}, "not exported from here"),
        (".//q:TextSource", {"plainTextPath": "internal://no.txt"}, "text is not in"),
        (".//q:TextSource", {"plainTextPath": "absolute:///etc/passwd"}, "text is not"),
        (
            ".//q:TextSource",
            {"plainTextPath": "internal://../project.qde"},
            "text is not in",
        ),
    ],
)
def test_bring_says_what_it_leaves_out(exported, analyst, name, value, words):
    def spoil(root, texts):
        by_another_coder(root)
        for key, given_value in value.items():
            root.find(name, NS).set(key, given_value)

    file = changed(exported, spoil)
    if words is None:  # past the end of the text: to its end
        bring(file, analyst)
        assert Proposal.objects.get().quote == TEXT[23:]
        return
    with pytest.raises(ExchangeRefused, match=words):
        bring(file, analyst)
    assert Proposal.objects.count() == 0


def test_bring_of_a_document_one_may_not_take_is_left_out(analyst):
    owner = make_analyst()
    page = make_page(TEXT, review=make_draft(created_by=owner))
    make_tag(make_theme(), page=page)
    file = changed(written("qdpx", Scope(owner, ["suggested"])), by_another_coder)

    with pytest.raises(ExchangeRefused, match="may not be read"):
        bring(file, analyst)


BOMB = f"""<?xml version="1.0"?><!DOCTYPE Project [<!ENTITY a "{"a" * 100}">
<!ENTITY b "{"&a;" * 100}"><!ENTITY c "{"&b;" * 100}">]>
<Project name="&c;" xmlns="{NAMESPACE}"/>"""
STEAL = f"""<?xml version="1.0"?><!DOCTYPE Project [
<!ENTITY x SYSTEM "file:///etc/hostname">]>
<Project name="x" xmlns="{NAMESPACE}"><Description>&x;</Description></Project>"""


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (io.BytesIO(b"not a zip file"), "could not be opened"),
        (io.BytesIO(b""), "could not be opened"),
        (packed(other="x"), "no project.qde"),
        (packed(project_dot_qde=BOMB), "declares entities"),
        (packed(project_dot_qde=STEAL), "declares entities"),
        (packed(project_dot_qde=STEAL.encode("utf-16")), "could not be opened"),
        (packed(project_dot_qde="<Project>"), "could not be opened"),
        (packed(project_dot_qde="<Project/>"), "not a REFI-QDA project"),
        (packed(project_dot_qde=f"{HEAD}</Project>"), "holds no codings"),
        (packed(project_dot_qde=b"\x00\xff"), "could not be opened"),
    ],
)
def test_bring_answers_a_bad_file_with_a_sentence(analyst, file, words):
    with pytest.raises(ExchangeRefused, match=words):
        bring(file, analyst)


def test_bring_refuses_what_unpacks_into_far_too_much(analyst):
    file = packed(project_dot_qde=f"{HEAD}{' ' * 6_000_000}</Project>")

    with pytest.raises(ExchangeRefused, match="far too much"):
        bring(file, analyst)


def test_bring_reads_no_more_than_its_limit(analyst, monkeypatch):
    monkeypatch.setattr(project, "MAX_PROJECT", 1000)
    file = packed(project_dot_qde=f"{HEAD}{' ' * 2000}</Project>")

    with pytest.raises(ExchangeRefused, match="larger than"):
        bring(file, analyst)


def test_bring_reads_no_text_beyond_the_limit_of_all(exported, analyst, monkeypatch):
    monkeypatch.setattr(project, "MAX_TEXTS", 10)

    with pytest.raises(ExchangeRefused, match="too large"):
        bring(changed(exported, by_another_coder), analyst)


def test_bring_takes_a_limited_number(exported, analyst, monkeypatch):
    file = changed(exported, by_another_coder)
    monkeypatch.setattr(project, "MAX_CODINGS", 0)
    with pytest.raises(ExchangeRefused, match="more than 0 codings"):
        bring(file, analyst)
    file.seek(0)
    monkeypatch.setattr(project.limits, "MAX_MEMBERS", 1)
    with pytest.raises(ExchangeRefused, match="too many files"):
        bring(file, analyst)


def test_bring_refuses_a_damaged_member(exported, analyst):
    raw = bytearray(changed(exported, by_another_coder).getvalue())
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        at = archive.getinfo("project.qde").header_offset + 60
    raw[at : at + 20] = b"\x00" * 20

    with pytest.raises(ExchangeRefused, match="could not be opened"):
        bring(io.BytesIO(raw), analyst)


@settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.binary(max_size=400), st.booleans())
def test_bring_of_anything_is_a_sentence(raw, inside):
    file = packed(project_dot_qde=raw) if inside else io.BytesIO(raw)

    with pytest.raises(ExchangeRefused):
        project.open_project(file)


def test_accept_makes_a_confirmed_tag(exported, analyst):
    bring(changed(exported, by_another_coder), analyst)
    Tag.objects.all().delete()

    proposing.decide(Proposal.objects.get(), accept=True, by=analyst)

    tag = Tag.objects.get()
    assert (tag.state, tag.source, tag.start) == ("confirmed", "person", 23)
    assert Proposal.objects.get().decided_by == analyst


def test_accept_confirms_the_suggestion_that_is_there(exported, analyst):
    bring(changed(exported, by_another_coder), analyst)

    proposing.decide(Proposal.objects.get(), accept=True, by=analyst)

    tag = Tag.objects.get()
    assert (tag.state, tag.source) == ("confirmed", "machine")
    assert tag.decisions.get().reason == "Proposed by Beth Coder with another tool."


def test_reject_leaves_tags_as_they_are(exported, analyst):
    bring(changed(exported, by_another_coder), analyst)

    proposing.decide(Proposal.objects.get(), accept=False, by=analyst, reason="No.")

    assert Tag.objects.get().state == "suggested"
    assert Proposal.objects.get().reason == "No."


def test_decide_twice_is_refused(exported, analyst):
    bring(changed(exported, by_another_coder), analyst)
    proposal = Proposal.objects.get()
    proposing.decide(proposal, accept=False, by=analyst)

    with pytest.raises(ExchangeRefused, match="already"):
        proposing.decide(proposal, accept=True, by=analyst)
    assert Tag.objects.get().state == "suggested"


def test_import_command_brings_and_refuses(exported, analyst, tmp_path, capsys):
    file, bad = tmp_path / "back.qdpx", tmp_path / "bad.qdpx"
    file.write_bytes(changed(exported, by_another_coder).getvalue())
    bad.write_bytes(b"bad")

    call_command("import_codings", str(file), "--as", analyst.email)

    assert capsys.readouterr().out == "1 proposals.\n"
    for path, words in ((bad, "could not be opened"), (tmp_path / "no", "no file")):
        with pytest.raises(CommandError, match=words):
            call_command("import_codings", str(path), "--as", analyst.email)
