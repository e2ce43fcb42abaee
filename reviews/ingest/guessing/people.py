"""How old the child or children were, as bands: an exact age is never a value."""

import re
from collections.abc import Iterator

from reviews.ingest.guessing import years
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
_TEENS = "eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
# Each begins with letters that can be looked for fast, within a word too: where one
# does, it is left out below.
_AGES = (
    (0.85, "was", r"was\s+(?:only\s+|just\s+|aged\s+)?" + rf"{_NUMBER}(?:\s+{_UNIT})?"
     r"(?:\s+old)?(?=\s*(?:[.,;]|when\b|and\b|at\b|then\b))"),
    (0.8, "age", rf"age(?:d|\s+of)\s+{_NUMBER}\b(?:\s+{_UNIT})?"),
    (0.8, "then", rf"then\s+{_NUMBER}\b(?:\s+{_UNIT})?(?=[.,;])"),
    (0.7, "at ", rf"[Aa]t\s+(?:only\s+)?{_NUMBER}\s+(?P<unit>months|weeks|days)\b"),
    (0.6, "at ", rf"at\s+(?P<n>{_TEENS})"
     r"\b(?=[.,;]|\s+(?:he|she)\b)"),
    (0.8, "were", rf"were\s+(?:aged\s+)?{_NUMBER}(?:,\s+(?P<n2>\w+))?"
     r"(?:\s+and\s+(?P<n3>\w+))?(?=[.,;]|\s+when\b)"),
    (0.8, "old", rf"(?<!\w){_NUMBER}[\s-](?P<unit>year|month|week|day)s?[\s-]old\b"),
)  # fmt: skip
_AGE_PATTERNS = [(score, hint, re.compile(words)) for score, hint, words in _AGES]
_NOW = re.compile(
    rf"(?:{ALIAS.pattern}|\b[HS]e|\bShe)\s+is\s+(?:now\s+)?{_NUMBER}\b"
    r"(?=[.,;]|\s+(?:now|as|and)\b)"
)
_THEY = re.compile(r"\b(?:[Tt]hey|who|sisters|brothers|siblings|twins|children)\s+$")
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
PHRASES = ("unborn", "pre-birth")
UNBORN = 3  # times it is spoken of, in a report on a baby


def age_bands(source: Source) -> Iterator[Guess]:
    """Bands of the ages told of the child in front; else what its name says."""
    found = list(_ages(source))
    found = found or list(_ages_now(source)) or list(_by_name(source))
    yield from found
    yield from _unborn(source)
    yield from _siblings(source)


def _ages(source: Source) -> Iterator[Guess]:
    for passage in source.opening:
        for score, hint, pattern in _AGE_PATTERNS:
            if hint not in passage.text:
                continue
            for match in pattern.finditer(passage.text):
                if _is_of_a_child(passage.text, match):
                    for band in _bands(match):
                        yield _guess(source, band, passage, match, score)


def _ages_now(source: Source) -> Iterator[Guess]:
    """From an age at the time of writing, that of the middle of the period reviewed."""
    told = [int(guess.value) for guess in years.incidents(source)]
    written = next((int(guess.value) for guess in years.published(source)), None)
    if not told or written is None:
        return
    for passage in source.opening:
        for match in _NOW.finditer(passage.text):
            age = _years(match["n"]) - (written - sum(told) / len(told))
            if age >= 0 and (band := _of_years(int(age))):
                yield _guess(source, band, passage, match, 0.5)


def _is_of_a_child(text: str, match: re.Match[str]) -> bool:
    before = text[max(0, match.start() - 200) : match.start()]
    if before[-1:].isalpha():
        return False
    if match[0].startswith("were") and not _THEY.search(before):
        return False
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
    age = _years(number)
    if age < 0:
        return ""
    if unit.startswith("month"):
        age //= 12
    elif not unit.startswith("year"):
        age = 0
    return _of_years(age)


def _years(number: str) -> int:
    """A number in digits or words; -1 for any other word."""
    return int(number) if number.isdecimal() else _VALUES.get(number.lower(), -1)


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
            if stage := pattern.search(passage.text):
                yield _guess(source, band, passage, stage, score)


def _unborn(source: Source) -> Iterator[Guess]:
    """Work before the birth, in a report on a baby."""
    if source.times(PHRASES) < UNBORN:
        return
    if _of_a_baby(source) and (place := source.first(PHRASES)):
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
