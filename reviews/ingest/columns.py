"""Two columns that a file draws line by line across both: read one after the other.

Only a page that is plainly interleaved is put in order: full lines on both sides of one
gutter, most of which go on from the line above in their own column.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

import pypdfium2
import pypdfium2.raw as pdfium

from reviews.ingest.chars import Rect, box_of
from reviews.ingest.order import Piece

FEWEST = 8  # lines with words on both sides
SHARE = 0.6  # of such lines, and of the tests they must pass
GUTTER = 8.0  # points between the columns, at least
FULL = 0.75  # of its column: how long most lines of running text are
ALIKE = 0.6  # the narrower column to the wider
MOST_RULES = 6  # lines drawn on a page; with more of them it is a table
MOST_OBJECTS = 2_000
MOST_LINES, MOST_RECTS = 300, 3_000  # with more it is no page of running text
SAMPLE = 24  # rectangles looked at on every page
LEADINGS = 2.2  # a column goes on below the other while its lines stand so close

Range = tuple[int, int]

_SMALL = re.compile(r"\s*[a-z]")


@dataclass
class _Line:
    start: int
    split: int  # where its right-hand part begins; `end` where it has none
    end: int
    rect: Rect
    is_across: bool = False

    @property
    def has_both(self) -> bool:
        return self.start < self.split < self.end

    @property
    def ranges(self) -> tuple[Range, Range]:
        return (self.start, self.split), (self.split, self.end)


def pieces_of(text: pypdfium2.PdfTextPage, raw: str) -> list[Piece] | None:
    """The page one column after the other; None where it is not plainly interleaved."""
    lines = raw.count("\n") + 1
    if not FEWEST <= lines <= MOST_LINES or not _may_be_interleaved(text, lines):
        return None
    gutter = _gutter(text, lines)
    if gutter is None or _is_ruled(text.page):
        return None
    found = [_line(text, raw, start, end, gutter) for start, end in _lines(raw)]
    return list(_by_column(found)) if _is_running_text(found, raw) else None


def _may_be_interleaved(text: pypdfium2.PdfTextPage, lines: int) -> bool:
    """A cheap look: more rectangles than lines, and gaps among those in the middle."""
    count = text.count_rects()
    if not (1 + SHARE) * lines <= count <= MOST_RECTS:
        return False
    start = max(0, (count - SAMPLE) // 2)
    rects = [text.get_rect(at) for at in range(start, min(start + SAMPLE, count))]
    return sum(_are_beside(*pair) for pair in pairwise(rects)) >= SAMPLE // 6


def _gutter(text: pypdfium2.PdfTextPage, lines: int) -> float | None:
    """A place that lies in a gap of most lines, between two columns of full lines."""
    rects = [text.get_rect(at) for at in range(text.count_rects())]
    pairs = [(one, other) for one, other in pairwise(rects) if _are_beside(one, other)]
    gaps = sorted((one[2], other[0]) for one, other in pairs)
    if len(gaps) < FEWEST:
        return None
    within, place = max(_most_shared(gaps))
    if within < max(FEWEST, SHARE * lines):
        return None
    held = [pair for pair in pairs if pair[0][2] < place < pair[1][0]]
    return place if _are_columns(held) else None


def _are_beside(one: Rect, other: Rect) -> bool:
    shared = min(one[3], other[3]) - max(one[1], other[1])
    height = min(one[3] - one[1], other[3] - other[1])
    return other[0] - one[2] >= GUTTER and shared > 0.3 * height > 0


def _most_shared(gaps: Sequence[tuple[float, float]]) -> Iterator[tuple[int, float]]:
    """How many gaps hold the middle of each."""
    for left, right in gaps:
        middle = (left + right) / 2
        yield sum(start < middle < end for start, end in gaps), middle


def _are_columns(pairs: Sequence[tuple[Rect, Rect]]) -> bool:
    """Two of about one width, most of whose lines are full."""
    lefts, rights = ([pair[side] for pair in pairs] for side in (0, 1))
    widths = [_width(side) for side in (lefts, rights)]
    if min(widths) < ALIKE * max(widths):
        return False
    return all(
        sum(rect[2] - rect[0] >= FULL * width for rect in side) >= SHARE * len(side)
        for side, width in zip((lefts, rights), widths, strict=True)
    )


def _width(side: Sequence[Rect]) -> float:
    return max(rect[2] for rect in side) - min(rect[0] for rect in side)


def _is_ruled(page: pypdfium2.PdfPage) -> bool:
    """Lines between rows: a table, whose rows are to be read across."""
    objects = islice(page.get_objects(max_depth=2), MOST_OBJECTS)
    rules = sum(thing.type == pdfium.FPDF_PAGEOBJ_PATH for thing in objects)
    return rules > MOST_RULES


def _is_running_text(lines: Sequence[_Line], raw: str) -> bool:
    """Most lines of both columns go on from the line above, in the same column."""
    both = [line for line in lines if line.has_both]
    if len(both) < FEWEST:
        return False
    return all(
        sum(_SMALL.match(raw, *line.ranges[side]) is not None for line in both)
        >= SHARE * len(both) * FULL
        for side in (0, 1)
    )


def _lines(raw: str) -> Iterator[Range]:
    for found in re.finditer(r"[^\r\n]+", raw):
        yield found.span()


def _line(
    text: pypdfium2.PdfTextPage, raw: str, start: int, end: int, gutter: float
) -> _Line:
    """A line, parted at the gutter; one that has words in the gutter goes across."""
    boxes = [
        (at, box_of(text, at)) for at in range(start, end) if not raw[at].isspace()
    ]
    placed = [(at, box) for at, box in boxes if box is not None]
    if not placed:
        return _Line(start, end, end, (0, 0, 0, 0), is_across=True)
    split = next((at for at, box in placed if box[0] >= gutter), end)
    before = [box for at, box in placed if at < split]
    after = [box for at, box in placed if at >= split]
    ends = max((box[2] for box in before), default=gutter - GUTTER)
    begins = min((box[0] for box in after), default=gutter)
    is_across = ends > gutter or begins < gutter or begins - ends < GUTTER
    return _Line(start, split, end, _around(before + after), is_across)


def _around(boxes: Sequence[Rect]) -> Rect:
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return min(lefts), min(bottoms), max(rights), max(tops)


def _by_column(lines: Sequence[_Line]) -> Iterator[Piece]:
    """Bands of columns, each left then right; what goes across parts them."""
    columns: tuple[list[Piece], list[Piece]] = ([], [])
    for line in _marked(lines):
        if line.is_across:
            yield from (*columns[0], *columns[1], Piece(line.start, line.end))
            columns = ([], [])
            continue
        for column, (start, end) in zip(columns, line.ranges, strict=True):
            if start < end:
                column.append(Piece(start, end))
    yield from (*columns[0], *columns[1])


def _marked(lines: Sequence[_Line]) -> list[_Line]:
    """The same, where what stands above or below the columns goes across too."""
    both = [at for at, line in enumerate(lines) if line.has_both and not line.is_across]
    if not both:
        return list(lines)
    last, leading = both[-1], _leading([lines[at] for at in both])
    for above, line in pairwise(lines[last:]):
        if line.is_across or above.rect[1] - line.rect[3] > LEADINGS * leading:
            break
        last += 1
    for at, line in enumerate(lines):
        line.is_across |= not both[0] <= at <= last
    return list(lines)


def _leading(lines: Sequence[_Line]) -> float:
    """The usual distance between lines."""
    steps = sorted(abs(one.rect[1] - other.rect[1]) for one, other in pairwise(lines))
    return steps[len(steps) // 2] if steps else 0.0
