"""Zip files of reports: each file in them by itself, one after the other.

Nothing is unpacked under a name of the archive's choosing: a member is copied to a
nameless file, and only the last part of its name is told.
"""

import lzma
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

from reviews.errors import ReportRefused
from reviews.ingest import limits

BLOCK = 1024 * 1024
IN_MEMORY = 8 * limits.MEGABYTE
# Word, spreadsheets and slides; OpenDocument and e-books; Apple's documents
OF_A_DOCUMENT = {"[Content_Types].xml", "mimetype", "Index/Document.iwa"}
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    NotImplementedError,
    EOFError,
    ValueError,
)
DAMAGED = "The zip file is damaged. Copy or download it again, or give its files."


@dataclass(frozen=True)
class Member:
    """A file within a zip file; or the zip file itself, refused."""

    name: str
    archive: Path
    inner: zipfile.ZipInfo | None
    refusal: str = ""

    @contextmanager
    def open(self, mode: str = "rb") -> Iterator[BinaryIO]:
        """A copy of the file; refuses in words what cannot be had or is too large."""
        if self.refusal or self.inner is None:
            raise ReportRefused(self.refusal)
        with tempfile.SpooledTemporaryFile(IN_MEMORY) as copy:
            self._copy_to(cast(BinaryIO, copy))
            yield cast(BinaryIO, copy)

    def _copy_to(self, copy: BinaryIO) -> None:
        inner = cast(zipfile.ZipInfo, self.inner)
        try:
            with (
                zipfile.ZipFile(self.archive) as archive,
                archive.open(inner) as member,
            ):
                shutil.copyfileobj(member, copy, BLOCK)
        except _DAMAGE as error:
            raise ReportRefused(DAMAGED) from error
        if is_archive(copy):
            raise ReportRefused(
                "This is a zip file within a zip file. Unpack it, and give its folder."
            )
        copy.seek(0)


def is_archive(file: BinaryIO) -> bool:
    """Whether this is a zip of files, and not a document that is a zip inside."""
    file.seek(0)
    if file.read(2) != b"PK":  # a PDF may well end as a zip does
        return False
    try:
        with zipfile.ZipFile(file) as archive:
            return not OF_A_DOCUMENT & set(archive.namelist())
    except _DAMAGE:
        return False


def members(path: Path) -> list[Member]:
    """The files in a zip file, folders and hidden ones left out; or one refusal."""
    try:
        with zipfile.ZipFile(path) as archive:
            held = [one for one in archive.infolist() if _is_shown(one)]
    except _DAMAGE:
        return [Member(path.name, path, None, DAMAGED)]
    if refusal := _refusal_of(held):
        return [Member(path.name, path, None, refusal)]
    return [Member(_name(one), path, one, _refusal_of_one(one)) for one in held]


def _name(member: zipfile.ZipInfo) -> str:
    return PurePosixPath(member.filename.replace("\\", "/")).name


def _is_shown(member: zipfile.ZipInfo) -> bool:
    hidden = _name(member).startswith(".") or member.filename.startswith("__MACOSX/")
    return not member.is_dir() and not hidden


def _refusal_of(held: list[zipfile.ZipInfo]) -> str:
    unpacked = sum(member.file_size for member in held)
    if not held:
        return "The zip file holds no files."
    if len(held) > limits.MAX_ARCHIVE_FILES:
        may = f"{limits.MAX_ARCHIVE_FILES:,}"
        return f"The zip file holds {len(held):,} files, and may hold {may} at most."
    if unpacked > limits.MAX_ARCHIVE_UNPACKED:
        most = limits.MAX_ARCHIVE_UNPACKED // limits.MEGABYTE // 1024
        return f"The zip file unpacks to more than {most} GB. Split it."
    return ""


def _refusal_of_one(member: zipfile.ZipInfo) -> str:
    """Judged by the size it claims: the reader of zips takes no more than that."""
    if member.flag_bits & 1:
        return "This file of the zip needs a password. Unpack it first."
    if member.file_size > limits.MAX_FILE:
        return f"The file is larger than {limits.MAX_FILE // limits.MEGABYTE} MB."
    packed = max(member.compress_size, 1)
    swollen = member.file_size > limits.MAX_RATIO * packed
    if swollen and member.file_size > limits.RATIO_MATTERS_FROM:
        return "This file of the zip unpacks into far more than a report can hold."
    return ""
