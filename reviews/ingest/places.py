"""Where words of the page text stand on the page: what a mark covers."""

import unicodedata
from collections.abc import Iterable, Iterator
from ctypes import c_int
from itertools import groupby

import pypdfium2
import pypdfium2.raw as pdfium

from reviews.ingest.boxes import Box, Mark, Span, mark_of, on_lines
from reviews.ingest.order import Piece, text_in
from reviews.ingest.reading_order import pieces_of

GRID = 1_000_000  # pdfium answers in whole numbers: a page of this many


def marks(
    page: pypdfium2.PdfPage,
    text: pypdfium2.PdfTextPage,
    raw: str,
    ours: str,
    spans: Iterable[Span],
) -> list[list[Mark]]:
    """For each span of our page text, one rectangle a line, in fractions of the page.

    Our text is mended and pdfium's is not, but both have the same letters and digits in
    the same order; so the k-th of ours stands where the k-th of pdfium's does. Columns
    that were put in order when the page was read are put in the same order here.
    """
    order = _order(text, raw, ours)
    theirs = _positions(raw, order)
    before = _counts(ours)
    return [_marks_of(page, text, theirs, order, before, span) for span in spans]


def _order(text: pypdfium2.PdfTextPage, raw: str, ours: str) -> list[Piece]:
    """The pieces of the page as they were when it was read: older texts had but one."""
    order = pieces_of(text, raw)
    if len(order) > 1 and _letters(text_in(raw, order)) != _letters(ours):
        return [Piece(0, len(raw))]
    return order


def _letters(text: str) -> list[str]:
    return [c for c in text if c.isascii() and c.isalnum()]


def _signs(character: str) -> int:
    """How many letters and digits a character stands for: a ligature, two or three."""
    if character.isascii():
        return character.isalnum()
    return sum(map(str.isalnum, unicodedata.normalize("NFKC", character)))


def _positions(raw: str, order: Iterable[Piece]) -> list[int]:
    """Where each letter or digit stands in pdfium's text, in reading order."""
    return [
        at for s, e, _ in order for at in range(s, e) for _ in range(_signs(raw[at]))
    ]


def _counts(ours: str) -> list[int]:
    """How many letters and digits stand before each position of our text."""
    counts, seen = [0], 0
    for character in ours:
        seen += _signs(character)
        counts.append(seen)
    return counts


def _marks_of(page, text, theirs: list[int], order, before: list[int], span: Span):
    start, end = (min(max(at, 0), len(before) - 1) for at in span)
    first, last = before[start], before[end] - 1
    if last < first or last >= len(theirs):
        return []
    runs = _runs(theirs[first : last + 1], order)
    boxes = (box for run in runs for box in _boxes(page, text, *run))
    return [mark_of(line) for line in on_lines(boxes)]


def _runs(places: list[int], order: list[Piece]) -> Iterator[Span]:
    """The first and the last place in each piece of the page that a span touches."""
    if len(order) == 1:
        yield places[0], places[-1]
        return
    piece = {at: start for start, end, _ in order for at in range(start, end)}
    for _, run in groupby(places, key=piece.__getitem__):
        held = list(run)
        yield held[0], held[-1]


def _boxes(page, text, first: int, last: int) -> Iterator[Box]:
    start = pdfium.FPDFText_GetCharIndexFromTextIndex(text, first)
    end = pdfium.FPDFText_GetCharIndexFromTextIndex(text, last)
    if start < 0 or end < start:
        return
    for index in range(text.count_rects(start, end - start + 1)):
        left, bottom, right, top = text.get_rect(index)
        yield _fractions(page, (left, top), (right, bottom))


def _fractions(page, one: tuple[float, float], other: tuple[float, float]) -> Box:
    """Page coordinates as fractions of what is seen: cropped, turned, from the top."""
    (ax, ay), (bx, by) = _seen(page, one), _seen(page, other)
    return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)


def _seen(page, point: tuple[float, float]) -> tuple[float, float]:
    x, y = c_int(), c_int()
    pdfium.FPDF_PageToDevice(page, 0, 0, GRID, GRID, 0, *point, x, y)
    return _within(x.value), _within(y.value)


def _within(value: int) -> float:
    return min(max(value / GRID, 0.0), 1.0)
