"""Keeps uploaded files as they came: named by their SHA-256, never changed."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

BLOCK = 1024 * 1024


def keep(file: BinaryIO) -> tuple[str, int]:
    """Store a file under its hash; the hash and the size in bytes.

    Written to one side and renamed, so that a file under its hash is always whole.
    """
    settings.ORIGINALS_DIR.mkdir(parents=True, exist_ok=True)
    handle, aside = tempfile.mkstemp(dir=settings.ORIGINALS_DIR, prefix="arriving-")
    try:
        with os.fdopen(handle, "wb") as target:
            digest, size = _copy(file, target)
        kept = path_of(digest)
        kept.parent.mkdir(parents=True, exist_ok=True)
        Path(aside).replace(kept)
    finally:
        Path(aside).unlink(missing_ok=True)
    return digest, size


def path_of(sha256: str) -> Path:
    """Where the original of this hash is kept."""
    return settings.ORIGINALS_DIR / sha256[:2] / sha256[2:4] / sha256


def destroy(hashes: Iterable[str]) -> None:
    """Delete originals, for good, and the pictures made of their pages."""
    for sha256 in hashes:
        path_of(sha256).unlink(missing_ok=True)
        shutil.rmtree(settings.PAGE_IMAGES_DIR / sha256, ignore_errors=True)


def _copy(file: BinaryIO, target: BinaryIO) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    while block := file.read(BLOCK):
        target.write(block)
        digest.update(block)
        size += len(block)
    target.flush()
    os.fsync(target.fileno())
    return digest.hexdigest(), size
