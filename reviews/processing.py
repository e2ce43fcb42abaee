"""What the processing page shows and does: files, totals, stop, and read again."""

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import NamedTuple

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from accounts import audit
from reviews import waiting, workers
from reviews.models import Page, Passage, ProcessingRun, Version

Stage = ProcessingRun.Stage
Status = Version.Status
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True)
class Totals:
    """How many files are in each state, and whether anybody works on them."""

    files: int
    waiting: int
    read: int
    needs_ocr: int
    refused: int
    cancelled: int
    ocr_waiting: int  # of whatever state: pages of theirs wait for OCR
    workers: int | None  # None: can't be known now
    ocr_workers: int | None

    @property
    def is_busy(self) -> bool:
        """Whether anything will change of itself: scans wait where nobody does OCR."""
        return self.waiting > 0 or bool(self.ocr_waiting and self.ocr_workers)


class Step(NamedTuple):
    """A stage that a file has still to go through, or is in."""

    stage: str  # a value of ProcessingRun.Stage
    label: str
    is_running: bool
    pages: int | None  # done so far, where the stage goes page by page
    of: int | None


class Refusals(NamedTuple):
    """Files refused for one reason; the reason says what to do."""

    reason: str
    files: int


def files() -> QuerySet[Version]:
    """Every file, newest first, with its review and the runs of its reading."""
    return Version.objects.select_related(
        "report__review", "uploaded_by"
    ).prefetch_related("runs")


def totals() -> Totals:
    """Counts over all files."""
    rows = (
        Version.objects.order_by()
        .values_list("status")
        .annotate(n=Count("pk"), ocr=Count("pk", filter=Q(ocr_waiting=True)))
    )
    counted, ocr = {}, 0
    for status, n, waits in rows:
        counted[status] = n
        ocr += waits
    return Totals(
        files=sum(counted.values()),
        waiting=counted.get(Status.WAITING, 0) + counted.get(Status.READABLE, 0),
        read=counted.get(Status.READ, 0),
        needs_ocr=counted.get(Status.NEEDS_OCR, 0),
        refused=counted.get(Status.REFUSED, 0),
        cancelled=counted.get(Status.CANCELLED, 0),
        ocr_waiting=ocr,
        workers=workers.alive(),
        ocr_workers=workers.with_ocr(),
    )


def steps_left(version: Version) -> list[Step]:
    """What a file still goes through, from its row and its runs as files() gives it."""
    waits = {
        Stage.EXTRACT: version.status == Status.WAITING,
        Stage.OCR: version.ocr_waiting,
        Stage.TAG: version.status == Status.READABLE,
    }
    return [_step(version, stage) for stage, is_left in waits.items() if is_left]


def _step(version: Version, stage: Stage) -> Step:
    run = next(
        (
            run
            for run in version.runs.all()
            if run.stage == stage and run.started and not run.finished
        ),
        None,
    )
    counts = run.counts if run else {}
    return Step(
        stage.value,
        stage.label,
        run is not None,
        counts.get("pages") if "of" in counts else None,
        counts.get("of"),
    )


def refusals() -> list[Refusals]:
    """Refused files by reason, the commonest first.

    Reasons that differ in a number alone are one; a number that differs is left open.
    """
    refused = Version.objects.filter(status=Status.REFUSED).order_by()
    alike: dict[str, dict[str, int]] = defaultdict(dict)
    for reason, n in refused.values_list("refusal").annotate(n=Count("pk")):
        alike[NUMBER.sub("0", reason)][reason] = n
    found = [Refusals(_common(list(r)), sum(r.values())) for r in alike.values()]
    return sorted(found, key=lambda one: (-one.files, one.reason))


def _common(reasons: list[str]) -> str:
    """One wording for reasons that are the same but for their numbers."""
    places = zip(*(NUMBER.findall(reason) for reason in reasons), strict=True)
    numbers = iter([n[0] if len(set(n)) == 1 else "…" for n in places])
    return NUMBER.sub(lambda _: next(numbers), reasons[0])


@transaction.atomic
def cancel(version: Version, *, by) -> bool:
    """Stop what still waits or runs for a file; False if nothing does (any longer).

    What was read stays, and so does the state of a file that waited for OCR alone
    after it had been read. Whoever works on it finds nothing to claim at the end.
    """
    held = Version.objects.filter(pk=version.pk)
    unread = Q(status__in=[Status.WAITING, Status.READABLE])
    unread |= Q(status=Status.NEEDS_OCR, ocr_waiting=True)
    stopped = held.filter(unread).update(status=Status.CANCELLED, ocr_waiting=False)
    stopped = stopped or held.filter(ocr_waiting=True).update(ocr_waiting=False)
    if stopped:
        audit.record("cancelled", version, by=by)
    return bool(stopped)


@transaction.atomic
def read_again(version: Version, *, by) -> bool:
    """Go on with a file that was refused, cancelled, or has pages that need OCR; False
    if it is none of these (any longer), or a later version has its place."""
    version = Version.objects.select_for_update(no_key=True).get(pk=version.pk)
    stages = _to_do(version)
    if version.superseded_by_id or not stages:
        return False
    version.ocr_waiting = Stage.OCR in stages
    version.status = _status_before(version, stages)
    version.refusal = ""
    version.save(update_fields=["status", "refusal", "ocr_waiting"])
    version.runs.update(attempts=0, queued=timezone.now())
    audit.record("queued again", version, by=by, after={"stages": stages})
    for stage in stages:
        waiting.queue(version, stage)
    return True


def read_all_refused_again(*, by, reason: str = "") -> int:
    """Have refused files read once more, every one or those of one reason as refusals()
    words it; how many that are."""
    refused = Version.objects.filter(status=Status.REFUSED, superseded_by=None)
    return sum(
        read_again(version, by=by)
        for version in refused.order_by("pk")
        if not reason or _open(version.refusal) == _open(reason)
    )


def _open(reason: str) -> str:
    """A reason with its numbers left open."""
    return NUMBER.sub("…", reason)


def _to_do(version: Version) -> list[str]:
    """The stages that a file which stands still has before it."""
    ended = version.status in (Status.REFUSED, Status.CANCELLED)
    if ended and not version.pages.exists():
        return [Stage.EXTRACT]
    stages: list[str] = []
    if not version.ocr_waiting and _needs_ocr(version):
        stages.append(Stage.OCR)
    if ended and Passage.objects.filter(page__version=version).exists():
        stages.append(Stage.TAG)
    return stages


def _needs_ocr(version: Version) -> bool:
    """Whether pages are unread, or were read and their passages not made."""
    unread = version.pages.filter(method=Page.Method.NONE)
    return unread.exists() or version.runs.filter(stage=Stage.OCR, outcome="").exists()


def _status_before(version: Version, stages: list[str]) -> str:
    if Stage.EXTRACT in stages:
        return Status.WAITING
    if Stage.TAG in stages:
        return Status.READABLE
    return version.status if version.status == Status.READ else Status.NEEDS_OCR
