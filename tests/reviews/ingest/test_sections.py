"""The wording of a heading says which part of a report it opens."""

import pytest

from reviews.ingest.sections import Place, code_of, depth_of, self_named

CODES = {
    "summary": ["Executive summary", "1. Summary", "SUMMARY OF THE CASE"],
    "introduction": ["Introduction", "1 Introduction", "Foreword", "About this report"],
    "terms-of-reference": [
        "Terms of Reference and scope",
        "2.1 Methodology",
        "Appendix A: Terms of reference",
        "How the review was conducted",
        "Key lines of enquiry",
        "Information about this inspection",
    ],
    "family-background": [
        "Family composition",
        "3. Family background",
        "Background information",
        "The family",
        "Genogram",
    ],
    "chronology": [
        "Chronology",
        "Narrative of events",
        "Summary of agency involvement",
        "Timeline of key events",
        "CIRCUMSTANCES OF THE DEATH",
        "What happened?",
    ],
    "analysis": ["Analysis of practice", "Appraisal of practice", "4. ANALYSIS"],
    "findings": [
        "Key findings",
        "Findings",
        "Finding 3: Information is not shared",
        "Learning points",
        "Lessons learned",
        "What we learned",
        "What have we learned?",
        "Conclusion",
        "What does the partnership need to do better?",
    ],
    "good-practice": [
        "Good practice identified",
        "Examples of good practice",
        "Effective practice",
        "The council’s strengths",
        "What is the partnership doing that is effective?",
    ],
    "recommendations": [
        "Recommendations",
        "8. RECOMMENDATIONS",
        "Recommendation 4: Supervision",
        "Conclusions and recommendations",
        "Recommendations for the Board",
        "What needs to improve?",
        "Areas for improvement",
        "ACTION SHOULD BE TAKEN",
    ],
    "action-plan": ["Action plan", "Appendix 3 – Multi-agency action plan"],
    "glossary": ["Glossary", "Glossary of terms", "Abbreviations", "Annex B: Glossary"],
    "appendix": [
        "Appendix 1",
        "Appendices",
        "Annex C: Letters",
        "References",
        "Appendix: audit",
    ],
    "contents": ["Contents", "Table of contents", "CONTENTS:"],
    "": [
        "The home",
        "Health visiting",
        "Learning review: Child J",
        "Period reviewed",
        "4.2 Mother",
        "",
        "x" * 120,
    ],
}


@pytest.mark.parametrize(
    ("heading", "code"),
    [(heading, code) for code, headings in CODES.items() for heading in headings],
)
def test_code_of_heading(heading, code):
    assert code_of(heading) == code


@pytest.mark.parametrize(
    ("heading", "depth"),
    [
        ("3. Analysis", 1),
        ("3 Analysis", 1),
        ("3.2 Mother", 2),
        ("3.2.1 Her own childhood", 3),
        ("Chapter 3: Analysis", 1),
        ("Appendix A", 1),
        ("Analysis", 9),
    ],
)
def test_depth_of_heading(heading, depth):
    assert depth_of(heading) == depth


def after(*headings: str) -> str:
    place = Place()
    for heading in headings:
        place.enter(heading)
    return place.section


@pytest.mark.parametrize(
    ("headings", "section"),
    [
        (["4. Analysis", "4.1 Police"], "analysis"),
        (["4. Analysis", "4.1 Good practice", "4.2 Police"], "analysis"),
        (["4. Analysis", "5. The wider picture"], ""),
        (["4. Analysis", "Recommendations", "5. The wider picture"], ""),
        (["Analysis", "The response of the hospital"], "analysis"),
        (["Recommendations", "For the police"], "recommendations"),
        (["Recommendations", "The experience of children"], ""),
        (["Recommendations", "Chronology"], "chronology"),
        (["Findings", "Contents", "Police"], "findings"),
        (["The child’s world"], ""),
        (["Introduction", "The family"], "family-background"),
        (["Findings", "The family"], "findings"),
        (["Appendix: full chronology", "12 May"], "chronology"),
    ],
)
def test_section_holds_until_a_heading_ends_it(headings, section):
    assert after(*headings) == section


def test_section_whose_first_words_are_a_heading_holds_headings():
    place = Place()
    place.enter("Areas for improvement")
    place.enter("Quality of work", straight=True)
    place.enter("Leadership")

    assert place.section == "recommendations"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Recommendation 4: The Board should", "recommendations"),
        ("Learning point 2 Health visitors", "findings"),
        ("The recommendation was", ""),
    ],
)
def test_self_named_paragraph(text, code):
    assert self_named(text) == code
