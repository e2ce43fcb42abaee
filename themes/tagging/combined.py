"""Rules and model together: one score for each theme, with the same proof as ever."""

import hashlib
from dataclasses import dataclass

import numpy as np

from themes.tagging.combining import (
    NOTHING,
    POLARITIES,
    View,
    chance,
    log_odds,
    view,
)
from themes.tagging.model import FILE, PASSAGE, SENTENCE, Floats, Model
from themes.tagging.quoting import quote_span, reason, sentence_or_focus
from themes.tagging.scoring import SECTION, SILENT, log_odds_of
from themes.tagging.suggestion import Suggestion
from themes.tagging.tagger import Found, Placed, RuleTagger, one_a_place, strongest
from themes.tagging.text import fold
from themes.tagging.wording import Unit

FAINT = 0.6  # of its threshold: below this share a score is not worth a look
MOST_WORDS = 2  # of the model's own that a reason names


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, and the block it stands in."""

    placed: Placed
    unit: Unit


class CombinedTagger:
    """Suggests themes by rules and a linear model; deterministic, offline."""

    name = "combined"

    def __init__(self, rules: RuleTagger, model: Model, fingerprint: str = ""):
        self.rules, self.model = rules, model
        model.vocabulary.bind(rules.book.lexicon)
        self.version = f"{rules.version}+{model.version}"
        self.fingerprint = fingerprint or self._fingerprint()
        faint = np.clip(FAINT * model.thresholds, 0.001, 0.999)
        self._faint = np.log(faint / (1 - faint))
        self._column = {theme: at for at, theme in enumerate(model.themes)}

    def _fingerprint(self) -> str:
        digest = hashlib.sha256(self.rules.fingerprint.encode())
        digest.update(FILE.read_bytes())
        return digest.hexdigest()[:12]

    def tag(self, text: str, *, section: str = "") -> list[Suggestion]:
        """Suggestions, the surest first; one polarity of a theme at most."""
        if section in SILENT:
            return []
        placed, found = self.rules.read(text, section)
        sentences = self.sentences(placed)
        suggestions = self._unlearned(text, found)
        if sentences:
            suggestions += self._learned(text, section, sentences, found)
        return sorted(
            suggestions, key=lambda one: (-one.score, one.theme, one.polarity)
        )

    def sentences(self, placed: list[Placed]) -> list[Sentence]:
        """The sentences of all blocks as the model sees them."""
        units = self.model.vocabulary.units
        return [Sentence(block, unit) for block in placed for unit in units(block[1])]

    def ruled(self, found: Found) -> Floats:
        """What the rules say of each theme the model knows, as log-odds."""
        ruled = np.full((len(self.model.themes), 2), NOTHING)
        for (theme, polarity), evidence in found.items():
            if theme in self._column:
                at = self._column[theme], POLARITIES.index(polarity)
                ruled[at] = max(NOTHING, log_odds_of(one_a_place(evidence)))
        return ruled

    def _unlearned(self, text: str, found: Found) -> list[Suggestion]:
        """Themes with too few examples to learn from: the rules alone."""
        rules = self.rules
        return [
            suggestion
            for (theme, polarity), evidence in found.items()
            if theme not in self._column
            and rules.worth_a_look(
                suggestion := rules.suggest(text, theme, polarity, evidence)
            )
        ]

    def _learned(
        self, text: str, section: str, sentences: list[Sentence], found: Found
    ) -> list[Suggestion]:
        seen = view(self.model, [one.unit for one in sentences])
        ruled = self.ruled(found)
        odds = np.stack(
            [
                log_odds(self.model, seen, ruled, at)
                + SECTION.get((section, polarity), 0.0)
                for at, polarity in enumerate(POLARITIES)
            ],
            axis=1,
        )
        return [
            self._suggest(
                text, theme, side, chance(odds[theme, side]), seen, sentences, found
            )
            for theme, side in self._kept(odds)
        ]

    def _kept(self, odds: Floats) -> list[tuple[int, int]]:
        """Themes worth showing, each with the polarity that speaks louder."""
        likely = odds >= self._faint
        likely &= odds >= odds[:, ::-1]
        likely[:, 1] &= ~likely[:, 0]
        themes, sides = np.nonzero(likely)
        return list(zip(themes.tolist(), sides.tolist(), strict=True))

    def _suggest(
        self,
        text: str,
        at: int,
        side: int,
        sure: float,
        seen: View,
        sentences: list[Sentence],
        found: Found,
    ) -> Suggestion:
        theme, polarity = self.model.themes[at], POLARITIES[side]
        evidence = found.get((theme, polarity))
        chosen = sentences[int(seen.where[at])]
        (offset, reading), unit = chosen.placed, chosen.unit
        words = self._telling(reading.text[unit.start : unit.end], unit, at)
        if evidence:
            best = strongest(evidence)
            offset, span = best.offset, quote_span(best.reading, best.match)
            why = reason(best.reading, best.match)
        else:
            focus = _focus(words, unit)
            span = sentence_or_focus(reading, (unit.start, unit.end), focus)
            why = ""
        start, end = offset + span[0], offset + span[1]
        return Suggestion(
            theme=theme,
            polarity=polarity,
            state="suggested" if sure >= self.model.thresholds[at, side] else "unsure",
            score=sure,
            start=start,
            end=end,
            quote=text[start:end],
            why=self._why(why, words, int(self.model.examples[at, side]), polarity),
        )

    def _telling(
        self, sentence: str, unit: Unit, at: int
    ) -> list[tuple[int, int, str]]:
        """The words of a sentence that speak most for a theme: start, end, words."""
        vocabulary, heads = self.model.vocabulary, self.model.heads
        named = np.array([one for one in unit.known if one < vocabulary.spelt], int)
        weights = heads[SENTENCE].weights[named, at].astype(int)
        weights += heads[PASSAGE].weights[named, at]
        best = np.lexsort((named, -weights))[:MOST_WORDS]
        ranked = named[best[weights[best] > 0]].tolist()
        places: dict[int, tuple[int, int, str]] = {}
        for number, start, end in vocabulary.places(fold(sentence), set(ranked)):
            # Folding puts one character in front.
            span = start - 1, end - 1
            places.setdefault(number, (*span, sentence[span[0] : span[1]]))
        return [places[one] for one in ranked if one in places]

    @staticmethod
    def _why(
        ruled: str, words: list[tuple[int, int, str]], examples: int, polarity: str
    ) -> str:
        if not words:
            return ruled or f"Reads as a whole like {examples} passages coded so."
        most = " and ".join(f"‘{word}’" for _, _, word in words)
        like = f"worded like {examples} coded passages, most of all {most}"
        return f"{ruled[:-1]}; {like}." if ruled else f"W{like[1:]}."


def _focus(words: list[tuple[int, int, str]], unit: Unit) -> tuple[int, int]:
    if not words:
        return unit.start, unit.start + 1
    start, end, _ = words[0]
    return unit.start + start, unit.start + end
