"""How old the child or children were, as bands: an exact age is never a value."""

import re
from collections.abc import Iterator

from reviews.ingest.guessing.naming import ALIAS
from reviews.ingest.guessing.source import Guess, Source, Span, placed
from reviews.ingest.passages import PassageText

_COUNTED = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
    " fifteen sixteen seventeen eighteen nineteen twenty"
)
_WORDS = _COUNTED.split()
_VALUES = {word: at for at, word in enumerate(_WORDS, start=1)}
_NUMBER = r"(?P<n>\d{1,2}|" + "|".join(sorted(_WORDS, key=len, reverse=True)) + r")"
_UNIT = r"(?P<unit>years?|months?|weeks?|days?|hours?)"
_AGES = (
    (0.85, rf"\bwas\s+(?:only\s+|just\s+|aged\s+)?{_NUMBER}(?:\s+{_UNIT})?(?:\s+old)?"
     r"(?=\s*(?:[.,;]|when\b|and\b|at\b|then\b))"),
    (0.8, rf"\b(?:aged|age\s+of|then)\s+{_NUMBER}\b(?:\s+{_UNIT})?"),
    (0.8, rf"\b{_NUMBER}[\s-](?P<unit>year|month|week|day)s?[\s-]old\b"),
    (0.7, rf"\b[Aa]t\s+(?:only\s+)?{_NUMBER}\s+(?P<unit>months|weeks|days)\b"),
    (0.6, r"\bat\s+(?P<n>eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen)\b"
     r"(?=[.,;]|\s+(?:he|she)\b)"),
    (0.8, rf"\b(?:[Tt]hey|who|sisters|brothers|siblings|twins)\s+were\s+(?:aged\s+)?"
     rf"{_NUMBER}(?:,\s+(?P<n2>\w+))?(?:\s+and\s+(?P<n3>\w+))?(?=[.,;]|\s+when\b)"),
)  # fmt: skip
_AGE_PATTERNS = [(score, re.compile(words)) for score, words in _AGES]
# Whose age it is: whoever was named last before it.
_PEOPLE = re.compile(
    r"\b(?P<grown>[Mm]other|[Ff]ather|[Gg]rand\w+|[Pp]arents?|[Ss]tep-?(?:father|mother)"
    r"|aunt|uncle|partner|cousin|M[rs]s?\s[A-Z]"
    r"|(?:older|elder) (?:half-)?(?:sister|brother))(?![’'])\b"
    rf"|{ALIAS.pattern}|\b(?:sister|brother|child|baby|boy|girl|twins)\b"
)
_STAGES = (
    ("under-1", 0.6, r"\b(?:newborn|new-born|infant\s+death|in\s+(?:his|her)\s+"
     r"first\s+(?:year|months|weeks)|(?:weeks|months)\s+of\s+(?:his|her)\s+life)\b"),
    ("1-to-5", 0.55, r"\b(?:toddler|pre-school\s+age"
     r"|in\s+(?:his|her)\s+second\s+year)\b"),
    ("6-to-10", 0.5, r"\b(?:primary\s+school\s+age|infant\s+school\s+age)\b"),
    ("11-to-15", 0.5, r"\bsecondary\s+school\s+age\b"),
    ("16-to-17", 0.5, r"\bsixth\s+form\b"),
)  # fmt: skip
_STAGE_PATTERNS = [
    (band, score, re.compile(words, re.I)) for band, score, words in _STAGES
]
_SIBLINGS = re.compile(
    r"\b(?:sibling\s+group|[Tt]wins\b|(?:and\s+)?(?:his|her)\s+(?:\w+\s+)?(?:sisters|brothers"
    r"|siblings)\b|sisters\s+and\s+a\s+brother|brothers\s+and\s+a\s+sister)"
)
_ARE = re.compile(
    r"\b(?:are|were)\s+(?:twins|siblings|sisters|brothers)\b|\bsibling\s+group\b"
)
UNBORN = 3  # times it is spoken of, in a report on a baby


def age_bands(source: Source) -> Iterator[Guess]:
    """Bands of the ages told of the child in front; else what its name says."""
    found = list(_ages(source))
    if not any(band.value not in ("unborn", "sibling-group") for band in found):
        found += _by_name(source)
    yield from found
    yield from _unborn(source)
    yield from _siblings(source)


def _ages(source: Source) -> Iterator[Guess]:
    for passage in source.opening:
        for score, pattern in _AGE_PATTERNS:
            for match in pattern.finditer(passage.text):
                if not _is_of_a_child(passage.text, match):
                    continue
                for band in _bands(match):
                    yield _guess(source, band, passage, match, score)


def _is_of_a_child(text: str, match: re.Match[str]) -> bool:
    before = text[max(0, match.start() - 200) : match.start()]
    named = list(_PEOPLE.finditer(before))
    return not (named and named[-1]["grown"])


def _bands(match: re.Match[str]) -> Iterator[str]:
    groups = match.groupdict()
    unit = groups.get("unit") or "year"
    for name in ("n", "n2", "n3"):
        if band := _band(groups.get(name) or "", unit):
            yield band


def _guess(
    source: Source, band: str, passage: PassageText, match: re.Match[str], score: float
) -> Guess:
    return source.guess("age_bands", band, placed(passage, match), score)


def _band(number: str, unit: str) -> str:
    age = int(number) if number.isdecimal() else _VALUES.get(number.lower())
    if age is None:
        return ""
    if unit.startswith("month"):
        age //= 12
    elif not unit.startswith("year"):
        age = 0
    return _of_years(age)


def _of_years(age: int) -> str:
    limits = ((1, "under-1"), (6, "1-to-5"), (11, "6-to-10"), (16, "11-to-15"))
    for below, band in limits:
        if age < below:
            return band
    return "16-to-17" if age < 18 else ""


def _by_name(source: Source) -> Iterator[Guess]:
    """A baby is under one; stages of life say the rest."""
    for page, match in source.searched(ALIAS, [source.cover]):
        if match[0].lower().startswith("bab"):
            yield source.guess("age_bands", "under-1", (page, *match.span()), 0.6)
            return
    for passage in source.opening:
        for band, score, pattern in _STAGE_PATTERNS:
            if match := pattern.search(passage.text):
                yield _guess(source, band, passage, match, score)


def _unborn(source: Source) -> Iterator[Guess]:
    """Work before the birth, in a report on a baby."""
    words = ("unborn", "pre-birth")
    if source.times(words) < UNBORN:
        return
    if _of_a_baby(source) and (place := source.first(words)):
        yield source.guess("age_bands", "unborn", place, 0.5)


def _of_a_baby(source: Source) -> bool:
    names = source.searched(ALIAS, [source.cover])
    return any(match[0].lower().startswith("bab") for _, match in names)


def _siblings(source: Source) -> Iterator[Guess]:
    places: list[Span] = [
        (page, *match.span())
        for page, match in source.searched(_SIBLINGS, [source.cover])
    ]
    for page, match in source.searched(ALIAS, [source.cover]):
        if match[0].count(",") or match[0].startswith(("Sibling", "Twin")):
            places.append((page, *match.span()))
    for passage in source.opening:
        places += [placed(passage, match) for match in _ARE.finditer(passage.text)]
    if places:
        yield source.guess("age_bands", "sibling-group", places[0], 0.7)
