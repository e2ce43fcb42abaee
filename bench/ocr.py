"""OCR's errors and CPU seconds, on pages whose true text is known.

Pages with text of their own become pictures in a PDF without a letter, are taken for
scans as such, and read by OCR; what comes is compared with the text they had.
"""

import random
import statistics
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image

from bench.figures import spent
from reviews.errors import ReportRefused
from reviews.ingest import ocr
from reviews.ingest.document import PageText
from reviews.ingest.legible import is_garbled
from reviews.ingest.passages import passages_of
from reviews.ingest.reader import Reader

LETTERS = 800  # a page of running text; covers and dividers say little of OCR
ALIKE = str.maketrans("‘’“”–—‐−•", "''\"\"-----")


# a page of a file, and where in its text headers and footers stand
Drawn = tuple[Path, PageText, list[tuple[int, int]]]


@dataclass(frozen=True)
class Outcome:
    """One page: its characters, how many were wrong, how sure OCR was."""

    name: str
    characters: int
    wrong: int
    confidence: float
    cpu_seconds: float

    @property
    def rate(self) -> float:
        return self.wrong / self.characters


def measure(paths: list[Path], *, pages: int = 20, seed: int = 1) -> dict[str, object]:
    """Error rate and CPU seconds over pages drawn by lot, one a file at first."""
    if not ocr.engine():
        raise RuntimeError("There is no tesseract here: apt install tesseract-ocr")
    reader = Reader()
    try:
        drawn = _drawn(reader, paths, pages, seed)
        outcomes = [_outcome(reader, one) for one in drawn]
    finally:
        reader.close()
    return _figures(outcomes)


def _figures(outcomes: list[Outcome]) -> dict[str, object]:
    characters = sum(one.characters for one in outcomes)
    seconds = [one.cpu_seconds for one in outcomes]
    worst = sorted(outcomes, key=lambda one: one.rate, reverse=True)[:3]
    return {
        "engine": ocr.engine(),
        "pages": len(outcomes),
        "characters": characters,
        "error_rate": round(sum(one.wrong for one in outcomes) / characters, 4),
        "median_error_rate": round(statistics.median(o.rate for o in outcomes), 4),
        "confidence": round(statistics.mean(o.confidence for o in outcomes), 3),
        "cpu_s_a_page": round(statistics.mean(seconds), 2),
        "max_cpu_s_a_page": round(max(seconds), 2),
        "worst": {one.name: round(one.rate, 4) for one in worst},
    }


def _drawn(reader: Reader, paths: list[Path], pages: int, seed: int) -> list[Drawn]:
    """Pages with text, by lot: a round of the files, one page of each, and so on."""
    lot = random.Random(seed)
    held = [list(_candidates(reader, path)) for path in sorted(paths)]
    held = [some for some in held if some]
    lot.shuffle(held)
    drawn: list[Drawn] = []
    while any(held) and len(drawn) < pages:
        for some in [some for some in held if some][: pages - len(drawn)]:
            drawn.append(some.pop(lot.randrange(len(some))))
    return drawn


def _candidates(reader: Reader, path: Path) -> Iterator[Drawn]:
    try:
        document = reader.extract(path)
    except ReportRefused:
        return
    if document.kind != "pdf":
        return
    furniture = passages_of(document.pages).furniture
    for page in document.pages:
        has_text = sum(map(str.isalpha, page.text)) >= LETTERS
        if has_text and not page.needs_ocr and not is_garbled(page.text):
            yield path, page, furniture.get(page.number, [])


def _outcome(reader: Reader, drawn: Drawn) -> Outcome:
    path, page, _ = drawn
    with tempfile.NamedTemporaryFile(suffix=".pdf") as copy:
        copy.write(_scanned(*reader.page_raster(path, page.number)))
        copy.flush()
        name = f"{path.name} page {page.number}"
        if not reader.extract(copy.name).pages[0].needs_ocr:
            raise RuntimeError(f"{name} was not taken for a scan.")
        before = spent()
        picture, dpi = reader.page_raster(copy.name, 1)
        found = ocr.recognised(picture, dpi=dpi)
        seconds = spent() - before
    true, read = _plain(_as_seen(reader, drawn)), _plain(found.text)
    wrong = distance(true, read)
    return Outcome(name, len(true), wrong, found.confidence or 0.0, seconds)


def _scanned(points: bytes, dpi: int) -> bytes:
    """A PDF that is a picture, as a scanner makes it: grey, JPEG."""
    file = BytesIO()
    with Image.open(BytesIO(points)) as image:
        image.save(file, "PDF", resolution=dpi)
    return file.getvalue()


def _as_seen(reader: Reader, drawn: Drawn) -> str:
    """The true text, headers first and footers last, wherever the file has them."""
    path, page, furniture = drawn
    marks = reader.marks(path, page.number, furniture, text=page.text)
    tops: list[str] = []
    feet: list[str] = []
    rest: list[str] = []
    at = 0
    for (start, end), lines in zip(furniture, marks, strict=True):
        (feet if lines and lines[0][1] > 0.5 else tops).append(page.text[start:end])
        rest.append(page.text[at:start])
        at = end
    return " ".join([*tops, *rest, page.text[at:], *feet])


def _plain(text: str) -> str:
    """White space one space, no hyphens, quotation marks and dashes as typewritten."""
    return " ".join(text.translate(ALIKE).replace("-", "").split())


def distance(one: str, other: str) -> int:
    """Characters to put in, take out or change to make one text the other.

    Hyyrö's way with Myers' bits: a column of the table is two whole numbers.
    """
    ones = (1 << len(one)) - 1
    where: dict[str, int] = {}
    for at, sign in enumerate(one):
        where[sign] = where.get(sign, 0) | 1 << at
    last = 1 << max(len(one) - 1, 0)
    up, down, count = ones, 0, len(one)
    for sign in other:
        match = where.get(sign, 0)
        diagonal = (((match & up) + up) ^ up) | match | down
        right_up, right_down = down | ~(diagonal | up) & ones, up & diagonal
        count += bool(right_up & last) - bool(right_down & last)
        right_up, right_down = (right_up << 1 | 1) & ones, (right_down << 1) & ones
        up, down = right_down | ~(diagonal | right_up) & ones, right_up & diagonal
    return count if one else len(other)
