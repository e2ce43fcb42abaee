"""A passage as the linear model sees it: the words, pairs and concepts of sentences."""

import hashlib
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass

from themes.tagging.lexicon import Lexicon
from themes.tagging.matching import Reading

MOST_MET = 200_000  # different words remembered
FEWEST_WORDS = 3  # of a sentence that says anything

# These cues are worked out sentence by sentence, not merely found.
WORKED_OUT = ("praise", "short", "fragment", "recommend")

_ENDINGS = ("ations", "ation", "ings", "ing", "edly", "ed", "ies", "es", "ly", "s")


def stem(word: str) -> str:
    """A word without its commonest endings.

    >>> [stem(word) for word in ("telephoned", "visits", "his")]
    ['telephon', 'visit', 'his']
    """
    for ending in _ENDINGS:
        if len(word) - len(ending) >= 4 and word.endswith(ending):
            return word[: -len(ending)]
    return word


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence of a block and the numbers of what the model knows in it."""

    start: int
    end: int
    known: Set[int]


def concepts(lexicon: Lexicon) -> dict[str, int]:
    """The terms of the rules by a name that outlives their numbering."""
    phrases = {number: phrase for phrase, number in lexicon.literals.items()}
    return {
        _named(phrases[literal] for literal in literals): term
        for term, literals in enumerate(lexicon.literals_of)
    }


def _named(phrases: Iterable[str]) -> str:
    return hashlib.sha256("|".join(sorted(phrases)).encode()).hexdigest()[:10]


class Met(dict[str, int]):
    """The number of each word met so far; -1 where its stem is not known."""

    def __init__(self, words: list[str]):
        super().__init__()
        self._number = {word: number for number, word in enumerate(words)}

    def __missing__(self, word: str) -> int:
        if len(self) > MOST_MET:
            self.clear()
        self[word] = number = self._number.get(stem(word), -1)
        return number


class Vocabulary:
    """Numbers for words, pairs of neighbouring words, and concepts of the rules."""

    def __init__(
        self, words: list[str], pairs: list[tuple[int, int]], names: list[str]
    ):
        self.words, self.pairs, self.names = words, pairs, names
        self._met = Met(words)
        self.width = len(words)
        self.spelt = len(words) + len(pairs)  # numbers from here on are concepts
        self._pairs = {
            first * self.width + second: self.width + number
            for number, (first, second) in enumerate(pairs)
        }
        self._of_literal: dict[int, tuple[int, ...]] = {}
        self._worked_out: list[tuple[str, int]] = []

    def __len__(self) -> int:
        return self.spelt + len(self.names)

    def bind(self, lexicon: Lexicon) -> None:
        """Learn which phrases of these rules stand for which concept."""
        terms, first = concepts(lexicon), self.spelt
        self._worked_out = []
        worked_out = {lexicon.shared[name]: name for name in WORKED_OUT}
        of_literal: dict[int, list[int]] = {}
        for number, name in enumerate(self.names, start=first):
            term = terms.get(name)
            if term in worked_out:
                self._worked_out.append((worked_out[term], number))
            elif term is not None:
                for literal in lexicon.literals_of[term]:
                    of_literal.setdefault(literal, []).append(number)
        self._of_literal = {one: tuple(sorted(of_literal[one])) for one in of_literal}

    def units(self, reading: Reading) -> list[Unit]:
        """The sentences of a block that hold enough words, as numbers."""
        starts = reading.starts
        ends = [*starts[1:], len(reading.text)]
        meant = self._meant(reading)
        units = []
        for place, (start, end) in enumerate(zip(starts, ends, strict=True)):
            words = reading.folded[start + 1 : end + 1].split()
            if len(words) >= FEWEST_WORDS:
                known = meant[place]
                known.update(self._worded(words))
                units.append(Unit(start, end, known))
        return units

    def _worded(self, words: Iterable[str]) -> set[int]:
        pair, width = self._pairs.get, self.width
        numbers = [self._met[word] for word in words]
        known = set(numbers)
        before = -1
        for number in numbers:
            if before >= 0 <= number:
                known.add(pair(before + number, -1))
            before = number * width
        known.discard(-1)
        return known

    def _meant(self, reading: Reading) -> list[set[int]]:
        """The concepts of each sentence."""
        starts = reading.starts
        meant: list[set[int]] = [set() for _ in starts]
        for literal, ends in reading.found():
            numbers = self._of_literal.get(literal)
            if numbers:
                for end in ends:
                    meant[bisect_right(starts, max(0, end - 2)) - 1].update(numbers)
        for name, number in self._worked_out:
            for start, _ in reading.named(name):
                meant[bisect_right(starts, start) - 1].add(number)
        return meant

    def places(self, folded: str, wanted: set[int]) -> Iterator[tuple[int, int, int]]:
        """Where wanted words and pairs stand in folded text: number, start, end."""
        before, began, at = -1, 0, 0
        for word in folded.split():
            at = folded.index(word, at)
            number = self._met[word]
            if number in wanted:
                yield number, at, at + len(word)
            if before >= 0 <= number:
                pair = self._pairs.get(before * self.width + number, -1)
                if pair in wanted:
                    yield pair, began, at + len(word)
            before, began = number, at
            at += len(word)
