"""Stopping and re-reading files, what is left to do, and why files were refused."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections, transaction

from accounts.models import Event
from reviews import processing
from reviews.ingest.read import read
from reviews.models import Page, Passage, ProcessingRun, Tag, Version
from reviews.processing import Refusals, Step
from reviews.tagging import tag
from tests.makers import (
    make_analyst,
    make_page,
    make_version,
    receive_pdf,
)

pytestmark = pytest.mark.django_db
Status = Version.Status


def state(version: Version) -> tuple[str, bool]:
    version.refresh_from_db()
    return version.status, version.ocr_waiting


def make_refused(refusal: str, **given) -> Version:
    return make_version(status=Status.REFUSED, refusal=refusal, **given)


def make_run(version: Version, stage: str, **given) -> ProcessingRun:
    fields = {"pipeline": "1", "queued": version.uploaded, **given}
    return ProcessingRun.objects.create(version=version, stage=stage, **fields)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ((Status.WAITING, False), (Status.CANCELLED, False)),
        ((Status.READABLE, False), (Status.CANCELLED, False)),
        ((Status.READABLE, True), (Status.CANCELLED, False)),
        ((Status.NEEDS_OCR, True), (Status.CANCELLED, False)),
        ((Status.READ, True), (Status.READ, False)),
    ],
)
def test_cancel_stops_what_waits(before, after):
    version = make_version(status=before[0], ocr_waiting=before[1])
    analyst = make_analyst()

    assert processing.cancel(version, by=analyst)

    assert state(version) == after
    assert Event.objects.values_list("act", "actor").get() == ("cancelled", analyst.pk)


@pytest.mark.parametrize("status", [Status.READ, Status.NEEDS_OCR, Status.CANCELLED])
def test_cancel_of_what_does_not_wait_changes_nothing(status):
    version = make_version(status=status)

    assert not processing.cancel(version, by=make_analyst())

    assert state(version) == (status, False)
    assert Event.objects.count() == 0


def test_cancelled_file_is_not_read(taxonomy):
    version = receive_pdf("A page")
    processing.cancel(version, by=make_analyst())

    assert read(version.pk) is None
    assert version.pages.count() == 0


def test_cancelled_file_keeps_what_was_read_and_is_not_tagged(taxonomy):
    version = receive_pdf("The school did not know what the health visitor knew.")
    read(version.pk)
    processing.cancel(version, by=make_analyst())

    assert tag(version.pk) is None
    assert (version.pages.count(), Passage.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_reading_that_is_cancelled_meanwhile_finds_nothing_to_claim(taxonomy):
    version = receive_pdf("A page")

    def work() -> Version | None:
        try:
            return read(version.pk)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():  # unseen by the reader until it comes to its claim
            processing.cancel(version, by=make_analyst())
            reading = pool.submit(work)
            while not version.runs.exists():
                assert not reading.done()
        done = reading.result()

    assert done is None
    assert state(version) == (Status.CANCELLED, False)
    assert version.pages.count() == 0


def test_refused_file_waits_again():
    version = make_refused("The file is damaged.")
    make_run(version, "extract", attempts=5)

    assert processing.read_again(version, by=make_analyst())

    assert state(version) == (Status.WAITING, False)
    assert version.runs.get().attempts == 0


def test_cancelled_file_is_read_from_the_start_where_nothing_was_read(taxonomy):
    version = receive_pdf("A page of a report")
    processing.cancel(version, by=make_analyst())

    assert processing.read_again(version, by=make_analyst())
    read(version.pk)

    assert state(version)[0] == Status.READABLE


def test_cancelled_file_goes_on_where_it_stopped(taxonomy):
    version = receive_pdf("The school did not know what the health visitor knew.")
    read(version.pk)
    processing.cancel(version, by=make_analyst())

    assert processing.read_again(version, by=make_analyst())
    assert state(version) == (Status.READABLE, False)
    tag(version.pk)

    assert state(version) == (Status.READ, False)
    assert Event.objects.get(act="queued again").after == {"stages": ["tag"]}


def test_cancelled_scan_waits_for_ocr_again():
    version = make_version(status=Status.NEEDS_OCR, ocr_waiting=True)
    Page.objects.create(version=version, number=1, method=Page.Method.NONE)
    processing.cancel(version, by=make_analyst())

    assert processing.read_again(version, by=make_analyst())

    assert state(version) == (Status.NEEDS_OCR, True)


def test_scan_cancelled_before_its_passages_were_made_gets_them():
    version = make_version(status=Status.CANCELLED)
    Page.objects.create(version=version, number=1, method=Page.Method.OCR, text="Read")
    make_run(version, "ocr", started=version.uploaded)

    assert processing.read_again(version, by=make_analyst())

    assert state(version) == (Status.NEEDS_OCR, True)


def test_cancelled_mixed_file_goes_on_with_both():
    version = make_version(status=Status.CANCELLED)
    make_page(version=version)
    Page.objects.create(version=version, number=2, method=Page.Method.NONE)

    processing.read_again(version, by=make_analyst())

    assert state(version) == (Status.READABLE, True)


@pytest.mark.parametrize("status", [Status.READ, Status.NEEDS_OCR])
def test_pages_that_need_ocr_wait_for_it_again(status):
    version = make_version(status=status)
    Page.objects.create(version=version, number=1, method=Page.Method.NONE)

    assert processing.read_again(version, by=make_analyst())

    assert state(version) == (status, True)


@pytest.mark.parametrize("status", [Status.READ, Status.WAITING, Status.READABLE])
def test_file_with_nothing_left_to_do_is_not_read_again(status):
    version = make_version(status=status)
    make_page(version=version)

    assert not processing.read_again(version, by=make_analyst())

    assert state(version) == (status, False)
    assert Event.objects.count() == 0


def test_replaced_file_is_not_read_again():
    version = make_refused("Damaged.", superseded_by=make_version())

    assert not processing.read_again(version, by=make_analyst())
    assert processing.read_all_refused_again(by=make_analyst()) == 0


def test_all_refused_files_are_read_again():
    refused = [make_refused("Damaged."), make_refused("Empty.")]
    make_version(status=Status.CANCELLED)

    assert processing.read_all_refused_again(by=make_analyst()) == 2

    assert [state(one) for one in refused] == [(Status.WAITING, False)] * 2
    assert processing.refusals() == []


def test_reading_again_gives_what_reading_gave(taxonomy):
    version = receive_pdf("The school did not know what the health visitor knew.")
    read(version.pk)
    tag(version.pk)
    before = Tag.objects.count()
    Version.objects.update(status=Status.CANCELLED)

    processing.read_again(version, by=make_analyst())
    tag(version.pk)

    assert (version.pages.count(), Tag.objects.count()) == (1, before)


def test_refusals_are_grouped_whatever_their_numbers():
    for refusal in (
        "The file has 2,100 pages, and a report may have 2,000 at most.",
        "The file has 5,000 pages, and a report may have 2,000 at most.",
        "The file is larger than 100 MB.",
        "The file is empty.",
        "The file is empty.",
        "The file is empty.",
    ):
        make_refused(refusal)

    assert processing.refusals() == [
        Refusals("The file is empty.", 3),
        Refusals("The file has … pages, and a report may have 2,000 at most.", 2),
        Refusals("The file is larger than 100 MB.", 1),
    ]


def test_refusals_ask_once(django_assert_num_queries):
    for n in range(5):
        make_refused(f"Refused for the reason {n}.")

    with django_assert_num_queries(1):
        processing.refusals()


def test_totals_count_every_state(django_assert_num_queries):
    for status in Status.values:
        refusal = "Damaged." if status == Status.REFUSED else ""
        make_version(status=status, refusal=refusal)
    make_version(status=Status.READ, ocr_waiting=True)

    with django_assert_num_queries(1):
        totals = processing.totals()

    assert (totals.files, totals.waiting, totals.read) == (7, 2, 2)
    assert (totals.needs_ocr, totals.refused, totals.cancelled) == (1, 1, 1)
    assert totals.ocr_waiting == 1


@pytest.mark.parametrize(
    ("waiting", "ocr_waiting", "ocr_workers", "busy"),
    [(1, 0, 0, True), (0, 1, 1, True), (0, 1, 0, False), (0, 1, None, False)],
)
def test_portal_is_busy_while_something_changes_of_itself(
    waiting, ocr_waiting, ocr_workers, busy
):
    totals = processing.Totals(
        files=2,
        waiting=waiting,
        read=0,
        needs_ocr=0,
        refused=0,
        cancelled=0,
        ocr_waiting=ocr_waiting,
        workers=1,
        ocr_workers=ocr_workers,
    )

    assert totals.is_busy == busy


def test_steps_left_say_how_far_a_file_is(django_assert_num_queries):
    version = make_version(status=Status.READABLE, ocr_waiting=True)
    at = version.uploaded
    make_run(version, "extract", started=at, finished=at, counts={"pages": 16})
    make_run(version, "ocr", started=at, counts={"pages": 4, "of": 16})
    make_version(status=Status.WAITING)
    make_version()

    with django_assert_num_queries(2):
        steps = [processing.steps_left(one) for one in processing.files()]

    assert steps == [
        [],
        [Step("extract", "Reading the text", False, None, None)],
        [
            Step("ocr", "Reading pictures of pages", True, 4, 16),
            Step("tag", "Suggesting tags", False, None, None),
        ],
    ]


def test_file_in_hand_is_running():
    version = make_version(status=Status.WAITING)
    make_run(version, "extract", started=version.uploaded)

    (step,) = processing.steps_left(version)

    assert (step.is_running, step.of) == (True, None)
