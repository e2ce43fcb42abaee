"""Coded passages in, the linear model of the tagger out; nothing is left to chance."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import scipy.sparse as sparse
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

from themes.evaluate import Coded, Counts
from themes.lessons import (
    FOLDS,
    Example,
    Passage,
    Phrasing,
    known_in,
    passage_example,
    quote_examples,
    read_passages,
    sentence_examples,
    vocabulary,
)
from themes.tagging.combined import LEAD, CombinedTagger
from themes.tagging.combining import POLARITIES, View, pairs, view
from themes.tagging.model import FINENESS, STEPS, Floats, Head, Model
from themes.tagging.tagger import RuleTagger

FEWEST_EXAMPLES = 8  # passages of a theme; with fewer it runs on rules alone
STRENGTHS = (0.5, 1.0)  # C of the linear models: sentence, passage
SHRINKAGE = 60  # passages at which a theme's own threshold counts for half
PRECISION = 0.66  # aimed at on passages not trained on


class NothingToLearn(ValueError):
    """The coded passages are too few to learn any theme from."""


# Fitting


def fit_head(
    examples: Sequence[Example], themes: Sequence[str], squares: np.ndarray, c: float
) -> Head:
    """A linear model for each theme and one for polarity, in whole numbers."""
    table = vectors([one.known for one in examples], squares)
    columns = [_fit_theme(table, examples, theme, c) for theme in themes]
    columns.append(_fit_polarity(table, examples))
    weights = np.stack([weight for weight, _ in columns], axis=1)
    weights *= np.sqrt(squares)[:, None]
    scales = np.abs(weights).max(axis=0) / STEPS
    scales[scales == 0] = 1.0
    whole = np.rint(weights / scales).astype(np.int8)
    return Head(whole, scales, np.array([bias for _, bias in columns]))


def vectors(known: Sequence[frozenset[int]], squares: np.ndarray) -> sparse.csr_matrix:
    """Weighted vectors of length 1."""
    flat = np.array([one for each in known for one in sorted(each)], np.int64)
    ends = np.cumsum([0, *(len(each) for each in known)])
    shape = len(known), len(squares)
    table = sparse.csr_matrix((np.sqrt(squares[flat]), flat, ends), shape=shape)
    lengths = np.sqrt(np.asarray(table.multiply(table).sum(axis=1)).ravel())
    return sparse.diags(1 / np.maximum(lengths, 1e-9)) @ table


def _fit_theme(
    table: sparse.csr_matrix, examples: Sequence[Example], theme: str, c: float
) -> tuple[Floats, float]:
    rows = [at for at, one in enumerate(examples) if theme not in one.unclear]
    real = np.array([theme in examples[at].themes for at in rows])
    if real.all() or not real.any():
        return np.zeros(table.shape[1]), -2.0
    fitted = LinearSVC(C=c, max_iter=400, random_state=0).fit(table[rows], real)
    return fitted.coef_[0], float(fitted.intercept_[0])


def _fit_polarity(
    table: sparse.csr_matrix, examples: Sequence[Example]
) -> tuple[Floats, float]:
    rows = [at for at, one in enumerate(examples) if len(one.polarities) == 1]
    good = np.array(["good" in examples[at].polarities for at in rows])
    if good.all() or not good.any():
        return np.zeros(table.shape[1]), 0.0
    fitted = LogisticRegression(C=10, solver="liblinear", class_weight="balanced")
    fitted.fit(table[rows], good)
    return fitted.coef_[0], float(fitted.intercept_[0])


@dataclass
class Trainer:
    """All that the folds share."""

    passages: list[Passage]
    quotes: list[list[Example]]
    phrasings: list[Example]
    model: Model

    def heads(self, chosen: Sequence[int]) -> tuple[Head, Head]:
        """Both heads, learned from the chosen passages and the taxonomy."""
        passages = [self.passages[at] for at in chosen]
        quoted = [one for at in chosen for one in self.quotes[at]] + self.phrasings
        sentences = [one for each in passages for one in sentence_examples(each)]
        wholes = [passage_example(each) for each in passages]
        themes, squares = self.model.themes, self.model.squares
        return (
            fit_head(sentences + quoted, themes, squares, STRENGTHS[0]),
            fit_head(wholes + quoted, themes, squares, STRENGTHS[1]),
        )

    def views(self, say: Callable[[str], None]) -> list[View]:
        """Each passage as a model sees it that has not learned from it."""
        seen: dict[int, View] = {}
        for fold_ in range(FOLDS):
            say(f"Fold {fold_ + 1} of {FOLDS}")
            inside = [at for at, one in enumerate(self.passages) if one.fold != fold_]
            if len(inside) == len(self.passages):
                continue
            model = replace(self.model, heads=self.heads(inside))
            for at, one in enumerate(self.passages):
                if one.fold == fold_:
                    seen[at] = view(model, one.units)
        return [seen[at] for at in range(len(self.passages))]


def truth(passages: Sequence[Passage], themes: Sequence[str]) -> np.ndarray:
    """Passages by themes by polarities: whether the coders said so."""
    return np.array(
        [
            [[(t, p) in one.coded.quotes for p in POLARITIES] for t in themes]
            for one in passages
        ]
    )


def combine(
    passages: Sequence[Passage], views: Sequence[View], real: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The weights of the pair features, and chances from weights learned elsewhere."""
    weights, chances = [], np.zeros(real.shape)
    folds = np.array([one.fold for one in passages])
    for side in range(len(POLARITIES)):
        table = np.array(
            [
                pairs(seen, one.ruled, side).T
                for one, seen in zip(passages, views, strict=True)
            ]
        )
        weights.append(_fit_pairs(table, real[:, :, side]))
        for fold_ in range(FOLDS):
            outside = folds == fold_
            if outside.any():
                fitted = _fit_pairs(table[~outside], real[~outside][:, :, side])
                chances[outside, :, side] = 1 / (1 + np.exp(-(table[outside] @ fitted)))
    return np.array(weights), chances


def _fit_pairs(table: Floats, real: np.ndarray) -> Floats:
    """A logistic regression on features brought to one scale; the constant last."""
    flat = table.reshape(-1, table.shape[2])[:, :-1]
    mean, spread = flat.mean(axis=0), flat.std(axis=0)
    spread[spread == 0] = 1.0
    fitted = LogisticRegression(C=1.0, max_iter=1000)
    fitted.fit((flat - mean) / spread, real.ravel())
    weights = fitted.coef_[0] / spread
    return np.append(weights, fitted.intercept_[0] - weights @ mean)


# Thresholds


def thresholds(chances: np.ndarray, real: np.ndarray) -> np.ndarray:
    """For each theme and polarity: its own best, drawn towards the common one."""
    louder = np.where(chances >= chances[:, :, ::-1], chances, 0.0)
    chosen = np.zeros(real.shape[1:])
    for side in range(real.shape[2]):
        common = best_cut(louder[:, :, side], real[:, :, side], PRECISION)
        for theme in range(real.shape[1]):
            n = int(real[:, theme, side].sum())
            own = best_cut(
                louder[:, theme, side], real[:, theme, side], PRECISION, common
            )
            share = n / (n + SHRINKAGE)
            chosen[theme, side] = round(share * own + (1 - share) * common, 3)
    return chosen


def best_cut(
    chances: np.ndarray, real: np.ndarray, precision: float, otherwise: float = 0.5
) -> float:
    """The cut with the best F1 among those that are precise enough."""
    order = np.argsort(-chances, axis=None, kind="stable")
    found = np.cumsum(real.ravel()[order])
    said = np.arange(1, len(order) + 1)
    f1 = 2 * found / (said + max(1, real.sum()))
    enough = np.flatnonzero((found / said >= precision) & (found >= 3))
    if not len(enough):
        return otherwise
    return float(chances.ravel()[order][enough[f1[enough].argmax()]])


# All of it


@dataclass(frozen=True, slots=True)
class Trained:
    """A model, and what it reached on passages it had not learned from."""

    model: Model
    passages: list[Passage]
    chances: np.ndarray
    real: np.ndarray


def train(
    coded: Sequence[Coded],
    phrasings: Sequence[Phrasing],
    rules: RuleTagger,
    *,
    version: str,
    known_to_rules: frozenset[str] = frozenset(),
    say: Callable[[str], None] = lambda line: None,
) -> Trained:
    """Learn heads, combination and thresholds; choose all by cross-validation."""
    blank = _blank(coded, rules, version)
    tagger = CombinedTagger(rules, blank, fingerprint="in training")
    passages = read_passages(coded, tagger, known_to_rules)
    model = replace(blank, squares=_squares(passages, len(blank.vocabulary)))
    trainer = Trainer(
        passages,
        [list(quote_examples(one.coded, tagger)) for one in passages],
        [
            Example(
                known_in(one.text, tagger),
                frozenset([one.theme]),
                frozenset(),
                frozenset([one.polarity]),
            )
            for one in phrasings
        ],
        model,
    )
    real = truth(passages, model.themes)
    combination, chances = combine(passages, trainer.views(say), real)
    say("All passages")
    model = replace(
        model,
        heads=trainer.heads(range(len(passages))),
        combination=combination,
        thresholds=thresholds(chances, real),
        examples=real.sum(axis=0).astype(np.int32),
    )
    return Trained(model, passages, chances, real)


def _blank(coded: Sequence[Coded], rules: RuleTagger, version: str) -> Model:
    """A model that knows its themes and words and nothing of them."""
    count = Counter(theme for one in coded for theme in {t for t, _ in one.quotes})
    themes = sorted(theme for theme, n in count.items() if n >= FEWEST_EXAMPLES)
    if not themes:
        raise NothingToLearn(f"No theme has {FEWEST_EXAMPLES} coded passages.")
    words = vocabulary([one.text for one in coded], rules)
    empty = np.zeros((len(themes), 2))
    none = np.zeros(0)
    head = Head(none, none, none)
    return Model(version, themes, words, none, (head, head), none, empty, empty)


def _squares(passages: Sequence[Passage], size: int) -> np.ndarray:
    """The square of each feature's weight: the rarer, the heavier (IDF)."""
    seen = Counter(one for each in passages for one in passage_example(each).known)
    n = len(passages)
    weight = [1 + np.log((1 + n) / (1 + seen[one])) for one in range(size)]
    return (np.rint(np.array(weight) * FINENESS) ** 2).astype(np.int64)


def report(trained: Trained) -> dict[str, Any]:
    """What cross-validation found, by where the passages come from."""
    chances = trained.chances
    odds = np.log(chances / (1 - chances))
    said = (chances >= trained.model.thresholds) & (odds - odds[:, :, ::-1] >= LEAD)
    groups = np.array([_kind(one.coded) for one in trained.passages])
    return {
        "passages": len(trained.passages),
        "themes": len(trained.model.themes),
        "features": len(trained.model.vocabulary),
        "cross_validation": {
            group: {
                polarity: _figures(
                    said[groups == group][:, :, side],
                    trained.real[groups == group][:, :, side],
                )
                for side, polarity in enumerate(POLARITIES)
            }
            for group in sorted(set(groups))
        },
    }


def _kind(coded: Coded) -> str:
    """Passages numbered by author are one kind, those of documents another."""
    author, dash, _ = coded.id.rpartition("-")
    return f"author {author}" if dash else "documents"


def _figures(said: np.ndarray, real: np.ndarray) -> dict[str, Any]:
    found = int((said & real).sum())
    counts = Counts(found, int(said.sum()) - found, int(real.sum()) - found)
    return counts.figures()
