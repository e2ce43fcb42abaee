"""The tagger: reads a passage and suggests themes, each with its proof."""

from dataclasses import dataclass
from functools import cache

from themes.tagging.matching import Match, Reading
from themes.tagging.quoting import quote_span, reason
from themes.tagging.rulebook import THRESHOLD, Rulebook, fingerprint, read_rules
from themes.tagging.scoring import SILENT, score, weigh
from themes.tagging.suggestion import Suggestion
from themes.tagging.text import blocks

Key = tuple[str, str]  # theme, polarity

FAINTEST = 0.45  # below this a suggestion is not worth an analyst's look


@dataclass(frozen=True, slots=True)
class Evidence:
    """One match, weighed, and where it stands in the whole text."""

    weight: float
    match: Match
    reading: Reading
    offset: int
    sentence: tuple[int, int]

    @property
    def sure(self) -> bool:
        """Whether it would be suggested by itself."""
        return score([self.weight]) >= THRESHOLD


Found = dict[Key, list[Evidence]]
Placed = tuple[int, Reading]  # where a block begins, and the block


class RuleTagger:
    """Suggests themes for a passage; the same text always gives the same answer."""

    name = "rules"

    def __init__(self, book: Rulebook, version_of_rules: str):
        self.book = book
        self.version = book.version
        self.fingerprint = version_of_rules

    def tag(self, text: str, *, section: str = "") -> list[Suggestion]:
        """Suggestions, the surest first; at most one per theme and polarity."""
        if section in SILENT:
            return []
        _, found = self.read(text, section)
        suggestions = [
            self.suggest(text, *key, evidence) for key, evidence in found.items()
        ]
        kept = [one for one in suggestions if self.worth_a_look(one)]
        return sorted(kept, key=lambda one: (-one.score, one.theme, one.polarity))

    @staticmethod
    def worth_a_look(suggestion: Suggestion) -> bool:
        """Whether the rules alone would show it to an analyst."""
        return suggestion.score >= FAINTEST

    def read(self, text: str, section: str) -> tuple[list[Placed], Found]:
        """The blocks of a text, and the evidence in them by theme and polarity."""
        found: Found = {}
        placed = [
            (offset, Reading(block, self.book.lexicon))
            for offset, block in blocks(text)
        ]
        for offset, reading in placed:
            self._gather(reading, offset, section, found)
        _settle(found, self.book.yields)
        return placed, found

    def _gather(
        self, reading: Reading, offset: int, section: str, found: Found
    ) -> None:
        needs = self.book.needs
        for match in reading.matches():
            theme = match.pattern.theme
            if theme in needs and not reading.spans(needs[theme]):
                continue
            start, end = reading.sentence(match.start)
            evidence = Evidence(
                weigh(reading, match, section),
                match,
                reading,
                offset,
                (offset + start, offset + end),
            )
            found.setdefault((theme, match.pattern.polarity), []).append(evidence)

    def suggest(
        self, text: str, theme: str, polarity: str, evidence: list[Evidence]
    ) -> Suggestion:
        """What the rules alone make of the evidence for one theme."""
        best = strongest(evidence)
        start, end = quote_span(best.reading, best.match)
        start, end = best.offset + start, best.offset + end
        sure = score(one_a_place(evidence))
        threshold = self.book.thresholds[theme, polarity]
        return Suggestion(
            theme=theme,
            polarity=polarity,
            state="suggested" if sure >= threshold else "unsure",
            score=sure,
            start=start,
            end=end,
            quote=text[start:end],
            why=reason(best.reading, best.match),
        )


def strongest(evidence: list[Evidence]) -> Evidence:
    """The piece of evidence to show."""
    return max(evidence, key=_strength)


def _strength(evidence: Evidence) -> tuple[float, int, int, str]:
    """The heaviest first; of equals the earliest, then the shortest."""
    match, offset = evidence.match, evidence.offset
    source = match.pattern.source
    return evidence.weight, -offset - match.start, -offset - match.end, source


def one_a_place(evidence: list[Evidence]) -> list[float]:
    """The best weight in each sentence: one statement is not evidence twice."""
    best: dict[tuple[int, int], float] = {}
    for one in evidence:
        best[one.sentence] = max(one.weight, best.get(one.sentence, one.weight))
    return list(best.values())


def _settle(found: dict[Key, list[Evidence]], yields: dict[str, list[str]]) -> None:
    """A sentence speaks for one polarity of a theme, and for the specific theme."""
    for theme in {theme for theme, _ in found}:
        problem = found.get((theme, "problem"), [])
        good = found.get((theme, "good"), [])
        for here in _places(problem) & _places(good):
            against = max(one.weight for one in problem if one.sentence == here)
            praise = max(one.weight for one in good if one.sentence == here)
            _leave(good if against >= praise else problem, {here})
    for (theme, polarity), evidence in found.items():
        for specific in yields[theme]:
            sure = [one for one in found.get((specific, polarity), []) if one.sure]
            _leave(evidence, _places(sure))
    for key in [key for key, evidence in found.items() if not evidence]:
        del found[key]


def _places(evidence: list[Evidence]) -> set[tuple[int, int]]:
    return {one.sentence for one in evidence}


def _leave(evidence: list[Evidence], places: set[tuple[int, int]]) -> None:
    evidence[:] = [one for one in evidence if one.sentence not in places]


@cache
def load_rules() -> RuleTagger:
    """The tagger of the rules beside this module, made once."""
    return RuleTagger(read_rules(), fingerprint())
