"""The numbers Word puts before paragraphs: they are counted, and stand in no text."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn

BULLET = "•"
DEEPEST = 8  # Word has nine levels
MOST = 10_000  # a document may claim to begin its list anywhere

_PLACE = re.compile(r"%([1-9])")
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


@dataclass
class _Level:
    format: str  # decimal, lowerLetter, bullet, …
    text: str  # "%1.%2"
    start: int
    style: str  # the paragraph style that stands at this level


@dataclass
class _List:
    levels: dict[int, _Level]
    counts: dict[int, int] = field(default_factory=dict)

    def next(self, depth: int) -> str:
        """Count one more at a depth, and say its number as Word would show it."""
        level = self.levels.get(depth)
        if level is None or level.format == "none":
            return ""
        self.counts[depth] = self.counts.get(depth, level.start - 1) + 1
        for deeper in [at for at in self.counts if at > depth]:
            del self.counts[deeper]
        if level.format == "bullet":
            return BULLET
        return _PLACE.sub(lambda place: self._said(int(place[1]) - 1), level.text)

    def _said(self, depth: int) -> str:
        level = self.levels.get(depth)
        if level is None:
            return ""
        return said(self.counts.get(depth, level.start), level.format)


class Numbering:
    """Counts through a document's lists as its paragraphs go by, in order."""

    def __init__(self, opened) -> None:
        self._lists: dict[str, _List] = {}  # by w:numId; several may share one count
        self._restarts: dict[str, dict[int, int]] = defaultdict(dict)
        self._styles = {style.style_id: style.element for style in opened.styles}
        root = _numbering_of(opened)
        if root is not None:
            self._read(root)

    def mark(self, paragraph, style: str) -> str:
        """What stands before a paragraph: "4.12", "(a)", a bullet, or nothing."""
        number, depth = self._list_of(paragraph, style)
        found = self._lists.get(number)
        if found is None:
            return ""
        if depth is None:
            depth = _depth_of_style(found, style)
        start = self._restarts[number].pop(depth, None)
        if start is not None:
            found.counts[depth] = start - 1
        return found.next(depth)

    def _read(self, root) -> None:
        lists = {
            _attribute(abstract, "w:abstractNumId"): _List(_levels(abstract))
            for abstract in root.iter(qn("w:abstractNum"))
        }
        for num in root.iter(qn("w:num")):
            number = _attribute(num, "w:numId")
            found = lists.get(_value(num, "w:abstractNumId"))
            if found is not None:
                self._lists[number] = found
            for override in num.iter(qn("w:lvlOverride")):
                if start := _value(override, "w:startOverride"):
                    depth = _count(_attribute(override, "w:ilvl"))
                    self._restarts[number][depth] = _count(start)

    def _list_of(self, paragraph, style: str) -> tuple[str, int | None]:
        """The list a paragraph is in by itself, else by its style or its style's."""
        for element in (paragraph, *self._ancestry(style)):
            properties = element.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
            if properties is not None and (number := _value(properties, "w:numId")):
                depth = _value(properties, "w:ilvl")
                return number, None if depth == "" else min(_count(depth), DEEPEST)
        return "", None

    def _ancestry(self, style: str) -> Iterator:
        seen: set[str] = set()
        while style in self._styles and style not in seen:
            seen.add(style)
            yield self._styles[style]
            style = _value(self._styles[style], "w:basedOn")


def _numbering_of(opened):
    try:
        return opened.part.part_related_by(RELATIONSHIP_TYPE.NUMBERING).element
    except KeyError:
        return None


def _levels(abstract) -> dict[int, _Level]:
    return {
        _count(_attribute(level, "w:ilvl")): _Level(
            _value(level, "w:numFmt") or "decimal",
            _value(level, "w:lvlText"),
            _count(_value(level, "w:start") or "1"),
            _value(level, "w:pStyle"),
        )
        for level in abstract.iter(qn("w:lvl"))
    }


def _depth_of_style(found: _List, style: str) -> int:
    depths = (depth for depth, level in found.levels.items() if level.style == style)
    return next(depths, 0)


def _attribute(element, name: str) -> str:
    return element.get(qn(name)) or ""


def _value(element, name: str) -> str:
    child = element.find(qn(name))
    return "" if child is None else _attribute(child, "w:val")


def _count(written: str) -> int:
    """A number as the file has it, nought where it is none."""
    return min(int(written), MOST) if written.isdecimal() else 0


def said(count: int, style: str) -> str:
    """A count in letters, Roman or plain digits, by Word's name for the style."""
    if style in ("lowerLetter", "upperLetter"):
        written = _letters(count)
    elif style in ("lowerRoman", "upperRoman"):
        written = _roman(count)
    else:
        return f"{count:02}" if style == "decimalZero" else str(count)
    return written.upper() if style.startswith("upper") else written


def _letters(count: int) -> str:
    """a to z, then aa to zz, as Word goes on."""
    turns, letter = divmod(max(count, 1) - 1, 26)
    return chr(ord("a") + letter) * (turns + 1)


def _roman(count: int) -> str:
    said = ""
    for value, letters in _ROMAN:
        times, count = divmod(count, value)
        said += letters * times
    return said
