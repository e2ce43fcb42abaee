"""Footnotes at a page's foot are known by the numbers the text calls."""

import pytest

from reviews.ingest import notes
from reviews.ingest.document import PageText
from reviews.ingest.lines import lines_of
from reviews.ingest.passages import passages_of

BODY = (
    "The school told nobody what it knew.{} Nobody asked it for anything more,{} and so"
)
NOTE = "See the procedures of the board that were in force in that year."


def foot(*lines: str) -> int:
    return notes.foot_of(list(lines_of(1, "\n".join(lines))))


@pytest.mark.parametrize(
    ("lines", "at"),
    [
        ([BODY.format(1, ""), f"1 {NOTE}"], 1),
        ([BODY, BODY, BODY.format(1, 2), "1", NOTE, "2", NOTE], 3),
        ([BODY, BODY.format(9, 10), f"9 {NOTE}", f"10 {NOTE}", "2011 on."], 2),
        ([BODY.format(1, ""), "1.1 A paragraph", "1. An item"], 3),
        ([BODY.format("", ""), f"1 {NOTE}"], 2),
        ([BODY.format(1, ""), f"1 {NOTE}", f"2 {NOTE}"], 3),
        ([f"1 {NOTE}", BODY.format(1, "")], 2),
        (["Paragraph 4.1 says.12,000", *[BODY] * 3, "1 A paragraph", "12 Others"], 6),
        (["So it was.1", "1 One", *[NOTE] * 9], 11),
        ([], 0),
    ],
    ids=[
        "called", "number alone", "two digits", "paragraphs", "not called",
        "second not called", "at the top", "other numbers", "too much", "nothing",
    ],
)  # fmt: skip
def test_foot_of_page_is_where_called_numbers_begin(lines, at):
    assert foot(*lines) == at


def layout_of(*texts: str):
    return passages_of([PageText(n, text) for n, text in enumerate(texts, start=1)])


def test_footnotes_are_passages_of_their_own_and_silent():
    text = f"{BODY.format(1, '')}\n1 {NOTE}"

    found = [(p.text, p.section, p.heading) for p in layout_of(text).passages]

    body, note = text.split("\n")
    assert found == [(body, "", ""), (note, "appendix", "Footnotes")]


def test_paragraph_goes_on_past_the_footnotes_of_its_page():
    first = f"{BODY.format(1, '')}\n1 {NOTE}"

    passages = layout_of(first, "it went on until the end of the year.").passages

    assert [passage.continues for passage in passages] == [False, False, True]


def test_heading_at_a_page_end_is_one_though_footnotes_follow():
    text = f"{BODY.format(1, '')}\nwas never known.\nFindings\n1 {NOTE}"

    layout = layout_of(text, f"{NOTE} {NOTE}")

    start = text.index("Findings")
    assert layout.headings == {1: [(start, start + 8)]}
