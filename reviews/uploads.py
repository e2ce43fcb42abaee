"""Receives files: stored by hash first, recorded once, then queued to be read."""

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import audit
from reviews import originals, versions, waiting
from reviews.models import Report, Review, Version
from reviews.models.facets import ReportKind


@dataclass(frozen=True)
class Receipt:
    """What became of a file: its version, and whether it was new to us."""

    version: Version
    is_new: bool


def receive(
    file: BinaryIO,
    *,
    name: str,
    by=None,
    review: Review | None = None,
    kind: str = ReportKind.OVERVIEW,
    replaces: Version | None = None,
    queue: bool = True,
) -> Receipt:
    """Keep a file and record it, in a draft review of its own unless one is given.

    Where it replaces a version, it becomes the next one of that report, and takes the
    earlier one's place when it has been read. The same file again answers with the
    version that is already there.
    """
    sha256, size = originals.keep(file)
    given = {"name": clean_name(name), "sha256": sha256, "size": size, "by": by}
    into = {"review": review, "kind": kind, "replaces": replaces}
    held = _held(sha256)
    if held is None:
        try:
            return Receipt(_record(**into, **given, queue=queue), True)
        except IntegrityError:
            held = _held(sha256)  # somebody else sent the same file at the same time
            if held is None:
                raise
    return Receipt(held, False)


def clean_name(name: str) -> str:
    """The last part of a file's name, without control characters."""
    last = PurePosixPath(name.replace("\\", "/")).name
    return re.sub(r"[\x00-\x1f\x7f]", "", last).strip()[-255:] or "unnamed"


@transaction.atomic
def _record(*, review, kind, replaces, queue, name, sha256, size, by) -> Version:
    report = replaces.report if replaces else _report(review or _draft(name, by), kind)
    version = Version.objects.create(
        report=report,
        number=versions.next_number(report),
        sha256=sha256,
        size=size,
        file_name=name,
        uploaded_by=by,
    )
    audit.record(
        "uploaded",
        version,
        by=by,
        process="" if by else "uploads",
        after={"sha256": sha256},
    )
    if queue:
        waiting.queue(version, waiting.Stage.EXTRACT)
    return version


def _report(review: Review, kind: str) -> Report:
    return Report.objects.create(review=review, kind=kind)


def _draft(name: str, by) -> Review:
    title = PurePosixPath(name).stem.replace("_", " ").replace("-", " ").strip()
    return Review.objects.record(
        year=timezone.localdate().year, title=title[:300] or name, created_by=by
    )


def _held(sha256: str) -> Version | None:
    return (
        Version.objects.filter(sha256=sha256).select_related("report__review").first()
    )
