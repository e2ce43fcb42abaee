"""Agreement, against published worked examples and where nothing can be said."""

import pytest

from themes.agreement import Agreement, agreement, alpha, compare, kappa, percent

SEEN = frozenset({("delay", "problem")})
NOTHING: frozenset = frozenset()
KEY = ("delay", "problem")


def coders(*answers: str) -> dict:
    """Coders by letter; y, n or . (not coded) for each passage."""
    said = {"y": SEEN, "n": NOTHING}
    return {
        name: {str(place): said[one] for place, one in enumerate(row) if one in said}
        for name, row in zip("abcdef", answers, strict=False)
    }


def counts(*rows: list[int | None], values: range) -> list[tuple[int, ...]]:
    """Units with how many coders gave each value, from coders with their answers."""
    return [
        tuple(unit.count(value) for value in values) for unit in zip(*rows, strict=True)
    ]


def test_kappa_of_sim_and_wright_2005():
    rows = [(1, 1)] * 22 + [(1, 0)] * 2 + [(0, 1)] * 4 + [(0, 0)] * 11

    assert round(kappa(rows) or 0, 2) == 0.67


def test_alpha_of_krippendorff_2011_example_a():
    one = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0]
    other = [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]

    assert round(alpha(counts(one, other, values=range(2))) or 0, 3) == 0.095


def test_alpha_of_krippendorff_2011_example_c_with_missing_answers():
    rows = [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
        [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
    ]

    assert round(alpha(counts(*rows, values=range(1, 6))) or 0, 3) == 0.743


def test_percent_counts_pairs_of_answers_and_leaves_out_the_missing():
    assert percent([(1, 1, 0), (0, None, 0), (None, 1, None)]) == 0.5


def test_agreement_leaves_out_passages_that_one_coder_coded():
    found = agreement(coders("yyn.", "yn.n"), [KEY])

    assert (found.n, found.used, found.percent) == (2, 2, 0.5)


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ((), Agreement(0, 0)),
        (("yn",), Agreement(0, 0)),
        (("y", "y"), Agreement(1, 1, percent=1.0)),
        (("y", "n"), Agreement(1, 1, percent=0.0)),
        (("nnnn", "nnnn"), Agreement(4, 0, percent=1.0)),
        (("yyyy", "yyyy"), Agreement(4, 4, percent=1.0)),
        (("yn..", "..yn"), Agreement(0, 0)),
    ],
)
def test_agreement_without_variance_cannot_be_said(answers, expected):
    assert agreement(coders(*answers), [KEY]) == expected


def test_kappa_of_three_coders_cannot_be_said():
    found = agreement(coders("ynyn", "ynyn", "ynyy"), [KEY])

    assert found.kappa is None
    assert round(found.alpha or 0, 3) == 0.686


def test_interval_holds_alpha_and_is_the_same_every_time():
    answers = coders("yyyyynnnnnyynnnnnnnn" * 5, "yyyynnnnnnyynnnnnnny" * 5)

    first, second = (agreement(answers, [KEY]) for _ in range(2))

    assert first == second
    low, high = first.interval or (1, 0)
    assert low < (first.alpha or 0) < high


def test_interval_of_a_theme_that_most_draws_miss_cannot_be_said():
    answers = coders("y" + "n" * 30, "y" + "n" * 30)

    found = agreement(answers, [KEY])

    assert (found.alpha, found.interval, found.is_enough) == (1.0, None, False)


def test_compare_sets_every_theme_polarity_and_pair_apart():
    answers = coders("yynn", "yynn", "ynnn")
    answers["c"]["3"] = frozenset({("delay", "good")})

    found = compare(answers)

    assert sorted(found.themes) == [("delay", "good"), ("delay", "problem")]
    assert sorted(found.polarities) == ["good", "problem"]
    assert sorted(found.pairs) == [("a", "b"), ("a", "c"), ("b", "c")]
    assert found.pairs["a", "b"].kappa == 1.0
    assert found.overall.percent == 20 / 24
