"""Who published a review: the board or partnership, as its pages print the name."""

import re
from collections.abc import Iterator

from reviews.ingest.guessing.source import Guess, Source, Span

MOST = 2
_COVER, _ELSEWHERE, _OF_THE_FILE = 3.0, 0.3, 1.0

_PLACE = (
    r"(?:[A-Z][\w’'.-]+,?[ ]"
    r"(?:(?:and|of|upon|the|with|in|on|&)[ ](?:the[ ])?)?){1,6}?"
)
_BODY = (
    r"(?i:(?:local\s+|regional\s+|multi-agency\s+)*(?:"
    r"safeguarding\s+(?:children(?:['’]?s)?\s+|child(?:ren)?\s+and\s+adults?\s+"
    r"|adults?\s+and\s+children(?:['’]?s)?\s+)?(?:board|partnership|panel)"
    r"|(?:children(?:['’]?s)?|child)\s+safeguarding\s+(?:partnership|board)"
    r"|child(?:ren)?\s+protection\s+committee|area\s+child\s+protection\s+committee"
    r"|public\s+protection\s+(?:committee|partnership)))"
)
_NATIONAL = (
    r"(?i:safeguarding\s+board\s+for\s+northern\s+ireland"
    r"|child\s+safeguarding\s+practice\s+review\s+panel)"
)
_SHORT = (
    r"[A-Z][a-z]+(?:[ ](?:(?:and|&|upon|of)[ ])?[A-Z][a-z]+){0,4}"
    r"[ ](?:LSCB|SCB|SCP|LSCP|CSP)\b"
)
_PUBLISHER = re.compile(rf"\b(?:{_NATIONAL}|{_PLACE}{_BODY}|{_SHORT})\b")
_NEAR = (
    "safeguarding",
    "protection committee",
    "protection partnership",
    "lscb",
    "scp",
)
_BEFORE, _AFTER = 70, 60  # characters from such a word in which the whole name stands
_LEADING = re.compile(
    r"^(?:(?:The|This|Our|For|By|To|From|Published|Commissioned|Behalf|Chair|Both)\s+"
    r"(?:by\s+|on\s+|of\s+|the\s+|in\s+)*)+"
)
_PLACELESS = re.compile(
    rf"(?:(?:Local|Regional|Independent|New|Former|National)\s+)*{_BODY}"
)


def publishers(source: Source) -> Iterator[Guess]:
    """The names of boards, those of the cover first; capitals and gaps made one."""
    weights: dict[str, float] = {}
    printed: dict[str, tuple[str, Span]] = {}
    author = _key(source.properties.get("Author", ""))
    for page, match in _named(source):
        name, place = _name(page, match)
        if not name:
            continue
        key = _key(name)
        weights.setdefault(key, _OF_THE_FILE if key == author else 0.0)
        weights[key] += _COVER if page == source.cover else _ELSEWHERE
        printed.setdefault(key, (name, place))
    ranked = sorted(weights, key=lambda key: -weights[key])[:MOST]
    for key in ranked:
        name, place = printed[key]
        score = min(0.97, weights[key] / (sum(weights.values()) + 0.3))
        yield source.guess("publisher", name, place, score)


def _named(source: Source) -> Iterator[tuple[int, re.Match[str]]]:
    for word in _NEAR:
        yield from source.around(word, _PUBLISHER, _BEFORE, _AFTER)


def _name(page: int, match: re.Match[str]) -> tuple[str, Span]:
    """The name without the words before it; "" where it names no place."""
    words = match[0]
    leading = _LEADING.match(words)
    skipped = leading.end() if leading else 0
    name = " ".join(words[skipped:].split())
    if not name or _PLACELESS.fullmatch(name):
        return "", (page, *match.span())
    if name.isupper():
        name = name.title().replace(" And ", " and ").replace(" Of ", " of ")
    return name[:200], (page, match.start() + skipped, match.end())


def _key(name: str) -> str:
    return "".join(name.lower().split())
