"""The year a review was published, and the years it speaks of."""

import re
from collections.abc import Iterator

from reviews.ingest.guessing.source import Guess, Source, Span, placed
from reviews.ingest.lines import MONTH

_YEAR = r"(?P<year>(?:19[89]|20[0-4])\d)"
_DATE = rf"(?:\d{{1,2}}(?:st|nd|rd|th)?\s+)?(?:{MONTH},?\s+)?{_YEAR}"
_SLASHED = r"\d{1,2}[./-]\d{1,2}[./-](?P<slashed>20[0-4]\d)"
_SAID = re.compile(
    r"\b(?:published|publication(?:\s+date)?|date\s+of\s+publication|date\s+published"
    rf"|first\s+published)\W{{0,3}}(?:(?:on|in)\s+)?(?:{_DATE}|{_SLASHED})\b",
    re.I,
)
_ALONE = re.compile(rf"^[ \t]*(?:Date:?[ \t]*)?{_DATE}[ \t]*$", re.M | re.I)
_COPYRIGHT = re.compile(rf"(?:©|\bcopyright\b)[^\n]{{0,60}}?\b{_YEAR}\b", re.I)
_DATED = re.compile(
    r"\b(?:report|final\s+version|review)\s+(?:dated?|completed|finalised|signed\s+off)"
    rf"\W{{0,3}}(?:on\s+|in\s+)?{_DATE}",
    re.I,
)
_AT_END = re.compile(
    rf"^(?!.*\b(?:period|between|from|to|until|born|and)\b)[^\n]{{1,50}}[ \t–-]"
    rf"{MONTH},?[ \t]+{_YEAR}[ \t]*$",
    re.M | re.I,
)

_YEAR_ALONE = re.compile(r"\b(?:19[89]|20[0-4])\d\b")
_FIRST, _LAST = r"(?P<first>(?:19[6-9]|20[0-4])\d)", r"(?P<last>(?:19[89]|20[0-4])\d)"
_LINK = r"(?:to|and|until|up\s+to|till|through\s+to|–|—|-)"
_PERIOD = re.compile(
    r"\b(?:periods?|time\s?(?:frame|line|scale|period)s?|scop(?:e|ing)|dates?|cover(?:s|ed|ing)"
    r"|review(?:s|ed|ing)?)\b"
    rf"[^.]{{0,90}}?\b{_FIRST}\s*,?\s*{_LINK}\s+(?:the\s+)?(?:[\w’]+\s+){{0,6}}?{_LAST}\b"
    r"|\b(?:periods?|time\s?frame)\b[^.]{0,60}?\b(?P<one>(?:19[89]|20[0-4])\d)\s*[–-]\s*"
    r"(?P<two>(?:20)?\d\d)\b",
    re.I,
)
_FROM_TO = re.compile(
    rf"\b(?:from|between)\s+(?:the\s+)?(?:[\w’]+\s+){{0,4}}?{_FIRST}\s+{_LINK}\s+"
    rf"(?:the\s+)?(?:[\w’]+\s+){{0,4}}?{_LAST}\b",
    re.I,
)
_SAYS_ITS_PERIOD = ("terms-of-reference", "introduction", "summary")
LONGEST_PERIOD = 20


def published(source: Source) -> Iterator[Guess]:
    """From the cover's dates; the file's own date and name support what they agree."""
    best: dict[str, tuple[float, Span]] = {}
    for score, place, year in _dates(source):
        score += 0.04 * _is_supported(source, year)
        if year not in best or score > best[year][0]:
            best[year] = (score, place)
    for year in sorted(best, key=lambda year: -best[year][0])[:2]:
        score, place = best[year]
        yield source.guess("year_published", year, place, score)


def _dates(source: Source) -> Iterator[tuple[float, Span, str]]:
    cover, rest = [source.cover], [n for n in source.front[:4] if n != source.cover]
    edges = [*cover, *rest, max(source.texts)]
    for score, pattern, pages, near in (
        (0.93, _SAID, cover, ("publi",)),
        (0.85, _ALONE, cover, ()),
        (0.8, _DATED, cover, ()),
        (0.65, _AT_END, cover, ()),
        (0.75, _SAID, rest[:1], ("publi",)),
        (0.7, _COPYRIGHT, edges, ("©", "copyright")),
        (0.6, _ALONE, rest[:1], ()),
    ):
        for page, match in source.searched(pattern, list(dict.fromkeys(pages)), near):
            yield score, (page, *match.span()), _year_of(match)


def _year_of(match: re.Match[str]) -> str:
    groups = match.groupdict()
    return groups["year"] or groups.get("slashed") or ""


def _is_supported(source: Source, year: str) -> bool:
    created = source.properties.get("CreationDate", "")
    return year in source.file_name or created.removeprefix("D:").startswith(year)


def incidents(source: Source) -> Iterator[Guess]:
    """The first and the last year of the period reviewed."""
    found = _period(source) or _between(source) or _of_the_chronology(source)
    if not found:
        return
    (first, start), (last, end), score = found
    if int(first) <= int(last) <= int(first) + LONGEST_PERIOD:
        yield source.guess("incident_from", first, start, score)
        yield source.guess("incident_to", last, end, score)


Years = tuple[tuple[str, Span], tuple[str, Span], float]


def _period(source: Source) -> Years | None:
    for page, match in source.searched(_PERIOD, source.front):
        place = (page, *match.span())
        first = match["first"] or match["one"]
        last = match["last"] or first[: 4 - len(match["two"])] + match["two"]
        return (first, place), (last, place), 0.9
    return None


def _between(source: Source) -> Years | None:
    for passage in source.layout.passages:
        if passage.section not in _SAYS_ITS_PERIOD:
            continue
        if match := _FROM_TO.search(passage.text):
            place = placed(passage, match)
            return (match["first"], place), (match["last"], place), 0.6
    return None


def _of_the_chronology(source: Source) -> Years | None:
    years: dict[str, Span] = {}
    for passage in source.layout.passages:
        if passage.section == "chronology":
            for match in _YEAR_ALONE.finditer(passage.text):
                years.setdefault(match[0], placed(passage, match))
    if len(years) < 2:
        return None
    first, last = min(years), max(years)
    return (first, years[first]), (last, years[last]), 0.35
