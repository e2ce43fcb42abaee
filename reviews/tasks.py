"""What the worker does: one call each, ids in, nothing out; each may run twice."""

import logging

from celery import shared_task
from django.db import InterfaceError, OperationalError

from reviews import page_images, waiting
from reviews.ingest.read import read
from reviews.ocr import ocr
from reviews.tagging import tag

log = logging.getLogger(__name__)

# A restarted database or a full disk mends itself; all else is a bug, and shows.
RETRY = {
    "autoretry_for": (OperationalError, InterfaceError, OSError),
    "retry_backoff": True,
    "retry_jitter": True,
    "max_retries": 5,
}


@shared_task(name="reviews.read_version", **RETRY)
def read_version(version_id: int) -> None:
    if version := read(version_id):
        log.info("version %s: %s", version_id, version.status)


@shared_task(name="reviews.ocr_version", **RETRY)
def ocr_version(version_id: int) -> None:
    if version := ocr(version_id):
        log.info("version %s: %s after OCR", version_id, version.status)


@shared_task(name="reviews.tag_version", **RETRY)
def tag_version(version_id: int) -> None:
    if version := tag(version_id):
        log.info("version %s: %s", version_id, version.status)


@shared_task(name="reviews.sweep", ignore_result=True)
def sweep() -> None:
    waiting.sweep()


@shared_task(name="reviews.trim_page_images", ignore_result=True)
def trim_page_images() -> None:
    page_images.trim()
