"""PDF to pages, through pdfium; what pdfium cannot open is rewritten by pikepdf."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from io import BytesIO
from itertools import islice
from mmap import ACCESS_READ, mmap
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium

from reviews.errors import ReportRefused
from reviews.ingest import legible, limits, mend
from reviews.ingest.document import ATTACHED, SCRIPT, Document, PageText
from reviews.ingest.furniture import declared
from reviews.ingest.order import text_in
from reviews.ingest.reading_order import pieces_of
from reviews.ingest.sniff import LOCKED

MOST_OBJECTS = 3_000
MAY_COPY = 0x10

_STROKES = (pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_TEXT)

REPAIRED = "Repaired before reading: the file is damaged, and some of it may be lost."
RESTRICTED = "Copying is restricted by its owner."

_BROKEN = (
    "The file is damaged and could not be repaired. Copy or download it again,"
    " or print it to a new PDF."
)
_NO_PAGES = "The file has no pages. Was it saved completely?"
_EMPTY = (
    "No words and no pictures were found on any page: the file is empty or damaged."
    " Copy or download it again, or print it to a new PDF."
)


def extract(path: Path) -> Document:
    """Read every page; a second try on a repaired copy if the first gives nothing."""
    with _opened(path) as (pdf, repaired):
        document = _read(pdf, repaired)
        document.notes += _left_alone(path, pdf)
    if not _has_something(document) and not repaired:
        document = _read_repaired(path)
    if not _has_something(document):
        raise ReportRefused(_EMPTY)
    return document


@contextmanager
def page_of(path: Path, number: int) -> Iterator[pypdfium2.PdfPage]:
    """One page, counted from one."""
    with _opened(path) as (pdf, _):
        if not 1 <= number <= len(pdf):
            raise ReportRefused(f"There is no page {number}: the file has {len(pdf)}.")
        try:
            page = pdf[number - 1]
        except pypdfium2.PdfiumError as error:
            raise ReportRefused(f"Page {number} could not be read.") from error
        try:
            yield page
        finally:
            page.close()


@contextmanager
def text_of(page: pypdfium2.PdfPage) -> Iterator[pypdfium2.PdfTextPage]:
    text = page.get_textpage()
    try:
        yield text
    finally:
        text.close()


def raw_text(text: pypdfium2.PdfTextPage) -> str:
    """The characters in pdfium's order; replaced, not left out, so that they count."""
    return text.get_text_range(errors="replace")


@contextmanager
def _opened(path: Path) -> Iterator[tuple[pypdfium2.PdfDocument, bool]]:
    pdf, repaired = _open(path)
    try:
        yield pdf, repaired
    finally:
        pdf.close()


def _open(path: Path) -> tuple[pypdfium2.PdfDocument, bool]:
    try:
        return pypdfium2.PdfDocument(path), False
    except pypdfium2.PdfiumError as error:
        if error.err_code == pdfium.FPDF_ERR_PASSWORD:
            raise ReportRefused(LOCKED) from error
    return _open_repaired(path), True


def _open_repaired(path: Path) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(_rewritten(path), autoclose=True)
    except pypdfium2.PdfiumError as error:
        raise ReportRefused(_BROKEN) from error


def _rewritten(path: Path) -> BytesIO:
    """The file as pikepdf writes it anew, in memory: nothing lands on the disk."""
    import pikepdf  # slow to import, and seldom wanted

    written = BytesIO()
    try:
        with pikepdf.open(path) as pdf:
            pages = len(pdf.pages)
            pdf.save(written)
    except pikepdf.PasswordError as error:
        raise ReportRefused(LOCKED) from error
    except (pikepdf.PdfError, RuntimeError, ValueError, TypeError, OSError) as error:
        raise ReportRefused(_BROKEN) from error
    if not pages:
        raise ReportRefused(_NO_PAGES)
    return written


def _read_repaired(path: Path) -> Document:
    pdf = _open_repaired(path)
    try:
        return _read(pdf, repaired=True)
    finally:
        pdf.close()


def _has_something(document: Document) -> bool:
    return any(page.text or page.needs_ocr for page in document.pages)


def _read(pdf: pypdfium2.PdfDocument, repaired: bool) -> Document:
    if len(pdf) > limits.MAX_PAGES:
        raise ReportRefused(
            f"The file has {len(pdf):,} pages, and a report may have"
            f" {limits.MAX_PAGES:,} at most. Split it, and upload the parts."
        )
    notes = [REPAIRED] if repaired else []
    if _is_restricted(pdf):
        notes.append(RESTRICTED)
    pages = _pages(pdf, notes)
    return Document("pdf", pages, _properties(pdf), notes)


def _is_restricted(pdf: pypdfium2.PdfDocument) -> bool:
    encrypted = pdfium.FPDF_GetSecurityHandlerRevision(pdf) != -1
    return encrypted and not pdfium.FPDF_GetDocPermissions(pdf) & MAY_COPY


def _left_alone(path: Path, pdf: pypdfium2.PdfDocument) -> list[str]:
    """What might act if it were let: named by the file, or found in its bytes."""
    scripts = pdfium.FPDFDoc_GetJavaScriptActionCount(pdf) > 0
    attached = pdfium.FPDFDoc_GetAttachmentCount(pdf) > 0
    with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as held:
        scripts |= held.find(b"/JavaScript") >= 0
        attached |= held.find(b"/EmbeddedFile") >= 0
    found = {SCRIPT: scripts, ATTACHED: attached}
    return [note for note, is_so in found.items() if is_so]


def _properties(pdf: pypdfium2.PdfDocument) -> dict[str, str]:
    found = pdf.get_metadata_dict(skip_empty=True)
    return {name: mend.clean(value) for name, value in found.items()}


def _pages(pdf: pypdfium2.PdfDocument, notes: list[str]) -> list[PageText]:
    pages, characters = [], 0
    for index in range(len(pdf)):
        page = _page(pdf, index)
        characters += len(page.text)
        if characters > limits.MAX_CHARACTERS:
            raise ReportRefused(
                "The file holds far more text than a report. Split it, and upload"
                " the parts."
            )
        if page.width == 0:
            notes.append(f"Page {page.number} could not be read.")
        pages.append(page)
    _mend(pages)
    return pages


def _page(pdf: pypdfium2.PdfDocument, index: int) -> PageText:
    """One page, not yet mended: cut words want the words of the whole document."""
    number = index + 1
    try:
        page = pdf[index]
    except pypdfium2.PdfiumError:
        return PageText(number, "")
    try:
        width, height = page.get_size()
        with text_of(page) as text:
            raw = raw_text(text)
            raw = text_in(raw, pieces_of(text, raw))
        needs_ocr = legible.needs_ocr(raw, partial(_shown, page, width * height))
    except pypdfium2.PdfiumError:
        return PageText(number, "")
    finally:
        page.close()
    if needs_ocr and legible.is_garbled(raw):
        raw = ""
    label = declared(mend.clean(pdf.get_page_label(index) or ""))
    return PageText(number, raw, label, needs_ocr, width, height)


def _shown(page: pypdfium2.PdfPage, area: float) -> legible.Shown:
    """What a page shows, as far as it is worth looking."""
    covered, strokes = 0.0, 0
    for thing in islice(page.get_objects(max_depth=4), MOST_OBJECTS):
        if thing.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = thing.get_bounds()
            covered += max(right - left, 0) * max(top - bottom, 0)
        elif thing.type in _STROKES:
            strokes += 1
    return legible.Shown(covered / area if area else 0.0, strokes)


def _mend(pages: list[PageText]) -> None:
    words = None
    if any(mend.has_cut_words(page.text) for page in pages):
        words = mend.vocabulary(page.text for page in pages)
    for page in pages:
        page.text = mend.mended(page.text, words)
