"""Rules and model together: one score for each theme, with the same proof as ever."""

import hashlib
from collections.abc import Iterator
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
from themes.tagging.matching import Reading, Span
from themes.tagging.model import FILE, PASSAGE, SENTENCE, Floats, Model
from themes.tagging.quoting import few_enough, quote_span, reason, sentence_or_focus
from themes.tagging.scoring import SECTION, SILENT, log_odds_of
from themes.tagging.suggestion import Suggestion
from themes.tagging.tagger import Found, Placed, RuleTagger, one_a_place, strongest
from themes.tagging.text import fold
from themes.tagging.wording import Unit

FAINT = 0.6  # of its threshold: below this share a score is not worth a look
LEAD = 1.0  # log-odds by which one polarity must beat the other to be sure
CERTAIN = 9.0  # log-odds
MOST_WORDS = 2  # of the model's own that a reason names


Words = tuple[int, int, str]  # where they stand in their sentence, and they themselves


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, and the block it stands in."""

    placed: Placed
    unit: Unit


@dataclass(frozen=True, slots=True)
class PassageRead:
    """A passage with all that rules and model found in it."""

    text: str
    sentences: list[Sentence]
    found: Found
    seen: View


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
        passage = PassageRead(text, sentences, found, seen)
        odds = self.odds(seen, self.ruled(found), section)
        return [self._suggest(passage, *one) for one in self._kept(odds)]

    def odds(self, seen: View, ruled: Floats, section: str) -> Floats:
        """Log-odds, themes by polarities, of what model and rules say together."""
        columns = [
            log_odds(self.model, seen, ruled, at)
            + SECTION.get((section, polarity), 0.0)
            for at, polarity in enumerate(POLARITIES)
        ]
        return np.stack(columns, axis=1)

    def _kept(self, odds: Floats) -> Iterator[tuple[int, int, float, bool]]:
        """Themes worth showing, with the louder polarity, its score, and if surely."""
        others = odds[:, ::-1]
        likely = (odds >= self._faint) & (odds >= others)
        likely[:, 1] &= ~likely[:, 0]
        for theme, side in np.argwhere(likely).tolist():
            score = chance(odds[theme, side])
            clear = odds[theme, side] - others[theme, side] >= LEAD
            sure = clear and score >= self.model.thresholds[theme, side]
            yield theme, side, score, bool(sure)

    def _suggest(
        self, passage: PassageRead, at: int, side: int, score: float, sure: bool
    ) -> Suggestion:
        theme, polarity = self.model.themes[at], POLARITIES[side]
        start, end, why = self._proof(passage, at, polarity)
        examples = int(self.model.examples[at, side])
        return Suggestion(
            theme=theme,
            polarity=polarity,
            state="suggested" if sure else "unsure",
            score=score,
            start=start,
            end=end,
            quote=passage.text[start:end],
            why=why.format(examples=examples),
        )

    def _proof(
        self, passage: PassageRead, at: int, polarity: str
    ) -> tuple[int, int, str]:
        """Where the quotation stands, and the reason, by the rules where they speak."""
        proof, beside = passage.seen.proof(at, polarity)
        chosen = passage.sentences[proof]
        (offset, reading), unit = chosen.placed, chosen.unit
        words = self._telling(reading.text[unit.start : unit.end], unit, at)
        like = _likeness(words)
        evidence = passage.found.get((self.model.themes[at], polarity))
        if evidence:
            best = strongest(evidence)
            offset, span = best.offset, quote_span(best.reading, best.match)
            why = _literally(reason(best.reading, best.match))[:-1] + f"; {like}"
        else:
            near = None if beside is None else passage.sentences[beside]
            span, why = _quoted(reading, unit, near, words), like[0].upper() + like[1:]
        return offset + span[0], offset + span[1], why

    def _telling(self, sentence: str, unit: Unit, at: int) -> list[Words]:
        """The words of a sentence that speak most for a theme: start, end, words."""
        vocabulary, heads = self.model.vocabulary, self.model.heads
        named = np.array([one for one in unit.known if one < vocabulary.spelt], int)
        weights = heads[SENTENCE].weights[named, at].astype(int)
        weights += heads[PASSAGE].weights[named, at]
        best = np.lexsort((named, -weights))[:MOST_WORDS]
        ranked = named[best[weights[best] > 0]].tolist()
        places: dict[int, Words] = {}
        for number, start, end in vocabulary.places(fold(sentence), set(ranked)):
            # Folding puts one character in front.
            span = start - 1, end - 1
            places.setdefault(number, (*span, sentence[span[0] : span[1]]))
        return [places[one] for one in ranked if one in places]


class SentenceTagger(CombinedTagger):
    """A floor to measure against: the untuned sentence model, without rules."""

    name = "sentences"

    def odds(self, seen: View, ruled: Floats, section: str) -> Floats:
        """What is over the border of a theme, with the polarity of that sentence."""
        good = seen.leaning > 0
        sides = np.stack([~good, good], axis=1)
        return np.where(sides & (seen.best[:, None] > 0), CERTAIN, -CERTAIN)


def _likeness(words: list[Words]) -> str:
    if not words:
        return "as a whole like {examples} coded passages."
    most = " and ".join(f"‘{_literally(word)}’" for _, _, word in words)
    return f"worded like {{examples}} coded passages, most of all {most}."


def _literally(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def _quoted(
    reading: Reading, unit: Unit, near: Sentence | None, words: list[Words]
) -> Span:
    """The sentence, with its neighbour where both are short: events take two."""
    if near and near.placed[1] is reading:
        both = min(unit.start, near.unit.start), max(unit.end, near.unit.end)
        if few_enough(reading, both):
            unit = Unit(*both, unit.known)
    return sentence_or_focus(reading, (unit.start, unit.end), _focus(words, unit))


def _focus(words: list[Words], unit: Unit) -> tuple[int, int]:
    if not words:
        return unit.start, unit.start + 1
    start, end, _ = words[0]
    return unit.start + start, unit.start + end
