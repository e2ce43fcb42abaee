"""Workers killed while pictures are read: every page is read, none twice."""

import pytest
from celery import current_app
from django.core.cache import cache

from reviews import waiting, workers
from reviews.ingest.read import read
from reviews.models import Passage, Version
from tests.faults.conftest import eventually
from tests.faults.test_reading_survives import is_read, later
from tests.makers import make_pdf
from tests.scans import StandIn, receive_bytes, scan_of, together

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]
BOTH = "celery,ocr"


@pytest.fixture
def tesseract(tmp_path, monkeypatch) -> StandIn:
    """Before `env` is made, so that workers find it."""
    stand_in = StandIn(tmp_path / "bin")
    monkeypatch.setenv("PATH", str(stand_in.folder))
    return stand_in


def read_but_for_ocr(*parts: bytes) -> Version:
    version = receive_bytes(together(*parts))
    read(version.pk)
    return version


def read_by_ocr(version: Version) -> int:
    return version.pages.filter(method="ocr").count()


def test_worker_killed_in_mid_ocr_goes_on_where_it_stopped(
    taxonomy, tesseract, start_worker
):
    tesseract.says("Page one.", "Page two.", "wait", "Page three.", "Page four.")
    first = start_worker(BOTH)
    version = read_but_for_ocr(scan_of("1", "2", "3", "4"))
    eventually(lambda: len(tesseract.asked) == 3)

    first.kill()
    assert read_by_ocr(version) == 2
    cache.clear()  # of the killed one
    start_worker(BOTH)
    eventually(lambda: workers.with_ocr() == 1)
    assert waiting.sweep(now=later()) == 1
    eventually(lambda: is_read(version))
    tesseract.let_go()

    assert len(tesseract.asked) == 5
    assert [page.text for page in version.pages.all()] == [
        "Page one.",
        "Page two.",
        "Page three.",
        "Page four.",
    ]
    assert Passage.objects.filter(page__version=version).count() == 4


def test_default_worker_leaves_pictures_alone(taxonomy, tesseract, start_worker):
    start_worker()
    version = read_but_for_ocr(scan_of("1"), make_pdf("The school did not know."))

    eventually(lambda: is_read(version))

    assert (version.ocr_waiting, tesseract.asked) == (True, [])


def test_sweep_leaves_scans_alone_while_nobody_can_read_them(
    taxonomy, tesseract, start_worker
):
    cache.clear()
    start_worker()
    version = read_but_for_ocr(scan_of("1"))
    empty_the_queue()

    assert waiting.sweep(now=later()) == 0

    start_worker(BOTH)
    eventually(lambda: workers.with_ocr() == 1)
    assert waiting.sweep(now=later()) == 1
    eventually(lambda: is_read(version))


def empty_the_queue() -> None:
    with current_app.connection_for_write() as broker:
        broker.default_channel.client.delete("ocr")


def test_worker_says_whether_it_reads_pictures(tesseract, start_worker):
    cache.clear()  # of workers of other tests
    start_worker()
    eventually(lambda: workers.alive() == 1)
    assert workers.with_ocr() == 0

    start_worker("ocr")

    eventually(lambda: workers.with_ocr() == 1)
    assert workers.alive() == 2
