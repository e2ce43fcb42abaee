"""Finds the words of a quotation in another version of its document: pure.

Letters and digits are compared, one by one and in order; white space, punctuation and
hyphens are not, for they change with line breaks and typesetting. A changed word is not
found: what somebody decided of the old words is for somebody to decide of the new.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import NamedTuple

BETWEEN = "\n"  # pages: no quotation goes on over a page


class Place(NamedTuple):
    """A stretch of a page's text."""

    page: int  # its key
    start: int
    end: int
    text: str  # from start to end


class Wording:
    """The letters and digits of a document, page after page."""

    def __init__(self, pages: Iterable[tuple[int, str]]):
        self._pages = list(pages)  # (key, text), in order
        letters = [_letters(text) for _, text in self._pages]
        sizes = (len(page) + len(BETWEEN) for page in letters)
        self._begins = [0, *accumulate(sizes)]
        self._letters = BETWEEN.join(letters)
        self._number = {key: number for number, (key, _) in enumerate(self._pages)}

    def share_before(self, page: int, start: int) -> float:
        """How much of the document stands before a place, 0 to 1."""
        number = self._number[page]
        before = len(_letters(self._pages[number][1][:start]))
        return (self._begins[number] + before) / max(len(self._letters), 1)

    def find(self, quote: str, *, near: float) -> Place | None:
        """Where the words of a quotation stand; of several places the one nearest to a
        share of the document."""
        wanted = _letters(quote)
        found = list(self._all(wanted)) if wanted else []
        if not found:
            return None
        at = min(found, key=lambda at: abs(at / len(self._letters) - near))
        return self._place(at, len(wanted), quote)

    def _all(self, wanted: str) -> Iterator[int]:
        at = self._letters.find(wanted)
        while at >= 0:
            yield at
            at = self._letters.find(wanted, at + 1)

    def _place(self, at: int, length: int, quote: str) -> Place:
        number = bisect_right(self._begins, at) - 1
        key, text = self._pages[number]
        letters = [place for place, sign in enumerate(text) if sign.isalnum()]
        first = at - self._begins[number]
        start, end = letters[first], letters[first + length - 1] + 1
        start, end = _with_marks(text, start, end, quote)
        return Place(key, start, end, text[start:end])


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _with_marks(text: str, start: int, end: int, quote: str) -> tuple[int, int]:
    """Take in the marks that a quotation begins and ends with, where they stand."""
    letters = [place for place, sign in enumerate(quote) if sign.isalnum()]
    before, after = quote[: letters[0]], quote[letters[-1] + 1 :]
    if text[:start].endswith(before):
        start -= len(before)
    if text[end:].startswith(after):
        end += len(after)
    return start, end
