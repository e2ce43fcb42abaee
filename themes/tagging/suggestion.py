"""What the tagger hands to a person: a theme, its polarity and the proof."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One theme suggested for one passage; ``quote == text[start:end]`` always."""

    theme: str
    polarity: str  # "problem" | "good"
    state: str  # "suggested" | "unsure"
    score: float
    start: int
    end: int
    quote: str
    why: str
