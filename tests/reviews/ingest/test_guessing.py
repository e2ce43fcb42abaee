"""Guesses quote their page, prefer the cover, and are silent rather than wrong."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviews.ingest.document import PageText
from reviews.ingest.guessing import Guess, guesses_of
from reviews.ingest.passages import passages_of
from reviews.models.facets import AgeBand, Harm, Nation, Outcome, ReviewType

COVER = (
    "Northmere Local Safeguarding Children Board\nSerious case review\nChild K\n"
    "Overview report\nPeriod reviewed: 2012 to 2014\nMarch 2016"
)
INTRODUCTION = (
    "Introduction\n\nThis serious case review was commissioned by the Board under the\n"
    "guidance Working Together to Safeguard Children."
)


def guessed(
    *texts: str, properties: dict[str, str] | None = None, file_name: str = ""
) -> list[Guess]:
    pages = [PageText(number, text) for number, text in enumerate(texts, start=1)]
    return guesses_of(pages, passages_of(pages), properties or {}, file_name)


def values(field: str, *texts: str, **given) -> list[str]:
    return [guess.value for guess in guessed(*texts, **given) if guess.field == field]


def summary(text: str) -> tuple[str, str, str]:
    return COVER, INTRODUCTION, f"Summary\n\n{text}"


def test_cover_gives_the_record():
    best = {guess.field: guess.value for guess in reversed(guessed(COVER))}

    assert best == {
        "title": "Serious case review Child K Overview report",
        "alias": "Child K",
        "review_type": "scr-england",
        "nation": "england",
        "publisher": "Northmere Local Safeguarding Children Board",
        "year_published": "2016",
        "incident_from": "2012",
        "incident_to": "2014",
    }


def test_document_that_is_no_review_is_given_no_record():
    text = (
        "Inspection of Northmere\n\nChildren who need help are seen. One serious case\n"
        "review has been published by Northmere Safeguarding Children Board."
    )

    assert guessed(text) == []


def test_title_ends_where_the_file_says():
    cover = "Child K: a serious case review\nOverview report of the panel"
    properties = {"Title": "Child K: a serious case review"}

    assert values("title", cover, properties=properties) == [
        "Child K: a serious case review"
    ]


def test_title_is_joined_over_its_lines():
    cover = (
        "SERIOUS CASE REVIEW\nRELATING TO\nCHILD K\nOVERVIEW REPORT\nAuthor: A. Body"
    )

    assert values("title", cover) == [
        "SERIOUS CASE REVIEW RELATING TO CHILD K OVERVIEW REPORT"
    ]


def test_title_that_no_page_prints_is_not_believed():
    properties = {"Title": "Microsoft Word - final2.doc"}

    assert values("title", COVER, properties=properties) == [
        "Serious case review Child K Overview report"
    ]


@pytest.mark.parametrize(
    ("printed", "alias"),
    [
        ("Baby O", "Baby O"),
        ("CHILD K", "Child K"),
        ("Family U", "Family U"),
        ("Children D, E and F", "Children D, E and F"),
        ("Child A and Child B", "Child A and Child B"),
        ("Child BN13", "Child BN13"),
    ],
)
def test_alias_is_a_pseudonym_as_printed(printed, alias):
    assert values("alias", f"Serious case review\n{printed}\nJune 2014") == [alias]


@pytest.mark.parametrize("words", ["Child Protection", "CHILD IN NEED", "Child Anna"])
def test_alias_is_never_a_name_or_another_word(words):
    assert values("alias", f"Serious case review\n{words}\nJune 2014") == []


@pytest.mark.parametrize(
    ("words", "code", "nation"),
    [
        ("Serious case review", "scr-england", "england"),
        ("Local child safeguarding practice review", "lcspr", "england"),
        ("National child safeguarding practice review", "national-cspr", "england"),
        ("Extended child practice review", "cpr-wales", "wales"),
        ("Single unified safeguarding review", "susr", "wales"),
        ("Significant case review", "icr-scr-scotland", "scotland"),
        ("Case management review", "cmr-ni", "northern-ireland"),
    ],
)
def test_type_of_review_gives_its_nation(words, code, nation):
    cover = f"{words}\nChild K\nJune 2014"

    assert values("review_type", cover) == [code]
    assert values("nation", cover) == [nation]


def test_learning_review_is_scottish_only_in_scotland():
    scottish = "Learning review\nChild K\nNorthmere Child Protection Committee"

    assert values("review_type", scottish) == ["learning-review-scotland"]
    assert values("review_type", "Learning review\nChild K") == ["other-multi-agency"]


def test_type_of_review_that_is_not_said_follows_from_its_publisher():
    cover = "Northmere Safeguarding Children Partnership\nChild K: what we learned"

    assert values("review_type", cover) == ["lcspr"]


@pytest.mark.parametrize(
    "name",
    [
        "Northmere Safeguarding Children Partnership",
        "Eastby and Westby Safeguarding Children Board",
        "Glenmarra Child Protection Committee",
        "Cwm Isaf Regional Safeguarding Board",
        "Northmere & East Fenshire LSCB",
        "Northmere LSCB",
    ],
)
def test_publisher_is_the_name_as_printed(name):
    cover = f"Serious case review\nChild K\nPublished by {name}"

    assert values("publisher", cover) == [name]


def test_publisher_in_capitals_is_written_as_a_name():
    cover = "NORTHMERE AND EASTBY SAFEGUARDING CHILDREN BOARD\nSerious case review"

    assert values("publisher", cover) == [
        "Northmere and Eastby Safeguarding Children Board"
    ]


def test_publisher_without_a_place_is_none():
    cover = "Serious case review\nChild K\nThe Local Safeguarding Children Board"

    assert values("publisher", cover) == []


@pytest.mark.parametrize(
    "printed",
    [
        "March 2016",
        "Date: 12th March 2016",
        "Final report – March 2016",
        "Published: 4 March 2016",
        "Publication date 04/03/2016",
        "© Us 2016",
    ],
)
def test_year_published_is_read_from_the_cover(printed):
    cover = f"Serious case review\nChild K\nPeriod reviewed: 2012 to 2014\n{printed}"

    assert values("year_published", cover) == ["2016"]


@pytest.mark.parametrize(
    "sentence",
    [
        "The period under review is from June 2012 to the death in May 2014.",
        "The timeframe for the review was 1 June 2012 until 4 May 2014.",
        "The review covered the period 2012-14.",
    ],
)
def test_incident_period_is_read_from_the_terms_of_reference(sentence):
    cover = "Serious case review\nChild K"
    told = guessed(cover, f"Terms of reference\n\n{sentence}")
    years = {g.field: g.value for g in told if g.field.startswith("incident")}

    assert years == {"incident_from": "2012", "incident_to": "2014"}


def test_incident_period_of_the_terms_may_be_said_without_its_name():
    text = "Terms of reference\n\nTo ask what was known between May 2012 and June 2014."
    told = guessed("Serious case review\nChild K", text)

    assert [g.value for g in told if g.field.startswith("incident")] == ["2012", "2014"]


def test_incident_period_is_else_that_of_the_chronology():
    text = "Chronology\n\nMay 2012 | School | A bruise.\n\nJune 2014 | GP | Another."
    told = guessed("Serious case review\nChild K", text)

    assert [g.value for g in told if g.field.startswith("incident")] == ["2012", "2014"]


def test_incident_period_longer_than_a_childhood_is_none():
    cover = "Serious case review\nChild K\nThe review covers law from 1989 to 2016"

    assert values("incident_from", cover) == []


@pytest.mark.parametrize(
    ("sentence", "bands"),
    [
        ("Child K was seven. He liked maps.", ["6-to-10"]),
        ("Child K, aged 14, went to the school.", ["11-to-15"]),
        ("Child K was injured at eleven weeks by his father.", ["under-1"]),
        ("A 17-year-old boy, Child K, was stabbed.", ["16-to-17"]),
        ("Child K was twenty months old when he was found.", ["1-to-5"]),
        ("Child K lived with Mother. She was seventeen when they met.", []),
        ("Child K lived with his older sister, who was sixteen.", []),
        (
            "Child K and Child L are twins. They were three when he left.",
            ["1-to-5", "sibling-group"],
        ),
        ("Child K was at school. The neighbours were ten and noisy.", []),
        ("Child K was of primary school age.", ["6-to-10"]),
        ("Child K was in the unit that eleven, sixteen and thirty used.", []),
    ],
)
def test_age_is_a_band_and_that_of_the_child(sentence, bands):
    assert values("age_bands", *summary(sentence)) == bands


def test_age_at_the_time_of_writing_is_reckoned_back():
    assert values("age_bands", *summary("Child K is seventeen now.")) == ["11-to-15"]


def test_baby_is_under_one_where_nothing_else_is_said():
    cover = COVER.replace("Child K", "Baby K")

    assert values("age_bands", cover, INTRODUCTION) == ["under-1"]


@pytest.mark.parametrize(
    ("sentence", "outcome"),
    [
        ("Child K died at home on a Sunday.", "death"),
        ("This is about a boy who took his own life.", "death"),
        ("Child K was seriously injured by a lodger.", "serious-harm"),
        ("Grandmother died when Child K was nine. He was hurt.", "serious-harm"),
    ],
)
def test_outcome_is_what_became_of_the_child(sentence, outcome):
    assert values("outcome", *summary(sentence)) == [outcome]


def test_harm_is_what_the_report_speaks_of_often():
    text = (
        "Child K was neglected. The neglect was seen by the school. He was hungry.\n"
        "Once there was a bruise."
    )

    assert values("harm", *summary(text)) == ["neglect"]


def test_agencies_are_named_with_either_apostrophe():
    text = "The children's services saw it. The children’s services wrote it down."

    assert values("agencies", *summary(text)) == ["csc"]


def test_agencies_are_those_named_again_and_again():
    text = (
        "The health visitor told the police. The police told the health visitor that\n"
        "the school had not been asked, nor a dentist."
    )

    assert sorted(values("agencies", *summary(text))) == ["health-visiting", "police"]


def test_model_of_review_is_guessed_where_it_is_named():
    text = "Introduction\n\nThe Learning Together model was used for this review."

    assert values("review_model", COVER, text) == ["learning-together"]


def test_codes_are_those_of_the_record():
    from reviews.ingest.guessing import agencies, harm, kinds, people

    assert {code for code, _ in kinds._TYPES} <= set(ReviewType.values)
    assert {code for code, _ in kinds._NATIONS} == set(Nation.values)
    assert set(harm._WORDS) <= set(Harm.values)
    assert {people._of_years(age) for age in range(18)} <= set(AgeBand.values)
    assert {"death", "serious-harm"} <= set(Outcome.values)
    assert len(agencies._WORDS) == 28


LINES = st.sampled_from(
    [
        "", "Serious case review", "Child K", "Northmere Safeguarding Children Board",
        "Summary", "Introduction", "Chronology", "Child K was seven when he died.",
        "The police told the health visitor.\tThe  police knew.", "Published 2016",
        "Period reviewed: 2012 to 2014", "Contents", "Findings ........ 12",
        "neglect", "the child practice\nreview", "İstanbul serious case review",
        "Aged 14, she was",
        "Children D, E and F", "© 2014", "hungry, dirty, neglected", "2012 May",
    ]
)  # fmt: skip
PAGES = st.lists(st.lists(LINES | st.text(max_size=20), max_size=12), max_size=5)


@given(PAGES)
@settings(max_examples=300, deadline=None)
def test_every_guess_quotes_its_page_to_the_character(pages):
    texts = ["\n".join(lines) for lines in pages]

    for guess in guessed(*texts, properties={"Title": "Serious case review"}):
        assert texts[guess.page - 1][guess.start : guess.end] == guess.quote
        assert guess.quote.strip() != ""
        assert 0 <= guess.score <= 1
