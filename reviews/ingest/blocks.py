"""Lines to blocks: paragraphs, list items, table rows and headings, whole."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import takewhile

from reviews.ingest.lines import DEEP_NUMBER, MONTH, NUMBER, NUMBERED, Line
from reviews.ingest.notes import foot_of, starts_note
from reviews.ingest.sections import code_of, self_named

FULL = 0.88  # of the usual width: a line that long ends where it must
NEARLY = 0.76  # a line without a full stop must be this short to end a paragraph
SHORT = 0.7
LONGEST_HEADING = 140
MOST_WORDS = 18
MOST_WORDS_LEADING_IN = 6
TITLE = 60
BODY = 80  # characters: a block this long is running text, not a label
LONGEST_RUN = 3  # of headings upon headings; more short lines are a table

_CHAPTER = re.compile(
    r"(chapter|part|section|appendix|annexe?|finding|recommendation|theme"
    r"|learning point|key (practice )?episode|period)\s+(\d{1,2}|[A-Z]|[ivx]+|one|two"
    r"|three|four|five)\b",
    re.I,
)
_HEADING_BEGINS = re.compile(r"(?:\(?[a-z][.)]\s+)?[‘“'\"]?[A-Z0-9]")
_ANY_NUMBER = re.compile(r"((?:\d{1,3}\.)*\d{1,3})[.)]?\s")
_LEADER = re.compile(r"(?:\.{4}|…{2}|(?:\. ){3}\.|_{4})\s*\w{0,5}$")
_LEADER_TAIL = 12
_PAGE_AT_END = re.compile(r"\s(?:\d{1,3}|[ivxl]{1,5})$")
_CONTENTS = re.compile(
    r"(table of )?contents( page)?:?|list of (figures|tables)( and \w+)?", re.I
)
_UNFINISHED = re.compile(r"[.;,…!][”’\"')\]]*\d{0,3}$")
_QUESTION = re.compile(r"(?:What|How|Why|Who|Where|When|Did|Was|Were|Is|Are)\b.*\?$")
_SENTENCE_LEADS_IN = re.compile(
    r"\b(?:be|are|is|was|were|includ\w+|following|follows|that|to|by|of|as|because|on"
    r"|for|with|have|has|should|must):$"
)
# A row of an action plan, and the names over its columns.
_ENDS_IN_DATE = re.compile(
    rf"\b(?!(?:of|in|to|from|since|until|by|and|early|late|mid|the)\b)[A-Za-z’]+"
    rf" {MONTH} \d{{4}}$"
)
_COLUMN_NAMES = (
    "when date agency event events action actions lead due term meaning entry who by"
    " outcome timescale service area responsible deadline progress status evidence"
    " source no ref"
)
_COLUMNS = frozenset(_COLUMN_NAMES.split())
_LEADS_IN = re.compile(r"[:–—-]$")


@dataclass
class Block:
    """Lines that belong together."""

    lines: list[Line]
    is_contents: bool = False
    is_note: bool = False
    is_heading: bool = field(default=False)

    @property
    def page(self) -> int:
        return self.lines[0].page

    @property
    def start(self) -> int:
        return self.lines[0].start

    @property
    def end(self) -> int:
        return self.lines[-1].end

    def __len__(self) -> int:
        return self.end - self.start

    @cached_property
    def text(self) -> str:
        return " ".join(line.text for line in self.lines)

    @property
    def stops(self) -> bool:
        return self.lines[-1].stops

    @cached_property
    def is_item(self) -> bool:
        first = self.lines[0]
        return first.is_bullet or NUMBER.match(first.text) is not None

    @cached_property
    def is_row(self) -> bool:
        return " | " in self.text


def blocks_of(pages: Sequence[list[Line]]) -> list[Block]:
    """The blocks of a document in order; none goes on over a page."""
    usual = _width([line for lines in pages for line in lines])
    blocks: list[Block] = []
    contents_before = False
    for page in pages:
        foot = foot_of(page)
        lines, notes = page[:foot], page[foot:]
        first, last = _contents_of(lines, contents_before)
        contents_before = last > first
        width = _width(lines) if len(lines) > 8 else usual
        blocks += _paragraphs(lines[:first], width)
        blocks += _contents_blocks(lines[first:last])
        blocks += _paragraphs(lines[last:], width)
        blocks += _note_blocks(notes)
    _mark_headings([block for block in blocks if not block.is_note])
    return blocks


def _width(lines: list[Line]) -> int:
    """The usual length of a full line: nine in ten are no longer."""
    lengths = sorted(len(line.text) for line in lines)
    return lengths[len(lengths) * 9 // 10] if lengths else 0


def _paragraphs(lines: list[Line], width: int) -> list[Block]:
    blocks: list[Block] = []
    for line, following in zip(lines, [*lines[1:], None], strict=False):
        if blocks and not _parted(blocks[-1].lines, line, following, width):
            blocks[-1].lines.append(line)
        else:
            blocks.append(Block([line]))
    return blocks


def _parted(above: list[Line], line: Line, following: Line | None, width: int) -> bool:
    """Whether a new block begins with this line."""
    last = above[-1]
    if line.cut_off or " | " in last.text or " | " in line.text:
        return True
    if _is_mark_alone(last):
        return False
    if line.is_bullet or _begins_item(last, line, width):
        return True
    if _is_note_number(line, last, width):
        return False
    if line.begins_small and not last.ends_sentence:
        return False
    if line.after_blank or last.is_shouted != line.is_shouted:
        return line.after_blank or _shout_parts(last, line)
    return (
        _ends_short(last, line, width)
        or _meets_heading(above, line, width)
        or _is_between(last, line, following, width)
    )


def _is_mark_alone(line: Line) -> bool:
    """A bullet or a number that the file sets apart from its words."""
    if line.text.isdecimal():
        return len(line.text) <= 3
    mark = len(line.text) < 8 and NUMBER.fullmatch(line.text)
    return bool(mark) or (len(line.text) == 1 and line.is_bullet)


def _is_note_number(line: Line, last: Line, width: int) -> bool:
    """The number of a footnote, raised at the end of a sentence that goes on."""
    is_number = line.text.isdecimal() and len(line.text) <= 3
    return is_number and not line.after_blank and len(last.text) >= NEARLY * width


def _begins_item(last: Line, line: Line, width: int) -> bool:
    """A number begins an item unless the line before runs on into it."""
    if DEEP_NUMBER.match(line.text) or self_named(line.text):
        return not last.goes_on
    if not (NUMBER.match(line.text) or NUMBERED.match(line.text)):
        return False
    return last.stops or line.after_blank or _fits(last, line, width, FULL)


def _shout_parts(last: Line, line: Line) -> bool:
    return last.is_shouted or last.stops or len(line.text) > 12


def _fits(last: Line, line: Line, width: int, share: float) -> bool:
    """The next word had room on the line before: someone ended it on purpose."""
    word = line.text.find(" ")
    word = len(line.text) if word < 0 else word
    return len(last.text) + 1 + word <= share * width


def _ends_short(last: Line, line: Line, width: int) -> bool:
    if last.stops:
        # pdfium ends a line at a raised number, wherever the sentence is
        return _fits(last, line, width, NEARLY if last.ends_in_note else FULL)
    if last.goes_on or not line.begins_large or (last.is_shouted and line.is_shouted):
        return False
    is_known = len(line.text) < BODY and code_of(line.text)
    return _fits(last, line, width, FULL if is_known else NEARLY)


def _is_between(last: Line, line: Line, following: Line | None, width: int) -> bool:
    """A short line between a full stop and a new beginning: a heading."""
    if not last.ends_sentence or line.goes_on or not line.begins_large:
        return False
    if line.stops and not _QUESTION.match(line.text):
        return False
    if len(line.text) > SHORT * width:
        return False
    return following is None or following.begins_large or following.is_bullet


def _meets_heading(above: list[Line], line: Line, width: int) -> bool:
    """One of the two is a heading by its words alone."""
    last = above[-1]
    if last.stops and len(line.text) < BODY and code_of(line.text):
        return not line.ends_sentence
    return bool(
        len(above) == 1
        and len(last.text) < BODY
        and not last.ends_sentence
        and line.begins_large
        and _fits(last, line, width, FULL)
        and code_of(last.text)
    )


def _contents_of(lines: list[Line], goes_on: bool) -> tuple[int, int]:
    """Where on a page the table of contents stands; (n, n) where there is none."""
    leaders = [
        at for at, line in enumerate(lines) if _LEADER.search(line.text[-_LEADER_TAIL:])
    ]
    if len(leaders) >= 3:
        return leaders[0], leaders[-1] + 1
    start = 1 + next(
        (at for at, line in enumerate(lines[:6]) if _CONTENTS.fullmatch(line.text)), -1
    )
    if start or goes_on:
        return start, _end_of_contents(lines, start)
    return len(lines), len(lines)


def _end_of_contents(lines: list[Line], start: int) -> int:
    """The last line that ends in a page number; else the first that is no title."""
    numbered = [
        at
        for at in range(start, len(lines))
        if _PAGE_AT_END.search(lines[at].text[-6:])
    ]
    if len(numbered) >= 3 and (start or 2 * len(numbered) >= len(lines)):
        return numbered[-1] + 1
    if not start:
        return start
    titles = takewhile(
        lambda line: len(line.text) < TITLE and not line.ends_sentence, lines[start:]
    )
    return start + len(list(titles))


def _contents_blocks(lines: list[Line]) -> list[Block]:
    """A table of contents, some lines at a time."""
    blocks: list[Block] = []
    for line in lines:
        if blocks and len(blocks[-1]) < 600 and not line.cut_off:
            blocks[-1].lines.append(line)
        else:
            blocks.append(Block([line], is_contents=True))
    return blocks


def _note_blocks(lines: list[Line]) -> list[Block]:
    """Footnotes, one by one."""
    blocks: list[Block] = []
    for line in lines:
        if blocks and not starts_note(line):
            blocks[-1].lines.append(line)
        else:
            blocks.append(Block([line], is_note=True))
    return blocks


def _mark_headings(blocks: list[Block]) -> None:
    """Short lines that something longer follows. A run of many is a table instead."""
    run: list[int] = []
    for at, block in enumerate(blocks):
        if _looks_like_heading(block):
            run.append(at)
            continue
        _settle_pages(blocks, run, block)
        run = []
    _settle_pages(blocks, run, None)


def _settle_pages(blocks: list[Block], run: list[int], following: Block | None) -> None:
    """The last page of a run by itself: a table before it says nothing of it."""
    last = [at for at in run if blocks[at].page == blocks[run[-1]].page]
    earlier = run[: len(run) - len(last)]
    if earlier:
        _settle(blocks, earlier, blocks[last[0]])
    _settle(blocks, last, following)


def _settle(blocks: list[Block], run: list[int], following: Block | None) -> None:
    is_table = len(run) > LONGEST_RUN
    introduces = following is not None and _is_body(following)
    for at in run:
        before = blocks[at - 1] if at else None
        after = blocks[at + 1] if at + 1 < len(blocks) else None
        if _is_surely_heading(blocks[at], before, after):
            blocks[at].is_heading = after is not None
        elif introduces and not is_table:
            blocks[at].is_heading = _may_precede(before, blocks[at], after)


def _is_body(block: Block) -> bool:
    return not block.is_contents and (
        len(block) >= BODY or block.is_item or block.is_row
    )


def _may_precede(before: Block | None, heading: Block, after: Block | None) -> bool:
    """A heading follows something finished, not the middle of a sentence."""
    if _is_in_list(before, heading, after):
        return False
    return (
        before is None
        or before.stops
        or before.is_heading
        or before.is_contents
        or before.is_row
        or before.is_item
        or before.page != heading.page
        or heading.lines[0].after_blank
    )


def _looks_like_heading(block: Block) -> bool:
    text = block.text
    if block.is_contents or block.is_row or block.lines[0].is_bullet:
        return False
    if (
        len(text) > LONGEST_HEADING
        or len(block.lines) > 3
        or text.count(" ") > MOST_WORDS
    ):
        return False
    if not _HEADING_BEGINS.match(text) or _UNFINISHED.search(text):
        return False
    if _LEADS_IN.search(text) and text.count(" ") > MOST_WORDS_LEADING_IN:
        return False
    if _SENTENCE_LEADS_IN.search(text) or block.lines[-1].goes_on:
        return False
    if _ENDS_IN_DATE.search(text) or set(text.lower().split()) <= _COLUMNS:
        return False
    return 2 * sum(map(str.isalpha, text)) > len(text)


def _is_surely_heading(block: Block, before: Block | None, after: Block | None) -> bool:
    """Known by its words or its number, whatever stands around it."""
    text = block.text
    if code_of(text) or _CONTENTS.fullmatch(text):
        return True
    if text.endswith(":"):
        return False
    if _CHAPTER.match(text):
        return True
    return bool(NUMBERED.match(text)) and not _is_in_list(before, block, after)


def _is_in_list(before: Block | None, block: Block, after: Block | None) -> bool:
    """The number before it or after it stands beside it: short items, or notes."""
    number = _number_of(block)
    return number is not None and (
        (before is not None and _number_of(before) == _next(number, -1))
        or (after is not None and _number_of(after) == _next(number, 1))
    )


def _number_of(block: Block) -> tuple[int, ...] | None:
    found = _ANY_NUMBER.match(block.text)
    return tuple(map(int, found[1].split("."))) if found else None


def _next(number: tuple[int, ...], step: int) -> tuple[int, ...]:
    return (*number[:-1], number[-1] + step)
