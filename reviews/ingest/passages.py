"""Pages to passages: pieces the size of a paragraph, each with its section.

Every character that is not white space belongs to exactly one passage, heading or piece
of furniture of its page.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Protocol

from reviews.ingest import notes
from reviews.ingest.blocks import Block, blocks_of
from reviews.ingest.furniture import furniture_of
from reviews.ingest.lines import NUMBER, NUMBERED, Line, lines_of
from reviews.ingest.sections import CONTENTS, Place, self_named

ENOUGH = 300  # characters: a passage this long takes no further paragraph
MOST = 1_200
SCRAP = 120  # too short to stand alone at the end of a section

Range = tuple[int, int]

_SENTENCE_END = re.compile(
    r"(?<!\bDr)(?<!\bMr)(?<!\bMs)(?<!\bMrs)(?<!\bSt)(?<!\bNo)(?<!\be\.g)(?<!\bi\.e)"
    r"[.?!][”’\"')\]]*\d{0,3}\s+(?=[‘“'\"(\[]*[A-Z0-9•])"
)
_LINE_END = re.compile(r"\n")
_SPACE = re.compile(r"\s+")


class Page(Protocol):
    number: int
    text: str


@dataclass
class PassageText:
    """A piece of one page: `text` is its `text[start:end]`, character for character."""

    page: int
    start: int
    end: int
    text: str
    section: str
    heading: str
    continues: bool = False  # goes on from the page before


@dataclass
class Layout:
    """What stands where; ranges are of each page's text, by page number."""

    passages: list[PassageText] = field(default_factory=list)
    furniture: dict[int, list[Range]] = field(default_factory=dict)
    headings: dict[int, list[Range]] = field(default_factory=dict)
    labels: dict[int, str] = field(default_factory=dict)


def passages_of(pages: Sequence[Page]) -> Layout:
    """The passages of a document, its headings and its furniture."""
    texts = {page.number: page.text for page in pages}
    lines = [list(lines_of(page.number, page.text)) for page in pages]
    furniture, labels = furniture_of(lines)
    if all(id(line) in furniture for page in lines for line in page):
        furniture = set()  # what repeats is all there is to read
    layout = Layout(labels=labels)
    for line in (line for page in lines for line in page if id(line) in furniture):
        layout.furniture.setdefault(line.page, []).append((line.start, line.end))
    blocks = blocks_of([_without(page, furniture) for page in lines])
    _lay_out(blocks, texts, layout)
    return layout


def _without(lines: list[Line], furniture: set[int]) -> list[Line]:
    """The running text; what follows a piece of furniture is cut off from before."""
    kept: list[Line] = []
    cut = False
    for line in lines:
        if id(line) in furniture:
            cut = True
            continue
        line.cut_off, cut = cut and bool(kept), False
        kept.append(line)
    return kept


def _lay_out(blocks: list[Block], texts: dict[int, str], layout: Layout) -> None:
    place, heading, before = Place(), "", None
    for group in _groups(blocks):
        first = group[0]
        if first.is_note:
            layout.passages += _passages(
                group, texts[first.page], notes.SECTION, notes.HEADING
            )
            continue
        if first.is_heading:
            place.enter(first.text, before is not None and before.is_heading)
            heading = first.text
            layout.headings.setdefault(first.page, []).append((first.start, first.end))
        else:
            named = self_named(first.text) or place.section
            section = CONTENTS if first.is_contents else named
            made = list(_passages(group, texts[first.page], section, heading))
            made[0].continues = before is not None and _goes_on(before, first)
            layout.passages += made
        before = group[-1]


def _goes_on(before: Block, block: Block) -> bool:
    """A paragraph that a page's end cuts in two."""
    if before.page == block.page or before.is_heading or block.is_item:
        return False
    unfinished = not before.lines[-1].stops and len(before) > 60
    return block.lines[0].begins_small or unfinished


def _groups(blocks: list[Block]) -> Iterator[list[Block]]:
    """Blocks that make a passage together; a heading always by itself."""
    for run in _runs(blocks):
        groups: list[list[Block]] = []
        for block in run:
            if groups and not _is_full(groups[-1], block):
                groups[-1].append(block)
            else:
                groups.append([block])
        yield from _without_scrap(groups)


def _without_scrap(groups: list[list[Block]]) -> list[list[Block]]:
    """A few words left over at the end go with what is before them."""
    if len(groups) < 2 or _size(groups[-1]) >= SCRAP or _is_numbered(groups[-1][0]):
        return groups
    together = [*groups[-2], *groups[-1]]
    return [*groups[:-2], together] if _size(together) <= MOST else groups


def _is_numbered(block: Block) -> bool:
    """A paragraph that has a number of its own, and may be cited by it."""
    text = block.text
    return bool(NUMBERED.match(text) or NUMBER.match(text) or self_named(text))


def _size(group: list[Block]) -> int:
    return group[-1].end - group[0].start


def _runs(blocks: list[Block]) -> Iterator[list[Block]]:
    """Blocks with nothing between them: no heading, furniture or page's end."""
    run: list[Block] = []
    for block in blocks:
        if run and _is_apart(run[-1], block):
            yield run
            run = []
        run.append(block)
    if run:
        yield run


def _is_apart(last: Block, block: Block) -> bool:
    return (
        last.page != block.page
        or last.is_heading
        or block.is_heading
        or block.lines[0].cut_off
        or last.is_contents != block.is_contents
        or last.is_note != block.is_note
    )


def _is_full(group: list[Block], block: Block) -> bool:
    size = _size(group)
    if size + len(block) > MOST:
        return True
    if group[-1].text.endswith(":"):
        return False  # a lead-in stays with what it introduces
    if self_named(block.text):
        return True
    alone = len(block) >= SCRAP and _is_numbered(block)
    return size >= (SCRAP if alone else ENOUGH)


def _passages(
    group: list[Block], page: str, section: str, heading: str
) -> Iterator[PassageText]:
    start, end = group[0].start, group[-1].end
    for one, other in pairwise([start, *_cuts(page, start, end), end]):
        text = page[one:other]
        stop = one + len(text.rstrip())
        yield PassageText(group[0].page, one, stop, page[one:stop], section, heading)


def _cuts(page: str, start: int, end: int) -> list[int]:
    """Where to cut what is too long: at sentences' ends, into like pieces."""
    pieces = -(-(end - start) // MOST)
    cuts: list[int] = []
    for piece in range(1, pieces):
        wanted = start + (end - start) * piece // pieces
        low = cuts[-1] if cuts else start
        cuts.append(_cut_near(page, wanted, max(low + 1, wanted - 400), end))
    return cuts


def _cut_near(page: str, wanted: int, low: int, end: int) -> int:
    """The start of the sentence nearest to a place, else of a line, else of a word."""
    high = min(wanted + 400, end)
    for pattern in (_SENTENCE_END, _LINE_END, _SPACE):
        starts = [m.end() for m in pattern.finditer(page, low, high) if m.end() < end]
        if starts:
            return min(starts, key=lambda at: abs(at - wanted))
    return wanted
