"""Measures a tagger against coded passages: how often it is right, and how surely."""

import json
import math
import random
import re
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import yaml

from themes.tagging.suggestion import Suggestion

TAXONOMY = Path(__file__).parent / "data" / "taxonomy.yaml"
POLARITIES = ("problem", "good")
OTHER = {"problem": "good", "good": "problem"}
CHOSEN_BY_CHANCE = "random"
ROUNDS, SEED = 1000, 2026  # of the bootstrap

Key = tuple[str, str]  # theme, polarity


class GoldRefused(ValueError):
    """A line of the coded passages cannot be used; says which and why."""


class Tags(Protocol):
    """Whatever can tag a passage."""

    def tag(self, text: str, *, section: str = "") -> list[Suggestion]: ...


@dataclass(frozen=True, slots=True)
class Coded:
    """A passage with what the coders said of it."""

    id: str
    text: str
    section: str
    selection: str
    quotes: dict[Key, list[str]]  # agreed labels
    unsettled: frozenset[Key]  # one coder only: neither right nor wrong
    document: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a tagger suggested for a coded passage."""

    coded: Coded
    suggested: dict[Key, Suggestion]
    unsure: int


def read_coded(lines: Iterable[str]) -> list[Coded]:
    """The coded passages of a JSON Lines file."""
    return [
        _read_line(line, number)
        for number, line in enumerate(lines, start=1)
        if line.strip()
    ]


def _read_line(line: str, number: int) -> Coded:
    try:
        row = json.loads(line)
        quotes: dict[Key, list[str]] = {}
        unsettled = set()
        for label in row["labels"]:
            key = str(label["theme"]), str(label["polarity"])
            if label.get("agreed", True):
                quotes.setdefault(key, []).append(label.get("quote", ""))
            else:
                unsettled.add(key)
        return Coded(
            id=str(row["id"]),
            text=row["text"],
            section=row.get("section", ""),
            selection=row.get("selection", ""),
            quotes=quotes,
            unsettled=frozenset(unsettled - quotes.keys()),
            document=row.get("document", ""),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise GoldRefused(
            f"Line {number} is not a coded passage with id, text and labels: {error!r}"
        ) from error


def wilson(successes: int, of: int, z: float = 1.959964) -> tuple[float, float]:
    """The 95 % score interval of a proportion.

    Wilson, E.B. (1927), J. Am. Stat. Assoc. 22, 209-212; as method 3 in Newcombe,
    R.G. (1998), Statistics in Medicine 17, 857-872.
    """
    if not of:
        return 0.0, 1.0
    share, square = successes / of, z * z
    centre = share + square / (2 * of)
    spread = z * math.sqrt(share * (1 - share) / of + square / (4 * of * of))
    low, high = ((centre + side * spread) / (1 + square / of) for side in (-1, 1))
    return round(max(0.0, low), 4), round(min(1.0, high), 4)


@dataclass(frozen=True, slots=True)
class Counts:
    """Units found, wrongly suggested and missed."""

    found: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall; 0 where nothing was found."""
        whole = 2 * self.found + self.wrong + self.missed
        return 2 * self.found / whole if whole else 0.0

    def figures(self) -> dict[str, Any]:
        """Precision, recall and F1 with their intervals and their base number."""
        suggested, real = self.found + self.wrong, self.found + self.missed
        return {
            "precision": _share(self.found, suggested),
            "recall": _share(self.found, real),
            "f1": round(self.f1, 4),
            "n": real,
            "suggested": suggested,
            "found": self.found,
            "precision_interval": wilson(self.found, suggested),
            "recall_interval": wilson(self.found, real),
        }


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0


def _counts(outcome: Outcome, polarity: str, theme: str = "") -> Counts:
    def units(keys: Iterable[Key]) -> set[str]:
        return {one for one, side in keys if side == polarity and theme in ("", one)}

    real = units(outcome.coded.quotes)
    suggested = units(outcome.suggested) - units(outcome.coded.unsettled)
    return Counts(len(real & suggested), len(suggested - real), len(real - suggested))


def _total(counts: Iterable[Counts]) -> Counts:
    found = wrong = missed = 0
    for one in counts:
        found, wrong, missed = found + one.found, wrong + one.wrong, missed + one.missed
    return Counts(found, wrong, missed)


def f1_interval(counts: Sequence[Counts]) -> tuple[float, float]:
    """The 95 % interval of F1, by drawing passages again (percentile bootstrap)."""
    if not counts:
        return 0.0, 1.0
    chance = random.Random(SEED)
    drawn = sorted(
        _total(chance.choices(counts, k=len(counts))).f1 for _ in range(ROUNDS)
    )
    return round(drawn[ROUNDS * 25 // 1000], 4), round(drawn[ROUNDS * 974 // 1000], 4)


def _figures(outcomes: Sequence[Outcome], polarity: str) -> dict[str, Any]:
    counts = [_counts(outcome, polarity) for outcome in outcomes]
    return _total(counts).figures() | {"f1_interval": f1_interval(counts)}


def evaluate(coded: Sequence[Coded], tagger: Tags) -> dict[str, Any]:
    """Every figure of a tagger on a coded set."""
    outcomes, seconds = _run(coded, tagger)
    groups = {
        name: [one for one in outcomes if _group(one.coded) == name]
        for name in sorted({_group(one) for one in coded})
    }
    return {
        **{polarity: _figures(outcomes, polarity) for polarity in POLARITIES},
        "polarity_confused": polarity_confused(outcomes),
        "quote_overlap": quote_overlap(outcomes),
        "unsure": unsure_share(outcomes),
        "passages": len(coded),
        "passages_per_cpu_s": round(len(coded) / seconds, 1) if seconds else 0.0,
        "floors": {"nearest_phrasing": nearest_phrasing(coded)},
        "selections": {
            name: {"passages": len(group)}
            | {polarity: _figures(group, polarity) for polarity in POLARITIES}
            for name, group in groups.items()
        },
        "themes": _by_theme(outcomes),
    }


def short(coded: Sequence[Coded], tagger: Tags) -> dict[str, Any]:
    """The figures of a floor: problems and good practice, all passages."""
    outcomes, _ = _run(coded, tagger)
    return {polarity: _figures(outcomes, polarity) for polarity in POLARITIES}


def _group(coded: Coded) -> str:
    return CHOSEN_BY_CHANCE if coded.selection == CHOSEN_BY_CHANCE else "chosen"


def _run(coded: Sequence[Coded], tagger: Tags) -> tuple[list[Outcome], float]:
    began = time.process_time()
    answers = [tagger.tag(one.text, section=one.section) for one in coded]
    seconds = time.process_time() - began
    outcomes = [
        Outcome(
            one,
            {(tag.theme, tag.polarity): tag for tag in tags if tag.state != "unsure"},
            sum(tag.state == "unsure" for tag in tags),
        )
        for one, tags in zip(coded, answers, strict=True)
    ]
    return outcomes, seconds


def _by_theme(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    themes = {
        theme
        for outcome in outcomes
        for theme, _ in (*outcome.coded.quotes, *outcome.suggested)
    }
    return {
        theme: {
            polarity: _total(
                _counts(outcome, polarity, theme) for outcome in outcomes
            ).figures()
            for polarity in POLARITIES
        }
        for theme in sorted(themes)
    }


def polarity_confused(outcomes: Iterable[Outcome]) -> float:
    """The share of suggestions whose theme the coders found with the other polarity."""
    confused = every = 0
    for outcome in outcomes:
        for theme, polarity in outcome.suggested:
            every += 1
            wrong = (theme, polarity) not in outcome.coded.quotes
            confused += wrong and (theme, OTHER[polarity]) in outcome.coded.quotes
    return _share(confused, every)


def quote_overlap(outcomes: Iterable[Outcome]) -> float:
    """The share of right suggestions whose quotation meets the coders' quotation."""
    met = right = 0
    for outcome in outcomes:
        for key, tag in outcome.suggested.items():
            if key in outcome.coded.quotes:
                right += 1
                met += any(
                    _meets(outcome.coded.text, quote, tag)
                    for quote in outcome.coded.quotes[key]
                )
    return _share(met, right)


def _meets(text: str, quote: str, tag: Suggestion) -> bool:
    start = text.find(quote)
    if not quote or start < 0:
        return False
    return start < tag.end and tag.start < start + len(quote)


def unsure_share(outcomes: Iterable[Outcome]) -> float:
    """The share of all answers in which the tagger abstains."""
    outcomes = list(outcomes)
    unsure = sum(outcome.unsure for outcome in outcomes)
    return _share(unsure, unsure + sum(len(outcome.suggested) for outcome in outcomes))


# The floor to beat: each passage takes the theme of the taxonomy phrasing nearest to
# one of its sentences, as a problem. The cut-off is the one that flatters the floor.

Vector = dict[str, float]


def nearest_phrasing(coded: Sequence[Coded], path: Path = TAXONOMY) -> dict[str, Any]:
    """What the nearest example phrasing by TF-IDF reaches on the problems."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    content = yaml.load(path.read_text("utf-8"), Loader=loader)  # noqa: S506
    phrasings = [
        (theme["code"], phrase)
        for theme in content["themes"]
        for phrase in theme["example_phrasings"]
    ]
    index = _index(phrasings)
    nearest = [_nearest(one.text, index) for one in coded]
    cuts = sorted({round(likeness, 2) for likeness, _ in nearest})
    tries = [_total(_floor_counts(coded, nearest, cut)) for cut in cuts]
    best = max(tries, key=lambda counts: counts.f1, default=Counts())
    return {key: best.figures()[key] for key in ("precision", "recall", "f1", "n")}


@dataclass(frozen=True, slots=True)
class Index:
    """Phrasings as vectors, found by their words."""

    weights: Vector
    themes: list[str]
    by_word: dict[str, list[tuple[int, float]]]


def _words(text: str) -> list[str]:
    return [word[:7] for word in re.findall(r"[a-z]{3,}", text.lower())]


def _vector(text: str, weights: Vector) -> Vector:
    counts = Counter(word for word in _words(text) if word in weights)
    raw = {word: (1 + math.log(n)) * weights[word] for word, n in counts.items()}
    length = math.sqrt(sum(value * value for value in raw.values())) or 1.0
    return {word: value / length for word, value in raw.items()}


def _index(phrasings: Sequence[tuple[str, str]]) -> Index:
    seen = Counter(word for _, phrase in phrasings for word in set(_words(phrase)))
    weights = {word: math.log(len(phrasings) / n) for word, n in seen.items()}
    by_word: dict[str, list[tuple[int, float]]] = {}
    for number, (_, phrase) in enumerate(phrasings):
        for word, value in _vector(phrase, weights).items():
            by_word.setdefault(word, []).append((number, value))
    return Index(weights, [theme for theme, _ in phrasings], by_word)


def _nearest(text: str, index: Index) -> tuple[float, str]:
    best = (0.0, "")
    for sentence in re.split(r"(?<=[.!?;])\s+", text):
        likeness: dict[int, float] = {}
        for word, value in _vector(sentence, index.weights).items():
            for number, other in index.by_word[word]:
                likeness[number] = likeness.get(number, 0.0) + value * other
        for number, value in likeness.items():
            best = max(best, (value, index.themes[number]))
    return best


def _floor_counts(
    coded: Sequence[Coded], nearest: Sequence[tuple[float, str]], cut: float
) -> Iterable[Counts]:
    for one, (likeness, theme) in zip(coded, nearest, strict=True):
        key = (theme, "problem")
        said = likeness >= cut and key not in one.unsettled
        real = sum(polarity == "problem" for _, polarity in one.quotes)
        found = int(said and key in one.quotes)
        yield Counts(found, int(said) - found, real - found)
