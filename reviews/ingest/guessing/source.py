"""A document as guesses are made from it: its cover, its opening, all its words."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise
from typing import Protocol

from reviews.ingest.passages import Layout, PassageText

FRONT = 6  # pages from the first that has text
OPENING = 12_000  # characters in which a report says whom and what it is about
MOST_PAGES = 60  # whose words are counted
LONGEST_QUOTE = 300

_CASE = ("summary", "introduction", "family-background", "")
_UNSAID = ("contents", "glossary")
_TWICE = "chronology"  # what is entered there was done in this case
_WORD = re.compile(r"[a-z][a-z’-]*")

Span = tuple[int, int, int]  # page, start, end


class Page(Protocol):
    number: int
    text: str


@dataclass(frozen=True)
class Guess:
    """One value for one field of the record, and the words it was guessed from."""

    field: str
    value: str  # as the form takes it: a code, a year
    page: int
    start: int
    end: int
    quote: str  # the page's text from start to end
    score: float  # 0 to 1


class Source:
    """What is asked of a document, each thing worked out once."""

    def __init__(
        self,
        pages: Sequence[Page],
        layout: Layout,
        properties: Mapping[str, str],
        file_name: str,
        vocabulary: frozenset[str] = frozenset(),
    ) -> None:
        self.texts = {page.number: page.text for page in pages if page.text.strip()}
        self.layout = layout
        self.properties = properties
        self.file_name = file_name
        self.types: list[Guess] | None = None  # of review: asked for more than once
        self._vocabulary = vocabulary
        self._leading = {one.split()[0] for one in vocabulary if " " in one}
        self._flat: dict[int, str] = {}

    @property
    def has_text(self) -> bool:
        return bool(self.texts)

    @cached_property
    def cover(self) -> int:
        """The number of the first page that has text."""
        return min(self.texts)

    @cached_property
    def front(self) -> list[int]:
        """The first pages, without those of the contents."""
        contents = {p.page for p in self.layout.passages if p.section == "contents"}
        numbers = sorted(self.texts)[: FRONT + 1]
        return [number for number in numbers if number not in contents][:FRONT]

    @cached_property
    def opening(self) -> list[PassageText]:
        """Passages that tell what happened to whom: summary, introduction, family."""
        found: list[PassageText] = []
        size = 0
        for passage in self.layout.passages:
            if passage.section in _CASE and passage.page != self.cover:
                found.append(passage)
                size += len(passage.text)
            if size > OPENING:
                break
        return found

    @cached_property
    def told(self) -> list[tuple[PassageText, str]]:
        """The running text, each passage also in lower case and one line."""
        return [
            (passage, _flat(passage.text))
            for passage in self.layout.passages
            if passage.section not in _UNSAID and passage.page <= MOST_PAGES
        ]

    @cached_property
    def _counts(self) -> Counter[str]:
        words: list[str] = []
        for passage, flat in self.told:
            found = _WORD.findall(flat)
            words += found
            if passage.section == _TWICE:
                words += found
        pairs = (f"{a} {b}" for a, b in pairwise(words) if a in self._leading)
        counts = Counter(filter(self._vocabulary.__contains__, words))
        counts.update(filter(self._vocabulary.__contains__, pairs))
        return counts

    def times(self, words: Iterable[str]) -> int:
        """How often words and pairs of the vocabulary stand in the running text."""
        return sum(self._counts[word] for word in words)

    @cached_property
    def length(self) -> int:
        """How many words were counted, about."""
        return sum(len(flat) for _, flat in self.told) // 6

    def searched(
        self,
        pattern: re.Pattern[str],
        pages: Sequence[int],
        near: Sequence[str] = (),
    ) -> Iterator[tuple[int, re.Match[str]]]:
        """Where a pattern stands on some pages, with the page of each.

        A page without any of the words `near`, in lower case, is not searched.
        """
        for number in pages:
            if near and not any(map(self.flat(number).__contains__, near)):
                continue
            for match in pattern.finditer(self.texts[number]):
                yield number, match

    def around(
        self, word: str, pattern: re.Pattern[str], before: int, after: int
    ) -> Iterator[tuple[int, re.Match[str]]]:
        """Where a pattern stands on the front pages, no further from a word."""
        for number in self.front:
            flat, text = self.flat(number), self.texts[number]
            done = at = 0
            while (at := flat.find(word, at)) >= 0:
                start = max(done, at - before)
                for match in pattern.finditer(text, start, at + len(word) + after):
                    yield number, match
                    done = match.end()
                at = max(at + len(word), done)

    def said(
        self, words: Sequence[str], pages: Sequence[int] | None = None
    ) -> Iterator[Span]:
        """Where any of some phrases in lower case first stands on each front page."""
        told = [one for one in words if one in self._front_flat]
        for number in self.front if pages is None and told else pages or ():
            for one in told:
                if one not in self.flat(number):
                    continue
                if match := phrase(one).search(self.texts[number]):
                    yield number, *match.span()

    @cached_property
    def _front_flat(self) -> str:
        return "\n".join(self.flat(number) for number in self.front)

    def flat(self, number: int) -> str:
        """A page in lower case and one line: a quick look before a slow one."""
        if number not in self._flat:
            self._flat[number] = _flat(self.texts[number])
        return self._flat[number]

    def first(self, words: Sequence[str]) -> Span | None:
        """Where any of some phrases first stands in the running text."""
        for passage, flat in self.told:
            if not any(map(flat.__contains__, words)):
                continue
            if match := phrase(*words).search(passage.text):
                return placed(passage, match)
        return None

    def guess(self, field: str, value: str, place: Span, score: float) -> Guess:
        page, start, end = place
        end = min(end, start + LONGEST_QUOTE)
        quote = self.texts[page][start:end]
        return Guess(field, value, page, start, end, quote, round(score, 2))


def _flat(text: str) -> str:
    return text.lower().replace("\n", " ").replace("'", "’")


def placed(passage: PassageText, match: re.Match[str]) -> Span:
    """The place on its page of what was found in a passage."""
    return passage.page, passage.start + match.start(), passage.start + match.end()


@cache
def phrase(*words: str) -> re.Pattern[str]:
    """A pattern for any of some phrases, over line ends and in either case."""
    told = "|".join(map(re.escape, words))
    told = told.replace(r"\ ", r"\s+").replace("’", "[’']")
    return re.compile(rf"(?<!\w)(?:{told})(?!\w)", re.I)
