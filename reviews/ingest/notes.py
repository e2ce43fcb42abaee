"""Footnotes: numbered lines at a page's foot whose numbers the text above calls."""

import re
from collections.abc import Sequence

from reviews.ingest.lines import Line

HEADING = "Footnotes"
SECTION = "appendix"  # found by a search, but no evidence of what a review found
MOST = 0.7  # of the lines of a page
MOST_LINES = 300  # a page of more is no page

_NUMBER = re.compile(r"(\d{1,3})(?:\s+\D|$)")
_CALLED = r"(?:[A-Za-z”’\"')\]]|[^\d\s][.,;:?!]){}(?![\d,.]*\d)"


def foot_of(lines: Sequence[Line]) -> int:
    """Where a page's footnotes begin: one past its last line where it has none."""
    if len(lines) > MOST_LINES:
        return len(lines)
    numbered = [
        (at, int(found[1]))
        for at, line in enumerate(lines)
        if line.text[0].isdigit() and (found := _NUMBER.match(line.text))
    ]
    for at, number in numbered:
        if (
            at
            and at >= (1 - MOST) * len(lines)
            and _is_foot(lines, numbered, at, number)
        ):
            return at
    return len(lines)


def starts_note(line: Line) -> bool:
    return _NUMBER.match(line.text) is not None


def _is_foot(
    lines: Sequence[Line], numbered: list[tuple[int, int]], at: int, number: int
) -> bool:
    """The text above calls this number, and each that follows on from it below."""
    above = "\n".join(line.text for line in lines[:at])
    for below, found in numbered:
        if below < at or found != number:
            continue  # a line that only happens to begin with a number
        if not re.search(_CALLED.format(number), above):
            return False
        number += 1
    return True
