"""Recommendations and findings are taken as rows: each once, whole, with its place."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviews.ingest.conclusions import Conclusions, conclusions_of
from reviews.ingest.document import PageText
from reviews.ingest.passages import passages_of

BODY = (
    "The review was carried out by a small panel that met six times and spoke to\n"
    "everybody who had known the family in the two years that are described here."
)


def concluded(*texts: str) -> Conclusions:
    pages = [PageText(number, text) for number, text in enumerate(texts, start=1)]
    return conclusions_of(pages, passages_of(pages))


def recommended(*texts: str) -> list[tuple[str, str]]:
    return [(one.number, one.text) for one in concluded(*texts).recommendations]


def addressed(*texts: str) -> list[str]:
    return [one.addressee for one in concluded(*texts).recommendations]


def found(*texts: str) -> list[tuple[str, str]]:
    return [(one.number, one.text) for one in concluded(*texts).findings]


def test_recommendations_that_name_themselves_are_taken_by_number():
    text = (
        "Recommendations\n\nRecommendation 1: The Board should publish one page on\n"
        "bruising.\n\nRecommendation 2. Schools should keep one file for each child."
    )

    assert recommended(text) == [
        ("1", "The Board should publish one page on bruising."),
        ("2", "Schools should keep one file for each child."),
    ]


@pytest.mark.parametrize(
    ("label", "number"),
    [
        ("Recommendation 4 –", "4"),
        ("RECOMMENDATION 4:", "4"),
        ("10.4 Recommendation 4.", "4"),
        ("Recommendation 2.1:", "2.1"),
        ("Priority Recommendation A:", "A"),
        ("Recommendation One:", "One"),
        ("R4.", "R4"),
        ("R 4:", "R4"),
        ("Recommendation:", ""),
    ],
)
def test_label_of_a_recommendation_is_its_number_and_not_its_text(label, number):
    text = f"Recommendations\n\n{label} Schools should keep one file for each child."

    assert recommended(text) == [
        (number, "Schools should keep one file for each child.")
    ]


def test_recommendation_outside_the_recommendations_is_taken_where_it_names_itself():
    text = (
        f"Analysis\n\n{BODY}\n\nRecommendation 3: The Trust should tell the school.\n\n"
        f"{BODY}"
    )

    assert recommended(text) == [("3", "The Trust should tell the school.")]


def test_mention_of_a_recommendation_is_none():
    text = f"Analysis\n\n{BODY}\n\nRecommendation 3 was accepted by the Board in 2014."

    assert recommended(text) == []


def test_recommendation_said_in_the_summary_and_again_is_one():
    one = "Recommendation 1: The Board should publish one page on bruising."
    text = f"Summary\n\n{BODY}\n\n{one}"

    assert recommended(text, f"Recommendations\n\n{one}") == [
        ("1", "The Board should publish one page on bruising.")
    ]


def test_numbered_list_gives_a_recommendation_an_item():
    text = (
        "Recommendations\n\nThe review makes the following recommendations:\n\n"
        "1. The Board should publish one page on bruising.\n"
        "2. Schools should keep one file for each child.\n\n"
        "The Board has accepted them and will report in a year."
    )

    assert [number for number, _ in recommended(text)] == ["1", "2"]


def test_paragraphs_with_numbers_are_recommendations_where_they_direct():
    text = (
        "10. Recommendations\n"
        "10.1 The panel has tried to keep these few, since the last review had many.\n"
        "10.2 The Board should publish one page on bruising within three months.\n"
        "10.3 The panel thanks all who took part, who gave their time with goodwill."
    )

    assert [number for number, _ in recommended(text)] == ["10.2"]


def test_bullets_of_an_inspection_are_recommendations():
    text = (
        "What needs to improve\n\n• The quality of supervision.\n"
        "• The timeliness of strategy discussions."
    )

    assert recommended(text) == [
        ("", "The quality of supervision."),
        ("", "The timeliness of strategy discussions."),
    ]


def test_bullets_below_a_number_belong_to_its_recommendation():
    text = (
        "Recommendations\n\n1. The Board should make sure that:\n• visits are joint\n"
        "• visits are recorded.\n2. Schools should keep one file for each child."
    )

    assert recommended(text) == [
        (
            "1",
            "The Board should make sure that: • visits are joint "
            "• visits are recorded.",
        ),
        ("2", "Schools should keep one file for each child."),
    ]


def test_list_within_a_sentence_is_one_recommendation():
    text = (
        "Recommendations\n\nThe Trust should:\n\n"
        "• tell the health visitor of each birth\n"
        "• tell the school nurse of each attendance."
    )

    assert [one.addressee for one in concluded(text).recommendations] == ["Trust"]


def test_sentence_that_goes_on_without_bullets_is_one_recommendation():
    text = (
        "Recommendations\n\nThe Trust should:\n\ntell the health visitor of each birth;"
        "\n\ntell the school nurse of each attendance."
    )

    (only,) = concluded(text).recommendations

    assert only.text.endswith("tell the school nurse of each attendance.")


def test_recommendation_of_a_list_goes_on_over_the_page():
    first = "Recommendations\n\n1. The Board should publish one page on bruising, and"
    last = "test each year whether it is known."

    assert recommended(first, last) == [
        (
            "1",
            "The Board should publish one page on bruising, and test each year whether"
            " it is known.",
        )
    ]


def test_lead_in_at_the_foot_of_a_page_takes_what_is_over_it():
    first = "Recommendations\n\nThe Trust should:"
    last = "tell the health visitor of each birth."

    assert recommended(first, last) == [
        ("", "The Trust should: tell the health visitor of each birth.")
    ]


def test_lead_in_over_items_that_are_none_speaks_of_them():
    text = (
        "Recommendations\n\nThe Trust should act:\n\n"
        "Midwives should tell the health visitor of each birth in the same week."
    )

    assert addressed(text) == ["Midwives"]


def test_lead_in_over_sentences_addresses_each_of_them():
    text = (
        "Recommendations\n\nThe Trust should do the following:\n\n"
        "• Tell the health visitor of each birth.\n"
        "• Tell the school nurse of each attendance."
    )

    assert [one.text for one in concluded(text).recommendations] == [
        "Tell the health visitor of each birth.",
        "Tell the school nurse of each attendance.",
    ]


def test_plain_paragraphs_that_direct_are_recommendations():
    text = (
        "Areas for improvement\n\n"
        "Leaders across the partnership should improve how they work with schools.\n\n"
        "Health leaders must reduce the time for which children wait to be seen."
    )

    assert addressed(text) == ["Leaders across the partnership", "Health leaders"]


def test_recommendation_under_a_heading_of_its_own_takes_the_words_below():
    text = (
        "Recommendations\n\nRecommendation 1: One plan\n\n"
        "The partnership should make one plan for each child who is exploited.\n"
        "The plan should:\n• name one lead\n• end all other plans."
    )

    (only,) = concluded(text).recommendations

    assert only.number == "1"
    assert only.text.startswith("The partnership should make one plan")
    assert only.text.endswith("• end all other plans.")


def test_recommendation_goes_on_over_the_page():
    first = "Recommendations\n\nRecommendation 1: The Board should publish a page on"
    last = "bruising, and test each year whether it is known."

    (only,) = concluded(first, last).recommendations

    assert only.text == (
        "The Board should publish a page on bruising, and test each year whether it is"
        " known."
    )
    assert (only.page, first[only.start : only.end]) == (
        1,
        "The Board should publish a page on",
    )


def test_rows_of_a_table_are_read_cell_by_cell():
    text = (
        "Recommendations\n\nNo | Recommendation | Lead agency | By when\n\n"
        "1 | Make one page on bruising known. | Health trust | May 2015\n\n"
        "2 | Keep one file for each child. | Schools | June 2015"
    )

    rows = concluded(text).recommendations

    assert [(one.number, one.text, one.addressee) for one in rows] == [
        ("1", "Make one page on bruising known.", "Health trust"),
        ("2", "Keep one file for each child.", "Schools"),
    ]


def test_row_of_a_table_without_names_counts_where_it_directs():
    text = (
        "Recommendations\n\n1 | Schools should keep one file. | Head teachers\n\n"
        "Local authority | Northmere Council\n\nHall Street | Northmere"
    )

    rows = concluded(text).recommendations

    assert [(one.number, one.text, one.addressee) for one in rows] == [
        ("1", "Schools should keep one file.", "Head teachers")
    ]


def test_action_plan_counts_only_where_it_is_all_there_is():
    plan = "Action plan\n\nAction | Lead\n\n1 | Keep one file. | Schools"
    recommendations = "Recommendations\n\n1. Schools should keep one file."

    assert recommended(plan) == [("1", "Keep one file.")]
    assert recommended(recommendations, plan) == [
        ("1", "Schools should keep one file.")
    ]


def test_action_plan_says_who_leads_where_the_recommendation_does_not():
    recommendations = "Recommendations\n\nR1. Use the protocol for every mark."
    plan = "Action plan\n\nAction | Lead\n\n1 | Use the protocol for every mark. | GPs"

    assert addressed(recommendations, plan) == ["GPs"]


def test_action_plan_of_a_pdf_leaves_who_leads_out_of_the_action():
    text = (
        "Action plan\n\n1 The police should keep an entry of each call. Superintendent"
        " July 2014"
    )

    assert recommended(text) == [("1", "The police should keep an entry of each call.")]


@pytest.mark.parametrize("heading", ["Terms of reference", "Contents", "Glossary"])
def test_recommendations_named_elsewhere_are_none(heading):
    text = f"{heading}\n\nRecommendation 1: whether the Board should do as it was told."

    assert recommended(text) == []


def test_report_goes_on_after_a_list_without_a_heading():
    text = (
        "Recommendations\n\n1. Improve the quality of plans.\n"
        "2. Most children receive help in good time. Visits are made when they are due."
        " Records of them are clear.\n"
        "3. Staff like their work and stay."
    )

    assert [number for number, _ in recommended(text)] == ["1"]


def test_findings_that_name_themselves_are_taken_by_number():
    text = f"Findings\n\nFinding 1: Plans were not tested.\n\n{BODY}"

    assert found(text) == [("1", "Plans were not tested.")]


def test_finding_whose_heading_says_it_is_its_heading():
    text = f"Finding 2. A message that is sent and a message that is read\n\n{BODY}"

    assert found(text) == [("2", "A message that is sent and a message that is read")]


def test_list_of_findings_gives_a_finding_an_item():
    text = "Key findings\n\n• Nobody saw the child alone.\n• No plan named the father."

    assert found(text) == [
        ("", "Nobody saw the child alone."),
        ("", "No plan named the father."),
    ]


def test_paragraphs_of_other_parts_about_learning_are_no_findings():
    text = f"Learning from practitioners\n\n{BODY}"

    assert found(text) == []


LINES = st.sampled_from(
    [
        "", "Recommendations", "Findings", "Action plan",
        "Recommendation 1: A should b.", "Recommendation 2",
        "1. The Board should meet.", "• and then", "a) an item",
        "The Trust should:", "10.1 It is said.", "1 | Do it. | Police | May 2015",
        "No | Action | Lead", "R3. Ensure  that\tall is well",
        "The school should tell the parents of what it has seen and written down",
        "Finding 4. What is said?", "3 of 9",
    ]
)  # fmt: skip
PAGES = st.lists(st.lists(LINES | st.text(max_size=20), max_size=10), max_size=4)


@given(PAGES)
@settings(max_examples=300, deadline=None)
def test_every_conclusion_begins_with_the_words_of_its_place(pages):
    texts = ["\n".join(lines) for lines in pages]

    told = concluded(*texts)

    for one in [*told.recommendations, *told.findings]:
        printed = " ".join(texts[one.page - 1][one.start : one.end].split())
        assert printed
        first = one.text[: len(one.text.split(" ")[0])]
        assert printed.startswith(first)


LISTED = "Recommendations\n\n" + "\n".join(
    f"{n}. The Board should ask school {n} how it keeps its files."
    for n in range(1, 12)
)


@pytest.mark.parametrize("between", [1, 5])
def test_label_quoted_after_a_list_does_not_undo_the_list(between):
    quoted = "Recommendation 3: The Panel should meet the families before the summer."
    pages = [f"History\n\n{BODY}\n\n{BODY}"] * between

    told = recommended(LISTED, *pages, f"Replies\n\n{BODY}\n\n{quoted}\n\n{BODY}")

    assert [number for number, _ in told] == [str(n) for n in range(1, 12)]


def test_label_in_the_stretch_of_a_list_does_not_undo_the_list():
    quoted = "Recommendation 3: The Panel should meet the families."

    told = recommended(f"{LISTED}\n\n{quoted}")

    assert [number for number, _ in told] == [str(n) for n in range(1, 12)]


def test_labels_are_the_rule_where_one_numbered_action_stands_before_them():
    text = (
        "Recommendations\n\n1. The panel should be thanked.\n\nRecommendation 1: The"
        " Board should publish a page.\n\nRecommendation 2: Schools should keep files."
    )

    assert [number for number, _ in recommended(text)] == ["1", "2"]


def test_item_that_only_tells_belongs_to_a_list_that_goes_on_after_it():
    text = (
        "Recommendations\n\n1. The Board should publish a page.\n"
        "2. Any family may choose a meeting. Most of them are held at the school. The"
        " choice is theirs.\n"
        "3. The Trust should write to each of them."
    )

    assert [number for number, _ in recommended(text)] == ["1", "2", "3"]


def test_long_discussion_beside_a_list_gives_no_recommendations():
    told = [f"6.{n}. The panel met the school for day {n}." for n in range(1, 25)]
    told[8] = "6.9. The school should have been told, as it says itself."
    discussed = "Conclusions and recommendations\n\n" + "\n\n".join(told)

    numbers = [number for number, _ in recommended(LISTED, BODY, discussed)]

    assert numbers == [str(n) for n in range(1, 12)]
