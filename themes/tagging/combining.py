"""What rules and model say of a passage, side by side, and one score from both."""

import math
from dataclasses import dataclass

import numpy as np

from themes.tagging.model import PASSAGE, SENTENCE, Floats, Model
from themes.tagging.wording import Unit

NOTHING = -3.0  # log-odds of a rule that found nothing
POLARITIES = ("problem", "good")
LEANING = 0.2  # how much polarity counts in the choice of a proof
SIGN = {"problem": -1.0, "good": 1.0}  # which way the polarity column points


@dataclass(frozen=True, slots=True)
class View:
    """What the model says of a passage, theme by theme."""

    best: Floats  # of the sentences: how near the nearest is
    margin: Floats  # by how much it beats the other themes in that sentence
    leaning: Floats  # polarity of that sentence; above 0 is good practice
    whole: Floats  # the passage as one
    whole_margin: Floats
    whole_leaning: float
    sentences: Floats  # every sentence: nearness to each theme, polarity last

    def proof(self, theme: int, polarity: str) -> tuple[int, int | None]:
        """The sentence that proves a theme best, and the better of its neighbours."""
        lean = LEANING * SIGN[polarity] * np.clip(self.sentences[:, -1], -2, 2)
        worth = self.sentences[:, theme] + lean
        at = int(worth.argmax())
        beside = [one for one in (at - 1, at + 1) if 0 <= one < len(worth)]
        return at, max(beside, key=worth.__getitem__, default=None)


def view(model: Model, units: list[Unit]) -> View:
    """Read the sentences of a passage, then the passage as one."""
    rows = model.scores(SENTENCE, [unit.known for unit in units])
    table, leaning = rows[:, :-1], rows[:, -1]
    where, columns = table.argmax(axis=0), np.arange(table.shape[1])
    every = set().union(*(unit.known for unit in units))
    whole = model.scores(PASSAGE, [every])[0]
    return View(
        table[where, columns],
        margins(table)[where, columns],
        leaning[where],
        whole[:-1],
        margins(whole[None, :-1])[0],
        float(whole[-1]),
        rows,
    )


def margins(table: Floats) -> Floats:
    """How far each column is above the best of the others, row by row."""
    if table.shape[1] < 2:
        return np.zeros_like(table)
    two = np.partition(table, -2, axis=1)[:, -2:]
    return table - np.where(table == two[:, 1:], two[:, :1], two[:, 1:])


def pairs(seen: View, ruled: Floats, polarity: int) -> Floats:
    """Features by themes, for one polarity; ``ruled``: themes by polarities."""
    sign = SIGN[POLARITIES[polarity]]
    here, there = ruled[:, polarity], ruled[:, 1 - polarity]
    hit, either = (here > NOTHING) * 1.0, ruled.max(axis=1)
    long = math.log1p(len(seen.sentences))
    leans = np.clip(sign * seen.leaning, -2, 2)
    columns = (
        seen.best,
        seen.whole,
        seen.margin,
        seen.whole_margin,
        leans,
        min(2.0, max(-2.0, sign * seen.whole_leaning)),
        hit,
        hit * here,
        there > NOTHING,
        hit * np.maximum(there - here, 0),
        long,
        long * seen.best,
        long * seen.whole,
        seen.whole.max(),
        seen.best.max(),
        (either.max() > 0) & (either.max() > either),
        hit * long,
        np.maximum(leans, 0) * seen.best,
        long * leans,
        1.0,
    )
    table = np.empty((len(columns), len(here)))
    for row, column in enumerate(columns):
        table[row] = column
    return table


def log_odds(model: Model, seen: View, ruled: Floats, polarity: int) -> Floats:
    """One number for each theme."""
    columns = pairs(seen, ruled, polarity)
    # Row after row: a sum along the first axis has one order on every machine.
    return (columns * model.combination[polarity][:, None]).sum(axis=0)


def chance(odds: float) -> float:
    """Log-odds as a score between 0 and 1, to three places."""
    return round(1 / (1 + math.exp(-min(30.0, max(-30.0, odds)))), 3)
