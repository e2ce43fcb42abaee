"""The words of a quotation are found in another version, or nothing is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.anchoring import Wording

PAGES = [
    (7, "Findings\nThe school did not know. “Nobody told us,” the head said."),
    (9, "The school did not know that either. Multi-agency work was well led."),
]


def found(quote: str, near: float = 0.0) -> str | None:
    place = Wording(PAGES).find(quote, near=near)
    return place and place.text


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("The school did\n  not know.", "The school did not know."),
        ('"Nobody told us"', "Nobody told us"),
        ("“Nobody told us,”", "“Nobody told us,”"),
        ("Multi-\nagency work", "Multi-agency work"),
        ("Multiagency work was", "Multi-agency work was"),
        ("The school did know.", None),
        ("the head said. The school did not know", None),  # over a page
        ("…", None),
        ("", None),
    ],
)
def test_find_compares_letters_and_digits_alone(quote, text):
    assert found(quote) == text


@pytest.mark.parametrize(("near", "key"), [(0.0, 7), (0.2, 7), (0.6, 9), (1.0, 9)])
def test_find_takes_the_nearest_of_several(near, key):
    assert Wording(PAGES).find("The school did not know", near=near).page == key


def test_share_before_counts_letters_from_the_first_page():
    wording = Wording([(1, "ab cd"), (2, "ef gh i")])

    assert wording.share_before(1, 0) == 0.0
    assert wording.share_before(1, 3) == 2 / 10
    assert wording.share_before(2, 2) == 7 / 10


def test_document_without_words_holds_nothing():
    wording = Wording([(1, ""), (2, " \n")])

    assert wording.find("The school", near=0.5) is None
    assert wording.share_before(2, 1) == 1.0


@given(st.text("ab .\n-", max_size=30), st.text("ab .\n-", max_size=30), st.data())
def test_find_finds_every_slice_of_a_page(one, other, data):
    text = data.draw(st.sampled_from([one, other]))
    start = data.draw(st.integers(0, len(text)))
    quote = text[start : data.draw(st.integers(start, len(text)))]

    place = Wording([(1, one), (2, other)]).find(quote, near=0.5)

    if any(sign.isalnum() for sign in quote):
        page = {1: one, 2: other}[place.page]
        assert page[place.start : place.end] == place.text
        letters = [sign for sign in place.text if sign.isalnum()]
        assert letters == [sign for sign in quote if sign.isalnum()]
    else:
        assert place is None
