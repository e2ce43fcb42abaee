"""Two columns drawn line by line across both are read one after the other."""

import pytest

from reviews.ingest import pdf, places

from .files import make_columns, make_pdf

LEFT = [
    "The school told the police that",
    "the child had not been seen for",
    "one week and nobody asked them",
    "why that was so. When the health",
    "visitor called she left a card on",
    "the mat, which was the practice",
    "then. A meeting was planned but",
    "never held although the threshold",
    "for it had been met, and this was",
    "not recorded by anyone at all.",
]
RIGHT = [
    "Each agency held a part of what",
    "was known and none of them put",
    "the parts together until it was",
    "too late. In this the case is much",
    "like others that have been read",
    "before, and what is to be learned",
    "has not changed: that what one of",
    "them knows must be shared with",
    "the others, and that somebody has",
    "to make sense of the whole of it.",
]
HEADING = "A heading that goes across both of the columns of the page"


def text_of(path) -> str:
    return pdf.extract(path).pages[0].text


@pytest.mark.parametrize("drop", [0, 5], ids=["level", "uneven"])
def test_interleaved_columns_are_read_one_after_the_other(tmp_path, drop):
    rows = list(zip(LEFT, RIGHT, strict=True))
    path = make_columns(tmp_path / "x.pdf", rows, heading=HEADING, drop=drop)

    assert text_of(path).split("\n") == [HEADING, *LEFT, *RIGHT]


def test_footer_below_the_columns_stays_below(tmp_path):
    rows = list(zip(LEFT, RIGHT, strict=True))
    path = make_columns(tmp_path / "x.pdf", rows, footer="Board report 12")

    assert text_of(path).split("\n") == [*LEFT, *RIGHT, "Board report 12"]


def test_longer_left_column_is_read_to_its_end(tmp_path):
    rows = [*zip(LEFT, RIGHT, strict=True), ("and so it went on", "")]
    path = make_columns(tmp_path / "x.pdf", rows)

    assert text_of(path).split("\n") == [*LEFT, "and so it went on", *RIGHT]


def test_heading_between_bands_of_columns_keeps_its_place(tmp_path):
    rows = list(zip(LEFT, RIGHT, strict=True))
    path = make_columns(tmp_path / "x.pdf", [*rows, (HEADING, ""), *rows])

    assert text_of(path).split("\n") == [*LEFT, *RIGHT, HEADING, *LEFT, *RIGHT]


@pytest.mark.parametrize(
    "rows",
    [
        [(f"{n}. Contents of chapter {n} of it", str(n)) for n in range(20)],
        [(f"Term {n}", right) for n, right in enumerate(RIGHT)],
        [("Police", "Told")] * 20,
        [(left.title(), left.title()) for left in LEFT],
    ],
    ids=["contents", "glossary", "table", "sentences of their own"],
)  # fmt: skip
def test_rows_of_a_table_stay_rows(tmp_path, rows):
    path = make_columns(tmp_path / "x.pdf", rows)

    assert text_of(path).split() == " ".join(map(" ".join, rows)).split()


def test_ruled_table_stays_as_it_is(tmp_path):
    rows = list(zip(LEFT, RIGHT, strict=True))
    path = make_columns(tmp_path / "x.pdf", rows, rules=10)

    assert text_of(path).split("\n")[0] == f"{LEFT[0]} {RIGHT[0]}"


def marks(path, spans, text):
    with pdf.page_of(path, 1) as page, pdf.text_of(page) as found:
        return places.marks(page, found, pdf.raw_text(found), text, spans)


def test_marks_follow_the_columns_over_their_lines(tmp_path):
    path = make_columns(tmp_path / "x.pdf", list(zip(LEFT, RIGHT, strict=True)))
    text = text_of(path)
    start, end = text.index("the child"), text.index("one week") + 8

    (lines,) = marks(path, [(start, end)], text)

    assert [x < 0.5 for x, _, _, _ in lines] == [True, True]
    assert lines[0][1] < lines[1][1]


def test_marks_over_the_end_of_a_column_stand_in_both(tmp_path):
    path = make_columns(tmp_path / "x.pdf", list(zip(LEFT, RIGHT, strict=True)))
    text = text_of(path)

    (lines,) = marks(path, [(text.index("by anyone"), text.index("agency held"))], text)

    assert [x < 0.5 for x, _, _, _ in lines] == [True, False]


def test_marks_of_a_text_read_before_columns_were_known(tmp_path):
    path = make_columns(tmp_path / "x.pdf", list(zip(LEFT, RIGHT, strict=True)))
    text = "\n".join(f"{a} {b}" for a, b in zip(LEFT, RIGHT, strict=True))
    start = text.index("Each agency")

    (lines,) = marks(path, [(start, start + 11)], text)

    assert [x > 0.5 for x, _, _, _ in lines] == [True]


def test_ordinary_page_is_one_piece(tmp_path):
    path = make_pdf(tmp_path / "x.pdf", ["\n".join(LEFT + RIGHT)])

    assert text_of(path).split("\n") == LEFT + RIGHT
