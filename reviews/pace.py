"""How fast files are being read, and how long what waits will take."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q
from django.utils import timezone

from reviews.models import Page, ProcessingRun, Version

Stage = ProcessingRun.Stage
Status = Version.Status
WINDOW = timedelta(minutes=10)
UNFINISHED = [Status.WAITING, Status.READABLE]


@dataclass(frozen=True)
class Pace:
    """Rates over the last ten minutes, or since work began within them."""

    files: float  # finished, a minute
    pages: float  # of text read, a minute
    ocr_pages: float  # read from pictures, a minute
    left: timedelta | None  # for all that waits; None: cannot be said

    @property
    def is_known(self) -> bool:
        return self.left is not None


@dataclass(frozen=True)
class Done:
    """What was finished in the last ten minutes."""

    files: int
    pages: int  # of text, and read from pictures


def done_lately(*, now: datetime | None = None) -> Done:
    """How many files and pages, as they are counted by whoever watches."""
    runs = [run for run in _recent(now or timezone.now()) if run.finished]
    ended = {
        run.version_id
        for run in runs
        if run.stage != Stage.OCR and run.version.status not in UNFINISHED
    }
    return Done(len(ended), sum(map(_pages, runs)))


def pace(*, now: datetime | None = None) -> Pace:
    """The rates now, and the time left for what waits, from the runs of all stages."""
    now = now or timezone.now()
    runs = list(_recent(now))
    text = [run for run in runs if run.stage != Stage.OCR]
    pictures = [run for run in runs if run.stage == Stage.OCR]
    ended = {run.version_id for run in text if run.version.status not in UNFINISHED}
    files = len(ended) / _minutes(text, now)
    pages = sum(_pages(run) for run in text) / _minutes(text, now)
    ocr_pages = sum(map(_pages, pictures)) / _minutes(pictures, now)
    waits = _waiting()
    left = _longest(_left(waits["files"], files), _left(waits["ocr_pages"], ocr_pages))
    return Pace(round(files, 1), round(pages, 1), round(ocr_pages, 1), left)


def _recent(now: datetime) -> Iterable[ProcessingRun]:
    """Runs that ended in the window; and of OCR, which takes long, those under way."""
    ended = Q(finished__gte=now - WINDOW, finished__lte=now)
    under_way = Q(stage=Stage.OCR, finished=None, version__ocr_waiting=True)
    return (
        ProcessingRun.objects.filter(ended | under_way, started__isnull=False)
        .select_related("version")
        .only("stage", "started", "finished", "counts", "version__status")
        .order_by()
    )


def _minutes(runs: list[ProcessingRun], now: datetime) -> float:
    """From the first start to now: a batch just begun is not spread over the window."""
    began = min((run.started for run in runs if run.started), default=now)
    return max((now - began).total_seconds(), 1) / 60


def _pages(run: ProcessingRun) -> int:
    return run.counts.get("pages", 0)


def _waiting() -> dict[str, int]:
    pages = Q(pages__method=Page.Method.NONE, ocr_waiting=True)
    return Version.objects.filter(
        Q(status__in=UNFINISHED) | Q(ocr_waiting=True)
    ).aggregate(
        files=Count("pk", filter=Q(status__in=UNFINISHED), distinct=True),
        ocr_pages=Count("pages", filter=pages),
    )


def _left(waiting: int, a_minute: float) -> timedelta | None:
    if not waiting:
        return timedelta(0)
    return timedelta(minutes=waiting / a_minute) if a_minute else None


def _longest(*times: timedelta | None) -> timedelta | None:
    """The two queues are served side by side; None where one cannot be said."""
    known = [time for time in times if time is not None]
    return max(known) if len(known) == len(times) else None
