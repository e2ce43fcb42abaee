"""The pace of reading, and the time left, as far as they can be known."""

from datetime import timedelta

import pytest
from django.utils import timezone

from reviews.models import Page, ProcessingRun, Version
from reviews.pace import Pace, pace
from tests.makers import make_version

pytestmark = pytest.mark.django_db
Status = Version.Status
NOW = timezone.now()


def make_run(stage: str, started: float, finished: float | None, **given):
    """A run that started and finished so many minutes ago."""
    version = given.pop("version", None) or make_version(
        status=given.pop("status", Status.READ)
    )
    return ProcessingRun.objects.create(
        version=version,
        stage=stage,
        pipeline="1",
        queued=NOW,
        started=NOW - timedelta(minutes=started),
        finished=None if finished is None else NOW - timedelta(minutes=finished),
        **given,
    )


def make_scan(pages: int, **given) -> Version:
    fields = {"status": Status.NEEDS_OCR, "ocr_waiting": True, **given}
    version = make_version(**fields)
    for number in range(1, pages + 1):
        Page.objects.create(version=version, number=number, method=Page.Method.NONE)
    return version


def test_nothing_done_and_nothing_waiting_leaves_no_time():
    assert pace(now=NOW) == Pace(0.0, 0.0, 0.0, timedelta(0))


def test_rates_are_of_the_time_since_work_began():
    for _ in range(4):
        version = make_version()
        make_run("extract", 2, 1.5, version=version, counts={"pages": 30})
        make_run("tag", 1.5, 1, version=version, counts={"tags": 9})
    make_version(status=Status.WAITING)
    make_version(status=Status.READABLE)

    assert pace(now=NOW) == Pace(2.0, 60.0, 0.0, timedelta(minutes=1))


def test_work_of_the_hour_before_does_not_count():
    make_run("extract", 61, 60, counts={"pages": 30})
    make_version(status=Status.WAITING)

    assert pace(now=NOW) == Pace(0.0, 0.0, 0.0, None)


def test_file_that_was_refused_is_done_and_one_half_read_is_not():
    refused = make_version(status=Status.REFUSED, refusal="Damaged.")
    make_run("extract", 1, 0.5, version=refused)
    make_run("extract", 1, 0.5, status=Status.READABLE, counts={"pages": 10})

    assert pace(now=NOW) == Pace(1.0, 10.0, 0.0, timedelta(minutes=1))


def test_ocr_under_way_counts_with_the_pages_it_has_read():
    scan = make_scan(12)
    make_run("ocr", 20, None, version=scan, counts={"pages": 60, "of": 72})

    assert pace(now=NOW) == Pace(0.0, 0.0, 3.0, timedelta(minutes=4))


def test_longest_of_the_two_queues_is_left():
    make_run("ocr", 1, None, version=make_scan(6), counts={"pages": 3})
    make_run("tag", 1, 0.5)
    make_version(status=Status.READABLE)

    assert pace(now=NOW).left == timedelta(minutes=2)


def test_time_of_scans_that_nobody_reads_cannot_be_said():
    make_scan(3)
    make_run("tag", 1, 0.5)

    assert pace(now=NOW) == Pace(1.0, 0.0, 0.0, None)


def test_scans_that_do_not_wait_take_no_time():
    make_scan(3, ocr_waiting=False)

    assert pace(now=NOW).left == timedelta(0)


def test_pace_asks_as_often_for_many_files_as_for_few(django_assert_num_queries):
    for _ in range(8):
        make_run("tag", 1, 0.5)
        make_scan(2)

    with django_assert_num_queries(2):
        pace(now=NOW)
