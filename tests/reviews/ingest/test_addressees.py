"""Whom a recommendation addresses is said only where its words say it."""

import pytest

from reviews.ingest.addressees import named_by, named_in


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("The LSCB should publish it.", "LSCB"),
        ("Children’s social care should see both parents.", "Children’s social care"),
        ("All health providers in the area must adopt it.",
         "All health providers in the area"),
        ("The police and the local authority need to review it.",
         "police and the local authority"),
        ("It is recommended that the Northmere NHS Trust should act.",
         "Northmere NHS Trust"),
        ("When a child moves, schools should pass on the file.", "schools"),
        ("That the government establish a regulator.", "government"),
        ("For the Probation Service: send dates of release.", "Probation Service"),
        ("Send dates of release. (Lead: Probation Service)", "Probation Service"),
        ("The Board is asked to consider it.", "Board"),
    ],
)  # fmt: skip
def test_body_that_is_named_is_the_addressee(text, who):
    assert named_in(text) == who


@pytest.mark.parametrize(
    "text",
    [
        "Where a discharge is decided the letter should be read aloud.",
        "Police notifications about a pregnant woman should be shared.",
        "Each care and support plan should list the facts it rests on.",
        "There should be one lead for the service.",
        "Use the protocol for every mark.",
        "That copies of all results be kept.",
    ],
)
def test_subject_that_is_no_body_is_no_addressee(text):
    assert named_in(text) == ""


@pytest.mark.parametrize(
    ("heading", "who"),
    [
        ("Recommendations for Children’s Social Care", "Children’s Social Care"),
        ("10.2 For the Board", "Board"),
        ("To the Clinical Commissioning Group", "Clinical Commissioning Group"),
        ("Police", "Police"),
        ("LSCB recommendations", "LSCB"),
        ("Recommendations", ""),
        ("Multi-agency recommendations", ""),
        ("Recommendations for practice", ""),
        ("Chapter 1: Response to the report’s recommendations", ""),
        ("Planning for children", ""),
    ],
)
def test_heading_names_a_body_or_nobody(heading, who):
    assert named_by(heading) == who
