"""Finds the patterns of the rulebook in one block of text."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from themes.tagging.lexicon import Lexicon, Pattern, Step
from themes.tagging.text import fold, sentence_span, sentence_starts

# A phrase that occurs more often than this in one block has long made its point.
MOST_HITS = 24

LONGEST_WORD = 20  # in letters, on average over a gap

Span = tuple[int, int]

# A fragment ("The timeliness of visits") has no verb; a sentence does.
_HANGING = re.compile(r" (?:so that|that|which|who|to|where|when) ")
_VERB = re.compile(r" (?:is|are|was|were|has|have|had|remains?|improved|helps?) ")


@dataclass(frozen=True, slots=True)
class Match:
    """A pattern and the places of its terms, in the order of the pattern."""

    pattern: Pattern
    spans: tuple[Span, ...]

    @property
    def start(self) -> int:
        """Where the first of its terms begins."""
        return min(start for start, _ in self.spans)

    @property
    def end(self) -> int:
        """Where the last of its terms ends."""
        return max(end for _, end in self.spans)


def _within(span: Span, others: list[Span]) -> bool:
    return any(
        one != span and one[0] <= span[0] and span[1] <= one[1] for one in others
    )


class Reading:
    """One block of text, scanned once; finds matches and answers about sentences."""

    def __init__(self, text: str, lexicon: Lexicon):
        self.text = text
        self.folded = fold(text)
        self.lexicon = lexicon
        self.shared = lexicon.shared
        self._ends = self._scan()
        self._here = frozenset(self._ends)
        self._unmask()
        self._bits = self._seen()
        self.starts = sentence_starts(text) if self._here else [0]
        self._spans: dict[int, list[Span]] = {}
        self.costs: dict[tuple[Span, str], float] = {}  # kept by themes.tagging.scoring
        if self._here:
            self._read_praise()
            self._read_openings()

    def _scan(self) -> dict[int, list[int]]:
        """Where each phrase ends; where it starts is asked of few."""
        found: dict[int, list[int]] = {}
        for last, literal in self.lexicon.automaton.iter(self.folded):
            ends = found.get(literal)
            if ends is None:
                found[literal] = [last]
            elif len(ends) < MOST_HITS:
                ends.append(last)
        return found

    def found(self) -> Iterable[tuple[int, list[int]]]:
        """The phrases found, by number, and where in the folded text they end."""
        return self._ends.items()

    def _places(self, literal: int) -> list[Span]:
        back = self.lexicon.lengths[literal] - 1
        return [(last - back, last - 1) for last in self._ends[literal]]

    def _unmask(self) -> None:
        """Take out the phrases that stand inside another that hides them."""
        hiding = self.lexicon.literals_of[self.shared["mask"]]
        masks = [span for one in self._here & hiding for span in self._places(one)]
        if not masks:
            return
        for literal in self._here:
            spans = self._places(literal)
            kept = [span for span in spans if not _within(span, masks)]
            if len(kept) < len(spans):
                self._ends[literal] = [end + 1 for _, end in kept]
        self._ends = {literal: ends for literal, ends in self._ends.items() if ends}
        self._here = frozenset(self._ends)

    def _seen(self) -> int:
        """A bit for each term of which some phrase was found."""
        bits, bits_of = 0, self.lexicon.bits_of
        for literal in self._here:
            bits |= bits_of[literal]
        return bits

    def spans(self, term: int) -> list[Span]:
        """Where a term stands, by any of its phrases."""
        known = self._spans.get(term)
        if known is None:
            known = self._spans[term] = self._gather(term)
        return known

    def _gather(self, term: int) -> list[Span]:
        here = self._here & self.lexicon.literals_of[term]
        return sorted(span for literal in here for span in self._places(literal))

    def sentence(self, at: int) -> Span:
        """The sentence that holds a character."""
        return sentence_span(self.starts, at, len(self.text))

    def named(self, name: str) -> list[Span]:
        """Where a shared cue stands."""
        return self.spans(self.shared[name])

    def has(self, name: str, within: Span) -> bool:
        """Whether a shared cue stands within a span."""
        start, end = within
        return any(start <= at < end for at, _ in self.named(name))

    def denied(self, match: Match) -> bool:
        """Whether a denial or a wish stands in a match or just before it."""
        span = match.start, match.end
        inside = self.has("negator", span) or self.has("wish", span)
        return (
            inside or self._led_by("negator", span, 4) or self._led_by("wish", span, 5)
        )

    def barely_short(self, match: Match) -> bool:
        """Whether the shortfall of a match is a bare denial, with no more beside it."""
        short, denials = self.shared["short"], self.named("denial")
        bare = any(
            step.term == short and span in denials
            for step, span in zip(match.pattern.steps, match.spans, strict=True)
        )
        if not bare:
            return False
        start, end = self.sentence(match.start)
        return not any(
            start <= span[0] < end and span not in denials for span in self.spans(short)
        )

    def words_between(self, first: Span, second: Span) -> int:
        """How many words stand between two spans; 0 for neighbours or overlap."""
        if first > second:
            first, second = second, first
        # The folded text is one character longer in front.
        return max(0, self.folded.count(" ", first[1] + 1, second[0] + 1) - 1)

    def together(self, first: Span, second: Span) -> bool:
        """Whether two spans share a sentence with no turn of thought between them."""
        if first > second:
            first, second = second, first
        if self.sentence(first[0])[1] <= second[0]:
            return False
        turns = self.named("turn")
        return not any(first[1] <= at < second[0] for at, _ in turns)

    def matches(self) -> Iterator[Match]:
        """Every way in which a pattern is found."""
        anchors_of = self.lexicon.anchors_of
        anchors = {term for one in self._here for term in anchors_of.get(one, ())}
        for anchor in sorted(anchors):
            for pattern in self.lexicon.by_anchor[anchor]:
                if pattern.needs & self._bits == pattern.needs:
                    yield from self._matches_of(pattern)

    def _matches_of(self, pattern: Pattern) -> Iterator[Match]:
        for first in self.spans(pattern.steps[0].term):
            spans = self._follow((first,), pattern.steps[1:])
            if spans and not self._unwanted(pattern, first):
                yield Match(pattern, spans)

    def _unwanted(self, pattern: Pattern, first: Span) -> bool:
        if not pattern.absent:
            return False
        start, end = self.sentence(first[0])
        return any(
            start <= at < end for term in pattern.absent for at, _ in self.spans(term)
        )

    def _follow(
        self, spans: tuple[Span, ...], steps: tuple[Step, ...]
    ) -> tuple[Span, ...] | None:
        """The spans completed by the nearest fitting place for each further step."""
        for step in steps:
            near = self._nearest(spans[-1], step)
            if near is None:
                return None
            spans = (*spans, near)
        return spans

    def _nearest(self, before: Span, step: Step) -> Span | None:
        best, least = None, step.gap + 1
        reach = LONGEST_WORD * least
        for span in self.spans(step.term):
            if span[0] - before[1] > reach:
                break
            if self._apart(before, span, step, reach):
                continue
            words = self.words_between(before, span)
            if words < least and (step.order == ">>" or self.together(before, span)):
                best, least = span, words
        return best

    @staticmethod
    def _apart(before: Span, span: Span, step: Step, reach: int) -> bool:
        if step.order != "~":
            return span[0] < before[1]
        if before[0] - span[1] > reach:
            return True
        return span[0] < before[1] and before[0] < span[1]  # one inside the other

    def _read_praise(self) -> None:
        """Praise that is negated is a shortfall; praise that is wished for is none."""
        praise = self.named("praise")
        if not praise:
            return
        kept, lost = [], []
        for span in praise:
            if self._led_by("negator", span, 3):
                lost.append(span)
            elif not self._led_by("wish", span, 6):
                kept.append(span)
        self._set("praise", kept)
        self._set("short", sorted(self.named("short") + lost))

    def _led_by(self, name: str, span: Span, words: int) -> bool:
        spans = self.named(name)
        for lead in reversed(spans[: bisect_left(spans, span)]):
            if lead[1] <= span[0]:
                near = self.words_between(lead, span) <= words
                return near and self.together(lead, span)
        return False

    def _read_openings(self) -> None:
        """What a list item opens with: a shortfall to mend, or advice."""
        fragments = self._openings("fragment")
        fragments = [span for span in fragments if not self._has_verb(span)]
        mends = self._openings("mend")
        self._set("fragment", fragments)
        self._set("mend", mends)
        lost = fragments + mends
        self._set("short", sorted(self.named("short") + lost))
        advice = self._openings("imperative")
        self._set("recommend", sorted(self.named("recommend") + advice))

    def _openings(self, name: str) -> list[Span]:
        return [span for span in self.named(name) if self._opens(span)]

    def _opens(self, span: Span) -> bool:
        start, _ = self.sentence(span[0])
        return not self.folded[start + 1 : span[0] + 1].strip(" 0123456789")

    def _has_verb(self, span: Span) -> bool:
        """Whether a verb follows before the first clause that hangs on the noun."""
        end = self.sentence(span[0])[1]
        comma = self.text.find(",", span[1], end)
        hangs = _HANGING.search(self.folded, span[1], end + 1)
        stops = [end, comma if comma > 0 else end, hangs.start() if hangs else end]
        return _VERB.search(self.folded, span[0], min(stops) + 1) is not None

    def _set(self, name: str, spans: list[Span]) -> None:
        term = self.shared[name]
        self._spans[term] = spans
        if spans:
            self._bits |= 1 << term
