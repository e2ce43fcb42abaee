from types import SimpleNamespace

import pytest

from reviews.models import Passage, Tag, Version
from reviews.templatetags.marks import (
    blocks,
    highlighted,
    in_context,
    marked_text,
    page_word,
    per_cent,
    segments,
    sentence,
    sureness,
)
from themes.models import Theme

THEME = Theme(title="Voice of the child")


def tag(start: int, end: int, **given) -> Tag:
    return Tag(start=start, end=end, theme=THEME, **{"polarity": "problem", **given})


def cut(text: str, *tags: Tag) -> list[tuple[str, int]]:
    found = segments(text, tags, start=0, end=len(text))
    return [(segment.text, len(segment.tags)) for segment in found]


def test_segments_of_a_text_without_marks_is_the_text():
    assert cut("No mark here.") == [("No mark here.", 0)]


def test_segments_cut_nested_marks_at_every_edge():
    assert cut("abcdef", tag(0, 6), tag(2, 4)) == [("ab", 1), ("cd", 2), ("ef", 1)]


def test_segments_cut_overlapping_marks_at_every_edge():
    assert cut("abcdef", tag(0, 4), tag(2, 6)) == [("ab", 1), ("cd", 2), ("ef", 1)]


def test_segments_put_together_are_the_text():
    text = "The child was not seen alone."
    found = segments(text, [tag(4, 9), tag(0, 29), tag(9, 17)], start=0, end=29)

    assert "".join(segment.text for segment in found) == text


def test_segment_shows_the_firmest_state_and_both_polarities():
    two = [tag(0, 3, state="unsure"), tag(0, 3, state="confirmed", polarity="good")]

    (segment,) = segments("abc", two, start=0, end=3)

    assert segment.classes == "both confirmed"


def test_segments_tell_words_of_a_search_from_marks():
    found = segments("abcdef", [tag(0, 4)], start=0, end=6, found=[(2, 6)])

    assert [(one.text, one.classes, one.is_first_found) for one in found] == [
        ("ab", "problem suggested", False),
        ("cd", "problem suggested found", True),
        ("ef", "found", False),
    ]


def test_blocks_part_headings_and_page_numbers_from_paragraphs():
    text = "Findings\nNobody asked\nthe child.\n12"
    passage = Passage(start=9, end=32)

    found = blocks(text, [passage], [[33, 35]])

    assert [(block.kind, text[block.start : block.end]) for block in found] == [
        ("line", "Findings"),
        ("paragraph", "Nobody asked\nthe child."),
        ("furniture", "12"),
    ]


def test_marked_text_runs_lines_together_and_keeps_lists():
    text = "Nobody asked\nthe child.\n• the school\n• the nurse"
    page = SimpleNamespace(text=text, furniture=[], language="")

    shown = marked_text(page, [Passage(start=0, end=len(text))], [])

    (segment,) = shown["blocks"][0].segments
    assert segment.text == "Nobody asked the child.\n• the school\n• the nurse"


def test_in_context_shortens_long_surroundings_and_escapes():
    text = "x" * 300 + " <b>not seen</b> " + "y " * 200
    start = text.index("<b>")
    found = tag(start, start + 11, state="confirmed", quote=text[start : start + 11])
    found.passage = Passage(text=text, start=0)

    shown = in_context(found)

    assert '<mark class="problem confirmed">&lt;b&gt;not seen</mark>' in shown
    assert shown.endswith(" …")


def test_highlighted_marks_words_found_and_escapes_the_rest():
    assert highlighted("<i> \ue000shared\ue001 & more") == (
        "&lt;i&gt; <mark>shared</mark> &amp; more"
    )


def test_sureness_is_said_in_words():
    scores = (0.9, 0.7, 0.5, 0.1, None)

    said = [sureness(score) for score in scores]

    assert said == ["very sure", "fairly sure", "not very sure", "doubtful", ""]


@pytest.mark.parametrize(
    ("kind", "word"), [("pdf", "page"), ("", "page"), ("docx", "part"), ("odt", "part")]
)
def test_page_word_is_part_where_a_file_has_no_pages(kind, word):
    assert page_word(Version(kind=kind)) == word


def test_per_cent_is_a_whole_number():
    assert [per_cent(0.934), per_cent(None)] == ["93 %", ""]


def test_sentence_ends_with_one_full_stop():
    assert [sentence("Because."), sentence("Because")] == ["Because.", "Because."]
