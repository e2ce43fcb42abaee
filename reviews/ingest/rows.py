"""Tables in running text: a line a row, except where a table only lays out a page."""

from collections.abc import Sequence

CELLS = " | "
LONGEST = 3_000  # characters: a row longer than this is no row of a table


def parts_of(cells: Sequence[Sequence[str]], *, lays_out: bool = False) -> list[str]:
    """The paragraphs of a row's cells as one line; or each by itself, in order."""
    filled = [cell for cell in cells if cell]
    size = sum(len(text) for cell in filled for text in cell)
    if len(filled) < 2 or lays_out or size > LONGEST:
        return [text for cell in filled for text in cell]
    return [CELLS.join(" ".join(" ".join(cell).split()) for cell in filled)]
