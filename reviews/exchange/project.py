"""Reads a REFI-QDA project that somebody brings: nothing of it is trusted.

Nothing is unpacked to disk and nothing is fetched. A member is found only by its exact
name within the zip, read up to a limit, and the XML may declare no entities.
"""

import lzma
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Any

from lxml import etree

from reviews.errors import ExchangeRefused
from reviews.exchange.guids import plain
from reviews.exchange.qdpx import NAMESPACE
from reviews.ingest import limits

MEGABYTE = limits.MEGABYTE
MAX_PROJECT = 20 * MEGABYTE  # of the XML, unpacked
MAX_TEXT = 20 * MEGABYTE  # of one source
MAX_TEXTS = 200 * MEGABYTE  # of all that are read
MAX_CODINGS = 50_000
INTERNAL = re.compile(r"^internal://([^/\\]+)$")
PROJECT = re.compile(r"^project\.qde$", re.I)
DAMAGED = (
    "The file could not be opened as a REFI-QDA project (.qdpx). Export it again from "
    "the tool you used."
)
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    NotImplementedError,
    EOFError,
    ValueError,
    RuntimeError,  # a password
    OSError,
)


@dataclass(frozen=True, slots=True)
class Coded:
    """One code on one stretch of a source's text."""

    start: int
    end: int
    code: str  # identifier
    coder: str  # identifier


@dataclass(frozen=True, slots=True)
class Source:
    """A text that was coded."""

    guid: str
    name: str
    path: str
    content: str | None
    codings: list[Coded]


@dataclass
class Project:
    """What a project file says, its texts still packed."""

    archive: zipfile.ZipFile
    origin: str = ""
    users: dict[str, str] = field(default_factory=dict)  # identifier -> name
    codes: dict[str, str] = field(default_factory=dict)
    sources: list[Source] = field(default_factory=list)
    read: int = 0  # bytes of texts so far

    def text_of(self, source: Source) -> str | None:
        """The text of a source; None where the file does not hold it."""
        if source.content is not None:
            return source.content
        named = INTERNAL.match(source.path)
        member = self._member(named[1]) if named else None
        if member is None:
            return None
        raw = _read(self.archive, member, MAX_TEXT)
        self.read += len(raw)
        if self.read > MAX_TEXTS:
            raise ExchangeRefused("The texts in this project are too large to read.")
        return raw.decode("utf-8-sig", "replace")

    def _member(self, name: str) -> zipfile.ZipInfo | None:
        wanted = f"sources/{name}".lower()
        held = self.archive.infolist()
        return next((one for one in held if one.filename.lower() == wanted), None)


def open_project(file: IO[bytes]) -> Project:
    """What a project file says; ExchangeRefused, in a sentence, if it is none."""
    try:
        archive = zipfile.ZipFile(file)
    except _DAMAGE as error:
        raise ExchangeRefused(DAMAGED) from error
    held = archive.infolist()
    if len(held) > limits.MAX_MEMBERS:
        raise ExchangeRefused("The project holds too many files to be read here.")
    member = next((one for one in held if PROJECT.match(one.filename)), None)
    if member is None:
        raise ExchangeRefused(
            "There is no project.qde in this file, so it is not a REFI-QDA project."
        )
    return _parsed(archive, _root(_read(archive, member, MAX_PROJECT)))


def _read(archive: zipfile.ZipFile, member: zipfile.ZipInfo, most: int) -> bytes:
    """A member up to a limit, whatever size it claims."""
    swollen = member.file_size > limits.MAX_RATIO * max(member.compress_size, 1)
    if swollen and member.file_size > limits.RATIO_MATTERS_FROM:
        raise ExchangeRefused("Part of the project unpacks into far too much to read.")
    try:
        with archive.open(member) as packed:
            raw = packed.read(most + 1)
    except _DAMAGE as error:
        raise ExchangeRefused(DAMAGED) from error
    if len(raw) > most:
        raise ExchangeRefused(
            f"Part of the project is larger than {most // MEGABYTE} MB unpacked. "
            "Export fewer documents at once."
        )
    return raw


def _root(raw: bytes) -> Any:
    """The XML, in UTF-8 as the standard asks, without any declared entity."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ExchangeRefused(DAMAGED) from error
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise ExchangeRefused(
            "The project declares entities, which no such file needs. It was not read."
        )
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as error:
        raise ExchangeRefused(DAMAGED) from error
    if root.tag != _q("Project"):
        raise ExchangeRefused(
            "The file is not a REFI-QDA project of version 1.0, so it was not read."
        )
    return root


def _q(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _parsed(archive: zipfile.ZipFile, root: Any) -> Project:
    project = Project(archive, origin=(root.get("origin") or "")[:120])
    for user in root.iterfind(f"{_q('Users')}/{_q('User')}"):
        project.users[plain(user.get("guid"))] = user.get("name") or ""
    for code in root.iter(_q("Code")):
        project.codes[plain(code.get("guid"))] = (code.get("name") or "").strip()
    for source in root.iterfind(f"{_q('Sources')}/{_q('TextSource')}"):
        project.sources.append(_source(source))
    if sum(len(source.codings) for source in project.sources) > MAX_CODINGS:
        raise ExchangeRefused(
            f"The project holds more than {MAX_CODINGS:,} codings. Export fewer "
            "documents at once."
        )
    return project


def _source(source: Any) -> Source:
    return Source(
        guid=plain(source.get("guid")),
        name=(source.get("name") or "").strip(),
        path=source.get("plainTextPath") or "",
        content=source.findtext(_q("PlainTextContent")),
        codings=[
            coded
            for selection in source.iterfind(_q("PlainTextSelection"))
            for coded in _codings(selection)
        ],
    )


def _codings(selection: Any) -> Iterator[Coded]:
    start, end = (
        _number(selection.get(name)) for name in ("startPosition", "endPosition")
    )
    if start is None or end is None or not start < end:
        return
    for coding in selection.iterfind(_q("Coding")):
        ref = coding.find(_q("CodeRef"))
        who = coding.get("creatingUser") or selection.get("creatingUser")
        if ref is not None:
            yield Coded(start, end, plain(ref.get("targetGUID")), plain(who))


def _number(given: str | None) -> int | None:
    short = (given or "").strip()[:10]
    return int(short) if short.isascii() and short.isdecimal() else None
