"""Where words of the page text stand on the page: what a mark covers."""

import unicodedata
from collections.abc import Iterable, Iterator
from ctypes import c_int

import pypdfium2
import pypdfium2.raw as pdfium

Span = tuple[int, int]
Box = tuple[float, float, float, float]  # left, top, right, bottom, as fractions
Mark = tuple[float, float, float, float]  # x, y from the top, width, height

GRID = 1_000_000  # pdfium answers in whole numbers: a page of this many
SAME_LINE = 0.5  # of the lower box's height shared
SMALL = 0.6  # of the other box's height: a comma or a raised number
WORD_SPACE = 2.5  # of a line's height: a wider gap is another column


def marks(
    page: pypdfium2.PdfPage,
    text: pypdfium2.PdfTextPage,
    raw: str,
    ours: str,
    spans: Iterable[Span],
) -> list[list[Mark]]:
    """For each span of our page text, one rectangle a line, in fractions of the page.

    Our text is mended and pdfium's is not, but both have the same letters and digits in
    the same order; so the k-th of ours stands where the k-th of pdfium's does.
    """
    theirs = _positions(raw)
    before = _counts(ours)
    return [_marks_of(page, text, theirs, before, span) for span in spans]


def _signs(character: str) -> int:
    """How many letters and digits a character stands for: a ligature, two or three."""
    if character.isascii():
        return character.isalnum()
    return sum(map(str.isalnum, unicodedata.normalize("NFKC", character)))


def _positions(raw: str) -> list[int]:
    """Where each letter or digit stands in pdfium's text."""
    return [at for at, c in enumerate(raw) for _ in range(_signs(c))]


def _counts(ours: str) -> list[int]:
    """How many letters and digits stand before each position of our text."""
    counts, seen = [0], 0
    for character in ours:
        seen += _signs(character)
        counts.append(seen)
    return counts


def _marks_of(page, text, theirs: list[int], before: list[int], span: Span):
    start, end = (min(max(at, 0), len(before) - 1) for at in span)
    first, last = before[start], before[end] - 1
    if last < first or last >= len(theirs):
        return []
    boxes = _boxes(page, text, theirs[first], theirs[last])
    return [_mark(line) for line in _lines(boxes)]


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


def _lines(boxes: Iterable[Box]) -> list[Box]:
    """Boxes that follow one another on a line become one."""
    lines: list[Box] = []
    for box in boxes:
        if lines and _on_one_line(lines[-1], box):
            lines[-1] = _both(lines[-1], box)
        else:
            lines.append(box)
    return lines


def _on_one_line(line: Box, box: Box) -> bool:
    low, high = sorted((line[3] - line[1], box[3] - box[1]))
    shared = min(line[3], box[3]) - max(line[1], box[1])
    # a comma of its own hardly reaches the line it belongs to
    enough = 0 if low < SMALL * high else SAME_LINE * low
    gap = box[0] - line[2]
    return shared >= enough and -high < gap < WORD_SPACE * high


def _both(one: Box, other: Box) -> Box:
    low = min(one[0], other[0]), min(one[1], other[1])
    return *low, max(one[2], other[2]), max(one[3], other[3])


def _mark(box: Box) -> Mark:
    left, top, right, bottom = box
    width, height = right - left, bottom - top
    return round(left, 5), round(top, 5), round(width, 5), round(height, 5)
