"""The parts of a report that conclude: their headings, paragraphs and items."""

import re
from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Protocol

from reviews.ingest import notes
from reviews.ingest.blocks import blocks_of
from reviews.ingest.lines import MONTH, Line, lines_of
from reviews.ingest.passages import Layout, PassageText
from reviews.ingest.sections import code_of, self_named

RECOMMENDATIONS, ACTION_PLAN, FINDINGS = "recommendations", "action-plan", "findings"
CONCLUDING = (RECOMMENDATIONS, ACTION_PLAN, FINDINGS)
_NEVER = {"contents", "terms-of-reference", "glossary"}

_OWN = r"(?:\d{1,3}(?:\.\d{1,3})*[.)]?\s+)?"
_NAME = (
    r"(?P<name>(?:(?:[Kk]ey|[Pp]riority|[Pp]ractice|[Ss]ystems?) )?(?:Recommendation"
    r"|RECOMMENDATION|Finding|FINDING|Lesson|LESSON|Learning [Pp]oint|LEARNING POINT))"
)
_DIGITS = (
    r"\d{1,3}(?:\.\d{1,2})*[a-z]?|[A-Z]\d{0,2}|[IVX]{1,5}"
    r"|(?i:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
)
# "Recommendation 4: …", "Finding 2 – …", "Recommendation for the police: …", "R4. …"
LABEL = re.compile(
    rf"(?:[•▪] )?{_OWN}(?:"
    rf"{_NAME}\s+(?:[Nn]o\.? ?)?(?P<number>{_DIGITS})(?P<whose>\s*\([^)]{{3,60}}\))?"
    r"(?P<sign>\s*[:.–—-]+\s*|\s*$|\s+(?=[A-Z‘“]))"
    r"|(?P<alone>Recommendation|RECOMMENDATION|Finding)"
    r"(?: (?:for|to) (?P<for>[^:.]{3,80}))?(?:\s*:\s*|\s+[–—]\s+|\s*$)"
    r"|(?P<short>R ?\d{1,2})(?:\s*[:.)–—-]\s*|\s+(?=[A-Z])))"
)
_NAMES_ONE = re.compile(
    rf"^{_OWN}(?:{_NAME}\s+(?:{_DIGITS})\b|Recommendation(?: (?:for|to) .{{3,80}})?:)",
    re.M,
)
_HINTS = ("commendation", "COMMENDATION", "inding ", "FINDING", "esson ", "oint ")

_MARKS = (
    (0, re.compile(r"(\d{1,3}(?:\.\d{1,3})+)\.?\s+")),
    (1, re.compile(r"\(?(\d{1,3})[.)]\s*(?=[^\d\s])")),
    (1, re.compile(rf"(\d{{1,2}})\s+(?!{MONTH}\b)(?=[A-Z‘“])")),
    (3, re.compile(r"\(?([a-z]|[ivx]{1,5})[.)]\s+")),
)
_BULLET = re.compile(r"([•◼▪■●○◦‣⁃►▶➢➤✓✔❖♦–—·*-]|o)\s+")
BULLET = 4
BETWEEN = 2  # passages of something else that do not end a stretch


class Page(Protocol):
    number: int
    text: str


@dataclass(frozen=True)
class Mark:
    """What an item begins with: a lower rank holds the higher."""

    rank: int
    number: str
    length: int


@dataclass(frozen=True)
class Piece:
    """Words of a page: where they stand in its text, and they with lines joined."""

    page: int
    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Part(Piece):
    """A heading or a block of a page, and the section and heading it stands under."""

    section: str
    heading: str
    is_heading: bool
    printed: str  # the page's text from start to end

    @property
    def begins_small(self) -> bool:
        return self.text.lstrip("‘“'\"(")[:1].islower()

    def piece(self, start: int = 0, end: int | None = None) -> Piece:
        """Some of its text, placed on the page."""
        words = self.text[start:end].strip()
        start += len(self.text[start:]) - len(self.text[start:].lstrip())
        first = self._printed_at(start)
        last = self._printed_at(start + len(words) - 1) + 1
        return Piece(self.page, self.start + first, self.start + last, words)

    def _printed_at(self, at: int) -> int:
        """Where the letter stands in print, where a gap may be wider than a space."""
        before = len(self.text[:at].replace(" ", ""))
        for place, letter in enumerate(self.printed):
            if not letter.isspace():
                if not before:
                    return place
                before -= 1
        return len(self.printed)

    def mark(self) -> Mark | None:
        """Its number or bullet, if it has one."""
        for rank, pattern in _MARKS:
            if found := pattern.match(self.text):
                return Mark(rank, found[1], found.end())
        if found := _BULLET.match(self.text):
            return Mark(BULLET + (found[1] in "o–—◦○-"), "", found.end())
        return None


def runs_of(pages: Sequence[Page], layout: Layout) -> Iterator[list[Part]]:
    """The stretches of a report in which it concludes."""
    texts = {page.number: page.text for page in pages}
    passages = [passage for passage in layout.passages if _concludes(passage)]
    parts = [*_headings(layout, texts, passages), *_paragraphs(passages, texts)]
    parts.sort(key=lambda part: (part.page, part.start))
    yield from _apart(parts, _others(layout))


def _others(layout: Layout) -> list[tuple[int, int]]:
    """Where it speaks of something else; a footnote interrupts nothing."""
    return sorted(
        (passage.page, passage.start)
        for passage in layout.passages
        if passage.heading != notes.HEADING and not _concludes(passage)
    )


def _apart(parts: list[Part], others: list[tuple[int, int]]) -> Iterator[list[Part]]:
    """Parts of one section with next to nothing between them."""
    run: list[Part] = []
    for part in parts:
        if run and (part.section != run[-1].section or _is_far(run[-1], part, others)):
            yield run
            run = []
        run.append(part)
    if run:
        yield run


def _is_far(last: Part, part: Part, others: list[tuple[int, int]]) -> bool:
    between = bisect(others, (part.page, part.start)) - bisect(
        others, (last.page, last.start)
    )
    return between > BETWEEN


def _concludes(passage: PassageText) -> bool:
    """It stands where a report concludes, or says itself that it is a conclusion."""
    if passage.section in CONCLUDING:
        return not (_names_itself_elsewhere(passage) or _speaks_of_one(passage))
    if passage.section in _NEVER:
        return False
    if _hints(passage.heading) and LABEL.match(passage.heading):
        return True
    return _hints(passage.text) and _NAMES_ONE.search(passage.text) is not None


def _names_itself_elsewhere(passage: PassageText) -> bool:
    """ "Recommendation 4" among the questions a review was asked is none of its own."""
    named = self_named(passage.text) == passage.section
    return named and code_of(passage.heading) in _NEVER


def _speaks_of_one(passage: PassageText) -> bool:
    """ "Recommendation 6 was in these terms", said in the midst of something else."""
    if self_named(passage.text) != passage.section:
        return False
    said = LABEL.match(" ".join(passage.text.split()))
    return said is None and code_of(passage.heading) not in CONCLUDING


def _hints(text: str) -> bool:
    """A quick look before a slow one."""
    return any(map(text.__contains__, _HINTS))


def _headings(
    layout: Layout, texts: dict[int, str], passages: list[PassageText]
) -> Iterator[Part]:
    """Headings over what concludes, and those that are conclusions themselves."""
    under = {(p.heading, p.page + n): p.section for p in passages for n in (-1, 0)}
    for page, ranges in layout.headings.items():
        for start, end in ranges:
            words = " ".join(texts[page][start:end].split())
            section = under.get((words[:200], page)) or under.get((words, page))
            if section is None and not LABEL.match(words):
                continue
            printed = texts[page][start:end]
            yield Part(page, start, end, words, section or "", words, True, printed)


def _paragraphs(passages: list[PassageText], texts: dict[int, str]) -> Iterator[Part]:
    """The blocks within passages, found together so that their widths are true."""
    for _, some in groupby(passages, key=lambda p: (p.page, p.heading, p.section)):
        group = list(some)
        first = group[0]
        for block in blocks_of([_lines(group, texts[first.page])]):
            printed = texts[first.page][block.start : block.end]
            words = " ".join(printed.split())
            yield Part(
                first.page, block.start, block.end, words,
                first.section, first.heading, False, printed,
            )  # fmt: skip


def _lines(group: list[PassageText], page: str) -> list[Line]:
    lines = [_shifted(group[0])]
    for before, passage in pairwise(group):
        more = _shifted(passage)
        more[0].cut_off = bool(page[before.end : passage.start].strip())
        lines.append(more)
    return [line for some in lines for line in some]


def _shifted(passage: PassageText) -> list[Line]:
    """The lines of a passage, placed on its page."""
    lines = list(lines_of(passage.page, passage.text))
    for line in lines:
        line.start += passage.start
        line.end += passage.start
    return lines
