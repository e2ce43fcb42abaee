"""What kind of file this is, by its content and never by its name."""

import re
import zipfile
import zlib
from pathlib import Path

from reviews.errors import ReportRefused
from reviews.ingest import limits
from reviews.ingest.document import Kind

HEAD = 1024  # readers of PDF look no further for its mark
WORD_BODY = "word/document.xml"
SAVE_AS = "Save it as PDF or Word (.docx) and upload that."

# (how the file begins, what to call it); the first that fits
_BEGINNINGS: tuple[tuple[bytes, str], ...] = (
    (rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office file (.doc, .xls or .ppt)"),
    (rb"\{\\rtf", "a rich text file (.rtf)"),
    (rb"\x89PNG|\xff\xd8\xff|GIF8|II\*\0|MM\0\*|BM.{4}\0|RIFF.{4}WEBP", "a picture"),
    (rb".{4}ftyp(heic|heix|mif1|avif)", "a picture"),
    (rb"%!PS|\xc5\xd0\xd3\xc6", "a PostScript file"),
    (rb"\x1f\x8b|BZh|7z\xbc\xaf|Rar!|\xfd7zXZ", "a compressed archive"),
    (rb"(?i)\s*(<!--.{0,400}?-->\s*)*<(!doctype\s+html|html)\b", "a web page"),
    (rb"\s*<\?xml|\s*<[A-Za-z]", "an XML or web file"),
    (rb"MZ|\x7fELF|#!", "a program"),
    (rb"(?i)(MIME-Version|Return-Path|Received|From):? ", "an e-mail"),
)
_BEGINNINGS_RE = tuple((re.compile(p, re.S), name) for p, name in _BEGINNINGS)

# (a member or a mimetype that gives a zip away, what to call it)
_ZIPS: tuple[tuple[str, str], ...] = (
    ("opendocument.text", "an OpenDocument text (.odt)"),
    ("opendocument", "an OpenDocument file"),
    ("epub", "an e-book (.epub)"),
    ("xl/workbook", "a spreadsheet"),
    ("ppt/presentation", "a presentation"),
    ("Index/Document.iwa", "an Apple Pages document"),
)


def kind_of(path: Path) -> Kind:
    """The kind of a file that can be read; refuses all others in words."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    if not head:
        raise ReportRefused("The file is empty. Was it saved and copied completely?")
    if b"%PDF-" in head:
        return "pdf"
    if head.startswith(b"PK"):
        return _zip_kind(path)
    raise ReportRefused(_wrong(_name_of(head)))


def check_size(path: Path) -> None:
    """Refuse what is too large to be a report; a missing file is an OSError."""
    if path.stat().st_size > limits.MAX_FILE:
        most = limits.MAX_FILE // limits.MEGABYTE
        raise ReportRefused(
            f"The file is larger than {most} MB. Save it with smaller pictures,"
            " or split it, and upload it again."
        )


def _wrong(name: str) -> str:
    return f"This is {name}, not a PDF or a Word document. {SAVE_AS}"


def _name_of(head: bytes) -> str:
    for beginning, name in _BEGINNINGS_RE:
        if beginning.match(head):
            return name
    return "plain text" if _is_text(head) else "a kind of file that is not known here"


def _is_text(head: bytes) -> bool:
    """No control bytes but white space: text, in whatever encoding."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return not re.search(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]", head)


def _zip_kind(path: Path) -> Kind:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            mimetype = _mimetype(archive)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, OSError, ValueError) as error:
        raise ReportRefused(
            "The file is damaged: it begins like a Word document or a zip, but cannot"
            " be opened. Copy or download it again, or save it as PDF."
        ) from error
    names = {member.filename for member in members}
    if WORD_BODY in names:
        _check_unpacked(members)
        return "docx"
    raise ReportRefused(_wrong(_zip_name(mimetype, names)))


def _mimetype(archive: zipfile.ZipFile) -> str:
    """What an OpenDocument or e-book file calls itself, else nothing."""
    try:
        with archive.open("mimetype") as member:
            return member.read(100).decode("ascii", "ignore")
    except KeyError:
        return ""


def _zip_name(mimetype: str, names: set[str]) -> str:
    for mark, name in _ZIPS:
        if mark in mimetype or any(member.startswith(mark) for member in names):
            return name
    return "a zip archive"


def _check_unpacked(members: list[zipfile.ZipInfo]) -> None:
    """Refuse a small file that would unpack into an enormous one."""
    unpacked = sum(member.file_size for member in members)
    swollen = any(
        member.file_size > limits.RATIO_MATTERS_FROM
        and member.file_size > limits.MAX_RATIO * max(member.compress_size, 1)
        for member in members
    )
    if len(members) > limits.MAX_MEMBERS or unpacked > limits.MAX_UNPACKED or swollen:
        raise ReportRefused(
            "This Word document unpacks into far more than a report can hold, so it"
            " was not opened. Save it as PDF and upload that."
        )
