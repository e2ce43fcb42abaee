"""Reads a waiting version: pages, passages and sections, saved in one go.

Slow and pure first, then one short transaction whose first line is the claim. A crash
anywhere leaves the version waiting, with nothing half-written.
"""

from dataclasses import replace

from django.db import transaction

from accounts import audit
from reviews import concluding, likeness, originals, scanning, waiting
from reviews.errors import ReportRefused
from reviews.ingest.document import Document, PageText
from reviews.ingest.passages import Layout, passages_of
from reviews.ingest.reader import reader
from reviews.models import Page, Passage, ProcessingRun, Version

PIPELINE = "2"  # raise it when reading changes what is read
Status = Version.Status


def read(version_id: int) -> Version | None:
    """Read a waiting version; None if it no longer waits or is in other hands."""
    with waiting.in_hand(version_id, waiting.Stage.EXTRACT) as mine:
        version = Version.objects.waiting().filter(pk=version_id).first()
        if not mine or version is None:
            return None
        # before it counts as an attempt: a scanner away is not the file's fault
        virus = scanning.virus_in(originals.path_of(version.sha256))
        run = waiting.begin(version, waiting.Stage.EXTRACT, pipeline=PIPELINE)
        try:
            scanning.refuse(virus)
            document, layout = _text_of(version, run)
        except ReportRefused as error:
            return version if _refuse(version, run, str(error)) else None
        told = concluding.told_by(
            [_as_read(page) for page in document.pages],
            layout,
            properties=document.properties,
            file_name=version.file_name,
        )
        return version if _save(version, run, document, layout, told) else None


def _text_of(version: Version, run: ProcessingRun) -> tuple[Document, Layout]:
    if run.attempts > waiting.MOST_ATTEMPTS:
        raise ReportRefused(
            f"Reading this file was cut short {waiting.MOST_ATTEMPTS} times. "
            "Save it again as a PDF and upload the new file."
        )
    document = reader().extract(originals.path_of(version.sha256))
    layout = passages_of([_as_read(page) for page in document.pages])
    if not layout.passages and not any(page.needs_ocr for page in document.pages):
        raise ReportRefused(
            "No text was found in this file. Check that it is the right document."
        )
    return document, layout


def _as_read(page: PageText) -> PageText:
    """A page that needs OCR has no passages yet: its text is still to change."""
    return replace(page, text="") if page.needs_ocr else page


@transaction.atomic
def _refuse(version: Version, run: ProcessingRun, reason: str) -> bool:
    version.status, version.refusal = Status.REFUSED, reason[:300]
    if not _claim(version, status=version.status, refusal=version.refusal):
        return False
    waiting.end(run, refusal=version.refusal)
    audit.record("refused", version, process="reading", reason=version.refusal)
    return True


@transaction.atomic
def _save(
    version: Version,
    run: ProcessingRun,
    document: Document,
    layout: Layout,
    told: concluding.Told,
) -> bool:
    version.kind = document.kind
    version.notes = [note[:300] for note in document.notes]
    version.page_count = len(document.pages)
    version.ocr_pages = sum(page.needs_ocr for page in document.pages)
    version.ocr_waiting = version.ocr_pages > 0
    version.status = Status.READABLE if layout.passages else Status.NEEDS_OCR
    fields = ("kind", "notes", "page_count", "ocr_pages", "ocr_waiting", "status")
    if not _claim(version, **{name: getattr(version, name) for name in fields}):
        return False  # another worker was first
    pages = _save_pages(version, document, layout)
    save_passages(version, pages, layout)
    counts = {"pages": len(pages), "passages": len(layout.passages)}
    counts |= concluding.save(version, pages, told)
    waiting.end(run, counts=counts)
    audit.record("read", version, process="reading", after=counts)
    if version.ocr_waiting:
        waiting.queue(version, waiting.Stage.OCR)
    if layout.passages:
        waiting.queue(version, waiting.Stage.TAG)
        likeness.note(version, (passage.text for passage in layout.passages))
    return True


def _claim(version: Version, **fields) -> bool:
    """Move a version on, if it still waits."""
    return bool(Version.objects.waiting().filter(pk=version.pk).update(**fields))


def _save_pages(
    version: Version, document: Document, layout: Layout
) -> dict[int, Page]:
    pages = Page.objects.bulk_create(
        Page(
            version=version,
            number=page.number,
            label=(layout.labels.get(page.number) or page.label)[:20],
            text=page.text,
            method=Page.Method.NONE if page.needs_ocr else Page.Method.NATIVE,
            width=page.width,
            height=page.height,
            furniture=layout.furniture.get(page.number, []),
        )
        for page in document.pages
    )
    return {page.number: page for page in pages}


def save_passages(version: Version, pages: dict[int, Page], layout: Layout) -> int:
    """The passages of these pages, out of a layout of the whole; how many they are."""
    review_id = version.report.review_id
    made = Passage.objects.bulk_create(
        (
            Passage(
                review_id=review_id,
                page=pages[passage.page],
                number=number,
                start=passage.start,
                end=passage.end,
                text=passage.text,
                section=passage.section,
                heading=passage.heading[:200],
                continues=passage.continues,
                current=version.superseded_by_id is None and not version.is_held,
            )
            for number, passage in enumerate(layout.passages, start=1)
            if passage.page in pages
        ),
        batch_size=1000,
    )
    return len(made)
