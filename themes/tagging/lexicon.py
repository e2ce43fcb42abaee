"""Rule files made ready: one automaton of phrases, patterns found by rarest term."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product

import ahocorasick

from themes.tagging.text import fold

# How far apart, in words, two terms may stand when a pattern gives no number.
GAPS = {">": 6, "~": 10, ">>": 45}

_OPERATOR = re.compile(r"\s(>>|>|~)(\d*)\s")


class RuleError(ValueError):
    """A rule file says something the tagger cannot read."""


@dataclass(frozen=True, slots=True)
class Step:
    """One term of a pattern and how it must stand to the terms before it."""

    term: int
    order: str  # "" for the first, else ">", "~" or ">>"
    gap: int


@dataclass(frozen=True, slots=True)
class Pattern:
    """One line of a rule: terms in relation, for a theme and a polarity."""

    theme: str
    polarity: str
    weight: float
    steps: tuple[Step, ...]
    absent: tuple[int, ...]
    needs: int  # a bit for each of its terms
    source: str


def bits(terms: Iterable[int]) -> int:
    """A number with the bit of each term set."""
    return sum(1 << term for term in set(terms))


def expand(phrase: str) -> Iterator[str]:
    """Every word form of a phrase, folded.

    >>> list(expand("did not refer/red"))
    [' did not refer ', ' did not referred ']
    """
    forms = []
    for word in phrase.split():
        stem, *endings = word.split("/")
        forms.append([stem, *(stem + ending for ending in endings)])
    return (fold(" ".join(words)) for words in product(*forms))


@dataclass
class Lexicon:
    """The terms and patterns of all rule files."""

    shared: dict[str, int] = field(default_factory=dict)
    by_anchor: dict[int, list[Pattern]] = field(
        default_factory=lambda: defaultdict(list)
    )
    literals: dict[str, int] = field(default_factory=dict)
    literals_of: list[frozenset[int]] = field(default_factory=list)
    automaton: ahocorasick.Automaton = field(default_factory=ahocorasick.Automaton)
    anchors_of: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    bits_of: list[int] = field(default_factory=list)  # literal -> bits of its terms
    lengths: list[int] = field(default_factory=list)  # of the literals
    _ids: dict[frozenset[int], int] = field(default_factory=dict)

    def add_term(self, phrases: Iterable[str]) -> int:
        """The number of the term with these phrases, new if need be."""
        literals = frozenset(
            self._number(form) for phrase in phrases for form in expand(phrase)
        )
        if literals not in self._ids:
            self._ids[literals] = len(self.literals_of)
            self.literals_of.append(literals)
        return self._ids[literals]

    def _number(self, literal: str) -> int:
        if literal not in self.literals:
            self.literals[literal] = len(self.literals)
            self.lengths.append(len(literal))
        return self.literals[literal]

    def shortest(self, term: int) -> int:
        """The length of a term's shortest phrase."""
        return min(self.lengths[literal] for literal in self.literals_of[term])

    def share(self, name: str, phrases: Iterable[str]) -> None:
        """Name a term for the use of every theme."""
        self.shared[name] = self.add_term(phrases)

    def add_pattern(self, pattern: Pattern, anchor: int) -> None:
        """Keep a pattern where its anchor term will find it."""
        self.by_anchor[anchor].append(pattern)

    def compile(self) -> None:
        """Make ready what a scan needs, once all rules are read."""
        for text, number in sorted(self.literals.items()):
            self.automaton.add_word(text, number)
        self.automaton.make_automaton()
        for term in sorted(self.by_anchor):
            for literal in self.literals_of[term]:
                self.anchors_of[literal].append(term)
        self.bits_of = [0] * len(self.literals)
        for term, literals in enumerate(self.literals_of):
            for literal in literals:
                self.bits_of[literal] |= 1 << term


def phrases_of(text: str, known: Mapping[str, list[str]]) -> list[str]:
    """The alternatives of a term, ``a | b | $named``, with the named ones filled in."""
    phrases: list[str] = []
    for part in text.split("|"):
        phrase = part.strip()
        if phrase.startswith("$") and phrase[1:] not in known:
            raise RuleError(f"No term is called {phrase}.")
        phrases += known[phrase[1:]] if phrase.startswith("$") else [phrase]
    if not all(phrases):
        raise RuleError(f"A term has an empty phrase: {text}")
    return phrases


@dataclass(frozen=True)
class PatternReader:
    """Reads the pattern lines of one theme."""

    lexicon: Lexicon
    theme: str
    known: Mapping[str, list[str]]

    def read(self, source: str, polarity: str, weight: float) -> None:
        """Add one line such as ``$supervision ~8 $short ! $fixed`` to the lexicon."""
        body, *absent = re.split(r"\s!\s", source)
        first, *more = _OPERATOR.split(f" {body} ".replace("  ", " "))
        steps = [Step(self.term(first), "", 0)]
        for order, gap, term in zip(more[::3], more[1::3], more[2::3], strict=True):
            steps.append(Step(self.term(term), order, int(gap or GAPS[order])))
        anchor = self._rarest({step.term for step in steps})
        unwanted = tuple(self.term(term) for term in absent)
        self.lexicon.add_pattern(
            Pattern(
                self.theme,
                polarity,
                weight,
                tuple(steps),
                unwanted,
                bits(step.term for step in steps),
                source,
            ),
            anchor,
        )

    def _rarest(self, terms: set[int]) -> int:
        """The term that should occur least: no shared cue, and no short word."""
        common = set(self.lexicon.shared.values())
        return min(
            terms,
            key=lambda term: (term in common, -self.lexicon.shortest(term), term),
        )

    def term(self, text: str) -> int:
        """The number of a term written in a rule."""
        text = text.strip()
        if text.startswith("$") and text[1:] in self.lexicon.shared:
            return self.lexicon.shared[text[1:]]
        return self.lexicon.add_term(phrases_of(text, self.known))
