"""What stands beside the text of a Word document, and what of it was left out."""

from collections.abc import Iterable, Iterator

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml

from reviews.ingest.document import ATTACHED, SCRIPT

TRACKED = "Holds tracked changes: deleted words were left out, added ones kept."
BOXES = "Holds text boxes: they were read where they are anchored."
FOOTNOTES = "Holds footnotes or endnotes: they were read after the text."
COMMENTS = "Holds comments, which were left out."
HIDDEN = "Holds hidden text, which was left out."
INSERTED = "Holds other documents inserted into it, which were not read."
LOST = (
    "About {share} % of the words in the file are missing from the pages. Compare them"
    " with the original."
)
MAY_BE_LOST = 0.02  # of the letters

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_LEFT_OUT = {
    qn(name) for name in ("w:del", "w:moveFrom", "w:pPr", "w:rPr", "w:sdtPr", "w:tblPr")
} | {f"{_MC}Fallback"}  # the same box again, for old programs
_RUN, _ROW = qn("w:r"), qn("w:tr")
_HIDDEN = f"{qn('w:rPr')}/{qn('w:vanish')}"
_DELETED_ROW = f"{qn('w:trPr')}/{qn('w:del')}"
_NO = ("0", "false", "off")
_WORDS = frozenset((qn("w:t"), qn("m:t")))
_NOTED = (
    (TRACKED, (qn("w:del"), qn("w:ins"), qn("w:moveFrom"))),
    (BOXES, (qn("w:txbxContent"),)),
    (FOOTNOTES, (qn("w:footnoteReference"), qn("w:endnoteReference"))),
    (COMMENTS, (qn("w:commentReference"),)),
    (INSERTED, (qn("w:altChunk"),)),
)
_BESIDE = (("vbaProject", SCRIPT), ("/embeddings/", ATTACHED))
_FOOTNOTES = (
    ("Footnotes", RELATIONSHIP_TYPE.FOOTNOTES, "footnote"),
    ("Endnotes", RELATIONSHIP_TYPE.ENDNOTES, "endnote"),
)


def is_left_out(element) -> bool:
    """Deleted, hidden, said twice or no text at all: not what a reader sees."""
    tag = element.tag
    if tag == _RUN:
        return _is_hidden(element)
    if tag == _ROW:
        return element.find(_DELETED_ROW) is not None
    return tag in _LEFT_OUT or not isinstance(tag, str)


def _is_hidden(run) -> bool:
    mark = run.find(_HIDDEN)
    return mark is not None and mark.get(qn("w:val")) not in _NO


def notes(opened) -> list[str]:
    """Plain sentences on what the document holds beside its plain text."""
    body = opened.element.body
    found = [note for note, tags in _NOTED if next(body.iter(*tags), None) is not None]
    runs = (run for run in body.iter(_RUN) if _is_hidden(run))
    if any(piece.text for run in runs for piece in run.iterchildren(*_WORDS)):
        found.append(HIDDEN)
    names = [part.partname for part in opened.part.package.iter_parts()]
    found += [note for mark, note in _BESIDE if any(mark in name for name in names)]
    return found


def lost_note(body, parts: Iterable[str]) -> list[str]:
    """A warning where the pages hold fewer letters than the file's own text."""
    words = (element for element in _kept(body) if element.tag in _WORDS)
    there = sum(_letters(element.text or "") for element in words)
    read = sum(map(_letters, parts))
    if there - read <= MAY_BE_LOST * there:
        return []
    return [LOST.format(share=round(100 * (there - read) / there))]


def footnotes(opened) -> Iterator[tuple[str, list[tuple[int, object]]]]:
    """A title, and the footnotes or endnotes that the text calls, in that order."""
    for title, relationship, name in _FOOTNOTES:
        held = _held(opened, relationship, name)
        called = [
            element.get(qn("w:id"))
            for element in _kept(opened.element.body)
            if element.tag == qn(f"w:{name}Reference")
        ]
        found = [held[number] for number in dict.fromkeys(called) if number in held]
        if found:
            yield title, list(enumerate(found, start=1))


def _held(opened, relationship: str, name: str) -> dict[str | None, object]:
    try:
        part = opened.part.part_related_by(relationship)
    except KeyError:
        return {}
    return {
        note.get(qn("w:id")): note
        for note in parse_xml(part.blob).iter(qn(f"w:{name}"))
    }


def _kept(body) -> Iterator:
    """Every element that is not left out, in order, however deep it lies."""
    waiting = [body]
    while waiting:
        element = waiting.pop()
        yield element
        waiting += [child for child in reversed(element) if not is_left_out(child)]


def _letters(text: str) -> int:
    return sum(map(str.isalpha, text))
