"""What repeats at the edges of pages is no part of the text."""

import pytest

from reviews.ingest.furniture import declared, furniture_of
from reviews.ingest.lines import lines_of


def found_in(texts: list[str]) -> tuple[list[list[str]], dict[int, str]]:
    """The furniture of each page, as text, and the labels."""
    pages = [list(lines_of(n, text)) for n, text in enumerate(texts, start=1)]
    furniture, labels = furniture_of(pages)
    return [[x.text for x in page if id(x) in furniture] for page in pages], labels


def body(n: int) -> str:
    """Seven lines that no other page has."""
    name = "abcdefghijkl"[n]
    return "\n".join(f"Page {name} has line {word} to itself" for word in "abcdefg")


def test_header_with_changing_number_is_furniture():
    found, labels = found_in([f"Child K {n + 2}\n{body(n)}" for n in range(1, 5)])

    assert found == [["Child K 3"], ["Child K 4"], ["Child K 5"], ["Child K 6"]]
    assert labels == {1: "3", 2: "4", 3: "5", 4: "6"}


def test_header_of_left_and_right_pages_is_furniture():
    heads = ["Left", "Right"] * 4
    found, _ = found_in([f"{head}\n{body(n)}" for n, head in enumerate(heads, 1)])

    assert found == [["Left"], ["Right"]] * 4


def test_line_repeated_in_the_body_is_no_furniture():
    pages = [f"{body(n)}\nSame\n{body(n + 6)}" for n in range(4)]

    assert found_in(pages) == ([[], [], [], []], {})


@pytest.mark.parametrize(
    "words", ["Page {n} of 9", "{n} | P a g e", "- {n} -", "{n}", "Page {n}", "p. {n}"]
)
def test_page_number_is_furniture_and_label(words):
    found, labels = found_in([f"{body(n)}\n{words.format(n=n)}" for n in (1, 2, 3)])

    assert found == [[words.format(n=n)] for n in (1, 2, 3)]
    assert labels == {1: "1", 2: "2", 3: "3"}


def test_page_number_at_the_end_of_a_footer_is_its_label():
    found, labels = found_in([f"{body(n)}\nDraft, page {n} of 8" for n in (1, 2, 3)])

    assert found == [
        ["Draft, page 1 of 8"],
        ["Draft, page 2 of 8"],
        ["Draft, page 3 of 8"],
    ]
    assert labels == {1: "1", 2: "2", 3: "3"}


def test_roman_page_numbers_are_labels():
    numbers = ["iii", "iv", "v", "vi"]
    _, labels = found_in([f"{n}\n{body(at)}" for at, n in enumerate(numbers)])

    assert labels == dict(enumerate(numbers, start=1))


def test_number_out_of_step_is_no_page_number():
    pages = [f"{body(n)}\n{words}" for n, words in enumerate(["7", "31", "12"], 1)]

    assert found_in(pages) == ([[], [], []], {})


def test_word_of_roman_letters_is_no_page_number():
    assert found_in([f"{body(n)}\ncivil" for n in (1, 2)]) == ([[], []], {})


def test_short_document_has_only_numbers_that_say_so():
    found, labels = found_in([f"{body(n)}\nPage {n} of 2\n{n}" for n in (1, 2)])

    assert found == [["Page 1 of 2"], ["Page 2 of 2"]]
    assert labels == {1: "1", 2: "2"}


def test_chapter_header_beside_a_number_is_furniture_but_its_title_is_not():
    pages = [
        f"{body(1)}\n1",
        f"2\nFindings\nFindings\n{body(2)}",
        f"3\nFindings\n{body(3)}",
        f"4\nOther\n{body(4)}",
    ]

    found, _ = found_in(pages)

    assert found == [["1"], ["2", "Findings"], ["3", "Findings"], ["4"]]


def test_chapter_header_on_near_pages_is_furniture_after_the_first():
    pages = [body(n) for n in range(1, 12)]
    for n in (3, 4, 5, 6):
        pages[n - 1] = f"Chapter on health\n{pages[n - 1]}"

    found, _ = found_in(pages)

    assert [n for n, lines in enumerate(found, 1) if lines] == [4, 5, 6]


def test_pages_without_text_are_nothing():
    assert found_in(["", ""]) == ([[], []], {})


def test_tail_of_a_footnote_is_no_page_number():
    pages = [body(n) for n in range(1, 12)]
    pages[8] += "\n[32/139]"

    found, labels = found_in(pages)

    assert found == [[]] * 11
    assert labels == {}


def test_page_of_a_document_within_is_furniture_and_no_label():
    pages = [f"{body(n)}\nPage {n} of 5" for n in range(1, 6)]
    pages[3] = f"{body(4)}\nPage 31 of 40"

    found, labels = found_in(pages)

    assert found[3] == ["Page 31 of 40"]
    assert labels == {1: "1", 2: "2", 3: "3", 5: "5"}


@pytest.mark.parametrize(
    ("label", "kept"),
    [
        ("12", "12"),
        ("iv", "iv"),
        ("XII", "XII"),
        ("fci", ""),
        ("A-3", ""),
        ("civil", ""),
    ],
)
def test_declared_label_is_kept_where_it_is_a_plain_number(label, kept):
    assert declared(label) == kept
