"""What kind of file this is, by its content and never by its name."""

import codecs
import lzma
import re
import struct
import zipfile
import zlib
from pathlib import Path

from reviews.errors import ReportRefused
from reviews.ingest import limits
from reviews.ingest.document import Kind

HEAD = 1024  # readers of PDF look no further for its mark
WORD_BODY = "word/document.xml"
SAVE_AS = "Save it as PDF or Word (.docx) and upload that."

NAMES: dict[Kind, str] = {
    "pdf": "a PDF",
    "docx": "a Word document (.docx)",
    "html": "a web page",
    "odt": "an OpenDocument text (.odt)",
    "rtf": "a rich text file (.rtf)",
    "doc": "an old Word document (.doc)",
}

# (how the file begins, what to call it); the first that fits
_BEGINNINGS: tuple[tuple[bytes, str], ...] = (
    (rb"\x89PNG|\xff\xd8\xff|GIF8|II\*\0|MM\0\*|BM.{4}\0|RIFF.{4}WEBP", "a picture"),
    (rb".{4}ftyp(heic|heix|mif1|avif)", "a picture"),
    (rb"%!PS|\xc5\xd0\xd3\xc6", "a PostScript file"),
    (rb"\x1f\x8b|BZh|7z\xbc\xaf|Rar!|\xfd7zXZ", "a compressed archive"),
    (rb"(?i)From: <Saved by |MIME-Version: 1.0\s+Content-Type: multipart/related",
     "a web archive (.mht)"),
    (rb"\s*<\?xml|\s*<[A-Za-z]", "an XML or web file"),
    (rb"MZ|\x7fELF|#!", "a program"),
    (rb"(?i)(MIME-Version|Return-Path|Received|From):? ", "an e-mail"),
)  # fmt: skip
_BEGINNINGS_RE = tuple((re.compile(p, re.S), name) for p, name in _BEGINNINGS)

_COMMENTS = rb"\s*(?:(?:<!--.{0,400}?-->|<\?xml[^>]{0,200}\?>)\s*)*"
_WEB_PAGE = re.compile(
    _COMMENTS + rb"<(?:!doctype\s+html|html|head|body|title|meta|h[1-6]|p|div|table)\b",
    re.I | re.S,
)
_RTF = re.compile(rb"\s{0,8}\{\\rtf")
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

_DAMAGE = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, RuntimeError,
    OSError, EOFError, ValueError,
)  # fmt: skip

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLD_WORD, _LOCKED_OFFICE = (
    name.encode("utf-16-le") for name in ("WordDocument", "EncryptedPackage")
)
LOCKED = (
    "The file needs a password to open. Save a copy without the password and"
    " upload that."
)

# (a member or a mimetype that gives a zip away, what to call it)
_ZIPS: tuple[tuple[str, str], ...] = (
    ("opendocument", "an OpenDocument file"),
    ("epub", "an e-book (.epub)"),
    ("xl/workbook", "a spreadsheet"),
    ("ppt/presentation", "a presentation"),
    ("Index/Document.iwa", "an Apple Pages document"),
)
_OPEN_TEXT = "application/vnd.oasis.opendocument.text"
_MANIFEST = "META-INF/manifest.xml"


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
    if head.startswith(_OLE):
        return _old_office_kind(path)
    if _RTF.match(head):
        return "rtf"
    if _WEB_PAGE.match(_narrow(head)):
        return "html"
    raise ReportRefused(_wrong(_name_of(head)))


def check_size(path: Path) -> None:
    """Refuse what is too large to be a report; a missing file is an OSError."""
    if path.stat().st_size > limits.MAX_FILE:
        most = limits.MAX_FILE // limits.MEGABYTE
        raise ReportRefused(
            f"The file is larger than {most} MB. Save it with smaller pictures,"
            " or split it, and upload it again."
        )


def _narrow(head: bytes) -> bytes:
    """The head of a text file, a byte a sign, whatever its encoding."""
    if head.startswith(_WIDE):
        return head.decode("utf-16", "ignore").encode("ascii", "replace")
    return head.removeprefix(codecs.BOM_UTF8)


def _wrong(name: str) -> str:
    return f"This is {name}, not a PDF or a Word document. {SAVE_AS}"


def _name_of(head: bytes) -> str:
    for beginning, name in _BEGINNINGS_RE:
        if beginning.match(head):
            return name
    return "plain text" if _is_text(head) else "a kind of file that is not known here"


def _is_text(head: bytes) -> bool:
    """No control bytes but white space: text, in whatever encoding."""
    if head.startswith(_WIDE):
        return True
    return not re.search(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]", head)


def _old_office_kind(path: Path) -> Kind:
    """One container holds old Word files, old spreadsheets and what is encrypted."""
    check_size(path)
    held = path.read_bytes()
    if _LOCKED_OFFICE in held:
        raise ReportRefused(LOCKED)
    if _OLD_WORD in held:
        return "doc"
    raise ReportRefused(_wrong("an old Office file (.xls, .ppt or .msg)"))


def _zip_kind(path: Path) -> Kind:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            mimetype = _start_of(archive, "mimetype").decode("ascii", "ignore").strip()
            is_locked = b"encryption-data" in _start_of(archive, _MANIFEST, 1 << 20)
    except _DAMAGE as error:
        raise ReportRefused(
            "The file is damaged: it begins like a Word document or a zip, but cannot"
            " be opened. Copy or download it again, or save it as PDF."
        ) from error
    names = {member.filename for member in members}
    kind: Kind | None = "docx" if WORD_BODY in names else None
    if mimetype.startswith(_OPEN_TEXT):
        kind = "odt"
    if kind is None:
        raise ReportRefused(_wrong(_zip_name(mimetype, names)))
    _check_unpacked(members)
    if is_locked:
        raise ReportRefused(LOCKED)
    return kind


def _start_of(archive: zipfile.ZipFile, name: str, size: int = 100) -> bytes:
    """The first bytes of a member, none where there is no such member."""
    try:
        with archive.open(name) as member:
            return member.read(size)
    except KeyError:
        return b""


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
            "This document unpacks into far more than a report can hold, so it was not"
            " opened. Save it as PDF and upload that."
        )
