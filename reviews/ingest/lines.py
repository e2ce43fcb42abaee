"""The lines of a page, and what can be told from one alone."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

BULLET = re.compile(r"[•◼▪■●○◦‣⁃►▶➢➤✓✔❖♦–—·*-](?:\s|$)|o\s")
NUMBER = re.compile(
    r"(?:\d{1,2}(?:\.\d{1,3}){1,3}\.?|\(?\d{1,3}[.)]|\(?[a-zA-Z]\)|[a-z]\."
    r"|\(?[ivx]{1,7}\)|[ivx]{1,7}\.)(?=\s|$)"
)
DEEP_NUMBER = re.compile(r"\d{1,2}(?:\.\d{1,3}){1,3}\.?\s+(?=[A-Z‘“'\"])")
MONTH = "(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sep|Oct|Nov|Dec)[a-z]*"
NUMBERED = re.compile(rf"((?:\d{{1,2}}\.)*\d{{1,2}})\.?\s+(?!{MONTH}\b)(?=[A-Z‘“'\"])")

_CLOSING = r"[”’\"')\]]*"
_STOP = re.compile(rf"[.?!:;…]{_CLOSING}\d{{0,3}}$")
_FULL_STOP = re.compile(rf"[.?!…]{_CLOSING}\d{{0,3}}$")
_NOTE = re.compile(rf"[.?!]{_CLOSING}\d{{1,3}}$")
_TAIL = 8  # characters in which a line shows how it ends
_CAPITAL = re.compile(r"[‘“'\"(\[]*[A-Z0-9£]")
_SMALL = re.compile(r"[‘“'\"(\[]*[a-z]")
# After such a word a sentence goes on, however short the line.
_GOES_ON_WORDS = (
    "the a an of and or to in on at by for from with that which who as is was were are"
    " be been has had have not their his her its this these between into than but if"
    " when where because within about under over mr mrs ms dr st no &"
)
_GOES_ON = frozenset(_GOES_ON_WORDS.split())


@dataclass(slots=True)
class Line:
    """One line: where it stands in its page's text, and whether a gap comes before."""

    page: int
    start: int
    end: int
    text: str
    after_blank: bool = False
    cut_off: bool = False  # something that is no part of the running text stands before

    @property
    def stops(self) -> bool:
        """Ends as a sentence or a lead-in does."""
        return _STOP.search(self.text[-_TAIL:]) is not None

    @property
    def ends_sentence(self) -> bool:
        return _FULL_STOP.search(self.text[-_TAIL:]) is not None

    @property
    def ends_in_note(self) -> bool:
        """Ends a sentence with the number of a footnote."""
        return _NOTE.search(self.text[-_TAIL:]) is not None

    @property
    def goes_on(self) -> bool:
        last = self.text.rsplit(None, 1)[-1].lstrip("(‘“'\"").lower()
        return self.text[-1] == "," or last in _GOES_ON

    @property
    def begins_small(self) -> bool:
        return _SMALL.match(self.text) is not None

    @property
    def begins_large(self) -> bool:
        return _CAPITAL.match(self.text) is not None

    @property
    def is_bullet(self) -> bool:
        return BULLET.match(self.text) is not None

    @property
    def is_shouted(self) -> bool:
        """All in capitals, and a word at least."""
        return self.text.isupper() and sum(map(str.isalpha, self.text)) > 3


def lines_of(number: int, text: str) -> Iterator[Line]:
    """The lines of a page that hold anything."""
    start, after_blank = 0, False
    for piece in text.split("\n"):
        words = piece.strip()
        if words:
            at = start + piece.index(words[0])
            yield Line(number, at, at + len(words), words, after_blank)
        after_blank = not words
        start += len(piece) + 1
