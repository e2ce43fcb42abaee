"""Reads the pictures of a version's pages by OCR, page by page, and then its passages.

Each page is saved by itself, so that whoever comes after a killed worker goes on where
it stopped. The text that the file had of its own can be read all the while.
"""

import logging
from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Q, Window
from django.db.models.functions import RowNumber

from accounts import audit
from reviews import concluding, likeness, originals, waiting
from reviews.errors import ReportRefused
from reviews.ingest import mend
from reviews.ingest import ocr as pictures
from reviews.ingest.document import PageText
from reviews.ingest.passages import Layout, passages_of
from reviews.ingest.read import save_passages
from reviews.ingest.reader import reader
from reviews.models import Page, Passage, ProcessingRun, Version

log = logging.getLogger(__name__)

Method = Page.Method
Status = Version.Status
Stage = waiting.Stage
NAMED = 20  # pages a note names; more are only counted
LOOK = "Check them against the picture."
LOST = "OCR failed on them: read the picture."
NOTHING = "No text was found on any page, by OCR either."
OPEN = (Status.NEEDS_OCR, Status.READABLE, Status.READ)


def ocr(version_id: int) -> Version | None:
    """Read what waits for OCR; None if nothing waits, or nothing here can read it."""
    if not pictures.engine():
        return None
    with waiting.in_hand(version_id, Stage.OCR) as mine:
        version = _waiting(version_id)
        if not mine or version is None:
            return None
        run = _begin(version)
        if not _read_pages(version, run):
            return None  # stopped by a person
        return version if _finish(version, run) else None


def _waiting(version_id: int) -> Version | None:
    waits = waiting.versions(Stage.OCR).filter(pk=version_id, status__in=OPEN)
    return waits.select_related("report").first()


def _begin(version: Version) -> ProcessingRun:
    """Go on with what a killed worker left; when people ask again, failures too."""
    asked_again = ~Q(outcome="") | Q(attempts=0)
    version.runs.filter(asked_again, stage=Stage.OCR).update(counts={})
    run = waiting.begin(version, Stage.OCR, pipeline=pictures.engine())
    pages = version.pages.exclude(method=Method.NATIVE)
    run.counts = {
        "pages": pages.filter(method=Method.OCR).count(),
        "of": pages.count(),
        "failed": run.counts.get("failed", []),
    }
    return run


def _read_pages(version: Version, run: ProcessingRun) -> bool:
    """Every page that needs it; False if a person stopped it in between."""
    waiting_pages = version.pages.filter(method=Method.NONE)
    unread = list(waiting_pages.exclude(number__in=run.counts["failed"]))
    known = mend.vocabulary(
        version.pages.exclude(method=Method.NONE).values_list("text", flat=True)
    )
    if unread and run.attempts > waiting.MOST_ATTEMPTS:
        _give_up(unread.pop(0), run)  # the page at which every attempt has ended
    for page in unread:
        if _waiting(version.pk) is None:
            return False
        _read_page(version, page, run, known)
    return True


def _read_page(
    version: Version, page: Page, run: ProcessingRun, known: Counter[str]
) -> None:
    original = originals.path_of(version.sha256)
    try:
        picture, dpi = reader().page_raster(original, page.number)
        found = pictures.recognised(picture, dpi=dpi, known=known)
    except (pictures.PageNotRead, ReportRefused) as error:
        log.warning("page %s of version %s: %s", page.number, version.pk, error)
        _give_up(page, run)
        return
    known.update(mend.vocabulary([found.text]))
    _save_page(page, found, run)


def _give_up(page: Page, run: ProcessingRun) -> None:
    run.counts["failed"].append(page.number)
    _save_progress(run)


@transaction.atomic
def _save_page(page: Page, found: pictures.Recognised, run: ProcessingRun) -> None:
    """What OCR read, unless the file's own few words on the page were more."""
    fields: dict[str, Any] = {"method": Method.NATIVE}
    if _letters(found.text) >= _letters(page.text):
        fields = {
            "method": Method.OCR,
            "text": found.text,
            "words": found.words,
            "engine": found.engine,
            "language": found.language,
            "confidence": found.confidence,
        }
    Page.objects.filter(pk=page.pk, method=Method.NONE).update(**fields)
    run.counts["pages"] += 1
    _save_progress(run)


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text))


def _save_progress(run: ProcessingRun) -> None:
    """For the processing page. Whoever gets on with it has not attempted in vain."""
    run.attempts = 1
    run.save(update_fields=["counts", "attempts"])


def _finish(version: Version, run: ProcessingRun) -> bool:
    pages = list(version.pages.all())
    texts = [PageText(page.number, _text_read(page)) for page in pages]
    layout = passages_of(texts)
    told = concluding.told_by(
        texts,
        layout,
        properties=_properties(version),
        file_name=version.file_name,
    )
    version.notes = [*_notes_of_reading(version), *_notes(pages)]
    return _save(version, run, pages, layout, told)


def _text_read(page: Page) -> str:
    """Of a page that is still to be read, what the file says is not for passages."""
    return "" if page.method == Method.NONE else page.text


def _properties(version: Version) -> dict[str, str]:
    try:
        return reader().extract(originals.path_of(version.sha256)).properties
    except ReportRefused:
        return {}


def _notes_of_reading(version: Version) -> list[str]:
    """Those that an earlier OCR has not left."""
    ours = (LOOK, LOST, NOTHING)
    return [note for note in version.notes if not note.endswith(ours)]


def _notes(pages: list[Page]) -> Iterable[str]:
    unread = [page.number for page in pages if page.method == Method.NONE]
    hard = [page.number for page in pages if page.method == Method.OCR and _hard(page)]
    if hard:
        yield _note(hard, "hard to read", LOOK)
    if unread:
        yield _note(unread, "not read", LOST)
    if not any(map(_text_read, pages)):
        yield NOTHING


def _hard(page: Page) -> bool:
    return page.confidence is not None and page.confidence < pictures.SURE


def _note(numbers: list[int], what: str, then: str) -> str:
    """3 pages were hard to read: 4, 7, 9. Check them against the picture."""
    named = ", ".join(map(str, numbers[:NAMED]))
    more = f" and {len(numbers) - NAMED} more" if len(numbers) > NAMED else ""
    were = "page was" if len(numbers) == 1 else "pages were"
    return f"{len(numbers)} {were} {what}: {named}{more}. {then}"


@transaction.atomic
def _save(
    version: Version,
    run: ProcessingRun,
    pages: list[Page],
    layout: Layout,
    told: concluding.Told,
) -> bool:
    """Passages of the pages that had none; the others' keep their tags."""
    waiting.hold_off(version.pk, Stage.TAG)  # else it tags without the new passages
    version.ocr_pages = sum(page.method == Method.NONE for page in pages)
    version.status = Status.READABLE if layout.passages else Status.NEEDS_OCR
    version.ocr_waiting = False
    fields = ("ocr_pages", "status", "notes", "ocr_waiting")
    waits = waiting.versions(Stage.OCR).filter(pk=version.pk, status__in=OPEN)
    if not waits.update(**{name: getattr(version, name) for name in fields}):
        return False  # stopped by a person
    # it may have changed places since OCR began
    version.refresh_from_db(fields=["report", "number", "superseded_by"])
    counts = {**run.counts, "passages": _save_passages(version, pages, layout)}
    counts |= concluding.save_again(
        version, {page.number: page for page in pages}, told
    )
    waiting.end(run, counts=counts)
    audit.record("read by OCR", version, process="reading", after=counts)
    if layout.passages:
        waiting.queue(version, Stage.TAG)
        likeness.note(version, (passage.text for passage in layout.passages))
    return True


def _save_passages(version: Version, pages: list[Page], layout: Layout) -> int:
    passages = Passage.objects.filter(page__version=version)
    held = set(passages.values_list("page_id", flat=True))
    new = {page.number: page for page in pages if page.pk not in held}
    for page in new.values():
        page.label = (layout.labels.get(page.number) or page.label)[:20]
        page.furniture = layout.furniture.get(page.number, [])
    Page.objects.bulk_update(new.values(), ["label", "furniture"], batch_size=500)
    made = save_passages(version, new, layout)
    _number_passages(version)
    return made


def _number_passages(version: Version) -> None:
    """Number all passages in reading order; their tags and places stay."""
    order = Window(RowNumber(), order_by=["page__number", "start"])
    passages = Passage.objects.filter(page__version=version).annotate(nth=order)
    moved = []
    for passage in passages.only("pk", "number"):
        if passage.number != passage.nth:
            passage.number = passage.nth
            moved.append(passage)
    Passage.objects.bulk_update(moved, ["number"], batch_size=1000)
