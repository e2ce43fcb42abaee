"""Passages are paragraphs, tile their page, and know their section."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviews.ingest.document import PageText
from reviews.ingest.passages import ENOUGH, MOST, Layout, passages_of

# A sentence of the width of a line, so that lines are full until a paragraph ends.
FULL = "The health visitor and the school nurse both knew of the earlier referral and"
LAST = "told nobody of it."
PARAGRAPH = f"{FULL}\n{FULL}\n{FULL}\n{FULL}\n{LAST}"


def laid_out(*texts: str) -> Layout:
    return passages_of([PageText(n, text) for n, text in enumerate(texts, start=1)])


def passages_in(*texts: str) -> list[str]:
    return [passage.text for passage in laid_out(*texts).passages]


def headings_in(text: str) -> list[str]:
    ranges = laid_out(text).headings.get(1, [])
    return [text[start:end] for start, end in ranges]


def sections_in(text: str) -> list[tuple[str, str]]:
    return [(p.section, p.heading) for p in laid_out(text).passages]


LINES = st.sampled_from(
    [
        "", " ", FULL, LAST, "Recommendations", "4.12 The police knew.", "• One item",
        "1. Findings", "2. SHOUTED HEADING", "a) an item", "12", "Page 3 of 9", "|",
        "Name | Role", "Contents", "Findings ........ 12", "Analysis 7", "x" * 1500,
        "Is this so?", "(b)", "–", "Child K: overview report", "iv", "é ‘quoted’ text.",
    ]
)  # fmt: skip
PAGES = st.lists(st.lists(LINES | st.text(max_size=30), max_size=12), max_size=6)


@given(PAGES)
@settings(max_examples=300, deadline=None)
def test_passages_headings_and_furniture_tile_every_page(pages):
    texts = ["\n".join(lines) for lines in pages]

    layout = laid_out(*texts)

    for number, text in enumerate(texts, start=1):
        covered = [0] * len(text)
        ranges = [(p.start, p.end) for p in layout.passages if p.page == number]
        ranges += layout.headings.get(number, []) + layout.furniture.get(number, [])
        for start, end in ranges:
            covered[start:end] = [n + 1 for n in covered[start:end]]
        wrong = [c for c, n in zip(text, covered, strict=True) if n != 1]
        assert "".join(wrong).strip() == ""
        assert max(covered, default=0) <= 1


@given(PAGES)
@settings(deadline=None)
def test_passage_text_is_its_slice_of_the_page(pages):
    texts = ["\n".join(lines) for lines in pages]

    found = laid_out(*texts).passages

    assert [p.text for p in found] == [
        texts[p.page - 1][p.start : p.end] for p in found
    ]
    assert [p.text for p in found] == [p.text.strip() for p in found]
    assert [p for p in found if not p.text or len(p.text) > MOST + 400] == []


def test_paragraph_is_one_passage_over_its_lines():
    text = f"{PARAGRAPH}\n{PARAGRAPH}"

    assert passages_in(text) == [PARAGRAPH, PARAGRAPH]


def test_paragraphs_that_are_short_stand_together():
    text = f"{FULL}\n{LAST}\n{FULL}\n{LAST}"

    assert passages_in(text) == [text]


def test_paragraph_that_is_long_is_cut_at_sentences():
    sentence = "The school told nobody of the bruises that the teacher had seen."
    text = " ".join([sentence] * 40)

    found = passages_in(text)

    assert [p.endswith(".") and p.startswith("The school") for p in found] == [True] * 3
    assert [len(p) > ENOUGH for p in found] == [True] * 3
    assert " ".join(found) == text


def test_text_without_sentences_is_cut_between_words():
    text = " ".join(["word"] * 500)

    assert " ".join(passages_in(text)) == text


def test_text_without_spaces_is_cut_somewhere():
    text = "x" * 3000

    assert "".join(passages_in(text)) == text


def test_long_paragraph_is_not_cut_after_a_title():
    words = "word " * 130
    text = f"{words[:-60]}end. Then {words[:60]}Dr. Smith saw {words}end."

    assert [p for p in passages_in(text) if p.startswith("Smith")] == []


def test_numbered_paragraphs_stand_alone():
    first, second = f"4.12 {PARAGRAPH}", f"4.13 {PARAGRAPH}"

    assert passages_in(f"{first}\n{second}") == [first, second]


def test_number_set_apart_from_its_paragraph_stays_with_it():
    text = f"4.12\n{PARAGRAPH}\n4.13\n{PARAGRAPH}"

    assert passages_in(text) == [f"4.12\n{PARAGRAPH}", f"4.13\n{PARAGRAPH}"]


def test_number_within_a_sentence_begins_nothing():
    text = f"{FULL}\n12. This was the same.\n{FULL}\n{LAST}"

    assert passages_in(text) == [text]


def test_lead_in_stays_with_its_list():
    lead_in = f"{FULL}\n{FULL}\n{FULL}\n{FULL}\nall of these agencies:"
    text = f"{lead_in}\n• the police\n• the school"

    assert passages_in(text) == [text]


def test_list_item_is_whole():
    item = f"• {FULL}\n{FULL}\n{FULL}\n{FULL}\nof it"

    assert passages_in(f"{item}\n{item}") == [item, item]


def test_raised_note_number_parts_no_sentence():
    text = f"{FULL[:-3]}it.\n7\n{FULL}\n{LAST}"

    assert passages_in(text) == [text]


@pytest.mark.parametrize(
    "heading",
    [
        "Findings",
        "3. Analysis of practice",
        "4.2 The family and its network",
        "THE RESPONSE OF THE HOSPITAL",
        "Working together in the early years",
        "What is known about neglect?",
        "The events of October 2013",
        "Chapter 3: The early years",
        "A heading so long that it does not fit on one line of a page and\nends below",
    ],
)
def test_heading_stands_apart_from_its_text(heading):
    text = f"{PARAGRAPH}\n{heading}\n{PARAGRAPH}"

    assert headings_in(text) == [heading]
    assert passages_in(text) == [PARAGRAPH, PARAGRAPH]


@pytest.mark.parametrize(
    "line",
    [
        "The review found that the following agencies knew:",
        "Mother of K,",
        "the hospital",
        "12 / 14 / 16",
        "Action Lead Due",
        "Head of midwifery October 2013",
        "Did anyone know.",
        "Findings:,",
    ],
)
def test_short_line_that_is_no_heading_is_text(line):
    assert headings_in(f"{PARAGRAPH}\n{line}\n{PARAGRAPH}") == []


def test_short_lines_of_a_table_are_no_headings():
    table = "Police\nHealth\nEducation\nHousing\nProbation"

    assert headings_in(f"{PARAGRAPH}\n{table}\n{PARAGRAPH}") == []


def test_short_numbered_items_are_no_headings():
    assert headings_in(f"{PARAGRAPH}\n1. Police\n2. Health\n3. Schools\n{FULL}") == []


def test_short_item_between_items_is_no_heading():
    text = f"1. The police\n2. {PARAGRAPH}"

    assert headings_in(text) == []


def test_heading_at_the_foot_of_a_page_belongs_to_the_next():
    layout = laid_out(f"{PARAGRAPH}\nRecommendations", f"{PARAGRAPH}")

    assert layout.passages[-1].section == "recommendations"


def test_heading_of_two_levels_is_two_headings():
    text = f"3. ANALYSIS OF PRACTICE\na. Introduction\n{PARAGRAPH}"

    assert sections_in(text) == [("introduction", "a. Introduction")]


def test_passages_know_their_section_and_heading():
    text = f"Findings\n{PARAGRAPH}\nThe police\n{PARAGRAPH}"

    assert sections_in(text) == [("findings", "Findings"), ("findings", "The police")]


def test_paragraph_that_names_itself_a_recommendation_is_one():
    text = f"Recommendation 1: {PARAGRAPH}"

    assert sections_in(text) == [("recommendations", "")]


@pytest.mark.parametrize(
    "entries",
    [
        "Introduction ............ 3\nFindings ............ 7\nGlossary ............ 9",
        "Contents\nIntroduction 3\nFindings 7\nRecommendations 9",
        "Table of contents\nForeword ii\nFindings 7\nRecommendations 9",
    ],
)
def test_table_of_contents_opens_no_section(entries):
    layout = laid_out(f"{entries}\n{PARAGRAPH}")

    assert [p.section for p in layout.passages] == ["contents", ""]


def test_titles_after_contents_need_no_page_numbers():
    layout = laid_out(f"Contents\nSummary\nThe family\nFindings\n{PARAGRAPH}")

    assert [(p.section, p.text) for p in layout.passages] == [
        ("contents", "Summary\nThe family\nFindings"),
        ("", PARAGRAPH),
    ]


def test_recommendations_stand_alone():
    texts = [f"Recommendation {n}. The Board should see to it." for n in (1, 2, 3)]

    assert passages_in("\n".join(texts)) == texts


def test_table_of_contents_goes_on_over_a_page():
    layout = laid_out("Contents\nOne 1\nTwo 2\nThree 3", "Four 4\nFive 5\nSix 6")

    assert [p.section for p in layout.passages] == ["contents", "contents"]


def test_furniture_is_left_out_and_its_numbers_are_labels():
    names = "ABCD"
    bodies = [f"{PARAGRAPH} {name}.".replace("\n", f" {name}\n") for name in names]
    pages = [f"Child: a report\n{body}\n{n + 4}" for n, body in enumerate(bodies, 1)]

    layout = laid_out(*pages)

    assert [p.text for p in layout.passages] == bodies
    assert layout.labels == {1: "5", 2: "6", 3: "7", 4: "8"}
    assert layout.furniture[1] == [(0, 15), (len(pages[0]) - 1, len(pages[0]))]


def test_furniture_between_lines_parts_them():
    pages = [f"{FULL}\nPage {n} of 9\n{LAST}" for n in (1, 2)]

    assert passages_in(*pages) == [FULL, LAST, FULL, LAST]


@pytest.mark.parametrize(
    ("end", "start", "continues"),
    [
        (FULL, "of the earlier one. It was not.", True),
        (FULL, "Police knew of it. They told nobody.", True),
        (LAST, "The police knew of it.", False),
        (FULL, "• the police", False),
        ("Findings", "The police knew of it.", False),
    ],
)
def test_passage_continues_a_paragraph_cut_by_the_page(end, start, continues):
    layout = laid_out(f"{PARAGRAPH}\n{end}", f"{start}\n{PARAGRAPH}")

    [second] = [p for p in layout.passages if p.page == 2 and p.start == 0]
    assert second.continues is continues


def test_rows_of_a_table_are_passages():
    row = "Police | " + "told the school of what they had seen " * 9

    assert passages_in(f"{row.strip()}\n\n{row.strip()}") == [row.strip()] * 2


def test_no_pages_make_no_passages():
    assert laid_out() == Layout()


def test_pages_without_text_make_no_passages():
    assert laid_out("", " \n ").passages == []
