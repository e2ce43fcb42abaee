"""Running headers, footers and page numbers: what repeats at the edges of pages."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from reviews.ingest.lines import Line

EDGE = 3  # lines at the top and at the bottom
SHARE = 0.6  # of all pages, or of the left or the right ones
FEWEST = 3
RUN = 4  # a chapter's own header stands on so many pages close together
LONGEST = 160

Edges = list[list[Line]]  # of each page that has text
Number = tuple[bool, int]  # whether it is roman, and its value

_DIGITS = re.compile(r"\d+")
_NUMBER = r"(\d{1,4}|[ivxlcIVXLC]{1,7})"
_PAGE_NUMBER = re.compile(
    rf"[\W_]*(?:[Pp](?:age|AGE|\.)?\s*)?{_NUMBER}"
    r"(?:\s*(?:of|/|\|)\s*\d{1,4})?(?:\s*\|?\s*[Pp]\s?[Aa]\s?[Gg]\s?[Ee])?[\W_]*"
)
_SAYS_PAGE = re.compile(r"p\s?a\s?g\s?e|\d\s*(?:of|/)\s*\d", re.I)
_NAMES_PAGE = re.compile(r"p\s?a\s?g\s?e", re.I)
_DECLARED = re.compile(r"\d{1,4}|[ivxlc]{1,7}", re.I)
_FIRST_NUMBER = re.compile(rf"{_NUMBER}\b")
_NUMBER_OF = re.compile(rf".*\b{_NUMBER}\s*(?:of|/)\s*\d{{1,4}}[\W_]*$")
_LAST_NUMBER = re.compile(rf".*\b{_NUMBER}[\W_]*$")
_ROMAN = re.compile(r"(?:x[cl]|l?x{0,3})(?:i[xv]|v?i{0,3})", re.I)
_ROMAN_DIGITS = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


def furniture_of(pages: Sequence[list[Line]]) -> tuple[set[int], dict[int, str]]:
    """The lines, by id(), that are no running text; and the page numbers they print."""
    edges = [_edge(lines) for lines in pages if lines]
    everywhere = _repeating(edges)
    headers = (_in_runs(edges) | _beside_numbers(edges)) - everywhere
    steps = _steps(edges, everywhere | headers)
    said = steps | _said_steps(edges)
    found = set(_chapter_headers(edges, headers))
    labels: dict[int, str] = {}
    for line in (line for edge in edges for line in edge):
        runs = id(line) in found or _key(line) in everywhere
        label = _label(line, runs, said if _is_said_number(line) else steps)
        if label:
            labels.setdefault(line.page, label)
        if label or runs or _is_named_number(line):
            found.add(id(line))
    return found, labels


def _chapter_headers(edges: Edges, headers: set[str]) -> Iterator[int]:
    """All but the first of each, which may be the chapter's own title."""
    titles: set[str] = set()
    for edge in edges:
        beside = set(map(id, _beside_number(edge)))
        for line in edge:
            key = _key(line)
            if key not in headers:
                continue
            if id(line) in beside or key in titles:
                yield id(line)
            else:
                titles.add(key)


def _edge(lines: list[Line]) -> list[Line]:
    return lines if len(lines) <= 2 * EDGE else lines[:EDGE] + lines[-EDGE:]


def _key(line: Line) -> str:
    """The same for a line on every page, whatever its number there."""
    return _DIGITS.sub("#", line.text.lower())


def _number_alone(line: Line) -> str:
    """The number in a line that holds a page number and nothing else."""
    number = _PAGE_NUMBER.fullmatch(line.text) if len(line.text) < 30 else None
    return number[1] if number else ""


def _is_said_number(line: Line) -> bool:
    return _number_alone(line) != "" and _SAYS_PAGE.search(line.text) is not None


def _is_named_number(line: Line) -> bool:
    """ "Page 7" is no running text, though it may be of a document within this."""
    return _number_alone(line) != "" and _NAMES_PAGE.search(line.text) is not None


def _may_run(line: Line) -> bool:
    return len(line.text) <= LONGEST and not _number_alone(line)


def _repeating(edges: Edges) -> set[str]:
    """Keys on most of the pages, or on most of the left or the right ones."""
    found: set[str] = set()
    for some in (edges, _side(edges, 0), _side(edges, 1)):
        seen = Counter(key for edge in some for key in set(_keys(edge)))
        least = max(FEWEST, SHARE * len(some))
        found.update(key for key, times in seen.items() if times >= least)
    return found


def _side(edges: Edges, parity: int) -> Edges:
    return [edge for edge in edges if edge[0].page % 2 == parity]


def _keys(edge: Iterable[Line]) -> Iterator[str]:
    return (_key(line) for line in edge if _may_run(line))


def _in_runs(edges: Edges) -> set[str]:
    """Keys that stand outermost on several pages close together: a chapter's header."""
    on: dict[str, list[int]] = defaultdict(list)
    for edge in edges:
        for key in set(_keys((edge[0], edge[-1]))):
            on[key].append(edge[0].page)
    return {key for key, numbers in on.items() if _longest_run(numbers) >= RUN}


def _beside_numbers(edges: Edges) -> set[str]:
    """Keys that stand next to a number alone on two near pages: a short chapter's."""
    on: dict[str, list[int]] = defaultdict(list)
    for edge in edges:
        for key in set(_keys(_beside_number(edge))):
            on[key].append(edge[0].page)
    return {key for key, numbers in on.items() if _longest_run(numbers) >= 2}


def _beside_number(edge: list[Line]) -> list[Line]:
    ends = ((edge[0], edge[1:2]), (edge[-1], edge[-2:-1]))
    beside = [line for end, near in ends if _number_alone(end) for line in near]
    return [line for line in beside if not line.stops]


def _longest_run(numbers: list[int]) -> int:
    longest = run = 1
    for before, after in pairwise(numbers):
        run = run + 1 if after - before <= 2 else 1
        longest = max(longest, run)
    return longest


def _steps(edges: Edges, running: set[str]) -> set[Number]:
    """By how much printed numbers run ahead of page numbers, where pages agree.

    A number alone at the edge of a page may belong to a table; only one that keeps
    step with its page on several pages is the page's own.
    """
    agree: Counter[Number] = Counter()
    for edge in edges:
        agree.update({step for line in edge for step in _line_steps(line, running)})
    return {step for step, pages in agree.items() if pages >= FEWEST}


def _said_steps(edges: Edges) -> set[Number]:
    """Of "3 of 9" and "page 3" two pages are enough, or the page's own number.

    One that agrees with nothing may be the tail of a footnote: "at [32/139]".
    """
    agree: Counter[Number] = Counter()
    for edge in edges:
        said = filter(_is_said_number, edge)
        agree.update({step for line in said for step in _line_steps(line, set())})
    return {step for step, n in agree.items() if n > 1 or step == (False, 0)}


def _line_steps(line: Line, running: set[str]) -> Iterator[Number]:
    for printed in _printed(line, _key(line) in running):
        if number := _value(printed):
            yield number[0], number[1] - line.page


def _printed(line: Line, runs: bool) -> list[str]:
    """What may be the page's number in a line: all of it, or its first or last word."""
    if number := _number_alone(line):
        return [number]
    if not runs:
        return []
    patterns = (_NUMBER_OF, _LAST_NUMBER, _FIRST_NUMBER)
    matches = (pattern.match(line.text) for pattern in patterns)
    return [match[1] for match in matches if match]


def _label(line: Line, runs: bool, steps: set[Number]) -> str:
    for printed in _printed(line, runs):
        roman, value = _value(printed) or (False, 0)
        if value and (roman, value - line.page) in steps:
            return printed
    return ""


def declared(label: str) -> str:
    """A label that the file declares and does not print: plain numbers only.

    What programs make up for covers, "fci" or "A-3", stands on no page.
    """
    is_number = label.isdecimal() or (_ROMAN.fullmatch(label) and label)
    return label if is_number and _DECLARED.fullmatch(label) else ""


def _value(printed: str) -> Number | None:
    if printed.isdecimal():
        return False, int(printed)
    if not _ROMAN.fullmatch(printed):
        return None
    digits = [_ROMAN_DIGITS[letter] for letter in printed.lower()]
    after = [*digits[1:], 0]
    return True, sum(-d if d < n else d for d, n in zip(digits, after, strict=True))
