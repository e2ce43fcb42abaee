"""Text that has no pages until it is printed, cut into blocks of about a page."""

import re
from collections.abc import Iterable, Iterator

from reviews.errors import ReportRefused
from reviews.ingest import limits
from reviews.ingest.document import PageText

PAGE = 3_000  # characters
LONGEST = 2 * PAGE  # a single paragraph may be so long before it is cut
BREAK = "\f"  # stands among the parts where the author broke the page

# Best at a line's end, then at a sentence's, then between words.
_ENDS = (re.compile(r"\n"), re.compile(r"[.?!][”’\"')]*\s"), re.compile(r"\s"))


def pages_of(parts: Iterable[str]) -> list[PageText]:
    """Paragraphs and rows to pages, broken between them or where the author broke."""
    pages: list[list[str]] = [[]]
    size = 0
    for part in _cut(parts):
        if part == BREAK or (pages[-1] and size + len(part) > PAGE):
            pages.append([])
            size = 0
        if part != BREAK:
            pages[-1].append(part)
            size += len(part)
    texts = ["\n\n".join(page) for page in pages if page]
    if sum(map(len, texts)) > limits.MAX_CHARACTERS or len(texts) > limits.MAX_PAGES:
        raise ReportRefused(
            "The document holds far more text than a report. Split it, and upload the"
            " parts."
        )
    return [PageText(number, text) for number, text in enumerate(texts, start=1)]


def _cut(parts: Iterable[str]) -> Iterator[str]:
    """The same, with nothing far longer than a page."""
    for part in parts:
        start = 0
        while len(part) - start > LONGEST:
            end = _end_near(part, start + PAGE)
            yield part[start:end].strip()
            start = end
        yield part[start:].strip(" \n") if start else part


def _end_near(part: str, wanted: int) -> int:
    """Where to end a piece: up to a quarter of a page before or after the place."""
    low, high = wanted - PAGE // 4, wanted + PAGE // 4
    for pattern in _ENDS:
        ends = [found.end() for found in pattern.finditer(part, low, high)]
        if ends:
            return min(ends, key=lambda at: abs(at - wanted))
    return wanted
