"""Uploading reports from the pages, one or many at once."""

from io import BytesIO

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from reviews.models import Report, Review, Version
from tests.makers import make_draft, make_pdf, make_version

pytestmark = pytest.mark.django_db


def said(answer) -> list[str]:
    return [str(message) for message in get_messages(answer.wsgi_request)]


def a_file(content: bytes = b"%PDF-1.4", name: str = "report.pdf") -> BytesIO:
    file = BytesIO(content)
    file.name = name
    return file


def test_upload_of_two_files_makes_two_drafts(client, analyst):
    files = [a_file(make_pdf("One.")), a_file(make_pdf("Two."), "two.pdf")]

    answer = client.post(reverse("upload"), {"documents": files})

    assert said(answer) == ["2 files are uploaded and will be read now."]
    assert [review.state for review in Review.objects.all()] == ["draft", "draft"]


def test_upload_of_a_file_that_is_here_says_where(client, analyst):
    client.post(reverse("upload"), {"documents": [a_file()]})
    version = Version.objects.get()
    review = version.report.review

    answer = client.post(reverse("upload"), {"documents": [a_file(name="again.pdf")]})

    place = f"{review.get_absolute_url()}#document-{version.pk}"
    assert said(answer)[-1] == (
        f'again.pdf is already here, in <a class="govuk-link" href="{place}">'
        f"{review.reference}, overview report</a>."
    )


def test_upload_of_a_name_with_markup_shows_it_as_it_is(client, analyst):
    for name in ("one.pdf", "<b>two.pdf"):
        answer = client.post(reverse("upload"), {"documents": [a_file(name=name)]})

    assert said(answer)[-1].startswith("&lt;b&gt;two.pdf is already here")


def test_upload_as_a_new_version_joins_the_report(client, analyst):
    version = make_version(make_draft())
    reference = version.report.review.reference
    given = {"documents": [a_file()], "into": "version", "review": reference}

    client.post(reverse("upload"), given)

    assert [one.number for one in version.report.versions.order_by("number")] == [1, 2]


def test_upload_as_a_new_version_of_one_of_several_goes_by_its_kind(client, analyst):
    review = make_draft()
    make_version(review)
    summary = Report.objects.create(review=review, kind="executive-summary")
    make_version(report=summary)
    given = {"into": "version", "review": review.reference, "kind": summary.kind}

    client.post(reverse("upload"), {"documents": [a_file()], **given})

    assert summary.versions.count() == 2


def test_upload_as_a_new_version_of_no_document_is_refused(client, analyst):
    review = make_draft()
    given = {"into": "version", "review": review.reference}

    answer = client.post(reverse("upload"), {"documents": [a_file()], **given})

    assert "This review has several documents, or none." in answer.content.decode()


def test_upload_of_two_files_as_one_new_version_is_refused(client, analyst):
    version = make_version(make_draft())
    files = [a_file(), a_file(b"%PDF-1.5", "two.pdf")]
    given = {"into": "version", "review": version.report.review.reference}

    answer = client.post(reverse("upload"), {"documents": files, **given})

    assert "Choose one file: a version has one only" in answer.content.decode()
    assert Version.objects.count() == 1


def test_upload_as_new_with_a_reference_asks_which_is_meant(client, analyst):
    given = {"into": "new", "review": make_draft().reference}

    answer = client.post(reverse("upload"), {"documents": [a_file()], **given})

    assert "Choose what these files are to that review" in answer.content.decode()


def test_upload_to_a_review_adds_a_document_of_its_kind(client, analyst):
    review = make_draft()
    given = {
        "documents": [a_file()],
        "review": review.reference,
        "kind": "executive-summary",
    }

    client.post(reverse("upload"), given)

    assert [report.kind for report in review.reports.all()] == ["executive-summary"]


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({}, "Choose at least one file"),
        ({"review": "R-0000-001"}, "There is no review with this reference"),
        ({"kind": "novel"}, "Choose a kind of document from the list"),
        ({"into": "nothing"}, "Choose what these files are"),
        ({"into": "version"}, "Enter the reference of the review"),
        ({"into": "document"}, "Enter the reference of the review"),
    ],
)
def test_upload_that_makes_no_sense_is_refused_in_words(client, analyst, given, error):
    files = {"documents": [a_file()]} if given else {}

    answer = client.post(reverse("upload"), {**given, **files})

    assert answer.status_code == 400
    assert error in answer.content.decode()
    assert Version.objects.count() == 0


def test_upload_of_too_large_a_file_stores_nothing(client, analyst, settings):
    settings.MAX_UPLOAD_BYTES = 4

    answer = client.post(reverse("upload"), {"documents": [a_file(b"12345")]})

    assert "Too large: report.pdf" in answer.content.decode()
    assert Version.objects.count() == 0


def test_processing_says_why_a_file_was_refused(client, analyst):
    make_version(status="refused", refusal="It is locked with a password.")

    body = client.get(reverse("processing")).content.decode()

    assert "It is locked with a password." in body


def test_read_again_lets_a_refused_file_wait(client, analyst):
    version = make_version(status="refused", refusal="It is locked.")

    client.post(reverse("read-again", args=[version.pk]))

    version.refresh_from_db()
    assert version.status == Version.Status.WAITING
