"""The queue: what waits to be read or tagged, who has it in hand, what is left behind.

The status of a version says what waits. A message to the worker only says "look now":
when it is lost, the sweeper sends it again; when it comes twice, the second finds the
version in other hands or done.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from celery import current_app
from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from reviews import workers
from reviews.models import ProcessingRun, Version

log = logging.getLogger(__name__)

Stage = ProcessingRun.Stage
Status = Version.Status
TASKS: dict[str, str] = {
    Stage.EXTRACT: "reviews.read_version",
    Stage.OCR: "reviews.ocr_version",
    Stage.TAG: "reviews.tag_version",
}
QUEUES: dict[str, str] = {Stage.OCR: "ocr"}  # so that scans hold nobody up
LOCKS: dict[str, int] = {  # advisory lock classes
    Stage.EXTRACT: 7_302_011,
    Stage.TAG: 7_302_012,
    Stage.OCR: 7_302_013,
}
LEFT_BEHIND = timedelta(seconds=60)
MOST_ATTEMPTS = 5


def versions(stage: str) -> QuerySet[Version]:
    """What waits for a stage, by its rows."""
    if stage == Stage.OCR:
        return Version.objects.filter(ocr_waiting=True)
    status = Status.WAITING if stage == Stage.EXTRACT else Status.READABLE
    return Version.objects.filter(status=status)


def queue(version: Version, stage: str) -> None:
    """Tell the workers, once this transaction is committed, that a version waits.

    A queue that does not answer costs nothing: the version waits, and is swept up.
    """
    transaction.on_commit(lambda: _send(version.pk, stage), robust=True)


def _send(version_id: int, stage: str) -> None:
    current_app.send_task(
        TASKS[stage], [version_id], queue=_queue_of(stage), retry=False
    )


def _queue_of(stage: str) -> str:
    return QUEUES.get(stage, current_app.conf.task_default_queue)


@contextmanager
def in_hand(version_id: int, stage: str) -> Iterator[bool]:
    """Whether this process has the version to itself, for the length of the block.

    An advisory lock of the database session: it ends with the process that holds it,
    so that a killed worker leaves nothing locked.
    """
    key = [LOCKS[stage], version_id % 2**31]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", key)
        mine = cursor.fetchone()[0]
    try:
        yield mine
    finally:
        if mine:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", key)


def hold_off(version_id: int, stage: str) -> None:
    """Wait for whoever has the version in hand, and keep others off it until commit."""
    key = [LOCKS[stage], version_id % 2**31]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", key)


def begin(version: Version, stage: str, *, pipeline: str) -> ProcessingRun:
    """Note that a stage of a version begins, and for which time."""
    now = timezone.now()
    run, _ = ProcessingRun.objects.get_or_create(
        version=version, stage=stage, pipeline=pipeline, defaults={"queued": now}
    )
    ProcessingRun.objects.filter(pk=run.pk).update(
        attempts=F("attempts") + 1, started=now, finished=None, outcome="", error=""
    )
    run.refresh_from_db()
    return run


def end(run: ProcessingRun, *, counts: dict | None = None, refusal: str = "") -> None:
    """Note how a stage ended: with counts, or refused with a reason."""
    outcome = ProcessingRun.Outcome
    ProcessingRun.objects.filter(pk=run.pk).update(
        finished=timezone.now(),
        outcome=outcome.REFUSED if refusal else outcome.DONE,
        counts=counts or {},
        error=refusal,
    )


def sweep(*, now: datetime | None = None) -> int:
    """Queue again whatever has waited too long; how many that were.

    While messages still wait in the queue nothing is taken for lost, so that a long
    backlog is not queued over and over.
    """
    now = now or timezone.now()
    swept = 0
    for stage in filter(_may_be_lost, Stage.values):
        waiting = versions(stage).filter(uploaded__lt=now - LEFT_BEHIND)
        for version_id in waiting.values_list("pk", flat=True):
            _send(version_id, stage)
            swept += 1
    if swept:
        log.info("queued %s waiting versions again", swept)
    return swept


def _may_be_lost(stage: str) -> bool:
    """Scans are not sent round and round while no worker can read pictures."""
    if stage == Stage.OCR and workers.with_ocr() == 0:
        return False
    return not _messages(stage)


def _messages(stage: str) -> int:
    """How many messages wait in the broker's queue for a stage."""
    with current_app.connection_for_read() as broker:
        return broker.default_channel.client.llen(_queue_of(stage))
