"""Boxes on a page: those of one line become one, and one a mark."""

from collections.abc import Iterable, Sequence

Span = tuple[int, int]
Box = tuple[float, float, float, float]  # left, top, right, bottom, as fractions
Mark = tuple[float, float, float, float]  # x, y from the top, width, height

SAME_LINE = 0.5  # of the lower box's height shared
SMALL = 0.6  # of the other box's height: a comma or a raised number
WORD_SPACE = 2.5  # of a line's height: a wider gap is another column


def marks_of_words(
    words: Iterable[Sequence[float]], spans: Iterable[Span]
) -> list[list[Mark]]:
    """For each span of a page read by OCR, one rectangle a line.

    Words are [start, end, x, y, width, height]: one is marked whole or not at all.
    """
    placed = list(words)
    return [_marks_within(placed, *span) for span in spans]


def _marks_within(placed: list[Sequence[float]], start: int, end: int) -> list[Mark]:
    boxes = [
        (x, y, x + width, y + height)
        for first, last, x, y, width, height in placed
        if first < end and last > start
    ]
    return [mark_of(line) for line in on_lines(boxes)]


def on_lines(boxes: Iterable[Box]) -> list[Box]:
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


def mark_of(box: Box) -> Mark:
    left, top, right, bottom = box
    width, height = right - left, bottom - top
    return round(left, 5), round(top, 5), round(width, 5), round(height, 5)
