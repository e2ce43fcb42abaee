"""Codings leave: exact to the character, only what may leave, and harmless."""

import csv
import io
import json
import zipfile
from itertools import pairwise

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from reviews import tags
from reviews.exchange.guids import guid
from reviews.exchange.scope import Scope
from reviews.exchange.tables import COLUMNS, guarded, line_of
from reviews.models import Page, Tag
from tests.makers import (
    make_analyst,
    make_draft,
    make_page,
    make_review,
    make_tag,
    make_theme,
    make_version,
)
from tests.reviews.exchange.projects import NS, opened, written

pytestmark = pytest.mark.django_db
CONFIRMED = Tag.State.CONFIRMED
# Whatever a page may hold: Postgres takes no NUL, and UTF-8 no lone surrogate.
LETTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\x00")


def selections(root) -> list:
    return root.xpath("//q:PlainTextSelection", namespaces=NS)


def text_behind(selection, texts: dict[str, str]) -> str:
    """What a tool would show: the slice of the source's file."""
    path = selection.getparent().get("plainTextPath")
    text = texts["sources/" + path.removeprefix("internal://")]
    return text[int(selection.get("startPosition")) : int(selection.get("endPosition"))]


def test_qdpx_selection_is_the_quote_on_every_page():
    theme, version = make_theme(), make_version()
    for number, text in enumerate(
        ["One 👩‍👧 told\nnobody.", "Dim byd.", "Last."], start=1
    ):
        page = make_page(text, version=version, number=number)
        make_tag(theme, page=page, state=CONFIRMED, start=4, end=len(text))

    root, texts = opened(written("qdpx", Scope(make_analyst())))

    (text,) = texts.values()
    assert text == "One 👩‍👧 told\nnobody.\fDim byd.\fLast."
    assert [text_behind(one, texts) for one in selections(root)] == [
        tag.quote for tag in Tag.objects.order_by("pk")
    ]


def test_qdpx_holds_the_tags_of_every_document():
    theme = make_theme()
    for text in ("One told nobody.", "Two told nobody.", "Three told nobody."):
        make_tag(theme, page=make_page(text), state=CONFIRMED)

    root, texts = opened(written("qdpx", Scope(make_analyst())))

    found = sorted(text_behind(one, texts) for one in selections(root))
    assert found == ["One told nobody.", "Three told nobody.", "Two told nobody."]


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    pages=st.lists(st.text(LETTERS, min_size=2, max_size=40), min_size=1, max_size=4),
    data=st.data(),
)
def test_qdpx_slice_equals_the_quote_for_any_text(pages, data):
    Tag.objects.all().delete()
    theme = _theme()
    version = make_version()
    for number, text in enumerate(pages, start=1):
        page = make_page(text, version=version, number=number)
        start = data.draw(st.integers(0, len(text) - 1))
        end = data.draw(st.integers(start + 1, len(text)))
        make_tag(theme, page=page, state=CONFIRMED, start=start, end=end)

    root, texts = opened(written("qdpx", Scope(make_analyst())))

    wanted = [tag.quote.replace("\r", " ") for tag in Tag.objects.order_by("pk")]
    assert [text_behind(one, texts) for one in selections(root)] == wanted
    for one in texts.values():
        assert "\r" not in one


def _theme():
    from themes.models import Theme

    return Theme.objects.first() or make_theme()


def test_qdpx_holds_users_codes_and_sources_in_the_order_of_the_schema():
    theme, analyst = make_theme(), make_analyst(name="Ann Alyst")
    tags.confirm(make_tag(theme), by=analyst)

    root, _ = opened(written("qdpx", Scope(analyst)))

    assert [child.tag.rpartition("}")[2] for child in root] == [
        "Users",
        "CodeBook",
        "Sources",
        "Description",
    ]
    users = {u.get("guid"): u.get("name") for u in root.iterfind("q:Users/q:User", NS)}
    coding = root.find(".//q:Coding", NS)
    assert users[coding.get("creatingUser")] == "Ann Alyst"
    ref = coding.find("q:CodeRef", NS).get("targetGUID")
    names = {
        code.get("guid"): code.get("name") for code in root.iterfind(".//q:Code", NS)
    }
    assert names[ref] == "Information sharing: what went wrong"
    assert len(set(names)) == len(names)


def test_qdpx_names_the_tagger_for_what_nobody_decided():
    tag = make_tag(make_theme())

    root, _ = opened(written("qdpx", Scope(make_analyst(), ["suggested"])))

    users = {u.get("guid"): u.get("name") for u in root.iterfind("q:Users/q:User", NS)}
    coding = root.find(".//q:Coding", NS)
    assert users[coding.get("creatingUser")] == f"Tagger {tag.tagger}"


def test_export_names_nobody_for_a_decision_taken_back():
    tag, analyst = make_tag(make_theme()), make_analyst()
    tags.confirm(tag, by=analyst)
    tags.undo(tag.decisions.get(), by=analyst)

    line = line_of(Scope(analyst, ["suggested"]).tags().get())

    assert (line["state"], line["decided_by"]) == ("suggested", "")


def test_qdpx_identifiers_are_the_same_each_time():
    tag = make_tag(make_theme(), state=CONFIRMED)
    analyst = make_analyst()

    first, second = (opened(written("qdpx", Scope(analyst)))[0] for _ in range(2))

    assert [one.get("guid") for one in first.iter()] == [
        one.get("guid") for one in second.iter()
    ]
    assert first.find(".//q:CodeRef", NS).get("targetGUID") == guid(
        "theme", tag.theme.code, "problem"
    )


def test_qdpx_without_anything_is_still_a_project():
    make_theme()

    root, texts = opened(written("qdpx", Scope(make_analyst())))

    assert (selections(root), texts) == ([], {})


def test_scope_holds_published_and_own_drafts_only():
    analyst, other = make_analyst(), make_analyst()
    theme = make_theme()
    published = make_review()
    mine, theirs = make_draft(created_by=analyst), make_draft(created_by=other)
    withdrawn = make_review(state="withdrawn")
    for review in (published, mine, theirs, withdrawn):
        make_tag(theme, review=review, state=CONFIRMED)

    scope = Scope(analyst)

    assert set(scope.reviews()) == {published, mine}
    assert {tag.review for tag in scope.tags()} == {published, mine}
    assert scope.left_out() == [
        "2 reviews that are withdrawn, or drafts of other people: nobody has released "
        "them."
    ]


def test_scope_leaves_out_rejected_and_what_was_not_asked_for():
    theme = make_theme()
    for state in (CONFIRMED, "suggested", "rejected"):
        make_tag(theme, state=state)

    scope = Scope(make_analyst())

    assert [tag.state for tag in scope.tags()] == ["confirmed"]
    assert scope.left_out() == [
        "1 rejected tags: people said they are wrong.",
        "1 tags that are suggested: not asked for.",
    ]


def test_scope_leaves_out_versions_held_for_release():
    make_tag(
        make_theme(),
        page=make_page(version=make_version(make_review(), released=None)),
        state=CONFIRMED,
    )

    assert Scope(make_analyst()).tags().count() == 0


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_tables_guard_what_a_spreadsheet_would_run(start):
    text = f"{start}cmd|' /C calc'!A0"
    make_tag(make_theme(), page=make_page(text), state=CONFIRMED)
    scope = Scope(make_analyst())
    place = COLUMNS.index("quote")

    sheet = load_workbook(written("xlsx", scope))["Codings"]
    with zipfile.ZipFile(written("csv", scope)) as archive:
        table = io.StringIO(archive.read("codings.csv").decode("utf-8-sig"), newline="")
        rows = list(csv.reader(table))

    assert sheet.cell(2, place + 1).value.startswith("'")
    assert sheet.cell(2, place + 1).data_type == "s"
    assert rows[1][place] == f"'{text}"
    assert guarded(-1) == -1


def test_xlsx_holds_a_sheet_that_says_what_it_is():
    make_tag(make_theme(), page=make_page("They\x0cdid not."), state=CONFIRMED)

    book = load_workbook(written("xlsx", Scope(make_analyst())))

    about = dict(book["About"].iter_rows(values_only=True))
    assert book.sheetnames == ["Codings", "About"]
    assert (about["Tags"], about["Which tags"]) == ("1", "Confirmed")
    quote = book["Codings"].cell(2, COLUMNS.index("quote") + 1).value
    assert quote == "They did not."


def test_jsonl_holds_each_tag_as_it_is():
    tag = make_tag(make_theme(), page=make_page("= They\tdid not."), state=CONFIRMED)

    with zipfile.ZipFile(written("jsonl", Scope(make_analyst()))) as archive:
        lines = archive.read("codings.jsonl").decode().splitlines()
        about = archive.read("about.txt").decode()

    assert [json.loads(line)["quote"] for line in lines] == [tag.quote]
    assert "Taxonomy now in use: Taxonomy test" in about


def test_line_of_a_tag_has_every_column():
    make_tag(make_theme(), state=CONFIRMED)
    tag = Scope(make_analyst()).tags().get()

    assert list(line_of(tag)) == COLUMNS


def test_export_costs_no_more_queries_for_more_tags(django_assert_num_queries):
    theme, analyst = make_theme(), make_analyst()
    page = make_page("It was not shared with anybody at all.")
    for end in range(5, 15):
        make_tag(theme, page=page, state=CONFIRMED, end=end)

    with django_assert_num_queries(2):
        assert len([line_of(tag) for tag in Scope(analyst).tags()]) == 10


def test_places_in_a_source_go_on_over_its_pages():
    theme, version = make_theme(), make_version()
    for number in range(1, 4):
        make_tag(
            theme,
            page=make_page("Nobody.", version=version, number=number),
            state=CONFIRMED,
        )

    root, _ = opened(written("qdpx", Scope(make_analyst())))

    starts = [int(one.get("startPosition")) for one in selections(root)]
    assert [b - a for a, b in pairwise(starts)] == [8, 8]
    assert Page.objects.count() == 3


def test_export_command_writes_a_file(tmp_path, capsys):
    tag = make_tag(make_theme(), state=CONFIRMED)
    analyst = make_analyst()
    file = tmp_path / "out.qdpx"

    call_command(
        "export_codings",
        str(file),
        "--as",
        analyst.email,
        "--review",
        tag.review.reference,
    )

    root, _ = opened(io.BytesIO(file.read_bytes()))
    assert len(selections(root)) == 1
    assert "Tags: 1" in capsys.readouterr().out


def test_export_command_refuses_strangers_and_unknown_reviews(tmp_path):
    file = str(tmp_path / "out.qdpx")

    with pytest.raises(CommandError, match="nobody who may decide tags"):
        call_command("export_codings", file, "--as", "nobody@example.org")
    with pytest.raises(CommandError, match="no review R-1999-001"):
        call_command(
            "export_codings",
            file,
            "--as",
            make_analyst().email,
            "--review",
            "R-1999-001",
        )
