"""A small sample of a text's wording, by which copies of it are found: pure.

The sample is the k smallest hashes of the text's shingles, its runs of five words: a
bottom-k sketch (Broder, "On the resemblance and containment of documents", 1997; Cohen
and Kaplan, "Summarizing data using bottom-k sketches", 2007). Which shingles a text is
known by depends on the shingles alone, so that two texts which share wording share it
in their sketches too.
"""

import heapq
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt
from zlib import crc32

K = 256  # shares are known to within 1 / sqrt(K), 6 in 100, where both are full
WORDS = 5  # of a shingle
FEWEST = 12  # shingles to compare: fewer say nothing
SEED = 0x9E3779B9  # of the second half of a hash: any number, but always the same

# Letters and digits in lower case, all else white space. What is not ASCII is white
# space as well: quotation marks and dashes vary between copies, letters rarely do.
_PLAIN = bytes(c if c < 128 and chr(c).isalnum() else 32 for c in range(256)).lower()


@dataclass(frozen=True)
class Estimate:
    """How much two texts have in common, estimated, each share from 0 to 1."""

    jaccard: float  # shingles of both, of the shingles of either
    contained: float  # of the smaller text, in the larger one
    compared: int  # shingles of the smaller text that the estimates rest on

    @property
    def share(self) -> float:
        return max(self.jaccard, self.contained)

    @property
    def error(self) -> float:
        """The most that one standard error of a share can be, roughly."""
        return 1 / sqrt(self.compared) if self.compared else 1.0


NOTHING = Estimate(0.0, 0.0, 0)


def sketch_of(texts: Iterable[str]) -> list[int]:
    """The sketch of a text that comes in pieces: up to K hashes, smallest first.

    A hash has 63 bits. Its upper half decides which are the smallest; the lower one,
    wanted for those alone, keeps chance meetings out of a library of any size.
    """
    shingles = _shingles(" ".join(texts))
    hashes = list(map(crc32, shingles))
    smallest = _smallest(hashes)
    kept = {s for h, s in zip(hashes, shingles, strict=True) if h in smallest}
    return sorted(crc32(s) << 31 | crc32(s, SEED) >> 1 for s in kept)[:K]


def _smallest(hashes: list[int]) -> set[int]:
    """The K smallest, looked for among those below a bound that all but ever holds."""
    bound = 2**32 * 2 * K // max(len(hashes), 1)
    few = {h for h in hashes if h < bound}
    return set(heapq.nsmallest(K, few if len(few) >= K else set(hashes)))


def _shingles(text: str) -> list[bytes]:
    words = text.encode("ascii", "replace").translate(_PLAIN).split()
    return list(map(b" ".join, zip(*(words[n:] for n in range(WORDS)), strict=False)))


def compare(one: Sequence[int], other: Sequence[int]) -> Estimate:
    """What the sketches of two texts say of their likeness.

    Up to the lower of the two largest hashes both sketches are complete samples of
    their texts, however different in length these are.
    """
    limit = min((s[-1] for s in (one, other) if len(s) >= K), default=2**63)
    a, b = (set(s[: bisect_right(s, limit)]) for s in (one, other))
    smaller = min(len(a), len(b))
    if smaller < FEWEST:
        return NOTHING
    both = len(a & b)
    return Estimate(both / len(a | b), both / smaller, smaller)
