"""Tables of a PDF whose rules are drawn: put in order row by row, a line a row."""

import re
from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import pypdfium2

from reviews.ingest import grid, mend, rows
from reviews.ingest.chars import box_of, is_turned
from reviews.ingest.grid import Row
from reviews.ingest.order import NEW_LINE, Piece

FEWEST_ROWS = 2  # a single one may be boxes of a chart

Span = tuple[int, int]
Cell = tuple[int, int]  # which row of the page, which cell of the row

_LINE = re.compile(r"\S[^\r\n]*")
# A word, or its half where a line's end cut it.
_HALF = re.compile(r"[^\s\ufffe\x02]+[\ufffe\x02]?")
_CUT = re.compile(r"[^\W\d_]+([-\u2010\xad\ufffe\x02])$")


@dataclass(frozen=True)
class _Chunk:
    """Words that follow one another in one cell, or outside all of them."""

    cell: Cell | None
    start: int
    end: int


def pieces_of(text: pypdfium2.PdfTextPage, raw: str) -> list[Piece] | None:
    """The page with its tables in rows; None where it has none that is sure."""
    found = grid.rows_of(text.page)
    if not any(len(row.edges) > 2 for row in found) or is_turned(text, raw):
        return None
    chunks = list(_chunks(text, raw, found))
    tables = _tables(chunks, found)
    return list(_in_rows(raw, chunks, tables, found)) if tables else None


def _chunks(
    text: pypdfium2.PdfTextPage, raw: str, found: Sequence[Row]
) -> Iterator[_Chunk]:
    words = (
        (cell, word.span())
        for line in _LINE.finditer(raw)
        for cell, word in _words_of(text, raw, line.span(), found)
    )
    for cell, together in groupby(words, key=lambda placed: placed[0]):
        spans = [span for _, span in together]
        yield _Chunk(cell, spans[0][0], spans[-1][1])


def _words_of(
    text: pypdfium2.PdfTextPage, raw: str, line: Span, found: Sequence[Row]
) -> Iterator[tuple[Cell | None, re.Match[str]]]:
    """The words of a line with their cells; above and below the tables, none has."""
    box = box_of(text, line[0])
    is_apart = box is not None and not found[-1].bottom < box[1] < found[0].top
    for word in _HALF.finditer(raw, *line):
        yield None if is_apart else _cell_of(text, word.start(), found), word


def _cell_of(text: pypdfium2.PdfTextPage, at: int, found: Sequence[Row]) -> Cell | None:
    box = box_of(text, at)
    if box is None:
        return None
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    for number, row in enumerate(found):
        if row.bottom < y < row.top:
            cell = bisect(row.edges, x) - 1
            return (number, cell) if 0 <= cell < len(row.edges) - 1 else None
    return None


def _tables(chunks: Iterable[_Chunk], found: Sequence[Row]) -> set[int]:
    """Those with several cells in two rows, and no row so full that it is a page."""
    sizes: dict[int, int] = defaultdict(int)
    filled: dict[int, set[int]] = defaultdict(set)
    for chunk in chunks:
        if chunk.cell:
            number, cell = chunk.cell
            sizes[number] += chunk.end - chunk.start
            filled[number].add(cell)
    rows_in = Counter(found[n].table for n, cells in filled.items() if len(cells) > 1)
    tables = {table for table, times in rows_in.items() if times >= FEWEST_ROWS}
    pages = {found[n].table for n, size in sizes.items() if size > rows.LONGEST}
    return tables - pages


def _in_rows(
    raw: str, chunks: Sequence[_Chunk], tables: set[int], found: Sequence[Row]
) -> Iterator[Piece]:
    """Each table where its first word stands; what is in none stays where it is."""
    held: dict[int, list[_Chunk]] = defaultdict(list)
    for chunk in chunks:
        if table := _table_of(chunk, tables, found):
            held[table].append(chunk)
    for chunk in chunks:
        table = _table_of(chunk, tables, found)
        if not table:
            yield Piece(chunk.start, chunk.end)
        elif table in held:
            yield from _table(raw, held.pop(table))


def _table_of(chunk: _Chunk, tables: set[int], found: Sequence[Row]) -> int:
    table = found[chunk.cell[0]].table if chunk.cell else 0
    return table if table in tables else 0


def _table(raw: str, chunks: list[_Chunk]) -> Iterator[Piece]:
    chunks.sort(key=lambda chunk: chunk.cell or (0, 0))  # stable: a cell stays as it is
    for _, row in groupby(chunks, key=lambda chunk: (chunk.cell or (0, 0))[0]):
        cells = [list(cell) for _, cell in groupby(row, key=lambda chunk: chunk.cell)]
        yield from _row(raw, cells)


def _row(raw: str, cells: list[list[_Chunk]]) -> Iterator[Piece]:
    """One line; but one cell, or one beside its number, is running text in a frame."""
    is_numbered = len(cells) == 2 and len(_words(raw, cells[0])) == 1
    if len(cells) == 1 or (is_numbered and _words(raw, cells[0])[0].isdecimal()):
        for cell in cells:
            after = NEW_LINE if cell is cells[-1] else " "
            yield from (Piece(chunk.start, chunk.end, after) for chunk in cell)
        return
    for cell in cells:
        yield from _cell(raw, cell, NEW_LINE if cell is cells[-1] else rows.CELLS)


def _words(raw: str, cell: Iterable[_Chunk]) -> list[str]:
    return " ".join(raw[chunk.start : chunk.end] for chunk in cell).split()


def _cell(raw: str, chunks: Iterable[_Chunk], after: str) -> Iterator[Piece]:
    """The words of a cell on one line, those that a line's end cut whole again."""
    words = [
        word.span()
        for chunk in chunks
        for word in _HALF.finditer(raw, chunk.start, chunk.end)
    ]
    begun = words[0][0]
    for (_, end), (following, _) in zip(words, [*words[1:], (-1, -1)], strict=True):
        if following < 0:
            yield Piece(begun, end, after)
        elif raw[end:following] != " ":
            yield _joined(raw, begun, end)
            begun = following


def _joined(raw: str, begun: int, end: int) -> Piece:
    """A line of a cell, before the next: a hyphen at its end may be a mere cut."""
    cut = _CUT.search(raw, begun, end)
    if cut is None:
        return Piece(begun, end, " ")
    keeps = cut[0][:-1].lower() in mend.KEEP_AFTER
    return Piece(begun, cut.start(1), "-" if keeps else "")
