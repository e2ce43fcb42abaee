"""The words of a search are found in a page's text by their stems."""

import pytest

from reviews.found_words import spans_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("share", ["Sharing", "shared"]),
        ('"school nurse"', ["school", "nurse"]),
        ("the of", []),
        ("zebra", []),
        ("", []),
    ],
)
def test_spans_in_are_those_of_the_search(words, found):
    text = "Sharing matters.\n\nThe school nurse\nwas not told what was shared."

    assert [text[start:end] for start, end in spans_in(text, words)] == found


def test_spans_in_a_text_with_signs_of_ours_are_none():
    assert spans_in("It was \ue000shared late.", "shared") == []


def test_spans_in_an_empty_text_are_none():
    assert spans_in(" \n", "shared") == []
