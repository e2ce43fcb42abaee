"""Killed workers, lost queues and cut connections: every file ends read, once."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from celery import current_app
from django.db import connection, connections
from django.utils import timezone

from reviews import waiting
from reviews.ingest.read import read
from reviews.models import Passage, ProcessingRun, Tag, Version
from tests.faults.conftest import ROOT, eventually
from tests.makers import make_pdf, receive_pdf

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]
PAGE = "The health visitor did not share what she knew with the school.\n" * 40


def later():
    return timezone.now() + timedelta(minutes=5)


def receive_long(pages: int = 400) -> Version:
    return receive_pdf(*(f"Page {n}\n{PAGE}" for n in range(pages)))


def is_being_read(version: Version) -> bool:
    return ProcessingRun.objects.filter(version=version, started__isnull=False).exists()


def is_read(version: Version) -> bool:
    version.refresh_from_db()
    return version.status == Version.Status.READ


def assert_read_once(version: Version, pages: int) -> None:
    assert version.pages.count() == pages
    starts = Passage.objects.filter(page__version=version).values_list("page", "start")
    assert len(starts) == len(set(starts)) > 0
    assert set(Tag.objects.values_list("state", flat=True)) <= {"suggested", "unsure"}


def test_worker_killed_in_mid_report_reads_it_once(taxonomy, start_worker):
    first = start_worker()
    version = receive_long()
    eventually(lambda: is_being_read(version))

    first.kill()
    version.refresh_from_db()
    assert version.status == Version.Status.WAITING
    start_worker()
    waiting.sweep(now=later())
    eventually(lambda: is_read(version))

    assert_read_once(version, pages=400)


def test_two_workers_on_one_report_read_it_once(taxonomy, empty_queue):
    version = receive_pdf(*[PAGE] * 20)

    def work(_) -> bool:
        try:
            return read(version.pk) is not None
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(work, range(4)))

    assert done.count(True) == 1
    assert version.pages.count() == 20


def test_emptied_queue_loses_nothing(taxonomy, start_worker):
    versions = [receive_pdf(f"Report {n}\n{PAGE}") for n in range(3)]
    with current_app.connection_for_write() as broker:
        broker.default_channel.client.flushdb()

    start_worker()
    assert waiting.sweep(now=later()) == 3

    eventually(lambda: all(is_read(version) for version in versions))


def test_sweep_leaves_alone_what_still_waits_in_the_queue(taxonomy, empty_queue):
    receive_pdf(PAGE)

    assert waiting.sweep(now=later()) == 0


def test_cut_connections_are_made_anew(taxonomy, start_worker):
    start_worker()
    version = receive_long()
    eventually(lambda: is_being_read(version))

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    eventually(lambda: is_read(version))

    assert_read_once(version, pages=400)


RECEIVE = """
import sys, django
django.setup()
from reviews.uploads import receive
print(receive(sys.stdin.buffer, name="report.pdf").version.status)
"""


def test_upload_while_the_queue_is_away_waits(taxonomy, env, tmp_path, start_worker):
    away = {"REDIS_URL": f"unix://{tmp_path}/nobody.sock"}
    settings = {"DJANGO_SETTINGS_MODULE": "scr_portal.settings"}

    done = subprocess.run(
        [sys.executable, "-c", RECEIVE],
        input=make_pdf(PAGE),
        env={**env, **away, **settings},
        cwd=ROOT,
        capture_output=True,
    )

    assert (done.stdout, done.returncode) == (b"waiting\n", 0), done.stderr[-2000:]
    start_worker()
    waiting.sweep(now=later())
    eventually(lambda: is_read(Version.objects.get()))


def test_worker_says_it_is_alive(start_worker):
    from reviews import workers

    start_worker()

    eventually(lambda: workers.alive() == 1)
