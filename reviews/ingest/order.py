"""The pieces of a page's text in reading order: one piece, on nearly every page.

pdfium gives words in the order in which the file draws them, which is nearly always how
they are read. Where it plainly is not, pieces of the text change places; no letter
comes or goes, and the same page always gives the same pieces: `places` counts on it.
"""

from collections.abc import Sequence
from typing import NamedTuple

NEW_LINE = "\r\n"


class Piece(NamedTuple):
    """A slice of pdfium's text, and what parts it from the next."""

    start: int
    end: int
    after: str = NEW_LINE


def text_in(raw: str, pieces: Sequence[Piece]) -> str:
    if len(pieces) == 1:
        return raw
    return "".join(raw[start:end] + after for start, end, after in pieces)
