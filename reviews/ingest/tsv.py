"""The words tesseract finds on a picture, put together as the text of a page."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, groupby, pairwise

from reviews.ingest import mend
from reviews.ingest.lines import BULLET, NUMBER

WORD = "5"  # tesseract's level of a word
COLUMNS = 12
DUST = 0.1  # confidence below which nothing is a word
NOISE = 0.3  # confidence below which what has no letter is none
LONGEST_MARK = 8  # characters: "10.12.3."
NEAR = 0.12  # of the page's width between a number and its paragraph
SLACK = 0.004  # of the page's height

# start and end in the text; x, y, width and height as fractions of the page
Placed = list[int | float]


@dataclass(frozen=True)
class Word:
    """A word as found: where, and how surely. Fractions of the page."""

    line: tuple[str, ...]  # block, paragraph and line
    text: str
    confidence: float  # 0 to 1
    x: float
    y: float
    width: float
    height: float


def words_in(tsv: str, across: int, down: int) -> list[Word]:
    """The words of tesseract's table, of a picture so many pixels across and down."""
    rows = (row.split("\t") for row in tsv.splitlines())
    words = (
        _word(row, across, down)
        for row in rows
        if len(row) == COLUMNS and row[0] == WORD
    )
    return [word for word in words if word.text and not _is_dust(word)]


def _word(row: Sequence[str], across: int, down: int) -> Word:
    left, top, width, height = map(int, row[6:10])
    return Word(
        line=tuple(row[2:5]),
        text="".join(mend.mended(row[11]).split()),
        confidence=max(float(row[10]), 0.0) / 100,
        x=round(left / across, 5),
        y=round(top / down, 5),
        width=round(width / across, 5),
        height=round(height / down, 5),
    )


def _is_dust(word: Word) -> bool:
    least = DUST if any(map(str.isalnum, word.text)) else NOISE
    return word.confidence < least


def confidence_of(words: Sequence[Word]) -> float | None:
    """The mean over all letters; None where there are none."""
    letters = sum(len(word.text) for word in words)
    sure = sum(len(word.text) * word.confidence for word in words)
    return round(sure / letters, 3) if letters else None


def assembled(
    words: Sequence[Word], known: Counter[str] | None = None
) -> tuple[str, list[Placed]]:
    """The text, words cut at lines' ends made whole, and each word's place in it.

    `known` are words the document uses whole elsewhere: a cut word is judged by them.
    """
    lines = in_order(words)
    raw = _raw(lines)
    text = mend.mended(raw, mend.vocabulary([raw]) + (known or Counter()))
    return text, list(_placed(chain.from_iterable(lines), text))


def in_order(words: Sequence[Word]) -> list[list[Word]]:
    """The lines as tesseract orders them; a number or a bullet before its own line.

    Tesseract takes hanging numbers for a column by themselves, and reads it by itself.
    """
    lines = [list(line) for _, line in groupby(words, key=lambda word: word.line)]
    marks = [line for line in lines if _is_mark(line)]
    others = [line for line in lines if not _is_mark(line)]
    before: dict[int, list[Word]] = {}
    for mark in marks:
        at = _line_beside(mark[0], others)
        if at is None or at in before:
            return lines  # no hanging numbers, then, but a table or a list of figures
        before[at] = [replace(word, line=others[at][0].line) for word in mark]
    return [before.get(at, []) + line for at, line in enumerate(others)]


def _is_mark(line: Sequence[Word]) -> bool:
    if len(line) > 1 or len(line[0].text) > LONGEST_MARK:
        return False
    text = line[0].text
    return bool(NUMBER.fullmatch(text) or BULLET.fullmatch(text))


def _line_beside(mark: Word, lines: Sequence[list[Word]]) -> int | None:
    """Which line begins to the right of a mark, near and at its height."""
    middle, right = mark.y + mark.height / 2, mark.x + mark.width
    beside = [
        (line[0].x - right, at)
        for at, line in enumerate(lines)
        if 0 < line[0].x - right < NEAR
        and line[0].y - SLACK <= middle <= line[0].y + line[0].height + SLACK
    ]
    return min(beside)[1] if beside else None


def _raw(lines: Sequence[Sequence[Word]]) -> str:
    """Lines as they are; a blank line between paragraphs and between blocks."""
    parts = [_joined(lines[0])] if lines else []
    for before, line in pairwise(lines):
        parts.append("\n" if before[0].line[:2] == line[0].line[:2] else "\n\n")
        parts.append(_joined(line))
    return "".join(parts)


def _joined(line: Sequence[Word]) -> str:
    return " ".join(word.text for word in line)


def _placed(words: Iterable[Word], text: str) -> Iterator[Placed]:
    """Mending moves white space and drops hyphens, nothing else: so walk along both."""
    places = [at for at, sign in enumerate(text) if not sign.isspace()]
    nth = 0
    for word in words:
        first = nth
        for sign in word.text:
            if nth < len(places) and text[places[nth]] == sign:
                nth += 1
        if nth > first:
            span = places[first], places[nth - 1] + 1
            yield [*span, word.x, word.y, word.width, word.height]
