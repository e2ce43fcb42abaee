"""The form of a review's record, with what its reports suggest beside each field."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from accounts.models import Event
from reviews.models import Guess, Page, Review
from tests.makers import make_draft, make_page, make_review, make_version

pytestmark = pytest.mark.django_db
COVER = "Overview report on Child B. Published in 2014. Nation: Wales."


def said(answer) -> list[str]:
    return [str(message) for message in get_messages(answer.wsgi_request)]


def form_of(review: Review) -> str:
    return reverse("edit-record", args=[review.reference])


def body_of(client, review: Review) -> str:
    return " ".join(client.get(form_of(review)).content.decode().split())


def guess(page: Page, field: str, value: str, label: str = "", **given) -> Guess:
    fields = {"start": 0, "end": 8, "quote": COVER[:8], "score": 0.9, **given}
    return Guess.objects.create(
        version=page.version,
        page=page,
        field=field,
        value=value,
        label=label or value,
        **fields,
    )


def use(client, review: Review, **given):
    return client.post(reverse("use-guess", args=[review.reference]), given)


@pytest.fixture
def cover() -> Page:
    """The first page of a draft's report."""
    review = make_draft(nation="", year_published=None)
    return make_page(COVER, version=make_version(review), width=595, height=842)


@pytest.fixture
def review(cover) -> Review:
    return cover.version.report.review


def test_suggestion_stands_with_its_words_and_page(client, analyst, cover, review):
    one = guess(cover, "year_published", "2014")

    body = body_of(client, review)

    assert "<strong>2014</strong>" in body
    assert f"“{one.quote}”" in body
    assert f'href="{cover.get_absolute_url()}">page 1' in body
    assert f'form="use-guess" name="guess" value="{one.pk}"' in body


def test_suggestion_that_the_record_holds_is_not_offered(
    client, analyst, cover, review
):
    review.year_published = 2014
    review.save()
    guess(cover, "year_published", "2014")

    body = body_of(client, review)

    assert "in the record</span>" in body
    assert "Use this" not in body


def test_few_suggestions_are_shown_for_one_value_and_all_for_a_list(
    client, analyst, cover, review
):
    for number in range(6):
        guess(cover, "title", f"Title {number}")
    for harm in ("neglect", "physical-abuse", "suicide-or-self-harm", "filicide"):
        guess(cover, "harm", harm)
    guess(cover, "harm", "sexual-abuse")

    rows = client.get(form_of(review)).context["rows"]

    shown = {field.name: len(guesses) for field, guesses in rows if guesses}
    assert shown == {"title": 4, "harm": 5}


def test_suggestion_without_a_field_is_told_and_not_offered(
    client, analyst, cover, review
):
    guess(cover, "weather", "rain", "Rain")

    body = body_of(client, review)

    assert "Also found in the reports" in body
    assert "Use this" not in body


def test_use_of_a_suggestion_saves_it_and_leaves_a_trail(
    client, analyst, cover, review
):
    one = guess(cover, "nation", "wales", "Wales")

    answer = use(client, review, guess=one.pk)

    review.refresh_from_db()
    assert (review.nation, answer.url) == ("wales", form_of(review))
    assert said(answer) == ["Saved in the record: Wales."]
    assert Event.objects.filter(act="accepted").count() == 1


def test_use_of_all_fills_what_is_empty(client, analyst, cover, review):
    guess(cover, "nation", "wales", "Wales")
    guess(cover, "year_published", "2014")

    answer = use(client, review, all="all")

    review.refresh_from_db()
    assert (review.nation, review.year_published) == ("wales", 2014)
    assert said(answer) == ["Saved in the record: Wales; 2014."]


def test_use_of_all_where_nothing_is_empty_says_so(client, analyst, review):
    answer = use(client, review, all="all")

    assert said(answer) == ["Saved in the record: nothing, no field was empty."]


def test_use_of_a_suggestion_that_cannot_be_says_why(client, analyst, cover, review):
    review.incident_from = 2010
    review.save()
    one = guess(cover, "incident_to", "2008")

    answer = use(client, review, guess=one.pk)

    assert said(answer)[0].startswith("Not used. The events would end in 2008")


@pytest.mark.parametrize("given", ["", "x", "0", "99999999999"])
def test_use_of_no_suggestion_is_not_found(client, analyst, review, given):
    assert use(client, review, guess=given).status_code == 404


def test_use_of_a_suggestion_for_another_review_is_not_found(client, analyst, cover):
    one = guess(cover, "nation", "wales")

    assert use(client, make_draft(), guess=one.pk).status_code == 404


def test_use_that_is_only_looked_at_leads_back(client, analyst, review):
    answer = client.get(reverse("use-guess", args=[review.reference]))

    assert answer.url == form_of(review)


def test_use_is_not_for_practitioners(client, practitioner, review):
    assert use(client, review, all="all").status_code == 403


def test_title_that_is_a_file_name_is_pointed_out(client, analyst, review):
    review.title = "report"
    review.save()

    assert "This is the name of the file." in body_of(client, review)


def test_title_of_a_report_is_not_taken_for_a_file_name(client, analyst, review):
    assert "This is the name of the file." not in body_of(client, review)


def test_cover_is_shown_beside_the_form(client, analyst, cover, review):
    image = f"{cover.get_absolute_url()}image.webp"

    assert f'<img src="{image}" alt="Page 1 of the overview report' in body_of(
        client, review
    )


def test_word_file_has_no_cover_to_show(client, analyst):
    review = make_draft()
    make_page(version=make_version(review, kind="docx"))

    assert client.get(form_of(review)).context["cover"] is None


def test_record_of_a_published_review_says_that_it_must_be_withdrawn(client, analyst):
    body = body_of(client, make_review())

    assert "This review is published. Withdraw it to change its record" in body
    assert "Save the record" not in body


def test_record_published_meanwhile_is_not_changed(client, analyst):
    review = make_review()

    answer = client.post(form_of(review), {"title": "Another", "nation": "wales"})

    review.refresh_from_db()
    assert (answer.status_code, review.nation) == (400, "england")


def test_suggestions_ask_once(
    client, analyst, cover, review, django_assert_max_num_queries
):
    for field, value in (("nation", "wales"), ("year_published", "2014")):
        guess(cover, field, value)
    for number in range(9):
        guess(cover, "title", f"Title {number}")

    with django_assert_max_num_queries(14):
        client.get(form_of(review))
