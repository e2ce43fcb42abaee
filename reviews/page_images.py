"""Pictures of pages and the places of quotations on them, made when first looked at."""

import logging
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from redis.exceptions import RedisError

from reviews import originals
from reviews.errors import ReportRefused
from reviews.ingest.boxes import marks_of_words
from reviews.ingest.reader import Mark, Span, reader
from reviews.models import Page, Version

log = logging.getLogger(__name__)

WIDTHS = (1000, 1500, 2000)  # pixels: as large as it comes, and enlarged
A_DAY = 24 * 3600


def has_image(page: Page) -> bool:
    """Whether the file has pages to picture; a Word document has none."""
    return page.width > 0


def width_for(wanted: int) -> int:
    """The narrowest of the widths kept that is wide enough."""
    return next((width for width in WIDTHS if width >= wanted), WIDTHS[-1])


def image_of(version: Version, page: Page, *, width: int = WIDTHS[0]) -> Path:
    """The picture of a page as a WebP file; ReportRefused if it can't be made."""
    width = width_for(width)
    kept = settings.PAGE_IMAGES_DIR / version.sha256 / f"{page.number}-{width}.webp"
    try:
        os.utime(kept)  # looked at now: the last to be trimmed away
    except FileNotFoundError:
        original = originals.path_of(version.sha256)
        _keep(kept, reader().page_image(original, page.number, width=width))
    return kept


def trim(*, most: int | None = None) -> int:
    """Delete the pictures longest unused, until those left fit; how many that were.

    What is deleted is made again when somebody looks.
    """
    room = settings.PAGE_IMAGES_MAX_MB * 1_000_000 if most is None else most
    deleted = 0
    for path, size in _latest_first():
        room -= size
        if room < 0:
            path.unlink(missing_ok=True)
            deleted += 1
    if deleted:
        log.info("deleted %s page images that were long unused", deleted)
    return deleted


def _latest_first() -> Iterator[tuple[Path, int]]:
    """Every picture kept, and its size, the one looked at last first."""
    found = []
    for path in settings.PAGE_IMAGES_DIR.glob("*/*"):
        with suppress(FileNotFoundError):  # trimmed or destroyed by somebody else
            found.append((path.stat(), path))
    found.sort(key=lambda one: (one[0].st_mtime_ns, one[1]), reverse=True)
    return ((path, held.st_size) for held, path in found)


def marks_on(version: Version, page: Page, spans: Sequence[Span]) -> list[list[Mark]]:
    """Where spans of the page's text stand on its picture, a rectangle for each line.

    Fractions of the page from its top left. No picture, no marks.
    """
    if not spans or not has_image(page):
        return [[] for _ in spans]
    if page.words:
        return marks_of_words(page.words, spans)  # as OCR found them
    named = sha256(repr((version.sha256, page.number, list(spans))).encode())
    key = f"marks:{named.hexdigest()}"
    held = _cached(key)
    if held is None:
        held = _marks(version, page, spans)
        _cache(key, held)
    return held


def _marks(version: Version, page: Page, spans: Sequence[Span]) -> list[list[Mark]]:
    original = originals.path_of(version.sha256)
    try:
        return reader().marks(original, page.number, spans, text=page.text)
    except ReportRefused:
        return [[] for _ in spans]  # the text beside the picture still shows them


def _keep(kept: Path, picture: bytes) -> None:
    kept.parent.mkdir(parents=True, exist_ok=True)
    handle, aside = tempfile.mkstemp(dir=kept.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(picture)
    Path(aside).replace(kept)


def _cached(key: str):
    try:
        return cache.get(key)
    except (RedisError, OSError):
        return None  # a cache that is away costs time, nothing else


def _cache(key: str, value) -> None:
    try:
        cache.set(key, value, A_DAY)
    except (RedisError, OSError):
        return
