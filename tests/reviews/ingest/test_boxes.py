"""Marks of a page that OCR read: one rectangle a line."""

from reviews.ingest.boxes import marks_of_words
from reviews.ingest.tsv import assembled, words_in
from tests.scans import table

TEXT, WORDS = assembled(
    words_in(table("They did not share\nwhat they knew.\n\nNobody asked."), 1000, 1000)
)


def marks(quote: str):
    start = TEXT.index(quote)
    return marks_of_words(WORDS, [(start, start + len(quote))])[0]


def test_words_of_a_line_are_one_rectangle():
    assert marks("did not") == [(0.2, 0.1, 0.19, 0.03)]


def test_quote_over_two_lines_is_two_rectangles():
    assert marks("share\nwhat they") == [
        (0.4, 0.1, 0.09, 0.03),
        (0.1, 0.14, 0.19, 0.03),
    ]


def test_word_marked_in_part_is_marked_whole():
    assert marks("obod") == [(0.1, 0.18, 0.09, 0.03)]


def test_span_of_nothing_has_no_mark():
    assert marks_of_words(WORDS, [(4, 5), (900, 950)]) == [[], []]
