"""The processing page: what is being read, what went wrong, and what to do about it."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from reviews import workers
from reviews.models import Likeness, Page, ProcessingRun, Version
from reviews.templatetags.processing import can_be_read_again, in_words, look, took
from tests.makers import (
    make_analyst,
    make_draft,
    make_page,
    make_review,
    make_user,
    make_version,
)

pytestmark = pytest.mark.django_db
Status = Version.Status
LOCKED = "It is locked with a password."


def said(answer) -> list[str]:
    return [str(message) for message in get_messages(answer.wsgi_request)]


def body_of(client, query: str = "") -> str:
    body = client.get(reverse("processing") + query).content.decode()
    return " ".join(body.split())


def make_run(version: Version, stage: str, **given) -> ProcessingRun:
    now = timezone.now()
    given = {"queued": now, "started": now, "pipeline": "1", **given}
    return ProcessingRun.objects.create(version=version, stage=stage, **given)


def make_alike(**given) -> Likeness:
    """Two files that have been read, and are nearly the same."""
    first = make_version(make_draft(), file_name="first.pdf")
    second = make_version(make_draft(), file_name="second.pdf")
    for version in (first, second):
        make_page(version=version)
    return Likeness.objects.create(version=second, other=first, share=0.97, **given)


@pytest.fixture
def nobody_works():
    """No sign of life of workers that other tests had."""
    cache.delete(workers.NAMES)


# What is shown


def test_file_being_read_from_pictures_says_how_far(client, analyst):
    version = make_version(status=Status.NEEDS_OCR, ocr_waiting=True, ocr_pages=16)
    make_run(version, "ocr", counts={"pages": 3, "of": 16})

    assert "Reading pictures of pages: page 3 of 16" in body_of(client)


def test_workers_at_work_are_counted(client, analyst, nobody_works):
    workers.say_alive("here", 1)
    workers.say_alive("here", 2, ocr=True)

    assert "2 at work." in body_of(client)


def test_scans_without_a_worker_for_them_say_what_to_install(
    client, analyst, nobody_works
):
    make_version(status=Status.NEEDS_OCR, ocr_waiting=True)

    body = body_of(client)

    assert "none at work.</strong> Nothing is lost: files wait" in body
    assert "No worker can read pictures:</strong> install tesseract on a worker" in body


def test_pace_is_told_in_files_and_pages(client, analyst):
    for pages in (300, 40):
        now = timezone.now()
        make_run(make_version(), "extract", counts={"pages": pages}, finished=now)

    assert "<dd>2 files, 340 pages.</dd>" in body_of(client)


def test_time_left_that_cannot_be_known_is_not_made_up(client, analyst):
    make_version(status=Status.WAITING)

    assert "<dt>Time left</dt><dd>cannot be said yet.</dd>" in body_of(client)


@pytest.mark.parametrize(
    ("time", "words"),
    [
        (None, "cannot be said yet"),
        (timedelta(seconds=20), "less than a minute"),
        (timedelta(seconds=80), "about 1 minute"),
        (timedelta(minutes=45), "about 45 minutes"),
        (timedelta(hours=3), "about 3 hours"),
        (timedelta(days=4), "about 4 days"),
    ],
)
def test_in_words_is_no_finer_than_it_can_be_known(time, words):
    assert in_words(time) == words


def test_totals_lead_to_the_files_in_that_state(client, analyst):
    make_version(file_name="good.pdf")
    make_version(file_name="bad.pdf", status=Status.REFUSED, refusal=LOCKED)

    shown = client.get(reverse("processing") + "?state=refused").context["page"]

    assert [version.file_name for version in shown] == ["bad.pdf"]


def test_state_that_is_none_shows_every_file(client, analyst):
    make_version()

    shown = client.get(reverse("processing") + "?state=nonsense").context["page"]

    assert len(shown) == 1


def test_state_without_a_file_says_so(client, analyst):
    assert "No file is in this state" in body_of(client, "?state=refused")


def test_word_file_has_parts(client, analyst):
    make_version(kind="docx", page_count=16)

    assert "16 parts" in body_of(client)


@pytest.mark.parametrize(
    ("given", "can"),
    [
        ({"status": Status.REFUSED}, True),
        ({"status": Status.CANCELLED}, True),
        ({"status": Status.READ}, False),
        ({"status": Status.READ, "ocr_pages": 2}, True),
        ({"status": Status.READ, "ocr_pages": 2, "ocr_waiting": True}, False),
        ({"status": Status.WAITING}, False),
        ({"status": Status.CANCELLED, "superseded_by_id": 1}, False),
    ],
)
def test_file_that_stands_still_can_be_read_again(given, can):
    assert can_be_read_again(Version(**given)) == can


@pytest.mark.parametrize(
    ("seconds", "words"),
    [([], ""), ([0.04], "under 0.1 s"), ([1.5, 2.5], "4.0 s"), ([1, None], "1.0 s")],
)
def test_took_is_the_time_of_all_stages_that_are_finished(seconds, words):
    version, now = make_version(), timezone.now()
    for stage, spent in zip(ProcessingRun.Stage.values, seconds, strict=False):
        done = None if spent is None else now + timedelta(seconds=spent)
        make_run(version, stage, started=now, finished=done)

    assert took(version) == words


def test_look_tells_done_from_stopped_and_waiting():
    states = (Status.READ, Status.REFUSED, Status.CANCELLED, Status.READABLE)

    looks = [look(Version(status=status)) for status in states]

    assert looks == ["done", "stop", "stop", "wait"]


def test_table_alone_is_given_for_the_page_to_refresh_itself(client, analyst):
    make_version(file_name="one.pdf")

    body = client.get(reverse("processing-table")).content.decode()

    assert ("one.pdf" in body, "<html" in body) == (True, False)


# What a person does


def test_stop_stops_a_file_and_leads_back_to_where_one_was(client, analyst):
    version = make_version(status=Status.WAITING)

    answer = client.post(reverse("stop", args=[version.pk]) + "?state=waiting")

    version.refresh_from_db()
    assert version.status == Status.CANCELLED
    assert answer.url == reverse("processing") + "?state=waiting"


def test_stop_of_a_file_that_is_done_says_so(client, analyst):
    version = make_version()

    answer = client.post(reverse("stop", args=[version.pk]))

    assert said(answer) == ["report.pdf was done before it was stopped."]


def test_read_again_of_a_file_that_is_done_says_so(client, analyst):
    version = make_version()

    answer = client.post(reverse("read-again", args=[version.pk]))

    assert said(answer) == ["report.pdf has nothing left to read."]


def test_files_of_one_reason_are_read_again(client, analyst):
    for refusal in ("It has 5,001 pages.", "It has 6,000 pages.", LOCKED):
        make_version(status=Status.REFUSED, refusal=refusal)
    reason = client.get(reverse("processing")).context["refusals"][0].reason

    answer = client.post(reverse("read-all-again"), {"reason": reason})

    assert reason == "It has … pages."
    assert said(answer) == ["2 files will be read again."]
    assert Version.objects.get(status=Status.REFUSED).refusal == LOCKED


def test_all_refused_files_are_read_again(client, analyst):
    for refusal in ("It has 5,001 pages.", LOCKED):
        make_version(status=Status.REFUSED, refusal=refusal)

    client.post(reverse("read-all-again"))

    assert Version.objects.filter(status=Status.WAITING).count() == 2


@pytest.mark.parametrize("name", ["read-again", "stop", "release"])
def test_act_on_a_file_that_is_only_looked_at_leads_back(client, analyst, name):
    version = make_version()

    answer = client.get(reverse(name, args=[version.pk]))

    assert answer.status_code == 302


@pytest.mark.parametrize("name", ["read-again", "stop", "release"])
def test_act_on_a_file_is_not_for_practitioners(client, practitioner, name):
    version = make_version()

    assert client.post(reverse(name, args=[version.pk])).status_code == 403


def test_all_again_that_is_only_looked_at_leads_back(client, analyst):
    assert client.get(reverse("read-all-again")).url == reverse("processing")


# Files that are alike


def test_likeness_is_asked_with_what_each_answer_does(client, analyst):
    question = make_alike()

    body = body_of(client)

    other = question.other.report.review.reference
    assert "97 % of the words of the shorter one stand in both" in body
    assert f"It takes the other’s place in {other}." in body


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ("new-version", "second.pdf is now version 2 of {}, overview report."),
        ("same-review", "second.pdf is now a document of {}, overview report."),
    ],
)
def test_answer_to_a_likeness_moves_the_file(client, analyst, answer, told):
    question = make_alike()
    reference = question.other.report.review.reference

    sent = client.post(
        reverse("answer-likeness", args=[question.pk]), {"answer": answer}
    )

    question.refresh_from_db()
    assert question.answer == answer
    assert said(sent) == [told.format(reference)]


def test_likeness_of_files_that_are_apart_is_not_asked_again(client, analyst):
    question = make_alike()

    client.post(reverse("answer-likeness", args=[question.pk]), {"answer": "apart"})

    assert "Is this here already?" not in body_of(client)


def test_likeness_answered_by_somebody_else_says_by_whom(client, analyst):
    question = make_alike(answer="apart", answered_by=make_user(name="Jo Bell"))

    sent = client.post(
        reverse("answer-likeness", args=[question.pk]), {"answer": "new-version"}
    )

    assert said(sent)[0].startswith("Not done. Jo Bell has already answered")


@pytest.mark.parametrize("given", [{}, {"answer": "perhaps"}])
def test_likeness_without_an_answer_stays_open(client, analyst, given):
    question = make_alike()

    sent = client.post(reverse("answer-likeness", args=[question.pk]), given)

    assert said(sent) == ["Nothing was decided. Choose one of the answers."]


def test_likeness_that_is_only_looked_at_leads_back(client, analyst):
    question = make_alike()

    answer = client.get(reverse("answer-likeness", args=[question.pk]))

    assert answer.url == reverse("processing")


# Documents held for release


def test_held_document_is_released_by_a_second_person(client, analyst):
    version = make_version(make_review(), released=None, uploaded_by=make_analyst())
    assert "Held until a second person releases it" in body_of(client)

    answer = client.post(reverse("release", args=[version.pk]))

    version.refresh_from_db()
    assert version.released is not None
    assert said(answer) == ["report.pdf is released: everybody can read it."]


def test_held_document_is_not_released_by_its_uploader(client, analyst):
    version = make_version(make_review(), released=None, uploaded_by=analyst)
    reason = "You uploaded this document. A second person must release it."
    assert reason in body_of(client)

    answer = client.post(reverse("release", args=[version.pk]))

    version.refresh_from_db()
    assert version.released is None
    assert said(answer) == [f"Not released. {reason}"]


def test_processing_page_asks_as_often_for_many_questions(
    client, analyst, django_assert_num_queries
):
    def fill() -> None:
        make_alike()
        make_version(make_review(), released=None)
        version = make_version(status=Status.NEEDS_OCR, ocr_waiting=True)
        make_run(version, "ocr", counts={"pages": 1, "of": 2})
        Page.objects.create(version=version, number=1, method=Page.Method.NONE)
        make_version(status=Status.REFUSED, refusal=LOCKED)

    fill()
    with django_assert_num_queries(14, exact=False):
        client.get(reverse("processing"))
    for _ in range(2):
        fill()

    with django_assert_num_queries(14, exact=False):
        client.get(reverse("processing"))
