"""The title of a document, and the name its case was published under."""

import re
from collections import Counter
from collections.abc import Iterator

from reviews.ingest.guessing.source import Guess, Source, Span
from reviews.ingest.lines import MONTH, Line, lines_of

MOST_LINES = 4
LONGEST = 300

_JUNK = re.compile(
    r"^(?:microsoft word\s*-\s*|untitled|document\d*$|template|draft\d*$|title$)", re.I
)
_SUFFIX = re.compile(r"\.(?:docx?|pdf|rtf|odt)$", re.I)
_TITLES = re.compile(
    r"\b(?:review|overview report|executive summary|inquiry|enquiry|investigation"
    r"|learning|lessons|briefing|inspection|report)\b",
    re.I,
)
_NOT_A_TITLE = re.compile(
    rf"^(?:(?:\d{{1,2}}(?:st|nd|rd|th)?\s+)?{MONTH},?\s+\d{{4}}$|\d+$|by\b|author"
    r"|report (?:by|author|written|prepared)|.*\b(?:by an independent|by the)\b"
    r"|(?:independent|lead|overview|two|three)\b.*\b(?:author|reviewers?|chair)"
    r"|review (?:team|panel)|learning review lead|prepared|written|commissioned"
    r"|published|publication|period|date|version|final|draft|confidential|contents|page\b|www\.|http|©"
    r"|copyright|invented for|restricted|official)",
    re.I,
)
_BODY = re.compile(
    r"\b(?:Board|Partnership|Committee|Council|Panel|Government)\s*(?:\([A-Z]+\))?$",
    re.I,
)
_KIND = (
    r"(?:Child(?:ren)?|CHILD(?:REN)?|Bab(?:y|ies)|BABY|Young\s+Person|YOUNG\s+PERSON"
    r"|Family|FAMILY|Infant|INFANT|Siblings?|Twins?|Adult|ADULT|Case|CASE)"
)
# One to three letters and a number at most: a pseudonym, never a person's name.
_CODE = (
    r"(?!(?:IN|OF|AND|OR|IS|AT|TO|ON|BY|AS|GP|CP|SCR|PROTE)\b)"
    r"(?:[A-Z]{1,3}\d{0,4}|\d{1,3})(?![\w’'])"
)
_LINK = re.compile(
    r"(?:(?:relating|in relation) to|(?:in )?respect of|regarding|concerning"
    r"|in the case of|(?:in)?to the death of|the (?:case|death) of"
    r"|on|of|into|for|and)(?: the)?:?",
    re.I,
)
_ENDS_IN_KIND = re.compile(rf"\b{_KIND}$")
ALIAS = re.compile(
    rf"\b{_KIND}\s+[‘“\"']?{_CODE}"
    rf"(?:(?:,\s+and\s+|,\s+|\s+(?:and|&)\s+)(?:{_KIND}\s+)?{_CODE})*"
)


def _links(text: str) -> bool:
    """ "relating to" or the like, by itself between two lines of a title."""
    return _LINK.fullmatch(text) is not None


def told_titles(source: Source) -> Iterator[Guess]:
    """The file's own title, where the first pages print it."""
    if place := _told_by_the_file(source):
        yield _title(source, place, 0.95)


def cover_titles(source: Source) -> Iterator[Guess]:
    """As the cover prints it, where the file does not know its title."""
    if not _told_by_the_file(source) and (place := _on_the_cover(source)):
        yield _title(source, place, 0.75)


def _title(source: Source, place: Span, score: float) -> Guess:
    page, start, end = place
    return source.guess(
        "title", " ".join(source.texts[page][start:end].split()), place, score
    )


def _told_by_the_file(source: Source) -> Span | None:
    title = _SUFFIX.sub("", source.properties.get("Title", "").strip())
    words = re.findall(r"\w+", _JUNK.sub("", title))
    if len(words) < 2 or len(title) > LONGEST:
        return None
    pattern = re.compile(r"\b" + r"\W+".join(map(re.escape, words)) + r"\b", re.I)
    for page, match in source.searched(pattern, source.front[:3]):
        return page, *match.span()
    return None


def _on_the_cover(source: Source) -> Span | None:
    """The lines that speak of a review or name the case, with those beside them."""
    lines = list(lines_of(source.cover, source.texts[source.cover]))[:25]
    taken: list[Line] = []
    for line in lines:
        if _is_title(line.text) or (taken and _runs_on(taken[-1], line)):
            taken.append(line)
        elif taken:
            break
    taken = taken[:MOST_LINES]
    return (source.cover, taken[0].start, taken[-1].end) if taken else None


def _is_title(text: str) -> bool:
    if _NOT_A_TITLE.match(text) or len(text) > 160 or text.endswith("."):
        return False
    is_named = _TITLES.search(text) or ALIAS.search(text)
    return bool(is_named) and not (_BODY.search(text) and not _TITLES.search(text))


def _runs_on(last: Line, line: Line) -> bool:
    """The end of a title that its line had no room for."""
    if _NOT_A_TITLE.match(line.text):
        return False
    is_code = _ENDS_IN_KIND.search(last.text) and re.fullmatch(_CODE, line.text)
    return bool(is_code) or line.begins_small or last.goes_on or _links(line.text)


def aliases(source: Source) -> Iterator[Guess]:
    """The name in the title; else on the cover; else the one most used in front."""
    found = list(source.searched(ALIAS, [source.cover]))
    found = found or list(source.searched(ALIAS, source.front))
    if not found:
        return
    names = Counter(_name(match) for _, match in found)
    on_cover = [match for page, match in found if page == source.cover]
    wanted = _name(on_cover[0]) if on_cover else names.most_common(1)[0][0]
    page, match = next(pair for pair in found if _name(pair[1]) == wanted)
    score = 0.9 if on_cover else 0.6
    if _in_file_name(wanted, source.file_name):
        score += 0.05
    if on_cover or names[wanted] > 1:
        yield source.guess("alias", wanted, (page, *match.span()), score)


def _name(match: re.Match[str]) -> str:
    """As printed, but "Child K" where the cover shouts."""
    words = " ".join(re.sub(r"[‘“\"']", "", match[0]).split())
    kinds = re.compile(r"\b[A-Z]{4,}\b")
    return kinds.sub(lambda kind: kind[0].capitalize(), words)


def _in_file_name(alias: str, file_name: str) -> bool:
    return "".join(alias.lower().split()) in re.sub(r"[\W_]+", "", file_name.lower())
