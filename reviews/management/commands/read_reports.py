"""The whole pipeline on files and folders, here and now, one line for each file."""

import json
import time
from collections.abc import Iterator
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from reviews import archives, cpu
from reviews.archives import Member
from reviews.errors import ReportRefused
from reviews.ingest.read import read
from reviews.models import Passage, Tag, Version
from reviews.ocr import ocr
from reviews.tagging import tag
from reviews.uploads import Receipt, receive

WORDS: dict[str, str] = {
    Version.Status.READ: "read",
    Version.Status.READABLE: "read",
    Version.Status.NEEDS_OCR: "needs_ocr",
    Version.Status.REFUSED: "refused",
    Version.Status.WAITING: "waiting",
    Version.Status.CANCELLED: "cancelled",
}

PATIENCE = 60  # seconds


class Command(BaseCommand):
    help = (
        "Read reports: every file given, and every file below a folder or in a zip "
        "file given, becomes pages, passages and suggested tags of a draft review. "
        "Originals are kept."
    )

    def add_arguments(self, parser):
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
        parser.add_argument(
            "--json", action="store_true", help="one JSON object a file, then a summary"
        )

    def handle(self, *, paths, json, **options):
        files = list(_files(paths))
        before, lines = cpu.spent(), []
        for number, path in enumerate(files, start=1):
            lines.append(_line(path))
            self._show(lines[-1], number, len(files), json)
        self._show_summary(_summary(lines, cpu.spent() - before), json)

    def _show(self, line: dict, number: int, of: int, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(line))
            return
        told = line["reason"] or (
            f"{line['pages']} pages ({line['ocr_pages']} need OCR), "
            f"{line['passages']} passages, {line['tags']} tags"
        )
        width = len(str(of))
        self.stdout.write(
            f"[{number:>{width}}/{of}] {line['status']:<9} {line['reference']:<11} "
            f"{line['file']}: {told} ({line['seconds']} s)"
        )

    def _show_summary(self, summary: dict, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(summary))
            return
        self.stdout.write(
            "{files} files, {pages} pages in {cpu_seconds} CPU seconds: "
            "{pages_per_cpu_s} pages per CPU second".format(**summary)
        )


def _files(paths: list[Path]) -> Iterator[Path | Member]:
    for path in paths:
        if path.is_dir():
            for file in sorted(path.rglob("*")):
                if file.is_file() and not file.name.startswith("."):
                    yield from _unpacked(file)
        elif path.is_file():
            yield from _unpacked(path)
        else:
            raise CommandError(f"There is no file or folder {path}.")


def _unpacked(path: Path) -> Iterator[Path | Member]:
    """The file itself; of a zip file, the files in it."""
    try:
        with path.open("rb") as file:
            is_zip = archives.is_archive(file)
    except PermissionError:
        is_zip = False  # told when its turn comes
    if is_zip:
        yield from archives.members(path)
    else:
        yield path


def _line(path: Path | Member) -> dict:
    began = time.monotonic()
    try:
        with path.open("rb") as file:
            receipt = receive(file, name=path.name, queue=False)
    except PermissionError:
        return _told(path, status="refused", reason="This file may not be opened.")
    except ReportRefused as refusal:
        return _told(path, status="refused", reason=str(refusal))
    if receipt.is_new:
        read(receipt.version.pk)
        ocr(receipt.version.pk)
        tag(receipt.version.pk)
        _await(receipt.version.pk)
    return _result(path, receipt, round(time.monotonic() - began, 3))


def _await(version_id: int) -> None:
    """Wait for a stage that a worker running beside this command has in hand."""
    unfinished = Version.objects.filter(
        pk=version_id, status__in=[Version.Status.WAITING, Version.Status.READABLE]
    )
    until = time.monotonic() + PATIENCE
    while unfinished.exists() and time.monotonic() < until:
        time.sleep(0.1)


def _result(path: Path | Member, receipt: Receipt, seconds: float) -> dict:
    version = Version.objects.select_related("report__review").get(
        pk=receipt.version.pk
    )
    review = version.report.review
    status, reason = WORDS[version.status], version.refusal
    if not receipt.is_new:
        status, reason = (
            "duplicate",
            f"This file is already held as {review.reference}.",
        )
    return _told(
        path,
        status=status,
        reason=reason,
        reference=review.reference,
        pages=version.page_count if receipt.is_new else 0,
        ocr_pages=version.ocr_pages if receipt.is_new else 0,
        passages=Passage.objects.filter(page__version=version).count(),
        tags=Tag.objects.filter(
            passage__page__version=version, state=Tag.State.SUGGESTED
        ).count(),
        seconds=seconds,
    )


def _told(path: Path | Member, **given) -> dict:
    return {
        "file": path.name,
        "status": "",
        "reason": "",
        "reference": "",
        "pages": 0,
        "ocr_pages": 0,
        "passages": 0,
        "tags": 0,
        "seconds": 0.0,
        **given,
    }


def _summary(lines: list[dict], cpu_seconds: float) -> dict:
    pages = sum(line["pages"] for line in lines)
    statuses = [line["status"] for line in lines]
    return {
        "files": len(lines),
        "pages": pages,
        **{word: statuses.count(word) for word in sorted(set(statuses))},
        "cpu_seconds": round(cpu_seconds, 2),
        "pages_per_cpu_s": round(pages / cpu_seconds, 1) if cpu_seconds else 0.0,
    }
