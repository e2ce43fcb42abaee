"""What a report tells of itself is kept with it; people accept guesses."""

import pytest

from accounts.models import Agency, Event, Organisation
from reviews import concluding, record_guesses
from reviews.errors import GuessRefused
from reviews.ingest.document import PageText
from reviews.ingest.passages import passages_of
from reviews.ingest.read import read
from reviews.models import Finding, Guess, Recommendation, Review, Version
from tests.makers import (
    make_analyst,
    make_draft,
    make_page,
    make_publisher,
    make_version,
    receive_pdf,
)

pytestmark = pytest.mark.django_db
COVER = (
    "Northmere Safeguarding Children Board\nSerious case review: Baby K\n"
    "Period reviewed: 2012 to 2014\nPublished 2016"
)
BODY = (
    "Findings\n\nFinding 1: Nobody saw the baby alone.\n\n"
    "Recommendations\n\nRecommendation 1: The Board should publish one page.\n\n"
    "Recommendation 2: Schools should keep one file."
)


def make_guess(version: Version, field: str, value: str, **given) -> Guess:
    page = version.pages.first() or make_page(version=version)
    place = {"page": page, "start": 0, "end": 4, "quote": page.text[:4]}
    fields = {"label": value, "score": 0.8, **place, **given}
    return Guess.objects.create(version=version, field=field, value=value, **fields)


@pytest.fixture
def version():
    return make_version(make_draft(title="scan 0001"), file_name="scan_0001.pdf")


@pytest.fixture
def record(version) -> Review:
    review = version.report.review
    Review.objects.filter(pk=review.pk).update(
        year_published=None, nation="", review_type=""
    )
    review.refresh_from_db()
    return review


def test_reading_keeps_conclusions_with_their_pages():
    version = receive_pdf(COVER, BODY)

    read(version.pk)

    rows = Recommendation.objects.filter(version=version)
    assert [(r.number, r.addressee, r.page.number, r.order) for r in rows] == [
        ("1", "Board", 2, 1),
        ("2", "Schools", 2, 2),
    ]
    assert [finding.text for finding in Finding.objects.all()] == [
        "Nobody saw the baby alone."
    ]


def test_reading_keeps_guesses_that_quote_their_page():
    version = receive_pdf(COVER, BODY)

    read(version.pk)

    kept = {guess.field: guess for guess in version.guesses.all()}
    assert {field: guess.label for field, guess in kept.items()} == {
        "alias": "Baby K",
        "age_bands": "Under 1",
        "incident_from": "2012",
        "incident_to": "2014",
        "nation": "England",
        "publisher": "Northmere Safeguarding Children Board (not on the list yet)",
        "review_type": "Serious case review",
        "title": "Serious case review: Baby K",
        "year_published": "2016",
    }
    assert all(g.page.text[g.start : g.end] == g.quote for g in kept.values())


def test_reading_notes_how_many_rows_it_kept():
    version = receive_pdf(COVER, BODY)

    read(version.pk)

    counts = version.runs.get(stage="extract").counts
    assert (counts["recommendations"], counts["findings"]) == (2, 1)


def test_saving_again_replaces_what_was_kept():
    version = receive_pdf(COVER, BODY)
    read(version.pk)
    pages = {page.number: page for page in version.pages.all()}
    texts = [PageText(page.number, page.text) for page in pages.values()]
    told = concluding.told_by(texts, passages_of(texts))

    counts = concluding.save_again(version, pages, told)

    assert counts["recommendations"] == Recommendation.objects.count() == 2
    assert counts["guesses"] == version.guesses.count()


def test_conclusions_of_a_review_are_those_of_present_versions():
    old, new = receive_pdf(COVER, BODY), receive_pdf(COVER, BODY, "More.")
    for one in (old, new):
        read(one.pk)
    Version.objects.filter(pk=old.pk).update(superseded_by=new)
    review = old.report.review

    assert list(concluding.recommendations_of(review)) == []
    assert list(concluding.findings_of(review)) == []
    assert concluding.findings_of(new.report.review).count() == 1


def test_publisher_that_is_known_is_guessed_by_its_own_name():
    board = make_publisher(name="Northmere Local Safeguarding Children Board")
    version = receive_pdf(COVER, BODY)

    read(version.pk)

    guess = version.guesses.get(field="publisher")
    assert (guess.value, guess.label) == (str(board.pk), board.name)


def test_agency_is_guessed_by_its_code_and_title(taxonomy):
    text = "Summary\n\nThe police told the midwife. The midwife told the police."
    version = receive_pdf(COVER, text)

    read(version.pk)

    guesses = version.guesses.filter(field="agencies").order_by("value")
    assert [(g.value, g.label) for g in guesses] == [
        ("midwifery", "Midwifery"),
        ("police", "Police"),
    ]


def test_model_of_review_is_kept_to_be_shown():
    text = "Introduction\n\nThe Learning Together model was used for this review."
    version = receive_pdf(COVER, text)

    read(version.pk)

    assert version.guesses.get(field="review_model").label == "Learning Together (SCIE)"


def test_guesses_for_a_review_are_by_field_the_best_first(version, record):
    make_guess(version, "outcome", "death", score=0.5)
    make_guess(version, "outcome", "serious-harm", score=0.7)
    make_guess(version, "alias", "Child K")

    found = record_guesses.guesses_for(record)

    assert {field: [g.value for g in some] for field, some in found.items()} == {
        "alias": ["Child K"],
        "outcome": ["serious-harm", "death"],
    }


def test_guesses_for_a_review_say_what_the_record_holds(version, record, taxonomy):
    record.agencies.set([Agency.objects.get(code="police")])
    Review.objects.filter(pk=record.pk).update(harm=["neglect"], year_published=2016)
    record.refresh_from_db()
    for field, value in (
        ("harm", "neglect"),
        ("harm", "physical-abuse"),
        ("agencies", "police"),
        ("year_published", "2016"),
        ("alias", "Child K"),
    ):
        make_guess(version, field, value)

    found = record_guesses.guesses_for(record)

    held = {g.value: g.is_held for some in found.values() for g in some}
    assert held == {
        "neglect": True,
        "physical-abuse": False,
        "police": True,
        "2016": True,
        "Child K": False,
    }


def test_guesses_for_a_review_leave_superseded_versions_out(version, record):
    later = make_version(record)
    make_guess(version, "alias", "Child J")
    make_guess(later, "alias", "Child K")
    Version.objects.filter(pk=version.pk).update(superseded_by=later)

    found = record_guesses.guesses_for(record)

    assert [guess.value for guess in found["alias"]] == ["Child K"]


def test_guesses_for_a_review_cost_two_queries(
    version, record, django_assert_num_queries
):
    for value in ("death", "serious-harm", "other"):
        make_guess(version, "outcome", value)

    with django_assert_num_queries(2):
        found = record_guesses.guesses_for(record)
        [guess.page.get_absolute_url() for guess in found["outcome"]]


@pytest.mark.parametrize(
    ("field", "value", "kept"),
    [
        ("alias", "Child K", "Child K"),
        ("year_published", "2016", 2016),
        ("outcome", "death", "death"),
        ("age_bands", "under-1", ["under-1"]),
    ],
)
def test_accept_takes_a_guess_into_the_record(version, record, field, value, kept):
    guess = make_guess(version, field, value)

    record_guesses.accept(guess, by=make_analyst())

    record.refresh_from_db()
    assert getattr(record, field) == kept


def test_accept_says_in_the_audit_trail_what_and_from_which_words(version, record):
    analyst = make_analyst()
    guess = make_guess(version, "alias", "Child K")

    record_guesses.accept(guess, by=analyst)

    event = Event.objects.get(act="accepted")
    assert (event.actor, event.subject_id) == (analyst, str(guess.pk))
    assert event.after == {
        "review": record.reference,
        "field": "alias",
        "value": "Child K",
        "quote": "They",
    }
    assert Event.objects.get(act="changed").after["alias"] == "Child K"


def test_accept_adds_to_a_list_beside_what_is_there(version, record, taxonomy):
    record.agencies.set([Agency.objects.get(code="police")])
    Review.objects.filter(pk=record.pk).update(harm=["neglect"])

    for field, value in (("harm", "physical-abuse"), ("agencies", "gp")):
        record_guesses.accept(make_guess(version, field, value), by=make_analyst())

    record.refresh_from_db()
    assert record.harm == ["physical-abuse", "neglect"]
    assert set(record.agencies.values_list("code", flat=True)) == {"gp", "police"}


def test_accept_puts_a_publisher_on_the_list_where_it_is_new(version, record):
    name = "Northmere Safeguarding Children Board"

    record_guesses.accept(make_guess(version, "publisher", name), by=make_analyst())

    record.refresh_from_db()
    assert record.publisher == Organisation.objects.get(name=name)
    assert Event.objects.get(act="added").after == {"name": name}


def test_accept_takes_a_publisher_that_is_on_the_list(version, record):
    board = make_publisher()

    record_guesses.accept(
        make_guess(version, "publisher", str(board.pk)), by=make_analyst()
    )

    record.refresh_from_db()
    assert (record.publisher, Event.objects.filter(act="added").exists()) == (
        board,
        False,
    )


def test_accept_of_a_year_that_runs_backwards_is_refused(version, record):
    Review.objects.filter(pk=record.pk).update(incident_from=2014)
    guess = make_guess(version, "incident_to", "2012")

    with pytest.raises(GuessRefused, match="before they begin in 2014"):
        record_guesses.accept(guess, by=make_analyst())


def test_accept_of_what_the_record_has_no_place_for_is_refused(version):
    guess = make_guess(version, "weather", "fine")

    with pytest.raises(GuessRefused, match="no place"):
        record_guesses.accept(guess, by=make_analyst())


def test_accept_all_fills_what_is_empty_and_leaves_the_rest(version, record, taxonomy):
    Review.objects.filter(pk=record.pk).update(outcome="death")
    make_guess(version, "outcome", "serious-harm")
    make_guess(version, "title", "Child K: a review")
    make_guess(version, "nation", "wales", score=0.4)
    make_guess(version, "nation", "england", score=0.9)
    make_guess(version, "harm", "neglect")
    make_guess(version, "harm", "physical-abuse")
    make_guess(version, "agencies", "police")
    make_guess(version, "review_model", "systems")

    taken = record_guesses.accept_all(version, by=make_analyst())

    record.refresh_from_db()
    assert (record.title, record.nation, record.outcome) == (
        "Child K: a review",
        "england",
        "death",
    )
    assert record.harm == ["physical-abuse", "neglect"]
    assert [agency.code for agency in record.agencies.all()] == ["police"]
    assert len(taken) == Event.objects.filter(act="accepted").count() == 6


def test_accept_all_leaves_a_title_that_people_gave(version, record):
    Review.objects.filter(pk=record.pk).update(title="Child K")
    make_guess(version, "title", "Child K: a review")

    assert record_guesses.accept_all(version, by=make_analyst()) == []


def test_accept_all_leaves_a_publisher_that_is_withheld(version, record):
    Review.objects.filter(pk=record.pk).update(publisher_withheld=True)
    make_guess(version, "publisher", "Northmere Safeguarding Children Board")

    assert record_guesses.accept_all(version, by=make_analyst()) == []
