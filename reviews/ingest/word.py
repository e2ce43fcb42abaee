"""Word documents to pages: everything in body order, tables and text boxes too."""

import lzma
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from zipfile import BadZipFile

import docx
from docx.oxml.ns import qn
from lxml.etree import LxmlError

from reviews.errors import ReportRefused
from reviews.ingest import asides, mend, rows
from reviews.ingest.asides import is_left_out
from reviews.ingest.document import Document
from reviews.ingest.numbering import Numbering
from reviews.ingest.paging import BREAK, pages_of

_P, _TBL, _TR, _TC = (qn(f"w:{name}") for name in ("p", "tbl", "tr", "tc"))
_BOX = qn("w:txbxContent")
_WORDS = frozenset((qn("w:t"), qn("m:t")))
_SIGNS = {
    qn("w:tab"): "\t",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "-",
    qn("w:sym"): "•",
}

# What zip, XML and python-docx raise where a file is not as it says it is.
_DAMAGE = (
    BadZipFile, zlib.error, lzma.LZMAError, struct.error, LxmlError, KeyError,
    ValueError, AttributeError, TypeError, IndexError, RuntimeError, EOFError, OSError,
)  # fmt: skip
_DAMAGED = (
    "The Word document is damaged. Open it in Word, save it again or save it as PDF,"
    " and upload that."
)
_NO_TEXT = (
    "The Word document holds no text. If it holds pictures of pages, save it as PDF"
    " and upload that."
)


def extract(path: Path) -> Document:
    try:
        return _document(docx.Document(str(path)))
    except _DAMAGE as error:
        raise ReportRefused(_DAMAGED) from error


def _document(opened) -> Document:
    body = opened.element.body
    parts = list(_parts(body, Numbering(opened)))
    lost = asides.lost_note(body, parts)
    parts += _footnotes(opened)
    pages = pages_of(parts)
    if not pages:
        raise ReportRefused(_NO_TEXT)
    return Document("docx", pages, _properties(opened), asides.notes(opened) + lost)


def _parts(parent, numbering: Numbering) -> Iterator[str]:
    """Paragraphs and rows as text, in order; BREAK for a page break."""
    for block in _nearest(parent, _P, _TBL):
        if block.tag == _TBL:
            yield from _table(block, numbering)
        else:
            yield from _paragraph(block, numbering)


def _nearest(parent, *tags: str) -> Iterator:
    """Those of a kind that are inside no other: content controls are seen through."""
    for child in parent:
        if child.tag in tags:
            yield child
        elif not is_left_out(child) and child.tag != _P:
            yield from _nearest(child, *tags)


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
    for box in _boxes(paragraph):
        yield from _parts(box, numbering)


def _boxes(parent) -> Iterator:
    """The text boxes anchored here; the boxes within them are theirs to read."""
    for child in parent:
        if child.tag == _BOX:
            yield child
        elif not is_left_out(child):
            yield from _boxes(child)


def _style(paragraph) -> str:
    found = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    return "" if found is None else found.get(qn("w:val")) or ""


def _table(table, numbering: Numbering) -> Iterator[str]:
    """A line a row; a cell that spans rows is said once."""
    for row in _nearest(table, _TR):
        if not is_left_out(row):
            cells = (_parts(cell, numbering) for cell in _nearest(row, _TC))
            said = [[part for part in cell if part != BREAK] for cell in cells]
            yield from rows.parts_of(said)


def _text(element) -> str:
    """The words of a paragraph; what was deleted or is a box of its own left out."""
    return "".join(_pieces(element))


def _pieces(element) -> Iterator[str]:
    for child in element:
        if child.tag in _WORDS:
            yield child.text or ""
        elif child.tag == qn("w:br"):
            yield BREAK if child.get(qn("w:type")) == "page" else "\n"
        elif child.tag in _SIGNS:
            yield _SIGNS[child.tag]
        elif child.tag != _BOX and not is_left_out(child):
            yield from _pieces(child)


def _footnotes(opened) -> Iterator[str]:
    """After everything else, on a page of their own, numbered as they are called."""
    for title, notes in asides.footnotes(opened):
        yield from (BREAK, title)
        for number, note in notes:
            words = mend.mended(" ".join(_text(p) for p in _nearest(note, _P)))
            yield f"{number} {words}".replace(BREAK, " ")


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
