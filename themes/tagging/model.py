"""The linear model as it ships: whole numbers in one file, read with numpy alone."""

import io
from collections.abc import Sequence, Set
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np

from themes.tagging.wording import Vocabulary

FILE = Path(__file__).parent / "model" / "tagger.npz"
FINENESS = 64  # steps to 1 in which the weight of a word is kept
STEPS = 127  # of a weight of the model: one signed byte

Floats = np.ndarray  # of float64
SENTENCE, PASSAGE = 0, 1


@dataclass(frozen=True, slots=True)
class Head:
    """What one linear model says of a set of words: a column each theme, then polarity.

    Weights are whole numbers, so that sums are the same on every machine.
    """

    weights: np.ndarray  # int8, features by columns
    scales: Floats
    biases: Floats


@dataclass(frozen=True)
class Model:
    """Vocabulary, both heads, and how they are combined with the rules."""

    version: str
    themes: list[str]
    vocabulary: Vocabulary
    squares: np.ndarray  # int64: the square of each feature's weight
    heads: tuple[Head, Head]
    combination: np.ndarray  # polarities by pair features, the constant last
    thresholds: np.ndarray  # themes by polarities
    examples: np.ndarray  # themes by polarities: passages coded so

    def scores(self, head: int, sets: Sequence[Set[int]]) -> Floats:
        """How far each set is from the border of each column: sets by columns."""
        using = self.heads[head]
        sizes = [len(each) for each in sets]
        flat = np.fromiter(chain.from_iterable(sets), np.int64, sum(sizes))
        filled = [at for at, size in enumerate(sizes) if size]
        sums = np.zeros((len(sets), len(using.scales)), np.int64)
        squares = np.ones(len(sets), np.int64)
        if filled:
            starts = np.cumsum([0, *sizes[:-1]])[filled]
            held = using.weights[flat]
            sums[filled] = np.add.reduceat(held, starts, axis=0, dtype=np.int32)
            squares[filled] = np.add.reduceat(self.squares[flat], starts)
        return sums * using.scales / np.sqrt(squares)[:, None] + using.biases


def save(model: Model, path: Path) -> None:
    """Write the model; the same model gives the same bytes."""
    arrays = {
        "version": _letters([model.version]),
        "themes": _letters(model.themes),
        "words": _letters(model.vocabulary.words),
        "pairs": np.array(model.vocabulary.pairs, np.int32).reshape(-1, 2),
        "names": _letters(model.vocabulary.names),
        "squares": model.squares,
        "combination": model.combination,
        "thresholds": model.thresholds,
        "examples": model.examples,
    }
    for name, head in zip(("sentence", "passage"), model.heads, strict=True):
        arrays |= {
            f"{name}_weights": head.weights,
            f"{name}_scales": head.scales,
            f"{name}_biases": head.biases,
        }
    whole = io.BytesIO()
    np.savez_compressed(whole, allow_pickle=False, **arrays)
    path.write_bytes(whole.getvalue())


def read(path: Path = FILE) -> Model:
    """The model in a file."""
    with np.load(path, allow_pickle=False) as file:
        held = {name: file[name] for name in file.files}
    pairs = [tuple(pair) for pair in held["pairs"].tolist()]
    sentence, passage = (
        Head(*(held[f"{name}_{part}"] for part in ("weights", "scales", "biases")))
        for name in ("sentence", "passage")
    )
    return Model(
        _words(held["version"])[0],
        _words(held["themes"]),
        Vocabulary(_words(held["words"]), pairs, _words(held["names"])),
        held["squares"],
        (sentence, passage),
        held["combination"],
        held["thresholds"],
        held["examples"],
    )


def _letters(words: list[str]) -> np.ndarray:
    return np.frombuffer("\n".join(words).encode(), np.uint8)


def _words(letters: np.ndarray) -> list[str]:
    return letters.tobytes().decode().split("\n") if letters.size else []
