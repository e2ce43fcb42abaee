"""The running text of a web page, gathered as its tags go by: no tree is built.

So no depth of nesting matters, and nothing is fetched, run or expanded.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from reviews.ingest import mend, rows
from reviews.ingest.numbering import BULLET, said

_DROPPED_TAGS = (
    "script style template noscript nav svg audio video canvas map object embed applet"
    " iframe frameset button select textarea datalist"
)
_DROPPED = frozenset(_DROPPED_TAGS.split())
_FRAMES = frozenset(("iframe", "frameset", "object", "embed", "applet"))
_BLOCK_TAGS = (
    "address article aside blockquote body caption center dd details dialog dir div dl"
    " dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr"
    " legend li main menu ol p pre section summary table tbody tfoot thead tr td th ul"
)
_BLOCKS = frozenset(_BLOCK_TAGS.split())
_LISTS = frozenset(("ul", "ol", "menu", "dir"))
_FORMATS = {
    "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman",
}  # fmt: skip
_NAMES = {
    "author": "Author", "dc.creator": "Author", "dcterms.creator": "Author",
    "description": "Subject", "keywords": "Keywords",
}  # fmt: skip
_SPACES = re.compile(r"\s+")


@dataclass
class _Row:
    cells: list[list[str]] = field(default_factory=list)
    holds_table: bool = False

    def add(self, text: str) -> None:
        if not self.cells:
            self.cells.append([])
        self.cells[-1].append(text)

    def parts(self) -> list[str]:
        return rows.parts_of(self.cells, lays_out=self.holds_table)


@dataclass
class _List:
    format: str  # as Word names it; a bullet where there is none
    count: int

    def next(self) -> str:
        self.count += 1
        return f"{said(self.count, self.format)}." if self.format else BULLET


class Flow:
    """What lxml's parser tells of a page: `parts` are its paragraphs and rows."""

    def __init__(self) -> None:
        self.properties: dict[str, str] = {}
        self.has_script = self.has_frames = self._saw_menu = False
        self._said: list[tuple[str, bool]] = []  # a part, and whether it is in <main>
        self._words: list[str] = []
        self._mark = ""  # of the list item that has begun and said nothing yet
        self._rows: list[_Row] = []
        self._lists: list[_List] = []
        self._depth = self._dropped = self._main = self._pre = 0
        self._in_title = self._in_head = False

    @property
    def parts(self) -> list[str]:
        """The main part of the page, where it says which that is; else all of it."""
        return [part for part, in_main in self._said if in_main or not self._is_split]

    @property
    def left_out(self) -> bool:
        outside = any(not in_main for _, in_main in self._said)
        return self._saw_menu or (self._is_split and outside)

    @property
    def _is_split(self) -> bool:
        """Only a main part that holds most of the words is believed."""
        within = sum(len(part) for part, in_main in self._said if in_main)
        return within > 0 and 2 * within >= sum(len(part) for part, _ in self._said)

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._depth += 1
        if self._dropped or self._is_left_out(tag, attributes):
            self._dropped += 1
        elif tag == "br":
            self._words.append("\n")
        elif tag in ("head", "title", "meta"):
            self._begin_head(tag, attributes)
        elif tag in _BLOCKS:
            self._in_head = False
            self._end_block()
            self._begin(tag, attributes)

    def end(self, tag: str) -> None:
        if self._dropped:
            self._dropped -= 1
        elif tag == "title":
            self._in_title = False
        elif tag == "head":
            self._in_head = False
        elif tag in _BLOCKS:
            self._end_block()
            self._end(tag)
        if self._main == self._depth:
            self._main = 0
        self._depth -= 1

    def data(self, words: str) -> None:
        if self._in_title:
            self.properties["Title"] = self.properties.get("Title", "") + words
        elif not (self._dropped or self._in_head):
            self._words.append(words if self._pre else _SPACES.sub(" ", words))

    def comment(self, words: str) -> None:
        """Nothing a reader sees."""

    def close(self) -> "Flow":
        self._end_block()
        while self._rows:
            self._end("tr")
        return self

    def _is_left_out(self, tag: str, attributes: Mapping[str, str]) -> bool:
        self.has_script |= tag == "script"
        self.has_frames |= tag in _FRAMES
        is_menu = tag == "nav" or attributes.get("role") == "navigation"
        self._saw_menu |= is_menu
        return is_menu or tag in _DROPPED

    def _begin_head(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "head":
            self._in_head = True
        elif tag == "title":
            self._in_title = True
        elif name := _NAMES.get((attributes.get("name") or "").lower()):
            self.properties.setdefault(name, attributes.get("content") or "")

    def _begin(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag in _LISTS:
            self._lists.append(_list(tag, attributes))
        elif tag == "li":
            self._mark = self._next_mark(attributes)
        elif tag == "tr":
            self._rows.append(_Row())
        elif tag in ("td", "th") and self._rows:
            self._rows[-1].cells.append([])
        elif tag == "table" and self._rows:
            self._rows[-1].holds_table = True
        self._pre += tag == "pre"
        if not self._main and (tag == "main" or attributes.get("role") == "main"):
            self._main = self._depth

    def _end(self, tag: str) -> None:
        if tag in _LISTS and self._lists:
            self._lists.pop()
        elif tag == "li":
            self._mark = ""
        elif tag == "tr" and self._rows:
            for part in self._rows.pop().parts():
                self._say(part)
        self._pre -= tag == "pre"

    def _next_mark(self, attributes: Mapping[str, str]) -> str:
        if not self._lists:
            return BULLET
        if given := _number(attributes.get("value")):
            self._lists[-1].count = given - 1
        return self._lists[-1].next()

    def _end_block(self) -> None:
        words = mend.mended("".join(self._words))
        self._words.clear()
        if words:
            self._say(f"{self._mark} {words}".strip())
            self._mark = ""

    def _say(self, part: str) -> None:
        if self._rows:
            self._rows[-1].add(part)
        else:
            self._said.append((part, self._main > 0))


def _list(tag: str, attributes: Mapping[str, str]) -> _List:
    if tag != "ol":
        return _List("", 0)
    first = _number(attributes.get("start")) or 1
    return _List(_FORMATS.get(attributes.get("type") or "", "decimal"), first - 1)


def _number(written: str | None) -> int:
    """A small number as written, nought where it is none."""
    return int(written) if written and re.fullmatch(r"[0-9]{1,5}", written) else 0
