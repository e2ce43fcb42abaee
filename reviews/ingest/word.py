"""Word documents to pages: everything in body order, tables and text boxes too."""

import zlib
from collections.abc import Iterator
from pathlib import Path
from zipfile import BadZipFile

import docx
from docx.oxml.ns import qn
from lxml.etree import LxmlError

from reviews.errors import ReportRefused
from reviews.ingest import limits, mend
from reviews.ingest.document import Document, PageText
from reviews.ingest.numbering import Numbering

PAGE = 3_000  # characters: a Word file has no pages until it is printed
CELLS = " | "
BREAK = "\f"

TRACKED = "Holds tracked changes: deleted words were left out, added ones kept."
BOXES = "Holds text boxes: they were read where they are anchored."
FOOTNOTES = "Holds footnotes, which were not read."

_P, _TBL, _TR, _TC = (qn(f"w:{name}") for name in ("p", "tbl", "tr", "tc"))
_SKIPPED = {
    qn(name) for name in ("w:del", "w:moveFrom", "w:pPr", "w:rPr", "w:sdtPr", "w:tblPr")
} | {"{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}
_BOX = qn("w:txbxContent")
_SIGNS = {
    qn("w:tab"): "\t",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "-",
    qn("w:sym"): "•",
}

# What zip, XML and python-docx raise where a file is not as it says it is.
_DAMAGE = (
    BadZipFile, zlib.error, LxmlError, KeyError, ValueError, AttributeError, TypeError,
    IndexError, NotImplementedError, RuntimeError, EOFError, OSError,
)  # fmt: skip
_DAMAGED = (
    "The Word document is damaged. Open it in Word, save it again or save it as PDF,"
    " and upload that."
)


def extract(path: Path) -> Document:
    try:
        opened = docx.Document(str(path))
        parts = list(_parts(opened))
    except _DAMAGE as error:
        raise ReportRefused(_DAMAGED) from error
    pages = _pages(parts)
    if not pages:
        raise ReportRefused(
            "The Word document holds no text. If it holds pictures of pages, save it"
            " as PDF and upload that."
        )
    return Document("docx", pages, _properties(opened), _notes(opened))


def _parts(opened) -> Iterator[str]:
    """The body's paragraphs and tables as text, in order; BREAK for a page break."""
    numbering = Numbering(opened)
    for block in _blocks(opened.element.body):
        if block.tag == _TBL:
            yield from _table(block)
        else:
            yield from _paragraph(block, numbering)


def _blocks(parent) -> Iterator:
    """Paragraphs and tables, also those inside content controls."""
    for child in parent:
        if child.tag in (_P, _TBL):
            yield child
        elif child.tag not in _SKIPPED and isinstance(child.tag, str):
            yield from _blocks(child)


def _paragraph(paragraph, numbering: Numbering) -> Iterator[str]:
    pieces = [mend.mended(piece) for piece in _text(paragraph).split(BREAK)]
    # Word numbers no empty paragraph that only breaks a page
    mark = numbering.mark(paragraph, _style(paragraph)) if any(pieces) else ""
    for at, words in enumerate(pieces):
        if at:
            yield BREAK
        if words:
            yield f"{mark} {words}".strip()
            mark = ""
    for box in paragraph.iter(_BOX):
        if not _is_fallback(box):
            yield from filter(None, (mend.mended(_text(p)) for p in box.iter(_P)))


def _style(paragraph) -> str:
    found = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    return "" if found is None else found.get(qn("w:val")) or ""


def _table(table) -> Iterator[str]:
    """A line a row, cells apart; a cell that spans rows is said once."""
    for row in _within(table, _TR):
        cells = (" ".join(_cell_text(cell).split()) for cell in _within(row, _TC))
        line = CELLS.join(cell for cell in cells if cell)
        if line:
            yield mend.mended(line)


def _within(parent, tag: str) -> Iterator:
    """The nearest of a kind: not those of a table within a cell."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag not in _SKIPPED and child.tag != _P:
            yield from _within(child, tag)


def _cell_text(cell) -> str:
    return "\n".join(_text(p) for p in cell.iter(_P) if not _is_fallback(p))


def _text(element) -> str:
    """The words of a paragraph; what was deleted or is a box of its own left out."""
    return "".join(_pieces(element))


def _pieces(element) -> Iterator[str]:
    for child in element:
        if child.tag == qn("w:t"):
            yield child.text or ""
        elif child.tag == qn("w:br"):
            yield BREAK if child.get(qn("w:type")) == "page" else "\n"
        elif child.tag in _SIGNS:
            yield _SIGNS[child.tag]
        elif child.tag not in _SKIPPED and child.tag != _BOX:
            yield from _pieces(child)


def _is_fallback(box) -> bool:
    return any(ancestor.tag in _SKIPPED for ancestor in box.iterancestors())


def _pages(parts: list[str]) -> list[PageText]:
    """Blocks of about a page, broken between paragraphs or where the author broke."""
    pages: list[list[str]] = [[]]
    size = 0
    for part in parts:
        if part == BREAK or (pages[-1] and size + len(part) > PAGE):
            pages.append([])
            size = 0
        if part != BREAK:
            pages[-1].append(part)
            size += len(part)
    texts = ["\n\n".join(page) for page in pages if page]
    if sum(map(len, texts)) > limits.MAX_CHARACTERS or len(texts) > limits.MAX_PAGES:
        raise ReportRefused(
            "The document holds far more text than a report. Split it, and upload the"
            " parts."
        )
    return [PageText(number, text) for number, text in enumerate(texts, start=1)]


def _properties(opened) -> dict[str, str]:
    core = opened.core_properties
    found = {
        "Title": core.title,
        "Author": core.author,
        "Subject": core.subject,
        "Keywords": core.keywords,
        "LastModifiedBy": core.last_modified_by,
        "CreationDate": core.created.isoformat() if core.created else "",
    }
    return {name: mend.clean(value) for name, value in found.items() if value}


def _notes(opened) -> list[str]:
    body = opened.element.body
    found = {
        TRACKED: (qn("w:del"), qn("w:ins"), qn("w:moveFrom")),
        BOXES: (_BOX,),
        FOOTNOTES: (qn("w:footnoteReference"), qn("w:endnoteReference")),
    }
    return [
        note for note, tags in found.items() if next(body.iter(*tags), None) is not None
    ]
