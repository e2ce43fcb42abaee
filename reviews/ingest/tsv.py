"""The words tesseract finds on a picture, put together as the text of a page."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from reviews.ingest import mend

WORD = "5"  # tesseract's level of a word
COLUMNS = 12
DUST = 0.1  # confidence below which nothing is a word
NOISE = 0.3  # confidence below which what has no letter is none

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
    raw = _raw(words)
    text = mend.mended(raw, mend.vocabulary([raw]) + (known or Counter()))
    return text, list(_placed(words, text))


def _raw(words: Sequence[Word]) -> str:
    """Lines as they are; a blank line between paragraphs and between blocks."""
    lines = [list(line) for _, line in groupby(words, key=lambda word: word.line)]
    parts = [_joined(lines[0])] if lines else []
    for before, line in pairwise(lines):
        parts.append("\n" if before[0].line[:2] == line[0].line[:2] else "\n\n")
        parts.append(_joined(line))
    return "".join(parts)


def _joined(line: Sequence[Word]) -> str:
    return " ".join(word.text for word in line)


def _placed(words: Sequence[Word], text: str) -> Iterator[Placed]:
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
