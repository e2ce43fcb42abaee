"""Tables whose rules are drawn: where their rows and cells stand on a page."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from ctypes import c_float
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium

FEWEST_RULES = 6
MOST_OBJECTS = 5_000
MOST_RULES = 500  # with more it is a chart
THIN = 3.0  # points: a rule is no thicker
SHORTEST = 8.0
NEAR = 3.0  # rules so close are one
COVERS = 0.9  # of a row's width or height, for a rule to bound it

Span = tuple[float, float]
Rules = dict[float, list[Span]]  # by their place, in order, the stretches they cover


@dataclass(frozen=True)
class Row:
    """Between two rules that go all the way across; `edges` bound its cells."""

    table: int
    bottom: float
    top: float
    edges: tuple[float, ...]


def rows_of(page: pypdfium2.PdfPage) -> list[Row]:
    """The rows of a page's ruled tables, from the top; only those of several cells."""
    across, down = _rules(page)
    if len(across) < 2 or len(down) < 3:
        return []
    rows: list[Row] = []
    places = sorted(across, reverse=True)
    top, table, goes_on = places[0], 0, False
    for place in places[1:]:
        edges = _edges(down, place, top)
        if len(edges) < 2 or not _reach(across[top], edges):
            top, goes_on = place, False
        elif _reach(across[place], edges):
            table += not goes_on
            rows.append(Row(table, place, top, edges))
            top, goes_on = place, True
        # else a cell goes on below this rule, or it only underlines a word
    return rows


def _rules(page: pypdfium2.PdfPage) -> tuple[Rules, Rules]:
    """Rules across and down, near ones taken together."""
    across: list[tuple[float, Span]] = []
    down: list[tuple[float, Span]] = []
    for left, bottom, right, top in _paths(page):
        width, height = right - left, top - bottom
        if height < THIN and width >= SHORTEST:
            across.append(((bottom + top) / 2, (left, right)))
        elif width < THIN and height >= SHORTEST:
            down.append(((left + right) / 2, (bottom, top)))
        elif width >= SHORTEST and height >= SHORTEST:  # a frame has all four
            across += [(y, (left, right)) for y in (bottom, top)]
            down += [(x, (bottom, top)) for x in (left, right)]
    return _together(across), _together(down)


def _paths(page: pypdfium2.PdfPage) -> Iterator[tuple[float, float, float, float]]:
    count = min(pdfium.FPDFPage_CountObjects(page), MOST_OBJECTS)
    # rules are drawn together: a few looks tell whether there are any
    if not _paths_among(page, range(0, count, FEWEST_RULES - 1)):
        return
    paths = _paths_among(page, range(count))
    if not FEWEST_RULES <= len(paths) <= MOST_RULES:
        return
    for path in paths:
        box = [c_float() for _ in range(4)]
        if pdfium.FPDFPageObj_GetBounds(path, *box):
            left, bottom, right, top = (side.value for side in box)
            yield left, bottom, right, top


def _paths_among(page: pypdfium2.PdfPage, places: Iterable[int]) -> list:
    things = [pdfium.FPDFPage_GetObject(page, at) for at in places]
    kind_of, path = pdfium.FPDFPageObj_GetType, pdfium.FPDF_PAGEOBJ_PATH
    return [thing for thing in things if kind_of(thing) == path]


def _together(rules: Iterable[tuple[float, Span]]) -> Rules:
    found: Rules = defaultdict(list)
    place = None
    for at, span in sorted(rules):
        if place is None or at - place > NEAR:
            place = at
        found[place].append(span)
    return {at: sorted(spans) for at, spans in found.items()}


def _edges(down: Rules, bottom: float, top: float) -> tuple[float, ...]:
    """Where rules go down the whole of a row."""
    least = COVERS * (top - bottom)
    return tuple(
        x for x, spans in down.items() if _covered(spans, bottom, top) >= least
    )


def _reach(spans: Sequence[Span], edges: Sequence[float]) -> bool:
    left, right = edges[0], edges[-1]
    return _covered(spans, left, right) >= COVERS * (right - left)


def _covered(spans: Sequence[Span], low: float, high: float) -> float:
    """How much of a stretch some spans cover together."""
    covered, reached = 0.0, low
    for start, end in spans:
        if end > reached and start < high:
            last = min(end, high)
            covered += max(last - max(start, reached), 0)
            reached = last
    return covered
