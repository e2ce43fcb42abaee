"""The shortest run of a passage that proves a match, and the reason in words."""

import re
from dataclasses import dataclass

from themes.tagging.matching import Match, Reading, Span

FEWEST, MOST = 5, 40  # words of a quotation

_CLAUSE = re.compile(r"[,;:]\s|\s[–—-]\s|\s\(|\)\s")
_WORD = re.compile(r"\S+")

VERDICT = {"problem": "read as a shortcoming", "good": "read as good practice"}


@dataclass(frozen=True, slots=True)
class Focus:
    """A place in a block that proves something without being a match."""

    start: int
    end: int

    @property
    def spans(self) -> tuple[Span, ...]:
        """The place as the only one, as a match would give it."""
        return ((self.start, self.end),)


def few_enough(reading: Reading, span: Span) -> bool:
    """Whether a span is short enough to be quoted whole."""
    return _words(reading.text, span) <= MOST


def sentence_or_focus(reading: Reading, sentence: Span, focus: Span) -> Span:
    """A sentence whole if it can be quoted so, else what stands round the focus."""
    tight = _trimmed(reading.text, sentence, focus)
    if _words(reading.text, tight) <= MOST:
        return tight
    return quote_span(reading, Focus(*focus))


def quote_span(reading: Reading, match: Match | Focus) -> Span:
    """Clause, else sentence, else a window round the match: 5 to 40 words."""
    span = match.start, match.end
    if _words(reading.text, span) > MOST:
        span = match.spans[-1]
    sentence = reading.sentence(span[0])[0], reading.sentence(span[1] - 1)[1]
    for wider in (_clause(reading.text, span, sentence), sentence):
        wider = _trimmed(reading.text, wider, span)
        if FEWEST <= _words(reading.text, wider) <= MOST:
            return wider
    return _window(reading.text, span, sentence)


def _words(text: str, span: Span) -> int:
    return len(text[span[0] : span[1]].split())


def _clause(text: str, span: Span, sentence: Span) -> Span:
    start, end = sentence
    for mark in _CLAUSE.finditer(text, *sentence):
        if mark.end() <= span[0]:
            start = mark.end()
        elif mark.start() >= span[1]:
            end = mark.start()
            break
    return start, end


def _trimmed(text: str, wider: Span, span: Span) -> Span:
    """Leave off bullets, numbers and loose punctuation, never the match itself."""
    start, end = wider
    while start < span[0] and not text[start].isalnum() and text[start] not in "‘“\"'":
        start += 1
    while end > span[1] and (text[end - 1].isspace() or text[end - 1] in ",;:•▪"):
        end -= 1
    return start, end


def _window(text: str, span: Span, sentence: Span) -> Span:
    """The match with the words round it, at most 25 and from the sentence only."""
    start, end = sentence
    if _words(text, sentence) <= MOST:
        return _trimmed(text, sentence, span)
    spare = max(0, 25 - _words(text, span)) // 2
    before = [word.start() for word in _WORD.finditer(text, start, span[0])]
    after = [word.end() for word in _WORD.finditer(text, span[1], end)]
    start = before[-spare:][0] if before and spare else span[0]
    end = after[:spare][-1] if after and spare else span[1]
    return _trimmed(text, (start, end), span)


def reason(reading: Reading, match: Match) -> str:
    """One plain sentence for an analyst."""
    words = [f"‘{reading.text[start:end]}’" for start, end in sorted(match.spans)]
    verdict = VERDICT[match.pattern.polarity]
    return f"{' near '.join(dict.fromkeys(words))}, {verdict}."
