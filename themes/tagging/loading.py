"""Which taggers there are, and how to get one."""

from functools import cache
from typing import Protocol

from themes.tagging.combined import CombinedTagger, SentenceTagger
from themes.tagging.model import FILE, read
from themes.tagging.suggestion import Suggestion
from themes.tagging.tagger import load_rules

NAMES = ("combined", "rules", "sentences")


class Tagger(Protocol):
    """Whatever tags passages; the same text always gives the same answer."""

    name: str
    version: str
    fingerprint: str

    def tag(self, text: str, *, section: str = "") -> list[Suggestion]:
        """Suggestions, the surest first; at most one per theme and polarity."""
        ...


@cache
def load(name: str = "combined") -> Tagger:
    """A tagger by name, made once; the rules alone where no model has been built."""
    if name not in NAMES:
        raise ValueError(f"There is no tagger “{name}”: {', '.join(NAMES)}.")
    if name == "rules" or not FILE.exists():
        return load_rules()
    kind = SentenceTagger if name == "sentences" else CombinedTagger
    return kind(load_rules(), read())
