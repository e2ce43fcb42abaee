"""The pages on which codings leave and proposals are decided."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import Event
from reviews.exchange.scope import Scope
from reviews.models import Proposal, Tag
from tests.makers import make_page, make_tag, make_theme
from tests.reviews.exchange.projects import changed, opened, written
from tests.reviews.exchange.test_import import TEXT, by_another_coder

pytestmark = pytest.mark.django_db


@pytest.fixture
def tag():
    return make_tag(make_theme(), page=make_page(TEXT), start=23, end=45)


def upload(analyst) -> SimpleUploadedFile:
    file = changed(written("qdpx", Scope(analyst, ["suggested"])), by_another_coder)
    return SimpleUploadedFile("back.qdpx", file.getvalue())


@pytest.mark.parametrize("kind", ["qdpx", "xlsx", "csv", "jsonl"])
def test_export_sends_a_file(client, analyst, tag, kind):
    given = {"format": kind, "states": ["suggested"]}

    answer = client.post(reverse("export"), given)

    body = b"".join(answer.streaming_content)
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    assert body.startswith(b"PK")
    assert Event.objects.get(act="exported").after["tags"] == 1


def test_export_of_chosen_reviews(client, analyst, tag):
    make_tag(make_theme("other"))
    given = {
        "format": "xlsx",
        "states": ["suggested"],
        "reviews": [tag.review.reference],
    }

    answer = client.post(reverse("export"), given)

    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    assert book["Codings"].max_row == 2


def test_export_says_what_is_missing(client, analyst, tag):
    answer = client.post(reverse("export"), {"format": "qdpx"})

    assert answer.status_code == 400
    assert "Choose at least one kind of tag" in answer.text


def test_import_leads_to_the_proposals_and_they_are_decided(client, analyst, tag):
    arrived = client.post(reverse("bring"), {"project": upload(analyst)}, follow=True)
    proposal = Proposal.objects.get()
    address = reverse("decide-proposal", args=[proposal.pk])

    client.post(address, {"verdict": "accepted"})

    assert "proposed by Beth Coder" in arrived.text
    tag.refresh_from_db()
    assert tag.state == Tag.State.CONFIRMED


def test_proposal_is_rejected_and_not_decided_twice(client, analyst, tag):
    client.post(reverse("bring"), {"project": upload(analyst)})
    address = reverse("decide-proposal", args=[Proposal.objects.get().pk])

    client.post(address, {"verdict": "neither"})
    client.post(address, {"verdict": "rejected", "reason": "Not so."})
    again = client.post(address, {"verdict": "accepted"}, follow=True)

    assert "Somebody has decided this proposal already." in again.text
    assert Proposal.objects.get().reason == "Not so."


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (SimpleUploadedFile("bad.qdpx", b"bad"), "could not be opened"),
        (None, "Choose a project file"),
    ],
)
def test_import_of_a_bad_file_says_so_by_its_field(client, analyst, file, words):
    answer = client.post(reverse("bring"), {"project": file} if file else {})

    assert (answer.status_code, words in answer.text) == (400, True)


def test_exchange_lists_what_was_brought(client, analyst, tag):
    client.post(reverse("bring"), {"project": upload(analyst)})

    answer = client.get(reverse("exchange"))

    assert "back.qdpx" in answer.text
    assert "1 proposal to decide" in answer.text


def test_export_of_a_project_can_be_opened(client, analyst, tag):
    given = {"format": "qdpx", "states": ["suggested"]}

    answer = client.post(reverse("export"), given)

    root, texts = opened(io.BytesIO(b"".join(answer.streaming_content)))
    assert list(texts.values()) == [TEXT]
    assert root.get("origin") == "SCR Learning Portal"
