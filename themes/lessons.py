"""What is learned from: coded passages as examples, without names and rare words."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import yaml

from themes.evaluate import TAXONOMY, Coded
from themes.tagging.combined import CombinedTagger
from themes.tagging.combining import NOTHING, POLARITIES
from themes.tagging.matching import Reading
from themes.tagging.model import Floats
from themes.tagging.tagger import RuleTagger
from themes.tagging.text import blocks, fold
from themes.tagging.wording import Unit, Vocabulary, concepts, stem

FLOOR = 4  # passages a word, a pair or a concept must occur in
FOLDS = 6
# Share of right hits of the rules that is believed where rules and passages were made
# with an eye to each other; the rest is withheld, or the rules would seem too good.
BELIEVED = {"problem": 0.45, "good": 0.75}

SHIPPED = (TAXONOMY, TAXONOMY.with_name("taxonomy-1.1.yaml"))

_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Phrasing:
    """How the taxonomy itself words a theme."""

    theme: str
    text: str
    polarity: str = "problem"


@dataclass(frozen=True, slots=True)
class Passage:
    """A coded passage, read: its sentences as numbers and what the rules say."""

    coded: Coded
    units: list[Unit]
    ruled: Floats
    fold: int


@dataclass(frozen=True, slots=True)
class Example:
    """A set of features and what it stands for; ``unclear`` themes teach nothing."""

    known: frozenset[int]
    themes: frozenset[str]
    unclear: frozenset[str]
    polarities: frozenset[str]


# Which words may be learned


def names_in(texts: Iterable[str]) -> set[str]:
    """Words never seen in lower case: names, places, abbreviations."""
    raised: set[str] = set()
    lowered: set[str] = set()
    for text in texts:
        for word in _WORD.findall(text):
            (lowered if word == word.lower() else raised).update(fold(word).split())
    return raised - lowered


def vocabulary(texts: Sequence[str], rules: RuleTagger) -> Vocabulary:
    """What occurs in enough passages and is no name."""
    names = names_in(texts)
    words: Counter[str] = Counter()
    couples: Counter[tuple[str, str]] = Counter()
    terms: Counter[str] = Counter()
    by_number = {number: name for name, number in concepts(rules.book.lexicon).items()}
    for text in texts:
        run = [
            stem(word) if word.isalpha() and word not in names else ""
            for word in fold(text).split()
        ]
        words.update(set(run))
        couples.update(set(pairwise(run)))
        terms.update(by_number[number] for number in _terms(text, rules))
    kept = sorted(
        word for word, n in words.items() if n >= FLOOR and word and word not in names
    )
    number = {word: at for at, word in enumerate(kept)}
    return Vocabulary(
        kept,
        sorted(
            (number[first], number[second])
            for (first, second), n in couples.items()
            if n >= FLOOR and first in number and second in number
        ),
        sorted(name for name, n in terms.items() if n >= FLOOR),
    )


def _terms(text: str, rules: RuleTagger) -> set[int]:
    lexicon, found = rules.book.lexicon, 0
    for _, block in blocks(text):
        for literal, _ in Reading(block, lexicon).found():
            found |= lexicon.bits_of[literal]
    return {at for at in range(found.bit_length()) if found >> at & 1}


# What is learned from


def folds_of(coded: Sequence[Coded]) -> list[int]:
    """A fold for each passage: one document or one author never in two folds."""
    sizes = Counter(_source(one) for one in coded)
    full, fold_of = [0] * FOLDS, {}
    for source, size in sorted(sizes.items(), key=lambda one: (-one[1], _hash(one[0]))):
        fold_of[source] = full.index(min(full))
        full[fold_of[source]] += size
    return [fold_of[_source(one)] for one in coded]


def _source(coded: Coded) -> str:
    """The document, else the author, by whom invented passages are numbered."""
    author, dash, _ = coded.id.rpartition("-")
    return coded.document or (author if dash else coded.id)


def _hash(text: str) -> int:
    return int(hashlib.sha256(text.encode()).hexdigest()[:12], 16)


def read_passages(
    coded: Sequence[Coded], tagger: CombinedTagger, known_to_rules: frozenset[str]
) -> list[Passage]:
    """Passages as the tagger sees them; those without words are left out."""
    passages = []
    for one, fold_ in zip(coded, folds_of(coded), strict=True):
        placed, found = tagger.rules.read(one.text, "")
        offsets = [
            replace(
                s.unit, start=s.unit.start + s.placed[0], end=s.unit.end + s.placed[0]
            )
            for s in tagger.sentences(placed)
        ]
        ruled = tagger.ruled(found)
        if one.id in known_to_rules:
            _withhold(one, ruled, tagger.model.themes)
        if offsets:
            passages.append(Passage(one, offsets, ruled, fold_))
    return passages


def _withhold(coded: Coded, ruled: Floats, themes: list[str]) -> None:
    for theme, polarity in coded.quotes:
        lot = _hash(f"{coded.id} {theme} {polarity}") / 16**12
        if theme in themes and lot > BELIEVED[polarity]:
            ruled[themes.index(theme), POLARITIES.index(polarity)] = NOTHING


def sentence_examples(passage: Passage) -> Iterable[Example]:
    """Each sentence, with the themes whose quotation it holds."""
    spans = [
        (key, at, at + len(quote))
        for key, quotes in sorted(passage.coded.quotes.items())
        for quote in quotes
        if quote and (at := passage.coded.text.find(quote)) >= 0
    ]
    for unit in passage.units:
        held, touched = set(), set()
        for key, start, end in spans:
            shared = min(end, unit.end) - max(start, unit.start)
            if shared > 15 and shared >= min(unit.end - unit.start, end - start) / 2:
                held.add(key)
            elif shared > 0:
                touched.add(key[0])
        themes = frozenset(theme for theme, _ in held)
        polarities = frozenset(polarity for _, polarity in held)
        yield Example(
            frozenset(unit.known), themes, frozenset(touched - themes), polarities
        )


def quote_examples(coded: Coded, tagger: CombinedTagger) -> Iterable[Example]:
    """Each quotation by itself."""
    for (theme, polarity), quotes in sorted(coded.quotes.items()):
        for quote in quotes:
            known = known_in(quote, tagger)
            yield Example(known, frozenset([theme]), frozenset(), frozenset([polarity]))


def known_in(text: str, tagger: CombinedTagger) -> frozenset[int]:
    """Everything the model knows in a text."""
    placed, _ = tagger.rules.read(text, "")
    return frozenset().union(*(one.unit.known for one in tagger.sentences(placed)))


def passage_example(passage: Passage) -> Example:
    """The passage as a whole."""
    keys = passage.coded.quotes
    return Example(
        frozenset().union(*(unit.known for unit in passage.units)),
        frozenset(theme for theme, _ in keys),
        frozenset(theme for theme, _ in passage.coded.unsettled),
        frozenset(polarity for _, polarity in keys),
    )


def phrasings(paths: Sequence[Path] = SHIPPED) -> list[Phrasing]:
    """How the shipped taxonomies word their themes."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    texts: dict[Phrasing, None] = {}
    for path in paths:
        content = yaml.load(path.read_text("utf-8"), Loader=loader)  # noqa: S506
        for theme in content.get("added", content.get("themes", [])):
            code = theme["code"]
            own = [theme["title"], theme["definition"], *theme["include"]]
            for text in (*own, *theme["example_phrasings"]):
                texts[Phrasing(code, text)] = None
            for text in theme.get("example_phrasings_good", ()):
                texts[Phrasing(code, text, "good")] = None
    return list(texts)
