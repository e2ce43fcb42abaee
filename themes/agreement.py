"""How far people who coded the same passages apart agree, theme by theme.

The statistics come from scikit-learn and from the krippendorff package. Both are
imported where they are used, so that the web starts fast. What cannot be said is None:
there is no agreement beyond chance where nobody varied.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray

DRAWS, SEED = 1000, 2026  # of the bootstrap, for one theme
POOLED_DRAWS = 300  # for many themes at once, which is slow and needs fewer
ENOUGH_DRAWS = 0.9  # share of draws in which alpha must be defined for an interval
FEW = 5  # passages in which somebody saw the theme; fewer are too few to say

Key = tuple[str, str]  # theme, polarity
Answers = Mapping[str, frozenset[Key]]  # passage -> what a coder saw in it
Row = tuple[int | None, ...]  # one passage: each coder's yes or no; None: not coded
Counts = tuple[int, ...]  # one passage: how many coders said no, and yes


@dataclass(frozen=True, slots=True)
class Agreement:
    """The figures for one theme and polarity, or for all of them together."""

    n: int  # passages that at least two coders coded
    used: int  # of which somebody saw it in
    percent: float | None = None  # of pairs of answers that are the same, 0 to 1
    kappa: float | None = None  # two coders only
    alpha: float | None = None
    interval: tuple[float, float] | None = None  # of alpha, 95 %

    @property
    def is_enough(self) -> bool:
        """Whether the theme occurred often enough for its figures to mean anything."""
        return self.used >= FEW


@dataclass(frozen=True, slots=True)
class Comparison:
    """Coders set side by side: over all, by polarity, by theme, and in pairs."""

    overall: Agreement
    polarities: dict[str, Agreement]
    themes: dict[Key, Agreement]
    pairs: dict[tuple[str, str], Agreement] = field(default_factory=dict)


def compare(answers: Mapping[str, Answers]) -> Comparison:
    """Every figure for these coders (name -> passage -> what they saw)."""
    keys = sorted(keys_in(answers))
    polarities = sorted({polarity for _, polarity in keys})
    return Comparison(
        overall=agreement(answers, keys),
        polarities={
            one: agreement(answers, [key for key in keys if key[1] == one])
            for one in polarities
        },
        themes={key: agreement(answers, [key]) for key in keys},
        pairs=in_pairs(answers),
    )


def in_pairs(answers: Mapping[str, Answers]) -> dict[tuple[str, str], Agreement]:
    """Each two coders by themselves, over all the themes that either used."""
    return {
        (one, other): agreement(pair, sorted(keys_in(pair)), interval=False)
        for one, other in combinations(sorted(answers), 2)
        for pair in [{one: answers[one], other: answers[other]}]
    }


def keys_in(answers: Mapping[str, Answers]) -> set[Key]:
    """Every theme and polarity that somebody saw somewhere."""
    return {key for by in answers.values() for seen in by.values() for key in seen}


def agreement(
    answers: Mapping[str, Answers], keys: Sequence[Key], *, interval: bool = True
) -> Agreement:
    """The figures over these themes and polarities, pooled where they are several."""
    passages = _shared(answers)
    coders = sorted(answers)
    rows = [
        [_row(answers, coders, passage, key) for key in keys] for passage in passages
    ]
    flat = [row for of_passage in rows for row in of_passage]
    counts = [[_counts(row) for row in of_passage] for of_passage in rows]
    used = sum(any(1 in row for row in of_passage) for of_passage in rows)
    return Agreement(
        n=len(passages),
        used=used,
        percent=percent(flat),
        kappa=kappa(flat),
        alpha=alpha([unit for one in counts for unit in one]),
        interval=alpha_interval(counts) if interval else None,
    )


def _shared(answers: Mapping[str, Answers]) -> list[str]:
    """Passages that at least two coders coded: no other can agree or differ."""
    coded: dict[str, int] = {}
    for by in answers.values():
        for passage in by:
            coded[passage] = coded.get(passage, 0) + 1
    return sorted(passage for passage, coders in coded.items() if coders > 1)


def _row(
    answers: Mapping[str, Answers], coders: Sequence[str], passage: str, key: Key
) -> Row:
    return tuple(
        int(key in answers[coder][passage]) if passage in answers[coder] else None
        for coder in coders
    )


def _counts(row: Row) -> Counts:
    return row.count(0), row.count(1)


def percent(rows: Iterable[Row]) -> float | None:
    """The share of pairs of answers to the same question that are the same."""
    same = every = 0
    for row in rows:
        for one, other in combinations([said for said in row if said is not None], 2):
            every += 1
            same += one == other
    return same / every if every else None


def kappa(rows: Sequence[Row]) -> float | None:
    """Cohen's kappa of two coders; None of more, or where one answer is all there is.

    Cohen, J. (1960), Educ. Psychol. Meas. 20, 37-46. Checked against Sim, J. and
    Wright, C.C. (2005), Physical Therapy 85, 257-268, table 1 (39 patients: 0.67).
    """
    both = [row for row in rows if None not in row]
    if len(both) < 2 or len(both[0]) != 2:
        return None
    one, other = ([row[place] for row in both] for place in (0, 1))
    if len({*one, *other}) < 2:
        return None
    from sklearn.metrics import cohen_kappa_score

    return float(cohen_kappa_score(one, other))


def alpha(counts: Sequence[Counts]) -> float | None:
    """Krippendorff's alpha for names, of any number of coders, some absent at times.

    Each unit says how many coders gave it each value. Krippendorff, K. (2011),
    Computing Krippendorff's Alpha-Reliability, Univ. of Pennsylvania; checked against
    its examples A (0.095) and C (0.743).
    """
    import numpy as np

    return _alpha(np.array(counts)) if counts else None


def _alpha(counts: "NDArray[Any]") -> float | None:
    import krippendorff

    paired = counts[counts.sum(axis=1) > 1]
    if len(paired) < 2 or paired.any(axis=0).sum() < 2:
        return None
    return float(
        krippendorff.alpha(value_counts=paired, level_of_measurement="nominal")
    )


def alpha_interval(passages: Sequence[Sequence[Counts]]) -> tuple[float, float] | None:
    """The 95 % interval of alpha, by drawing passages again (percentile bootstrap).

    A draw in which nobody varies has no alpha and is left out; with many of those
    there is no interval to speak of.
    """
    if alpha([unit for one in passages for unit in one]) is None:
        return None
    draws = DRAWS if len(passages[0]) == 1 else POOLED_DRAWS
    drawn = sorted(one for one in _draws(passages, draws) if one is not None)
    if len(drawn) < ENOUGH_DRAWS * draws:
        return None
    tail = len(drawn) * 25 // 1000
    return drawn[tail], drawn[-1 - tail]


def _draws(passages: Sequence[Sequence[Counts]], draws: int) -> Iterator[float | None]:
    """Alphas of samples drawn again. Passages alike in all counts are one kind."""
    import numpy as np

    kinds = Counter(tuple(one) for one in passages)
    units = np.array([unit for kind in kinds for unit in kind])
    shares = np.array(list(kinds.values())) / len(passages)
    chance = np.random.default_rng(SEED)
    samples = chance.multinomial(len(passages), shares, size=draws)
    known: dict[bytes, float | None] = {}
    for times in np.repeat(samples, len(passages[0]), axis=1):
        drawn = times.tobytes()
        if drawn not in known:
            known[drawn] = _alpha(np.repeat(units, times, axis=0))
        yield known[drawn]
