"""What the processing page shows: every file, its stage, and the totals."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils import timezone

from accounts import audit
from reviews import waiting, workers
from reviews.models import Version

Status = Version.Status


@dataclass(frozen=True)
class Totals:
    """How many files are in each state, and whether anybody works on them."""

    files: int
    waiting: int
    read: int
    needs_ocr: int
    refused: int
    workers: int | None  # None: can't be known now

    @property
    def is_busy(self) -> bool:
        return self.waiting > 0


def files() -> QuerySet[Version]:
    """Every file, newest first, with its review and the runs of its reading."""
    return Version.objects.select_related(
        "report__review", "uploaded_by"
    ).prefetch_related("runs")


def totals() -> Totals:
    """Counts over all files."""
    counted = dict(
        Version.objects.order_by().values_list("status").annotate(n=Count("pk"))
    )
    return Totals(
        files=sum(counted.values()),
        waiting=counted.get(Status.WAITING, 0) + counted.get(Status.READABLE, 0),
        read=counted.get(Status.READ, 0),
        needs_ocr=counted.get(Status.NEEDS_OCR, 0),
        refused=counted.get(Status.REFUSED, 0),
        workers=workers.alive(),
    )


@transaction.atomic
def read_again(version: Version, *, by) -> bool:
    """Have a refused file read once more; False if it is not refused (any longer)."""
    refused = Version.objects.filter(pk=version.pk, status=Status.REFUSED)
    if not refused.update(status=Status.WAITING, refusal=""):
        return False
    version.runs.update(attempts=0, queued=timezone.now())
    audit.record("queued again", version, by=by)
    waiting.queue(version, waiting.Stage.EXTRACT)
    return True
