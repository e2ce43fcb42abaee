"""Blocks of about a page, for what has none."""

from hypothesis import given
from hypothesis import strategies as st

from reviews.ingest.paging import BREAK, LONGEST, PAGE, pages_of


def texts_of(*parts: str) -> list[str]:
    return [page.text for page in pages_of(parts)]


def test_pages_break_between_parts_and_where_the_author_broke():
    long = "x" * (PAGE - 10)

    assert texts_of(long, "y" * 20, BREAK, "z") == [long, "y" * 20, "z"]


def test_pages_are_numbered_and_have_no_picture():
    assert [(page.number, page.width) for page in pages_of("ab")] == [(1, 0)]


def test_pages_cut_an_endless_paragraph_at_a_sentence():
    sentence = "They met again. "

    texts = texts_of(sentence * 600)

    assert {text[-1] for text in texts} == {"."}
    assert max(map(len, texts)) <= LONGEST


def test_pages_cut_an_endless_paragraph_at_a_line_first():
    assert texts_of(("They met. So. " * 20 + "\n") * 30)[0].endswith("So.")


def test_pages_cut_what_has_no_spaces_anywhere():
    assert [len(text) for text in texts_of("x" * 10_000)] == [3000, 3000, 4000]


@given(
    st.lists(st.text("ab .\n", min_size=1, max_size=20), min_size=1),
    st.integers(1, 900),
)
def test_pages_lose_and_double_no_letter(parts, times):
    texts = texts_of(*(part * times for part in parts))

    wanted = [c for part in parts for c in part * times if c.isalpha()]
    assert [c for text in texts for c in text if c.isalpha()] == wanted
