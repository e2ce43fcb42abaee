"""Parts that conclude to items: what is one recommendation, and what belongs to it."""

import re
from dataclasses import dataclass, field

from reviews.ingest import addressees, table_rows
from reviews.ingest.asking import DIRECTS, directs, introduces, opening, tells
from reviews.ingest.statements import (
    ACTION_PLAN,
    BULLET,
    FINDINGS,
    LABEL,
    RECOMMENDATIONS,
    Mark,
    Part,
    Piece,
)

MOST_PARAGRAPHS = 4  # of one recommendation under a heading of its own
LONGEST_FINDING = 1_500
NARRATIVE = 20  # numbered paragraphs, of which hardly any ask for something
SELDOM = 0.5
PARAGRAPH = 2  # its rank: lists below it are its own
SENTENCE = -1  # the rank of a lead-in: whatever goes on in small letters is its own

_LISTS_FINDINGS = re.compile(
    r"(?:\d+(?:\.\d+)*\.?\s+)?(?:(?:key|main|principal|summary of|the|our|overall|and"
    r"|conclusions?|review|practice|analysis|panel)\s+)*(?:findings|learning points"
    r"|lessons(?: (?:learn(?:ed|t)|to be learn(?:ed|t)))?|what we found|conclusions?)"
    r"(?: and (?:conclusions?|lessons|learning))?",
    re.I,
)
_TAIL = re.compile(r"\.\s+[^.]{3,90}$")
_STOPS = re.compile(r"[.?!][”’\"')\]]*\d{0,3}$|\.\s?\([^)]*\)$")


@dataclass
class Item:
    """One recommendation or finding in the making."""

    kind: str
    number: str
    rank: int
    pieces: list[Piece] = field(default_factory=list)
    addressee: str = ""  # as it says itself
    under: str = ""  # as the heading over it says
    title: Piece | None = None  # of a heading of its own
    is_labelled: bool = False
    is_bare: bool = False  # a title and no more
    is_discussed: bool = False  # a paragraph among many of a long discussion
    paragraphs: int = 0
    lists: bool = False  # its last paragraph led in a list

    def add(self, piece: Piece, mark: Mark | None) -> None:
        if not piece.text:
            return
        self.pieces.append(piece)
        self.paragraphs += mark is None
        self.lists = piece.text.endswith(":") or (self.lists and mark is not None)

    @property
    def goes_on(self) -> bool:
        """Its words do not end as a sentence does."""
        return bool(self.pieces) and not _STOPS.search(self.pieces[-1].text)


def items_of(run: list[Part]) -> list[Item]:
    """The conclusions of one stretch; what is said around them is left out."""
    section = run[0].section
    taking = _Labelled() if _is_labelled(run) else _TAKERS.get(section, _Labelled)()
    for part in run:
        taking.take(part)
    for item in taking.items:
        if not item.pieces and item.title:
            item.pieces.append(item.title)
            item.is_bare = True
    told = [item for item in taking.items if item.pieces]
    if _narrates(run):
        for item in told:
            item.is_discussed = not _has_mark(item)
    return told


def _has_mark(item: Item) -> bool:
    """A label, or a number or bullet that is not every paragraph's."""
    return item.is_labelled or item.rank not in (0, PARAGRAPH, SENTENCE)


def _narrates(run: list[Part]) -> bool:
    """A long discussion: what should be done is listed in it, or elsewhere."""
    marks = [(part, mark) for part in run if (mark := part.mark())]
    numbered = [part for part, mark in marks if mark.rank == 0]
    asking = sum(directs(part.text) for part in numbered)
    return len(numbered) >= NARRATIVE and asking < SELDOM * len(numbered)


def _is_labelled(run: list[Part]) -> bool:
    """Labels are its rule; one quoted after a list does not undo the list."""
    labels = [at for at, part in enumerate(run) if LABEL.match(part.text)]
    if not labels:
        return False
    listed = sum(_is_listed(part) for part in run[: labels[0]])
    return listed < 2 or len(labels) > listed


def _is_listed(part: Part) -> bool:
    """An item that asks for something, in a list of its own."""
    mark = None if part.is_heading else part.mark()
    return mark is not None and directs(part.text[mark.length :])


class _Labelled:
    """A stretch whose conclusions say "Recommendation 4" or "Finding 2"."""

    def __init__(self) -> None:
        self.items: list[Item] = []
        self.open: Item | None = None
        self.under = ""

    def take(self, part: Part) -> None:
        label = LABEL.match(part.text)
        if label and self._is_one(label, part):
            self._begin(label, part)
        elif part.is_heading:
            self.open = None
            self.under = addressees.named_by(part.text)
        elif self.open and self._belongs(self.open, part):
            self.open.add(part.piece(), part.mark())
        else:
            self.open = None

    def _is_one(self, label: re.Match[str], part: Part) -> bool:
        """Outside the parts that conclude a label needs its colon or its heading."""
        inside = part.section in (RECOMMENDATIONS, ACTION_PLAN, FINDINGS)
        return inside or part.is_heading or bool((label["sign"] or ":").strip())

    def _begin(self, label: re.Match[str], part: Part) -> None:
        name = (label["name"] or label["alone"] or "recommendation").lower()
        item = Item(
            RECOMMENDATIONS if "recommendation" in name else FINDINGS,
            label["number"] or (label["short"] or "").replace(" ", ""),
            rank=PARAGRAPH,
            addressee=_whose(label),
            under=self.under,
            is_labelled=True,
        )
        rest = part.piece(label.end())
        if part.is_heading and rest.text and not _says_all(item, rest.text):
            item.title = rest
        else:
            item.add(rest, None)
        self.items.append(item)
        self.open = item

    def _belongs(self, item: Item, part: Part) -> bool:
        mark = part.mark()
        if item.title and item.kind == FINDINGS:
            return False  # its heading says it; what follows explains
        if not item.pieces or (item.goes_on and part.begins_small):
            return True
        if mark:
            return item.lists or mark.rank >= BULLET or mark.rank == 3
        if item.goes_on and not item.lists:
            return part.page != item.pieces[-1].page
        is_more = item.title is not None and item.paragraphs < MOST_PARAGRAPHS
        return is_more and DIRECTS.search(part.text) is not None


def _says_all(item: Item, words: str) -> bool:
    return item.kind == RECOMMENDATIONS and directs(words)


def _whose(label: re.Match[str]) -> str:
    who = addressees.tidy(label["for"] or label["whose"] or "")
    return who if addressees.is_body(who) else ""


def _is_small(text: str) -> bool:
    return text[:1].islower()


def _follows(mark: Mark, after: Mark) -> bool:
    numbers = mark.number, after.number
    return all(map(str.isdecimal, numbers)) and int(numbers[1]) - int(numbers[0]) == 1


class _Listed:
    """A stretch whose recommendations are numbered, bulleted or plain paragraphs."""

    kind = RECOMMENDATIONS

    def __init__(self) -> None:
        self.items: list[Item] = []
        self.open: Item | None = None
        self.under = ""
        self.columns: table_rows.Columns | None = None
        self.lead: Part | None = None  # "The Board should:", until its list is seen
        self.has_marks = False
        self.is_over = False
        self.doubted: tuple[Mark, Piece] | None = None  # until the next is seen

    def take(self, part: Part) -> None:
        mark = part.mark()
        if part.is_heading:
            self._head(part)
        elif self.is_over:
            return
        elif LABEL.match(part.text):
            self.open = None  # quoted: this list is said without labels
        elif table_rows.is_row(part):
            self._row(part)
        elif mark:
            self._item(part, mark)
        else:
            self._paragraph(part)

    def _head(self, part: Part) -> None:
        self.open, self.columns, self.lead = None, None, None
        self.has_marks = self.is_over = False
        self.doubted = None
        self.under = addressees.named_by(part.text)

    def _row(self, part: Part) -> None:
        """A row of a table is one recommendation; its columns say what is what.

        In a table whose columns are not named a row counts if its words direct.
        """
        self.open = None
        named = table_rows.columns_of(part)
        if named:
            self.columns = named
            return
        row = table_rows.read(part, self.columns)
        if row and (self.columns or directs(row.text.text)):
            self._begin(row.number, 0, row.text, None)
            self.items[-1].addressee = row.addressee
            self.open = None

    def _item(self, part: Part, mark: Mark) -> None:
        words = self._words(part, mark)
        if self.lead:
            self._settle(self.lead, words)
        if self.open and self._is_within(self.open, words, mark):
            self.open.add(part.piece(), mark)
        elif not self._settle_doubt(words, mark):
            self.is_over, self.open = True, None
        elif self._is_one(words.text, mark):
            self.has_marks = True
            self._begin(mark.number, mark.rank, words, mark)
        else:
            self._doubt(mark, words)

    def _doubt(self, mark: Mark, words: Piece) -> None:
        """One that only tells may be an item still, if the list goes on after it."""
        ends = tells(words.text) and self.has_marks
        self.is_over = ends and mark.rank != 1
        self.doubted = (mark, words) if ends and mark.rank == 1 else None
        self.open = None

    def _settle_doubt(self, words: Piece, after: Mark) -> bool:
        """Whether what was doubted is an item too; if it is not, the list is over."""
        doubted, self.doubted = self.doubted, None
        if doubted is None:
            return True
        mark, piece = doubted
        if not (_follows(mark, after) and directs(opening(words.text))):
            return False
        self._begin(mark.number, mark.rank, piece, mark)
        return True

    def _words(self, part: Part, mark: Mark) -> Piece:
        return part.piece(mark.length)

    def _is_within(self, item: Item, words: Piece, mark: Mark) -> bool:
        if mark.rank <= item.rank:
            return False
        return item.rank >= 0 or _is_small(words.text) or item.goes_on

    def _settle(self, lead: Part, words: Piece) -> None:
        """A lead-in is one recommendation with a list in its sentence, or speaks of
        every recommendation of the list below it."""
        self.lead = None
        if _is_small(words.text):
            self._begin("", SENTENCE, lead.piece(), None)
        else:
            self.under = addressees.named_in(lead.text) or self.under

    def _is_one(self, text: str, mark: Mark) -> bool:
        if not text or introduces(opening(text) if mark.rank == 1 else text):
            return False
        if mark.rank == 0:  # where each paragraph has a number
            return directs(text)
        return mark.rank > 1 or not tells(text)

    def _paragraph(self, part: Part) -> None:
        if self.open and self._ends(self.open, part):
            self.open.add(part.piece(), None)
            return
        if part.text.endswith(":"):
            self._lead_in(part)
            return
        if self.lead:
            self._settle(self.lead, part.piece())
        if self.open and self.open.rank == SENTENCE and part.begins_small:
            self.open.add(part.piece(), None)
            return
        self.open = None
        if not self.has_marks and self._is_paragraph(part.text):
            self._begin("", PARAGRAPH, part.piece(), None)

    def _ends(self, item: Item, part: Part) -> bool:
        """Whether a sentence broken off, by a page's end or a line's, goes on here."""
        if not item.goes_on or item.lists:
            return False
        return part.begins_small or part.page != item.pieces[-1].page

    def _lead_in(self, part: Part) -> None:
        self.open, self.has_marks = None, False
        is_asking = directs(part.text) and not introduces(part.text)
        self.lead = part if is_asking else None

    def _is_paragraph(self, text: str) -> bool:
        return directs(text) and not introduces(text)

    def _begin(self, number: str, rank: int, words: Piece, mark: Mark | None) -> None:
        item = Item(self.kind, number, rank, under=self.under)
        item.add(words, mark)
        item.lists = words.text.endswith(":")
        self.items.append(item)
        self.open = item


class _Planned(_Listed):
    """An action plan, where there is no better list of recommendations."""

    kind = ACTION_PLAN

    def _words(self, part: Part, mark: Mark) -> Piece:
        """The action without who leads on it and when, whose cells a PDF runs on."""
        tail = _TAIL.search(part.text, mark.length)
        return part.piece(mark.length, tail.start() + 1 if tail else None)

    def _is_paragraph(self, text: str) -> bool:
        return False


class _Found(_Listed):
    """A list of findings: only under a heading that says that it is one."""

    kind = FINDINGS

    def __init__(self) -> None:
        super().__init__()
        self.is_list = False

    def take(self, part: Part) -> None:
        self.is_list = _LISTS_FINDINGS.fullmatch(part.heading) is not None
        if self.is_list or part.is_heading:
            super().take(part)

    def _is_one(self, text: str, mark: Mark) -> bool:
        return bool(text) and not introduces(text)

    def _lead_in(self, part: Part) -> None:
        self.open = None

    def _is_paragraph(self, text: str) -> bool:
        return len(text) < LONGEST_FINDING and not introduces(text)


_TAKERS = {RECOMMENDATIONS: _Listed, ACTION_PLAN: _Planned, FINDINGS: _Found}
