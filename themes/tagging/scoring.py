"""From matches to a score between 0 and 1: added log-odds, documented in TAGGING.md."""

from collections.abc import Iterable
from math import exp

from themes.tagging.matching import Match, Reading, Span

# What stands in these sections is not a finding.
SILENT = frozenset({"terms-of-reference", "glossary", "contents", "appendix"})

SECTION = {
    ("introduction", "problem"): -1.0,
    ("introduction", "good"): -1.0,
    ("recommendations", "problem"): -0.5,
    ("recommendations", "good"): -1.0,
    ("action-plan", "problem"): -0.8,
    ("action-plan", "good"): -1.0,
    ("good-practice", "problem"): -0.6,
    ("good-practice", "good"): 0.6,
}

# Cues anywhere in the sentence that make a finding less certain.
DAMPERS = {
    "hedge": {"problem": -0.3, "good": -0.4},
    "policy": {"problem": -1.0, "good": -2.2},
    "ask": {"problem": -2.2, "good": -2.2},
    "recommend": {"problem": -1.3, "good": -2.5},
    "governance": {"problem": -0.8, "good": -1.4},
    "short": {"problem": 0.0, "good": -0.9},
    "turn": {"problem": 0.0, "good": -0.5},
    "wish": {"problem": 0.0, "good": -0.6},
}
DENIED = -2.2  # praise with a denial or a wish in or just before it
ASKED = -2.2  # a sentence that ends with a question mark
INQUEST = -1.2  # praise in a coroner's text
BARE = -0.9  # where the only shortfall is a bare "not" or "no" beside the theme
FURTHER = 0.35  # share that each further piece of evidence adds
MOST_FURTHER = 2


def weigh(reading: Reading, match: Match, section: str) -> float:
    """The log-odds one match brings where it stands."""
    polarity = match.pattern.polarity
    weight = match.pattern.weight + SECTION.get((section, polarity), 0.0)
    weight += _cost(reading, reading.sentence(match.start), polarity)
    if polarity == "good":
        return weight + DENIED * reading.denied(match)
    return weight + BARE * reading.barely_short(match)


def _cost(reading: Reading, sentence: Span, polarity: str) -> float:
    """What a sentence takes away, worked out once for all its matches."""
    key = sentence, polarity
    if key not in reading.costs:
        reading.costs[key] = sum(
            cost[polarity]
            for name, cost in DAMPERS.items()
            if cost[polarity] and reading.has(name, sentence)
        )
        if _asks(reading.text, sentence):
            reading.costs[key] += ASKED
        if polarity == "good" and reading.named("inquest"):
            reading.costs[key] += INQUEST
    return reading.costs[key]


def _asks(text: str, sentence: Span) -> bool:
    return text[sentence[0] : sentence[1]].rstrip(" \n\"”’'").endswith("?")


def score(weights: Iterable[float]) -> float:
    """The chance that a theme applies, from the log-odds of its evidence."""
    return round(1 / (1 + exp(-log_odds_of(weights))), 3)


def log_odds_of(weights: Iterable[float]) -> float:
    """All evidence for a theme as one number: the best, and a share of the others."""
    best, *others = sorted(weights, reverse=True)
    further = sum(max(0.0, weight) * FURTHER for weight in others[:MOST_FURTHER])
    return best + further
