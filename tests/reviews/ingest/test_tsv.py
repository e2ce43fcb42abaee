"""Tesseract's words become the text of a page, each with its place."""

import pytest

from reviews.ingest.mend import vocabulary
from reviews.ingest.tsv import assembled, confidence_of, words_in
from tests.scans import table

PAGE = "What happened\n\nThey did not share infor-\nmation with the school."


def words(text: str, confidence: float = 96):
    return words_in(table(text, confidence), 1000, 2000)


def test_lines_stay_and_a_blank_line_parts_paragraphs():
    text, _ = assembled(words("What happened\n\nOne line.\nAnother."))

    assert text == "What happened\n\nOne line.\nAnother."


def test_cut_word_is_made_whole_and_keeps_both_its_places():
    text, placed = assembled(words(PAGE))

    assert text == "What happened\n\nThey did not share information\nwith the school."
    assert [text[start:end] for start, end, *_ in placed] == [
        "What", "happened", "They", "did", "not", "share", "infor", "mation", "with",
        "the", "school.",
    ]  # fmt: skip


def test_cut_compound_is_judged_by_the_words_of_the_document():
    known = vocabulary(["a cross-border plan, cross-border"])

    text, placed = assembled(words("a cross-\nborder plan"), known)

    assert text == "a cross-border\nplan"
    assert [text[start:end] for start, end, *_ in placed][1:3] == ["cross-", "border"]


def test_places_are_fractions_of_the_page():
    _, placed = assembled(words("One two"))

    assert placed == [[0, 3, 0.1, 0.05, 0.09, 0.015], [4, 7, 0.2, 0.05, 0.09, 0.015]]


def test_ligatures_and_odd_spaces_become_letters():
    text, placed = assembled(words("The ﬁle\u200b shows"))

    assert text == "The file shows"
    assert [text[start:end] for start, end, *_ in placed] == ["The", "file", "shows"]


def row(block: int, line: int, x: int, y: int, text: str) -> str:
    """A line of one word, at a place of a page of 1,000 by 1,000."""
    return "\t".join(map(str, (5, 1, block, 1, line, 1, x, y, 60, 20, 96, text)))


def text_of(*rows: str) -> str:
    return assembled(words_in("\n".join(rows), 1000, 1000))[0]


def test_hanging_numbers_stand_before_their_own_paragraphs():
    text = text_of(
        row(1, 1, 60, 100, "1."),
        row(1, 2, 60, 200, "2."),
        row(2, 1, 140, 100, "Schools"),
        row(2, 2, 140, 130, "knew."),
        row(3, 1, 140, 202, "Nurses"),
    )

    assert text == "1. Schools\nknew.\n\n2. Nurses"


def test_bullet_of_a_column_of_its_own_stands_before_its_item():
    assert text_of(row(1, 1, 60, 100, "•"), row(2, 1, 140, 98, "So")) == "• So"


def test_numbers_of_a_table_keep_their_order():
    rows = row(1, 1, 60, 100, "1."), row(2, 1, 600, 100, "Far"), row(3, 1, 60, 300, "x")

    assert text_of(*rows) == "1.\n\nFar\n\nx"


def test_two_numbers_at_one_line_keep_their_order():
    rows = row(1, 1, 40, 100, "1."), row(1, 2, 60, 102, "2."), row(2, 1, 140, 100, "So")

    assert text_of(*rows) == "1.\n2.\n\nSo"


@pytest.mark.parametrize(
    ("confidence", "kept"), [(25, ["School"]), (5, []), (50, ["|", "School"])]
)
def test_dust_is_left_out(confidence, kept):
    assert [word.text for word in words("| School", confidence)] == kept


@pytest.mark.parametrize("noise", ["", "level\tpage_num\n", "4\t1\t1\n", "5\t1\t1\n"])
def test_rows_that_are_no_words_are_passed_over(noise):
    assert words_in(noise, 100, 100) == []


def test_page_without_words_has_no_text():
    assert assembled([]) == ("", [])


def test_confidence_weighs_long_words_more():
    sure, unsure = words("responsibility", 90), words("a", 30)

    assert confidence_of([*sure, *unsure]) == 0.86


def test_confidence_of_nothing_is_not_known():
    assert confidence_of([]) is None
