"""The page of a review: its documents and versions, and what the report concludes."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from accounts.models import Event
from reviews import versions
from reviews.models import Finding, Recommendation, Review, Tag, Version
from tests.makers import (
    make_analyst,
    make_draft,
    make_page,
    make_review,
    make_tag,
    make_theme,
    make_version,
)

pytestmark = pytest.mark.django_db
QUOTE = "They did not share information."


def said(answer) -> list[str]:
    return [str(message) for message in get_messages(answer.wsgi_request)]


def body_of(client, review: Review) -> str:
    return " ".join(client.get(review.get_absolute_url()).content.decode().split())


def shown(client, review: Review) -> list[tuple[str, list[str]]]:
    """The documents on the page, each with its earlier versions, by file name."""
    documents = client.get(review.get_absolute_url()).context["documents"]
    return [
        (one.version.file_name, [version.file_name for version in one.earlier])
        for one in documents
    ]


def conclude(kind, page, text: str, **given):
    return kind.objects.create(
        review=page.version.report.review,
        version=page.version,
        page=page,
        order=given.pop("order", 1),
        text=text,
        start=0,
        end=1,
        **given,
    )


@pytest.fixture
def replaced() -> Version:
    """The second version of a published document, released and in its place."""
    first = make_version(make_review(), file_name="first.pdf")
    make_tag(make_theme(), page=make_page(QUOTE, version=first), state="confirmed")
    second = make_version(report=first.report, number=2, file_name="second.pdf")
    make_page("Nothing of the kind.", version=second)
    versions.take_place(second)
    return second


def test_earlier_versions_are_listed_for_analysts(client, replaced, analyst):
    review = replaced.report.review

    assert shown(client, review) == [("second.pdf", ["first.pdf"])]


def test_earlier_versions_are_not_there_for_others(client, replaced):
    review = replaced.report.review

    assert shown(client, review) == [("second.pdf", [])]


def test_decisions_not_carried_over_are_listed_with_their_place(
    client, replaced, analyst
):
    tag = Tag.objects.get()

    body = body_of(client, replaced.report.review)

    place = f"{tag.passage.page.get_absolute_url()}?mark={tag.pk}#tag-{tag.pk}"
    assert "1 decision not carried over" in body
    assert f'href="{place}"' in body


def test_themes_of_a_replaced_version_are_not_shown(client, replaced):
    answer = client.get(replaced.report.review.get_absolute_url())

    assert answer.context["stages"] == []


def test_held_version_stands_beside_the_one_it_will_replace(client, analyst):
    review = make_review()
    first = make_version(review, file_name="first.pdf")
    make_version(report=first.report, number=2, file_name="held.pdf", released=None)

    assert shown(client, review) == [("held.pdf", []), ("first.pdf", [])]
    assert "Held until a second person releases it." in body_of(client, review)


def test_held_version_is_not_there_for_others(client):
    review = make_review()
    first = make_version(review, file_name="first.pdf")
    make_version(report=first.report, number=2, file_name="held.pdf", released=None)

    assert shown(client, review) == [("first.pdf", [])]


def test_recommendation_is_shown_with_number_addressee_and_page(client):
    page = make_page(number=3, label="1")
    given = {"number": "R4", "addressee": "The police"}
    conclude(Recommendation, page, "Share what is known.", **given)

    body = body_of(client, page.version.report.review)

    assert '<span class="statement__number">R4</span> Share what is known.' in body
    assert (
        f'For The police · <a class="govuk-link" href="{page.get_absolute_url()}">'
        in (body)
    )
    assert ">page 3 (printed 1)</a>" in body


def test_many_findings_are_folded_after_five(client):
    page = make_page()
    for order in range(1, 9):
        conclude(Finding, page, f"Finding {order}.", order=order)

    assert ">3 more<" in body_of(client, page.version.report.review)


@pytest.mark.parametrize("worker", [True, False])
def test_conclusions_of_a_held_document_wait_for_its_release(client, worker):
    review = make_review()
    page = make_page(version=make_version(review, released=None))
    conclude(Recommendation, page, "Share what is known.")
    if worker:
        client.force_login(make_analyst())

    answer = client.get(review.get_absolute_url())

    assert list(answer.context["recommendations"]) == []


def test_conclusions_of_a_draft_are_shown_to_those_who_work_on_it(client, analyst):
    page = make_page(version=make_version(make_draft()))
    conclude(Recommendation, page, "Share what is known.")

    answer = client.get(page.version.report.review.get_absolute_url())

    assert len(answer.context["recommendations"]) == 1


def test_word_file_is_counted_in_parts(client):
    review = make_review()
    make_version(review, kind="docx", page_count=16)

    assert "16 parts · DOCX" in body_of(client, review)


# Discarding a draft


def test_discard_asks_first_and_names_the_files(client, analyst):
    version = make_version(make_draft(), file_name="mistake.pdf")
    review = version.report.review

    answer = client.get(reverse("discard", args=[review.reference]))

    assert "<li>mistake.pdf</li>" in answer.content.decode()
    assert Review.objects.count() == 1


def test_discard_without_a_reason_is_refused(client, analyst):
    review = make_draft()

    answer = client.post(reverse("discard", args=[review.reference]))

    assert answer.status_code == 400
    assert "Say why the draft is discarded" in answer.content.decode()


def test_discard_deletes_the_draft_and_keeps_why(client, analyst):
    review = make_draft()

    answer = client.post(
        reverse("discard", args=[review.reference]), {"reason": "Sent twice."}
    )

    assert (answer.url, Review.objects.count()) == (reverse("reviews"), 0)
    assert Event.objects.get(act="discarded").reason == "Sent twice."
    assert said(answer) == [f"The draft {review.reference} is discarded."]


def test_discard_of_a_published_review_leads_back(client, analyst):
    review = make_review()

    answer = client.get(reverse("discard", args=[review.reference]))

    assert answer.url == review.get_absolute_url()


def test_discard_of_a_review_published_meanwhile_is_refused(client, analyst):
    review = make_review()

    answer = client.post(
        reverse("discard", args=[review.reference]), {"reason": "Sent twice."}
    )

    assert said(answer)[0].startswith("Not discarded. This review has been published.")
    assert Review.objects.count() == 1


def test_discard_is_not_for_practitioners(client, practitioner):
    review = make_draft()

    assert client.get(reverse("discard", args=[review.reference])).status_code == 403
