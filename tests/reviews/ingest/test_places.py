"""Marks cover the words they are of, wherever those stand on the page."""

import pytest

from reviews.ingest import mend, pdf, places

from .files import LEADING, LEFT, SIZE, TOP, make_mixed_pdf, make_pdf, turned

WIDTH, HEIGHT = 595.28, 841.89  # A4 in points
LINES = "The midwife saw bruises and told\nnobody of the injury she had seen."


def marks_of(path, *words: str):
    with pdf.page_of(path, 1) as page, pdf.text_of(page) as text:
        raw = pdf.raw_text(text)
        ours = mend.mended(raw, mend.vocabulary([raw]))
        spans = [(ours.index(word), ours.index(word) + len(word)) for word in words]
        return places.marks(page, text, raw, ours, spans)


def middle(mark):
    x, y, width, height = mark
    return x + width / 2, y + height / 2


def is_on_line(mark, line: int) -> bool:
    baseline = 1 - (TOP - LEADING * line) / HEIGHT
    return baseline - SIZE / HEIGHT < middle(mark)[1] < baseline + 3 / HEIGHT


def test_mark_begins_and_ends_where_its_word_does(tmp_path):
    path = make_pdf(tmp_path / "report.pdf", ["WWWW here"])

    [[(x, _, width, _)]] = marks_of(path, "here")

    start = LEFT + SIZE * (4 * 0.944 + 0.278)  # Helvetica's own widths
    end = start + SIZE * (0.556 + 0.556 + 0.333 + 0.556)
    assert x * WIDTH == pytest.approx(start, abs=1.5)
    assert (x + width) * WIDTH == pytest.approx(end, abs=1.5)


def test_mark_stands_on_its_line(tmp_path):
    path = make_pdf(tmp_path / "report.pdf", [LINES])

    [[first], [second]] = marks_of(path, "bruises", "injury")

    assert (is_on_line(first, 0), is_on_line(second, 1)) == (True, True)


def test_marks_over_a_line_end_are_one_a_line(tmp_path):
    path = make_pdf(tmp_path / "report.pdf", [LINES])

    [lines] = marks_of(path, "and told\nnobody of")

    assert [is_on_line(mark, at) for at, mark in enumerate(lines)] == [True, True]
    assert len(lines) == 2


def test_marks_of_a_cut_word_are_on_both_lines(tmp_path):
    path = make_pdf(tmp_path / "report.pdf", ["They had the infor-\nmation."])

    [lines] = marks_of(path, "information")

    assert len(lines) == 2
    assert (is_on_line(lines[0], 0), is_on_line(lines[1], 1)) == (True, True)


def test_marks_are_not_moved_by_what_was_mended_before(tmp_path):
    path = make_pdf(tmp_path / "report.pdf", ["•  infor-\nmation   then  told"])

    [[mark]] = marks_of(path, "told")

    assert is_on_line(mark, 1)


def test_marks_over_a_change_of_type_are_one_a_line(tmp_path):
    path = make_mixed_pdf(tmp_path / "report.pdf", "They saw ", "bruises", " and told")

    [[mark]] = marks_of(path, "saw bruises and")

    assert is_on_line(mark, 0)


def test_marks_over_two_columns_are_one_a_column(tmp_path):
    path = make_mixed_pdf(tmp_path / "report.pdf", "Told", " " * 60, "nobody")

    [lines] = marks_of(path, "Told nobody")

    assert len(lines) == 2


def test_marks_of_one_page_may_be_many(tmp_path):
    path = make_pdf(tmp_path / "report.pdf", [LINES])

    found = marks_of(path, "midwife", "saw", "nobody")

    assert [len(lines) for lines in found] == [1, 1, 1]


@pytest.mark.parametrize(
    ("degrees", "corner"),
    [
        (0, ("left", "top")),
        (90, ("right", "top")),
        (180, ("right", "bottom")),
        (270, ("left", "bottom")),
    ],
)
def test_marks_turn_with_the_page(tmp_path, degrees, corner):
    path = turned(make_pdf(tmp_path / "report.pdf", ["Word"]), degrees)

    [[mark]] = marks_of(path, "Word")

    x, y = middle(mark)
    assert corner == (
        "right" if x > 0.5 else "left",
        "bottom" if y > 0.5 else "top",
    )


def test_marks_outside_the_text_are_none(tmp_path):
    path = make_pdf(tmp_path / "report.pdf", ["Word, more"])

    with pdf.page_of(path, 1) as page, pdf.text_of(page) as text:
        found = places.marks(
            page, text, "Word, more", "Word, more", [(4, 5), (900, 950), (3, 2)]
        )
        beyond = places.marks(page, text, "Word" * 9, "Word" * 9, [(30, 34)])

    assert found + beyond == [[], [], [], []]


def test_marks_of_text_that_is_not_the_pages_are_none(tmp_path):
    path = make_pdf(tmp_path / "report.pdf", ["Word"])

    with pdf.page_of(path, 1) as page, pdf.text_of(page) as text:
        found = places.marks(page, text, "Word", "Other words entirely", [(6, 11)])

    assert found == [[]]


def test_marks_count_a_ligature_as_its_letters():
    assert [places._signs(c) for c in "aﬃ²-½"] == [1, 3, 1, 0, 2]
