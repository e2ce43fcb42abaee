"""Rows of a table of recommendations: which cell says what, and to whom."""

import re
from dataclasses import dataclass

from reviews.ingest import addressees
from reviews.ingest.statements import Part, Piece

BAR = " | "
LONGEST_NAME = 40  # of a column

_COLUMNS = {
    "number": r"(?:no|ref|number|#|rec(?:ommendation)? no|ref(?:erence)? no)\.?",
    "text": r"(?:(?:the|key|agreed|proposed) )?(?:recommendations?|actions?"
    r"|actions? required"
    r"|what(?: (?:needs to|must) (?:happen|change))?|areas? for improvement)",
    "who": r"(?:for|to|by )?(?:lead(?: (?:agency|officer|person|body))?|who|by whom"
    r"|agency|agencies|owner|organisation|responsib\w+(?: \w+)?|addressee"
    r"|addressed to|person responsible)",
}
_OTHERS = (
    r"due|when|by when|date|deadline|timescales?|time ?frame|target(?: date)?|outcomes?"
    r"|progress|status|evidence|rag|success|measure.*|intended .*|expected .*|why"
    r"|term|meaning|how.*|milestones?|completed?|update|comments?|finding|learning"
)
_KNOWN = {name: re.compile(words, re.I) for name, words in _COLUMNS.items()}
_OTHER = re.compile(_OTHERS, re.I)
_DATE = re.compile(r"\b(?:19|20)\d\d\b|\b(?:immediate|ongoing|complete)\b", re.I)
_NUMBER = re.compile(r"R? ?\d{1,3}(?:\.\d{1,2})*[.)]?")


@dataclass(frozen=True)
class Row:
    number: str
    text: Piece
    addressee: str


Columns = list[str]


def is_row(part: Part) -> bool:
    return BAR in part.text


def columns_of(part: Part) -> Columns | None:
    """What each column holds, if the row names the columns."""
    cells = part.text.split(BAR)
    names = [_name_of(cell) for cell in cells]
    if all(names) and len(set(names) - {"other"}) > 0:
        return names
    return None


def _name_of(cell: str) -> str:
    bare = cell.strip(" :.")
    if len(bare) > LONGEST_NAME:
        return ""
    for name, pattern in _KNOWN.items():
        if pattern.fullmatch(bare):
            return name
    return "other" if _OTHER.fullmatch(bare) else ""


def read(part: Part, columns: Columns | None) -> Row | None:
    """A row's recommendation; None where it has none."""
    cells = _cells(part)
    number = ""
    if _NUMBER.fullmatch(cells[0].text) and len(cells) > 1:
        number = cells[0].text.strip(".)")
        if columns is None or len(cells) > len(columns):
            cells = cells[1:]
    named = dict(zip(columns or [], cells, strict=False))
    text = named.get("text") or max(cells, key=lambda cell: len(cell.text))
    if " " not in text.text:
        return None
    who = named.get("who") or _who(cells, text)
    return Row(number, text, addressees.tidy(who.text) if who else "")


def _who(cells: list[Piece], text: Piece) -> Piece | None:
    """Without names over the columns: the cell after the words, if it is no date."""
    after = [cell for cell in cells if cell.start > text.start]
    if after and not _DATE.search(after[0].text) and len(after[0].text) < 100:
        return after[0]
    return None


def _cells(part: Part) -> list[Piece]:
    cells, at = [], 0
    for words in part.text.split(BAR):
        cells.append(part.piece(at, at + len(words)))
        at += len(words) + len(BAR)
    return cells
