"""Words come out whole, and text can always be stored."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.ingest import mend

PAGES = st.text(
    st.characters() | st.sampled_from("\r\n\t -\ufffe\x02\xad\u2010ﬁ②é0aA"),
    max_size=60,
)


def mended(raw: str, *others: str) -> str:
    return mend.mended(raw, mend.vocabulary([raw, *others]))


@pytest.mark.parametrize(
    ("raw", "whole"),
    [
        ("infor\ufffemation was", "information\nwas"),
        ("infor\x02mation was", "information\nwas"),
        ("infor\xad\r\nmation was", "information\nwas"),
        ("infor-\r\nmation was", "information\nwas"),
        ("infor\u2010\nmation.\nThen", "information.\nThen"),
        ("multi-\r\nagency work", "multi-agency\nwork"),
        ("multi\ufffeagency work", "multi-agency\nwork"),
        ("decision\ufffemaking", "decision-making"),
        ("evidence\ufffebased", "evidence-based"),
        ("the NHS-\nEngland", "the NHS-England"),
        ("16-\nyear-olds", "16-year-olds"),
        ("up\ufffeto-date", "up-to-date"),
        ("help\ufffeful to the help", "helpful\nto the help"),
        ("face-to\ufffeface", "face-to-face"),
        ("one_infor-\nmation", "one_information"),
        ("a dash -\nand on", "a dash -\nand on"),
        ("co\xadoperate", "cooperate"),
    ],
)
def test_mended_cut_word_is_whole(raw, whole):
    assert mended(raw) == whole


def test_mended_cut_word_follows_the_document():
    cut = "the re\ufffesource and the care\ufffegiver and the in\ufffecare"

    assert mended(cut, "resource caregiver in-care") == (
        "the resource\nand the caregiver\nand the in-care"
    )


def test_mended_compound_of_two_known_words_keeps_its_hyphen():
    assert mended("school\ufffeclinic", "school clinic") == "school-clinic"


def test_mended_scraps_are_no_known_words():
    assert mended("pro\ufffesecuted and pro\ufffesecuted") == (
        "prosecuted\nand prosecuted"
    )


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("eﬃcient ﬁnding", "efficient finding"),
        ("\uf0b7 \tFirst", "• First"),
        ("a\0b\x07c\u200bd", "abcd"),
        ("line one \r\n line  two", "line one\nline two"),
        ("one\r\n \r\n \r\n \r\ntwo", "one\n\ntwo"),
        ("half \ud800 a character", "half a character"),
        ("page\x0cbreak", "page\nbreak"),
    ],
)
def test_mended_text_is_clean(raw, clean):
    assert mend.mended(raw) == clean


@given(PAGES)
def test_mended_text_can_be_stored(raw):
    text = mended(raw)

    assert text.encode() == text.replace("\0", "").encode()


@given(PAGES)
def test_mended_keeps_every_letter_and_digit_in_order(raw):
    def signs(text):
        folded = (unicodedata.normalize("NFKC", c) for c in text)
        return [c for piece in folded for c in piece if c.isalnum()]

    assert signs(mended(raw)) == signs(raw)


def test_has_cut_words_sees_them():
    assert [mend.has_cut_words(raw) for raw in ("in\ufffeto", "into", "a - b")] == [
        True,
        False,
        False,
    ]


def test_clean_title_is_one_line():
    assert mend.clean(" A\0 title\r\nof two ") == "A title of two"
