"""A passage as the rules see it: folded text, sentences and blocks, offsets kept."""

import re
from bisect import bisect_right
from collections.abc import Iterator

# A block bounds the work on one stretch of text, so a huge line stays linear.
BLOCK = 6000

_LETTERS = b"abcdefghijklmnopqrstuvwxyz0123456789"
_FOLD = (
    bytes(
        byte if (byte := ord(chr(code).lower())) in _LETTERS else 32
        for code in range(128)
    )
    + b" " * 128
)

# Every branch begins with a fixed character, which lets the search skip fast.
_SENTENCE_END = re.compile(
    r"""
    [.!?](?<![A-Z][a-z]\.)(?<!\b[A-Z]\.)(?<!\bMrs\.)   # Mr. Dr. St. J. are not ends
        ["”’')\]]*\s+(?=["“‘'(\[]?[A-Z0-9])
    | ;\s
    | \n(?=\s*(?:[A-Z0-9–-]|\n))
    | [•▪◼■\uf0a7\uf0b7]\s*
    """,
    re.VERBOSE,
)


def fold(text: str) -> str:
    """Lower-case words with a space for all else, one character for one.

    >>> fold("Not-recorded: ‘Why?’")
    ' not recorded   why   '
    """
    plain = text.encode("ascii", "replace").translate(_FOLD)
    return f" {plain.decode('ascii')} "


def blocks(text: str) -> Iterator[tuple[int, str]]:
    """Cut a text into pieces short enough to work on, at a space where possible."""
    start = 0
    while len(text) - start > BLOCK:
        cut = text.rfind(" ", start + BLOCK // 2, start + BLOCK)
        end = cut + 1 if cut > 0 else start + BLOCK
        yield start, text[start:end]
        start = end
    yield start, text[start:]


def sentence_starts(text: str) -> list[int]:
    """Where each sentence, list item or semicolon clause begins."""
    return [0, *(found.end() for found in _SENTENCE_END.finditer(text))]


def sentence_span(starts: list[int], at: int, length: int) -> tuple[int, int]:
    """The sentence that holds the character at ``at``."""
    after = bisect_right(starts, at)
    end = starts[after] if after < len(starts) else length
    return starts[after - 1], end
