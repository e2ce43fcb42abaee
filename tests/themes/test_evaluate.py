"""The arithmetic that says how often the tagger is right."""

import json

import pytest

from themes.evaluate import (
    Counts,
    GoldRefused,
    evaluate,
    f1_interval,
    nearest_phrasing,
    read_coded,
    wilson,
)
from themes.tagging import Suggestion

TEXT = "Supervision was missed. The GP was not told. Children were heard."


def tag(theme, polarity="problem", *, quote="", state="suggested"):
    start = TEXT.index(quote)
    end = start + len(quote)
    return Suggestion(theme, polarity, state, 0.9, start, end, quote, "Because.")


class Says:
    """A tagger that gives prepared answers."""

    def __init__(self, **answers):
        self.answers = answers

    def tag(self, text, *, section=""):
        return self.answers.get(text.split()[0].lower(), [])


def label(theme, polarity="problem", **fields):
    return {"theme": theme, "polarity": polarity, "quote": "", **fields}


def coded(*labels, text=TEXT, selection=""):
    row = {"id": "p1", "text": text, "labels": labels, "selection": selection}
    return read_coded([json.dumps(row)])


def measured(labels, tags):
    return evaluate(coded(*labels), Says(supervision=tags))


# Newcombe (1998), table I, method 3.
@pytest.mark.parametrize(
    ("successes", "of", "interval"),
    [
        (81, 263, (0.2553, 0.3662)),
        (15, 148, (0.0624, 0.1605)),
        (0, 20, (0.0, 0.1611)),
        (1, 29, (0.0061, 0.1718)),
    ],
)
def test_wilson_agrees_with_the_published_examples(successes, of, interval):
    assert wilson(successes, of) == interval


def test_wilson_of_nothing_is_everything():
    assert wilson(0, 0) == (0.0, 1.0)


def test_evaluate_counts_found_wrong_and_missed():
    figures = measured(
        [label("supervision-oversight"), label("information-sharing")],
        [tag("supervision-oversight"), tag("silo-working")],
    )

    assert {
        key: figures["problem"][key] for key in ("precision", "recall", "f1", "n")
    } == {"precision": 0.5, "recall": 0.5, "f1": 0.5, "n": 2}
    assert figures["good"]["n"] == 0


def test_evaluate_takes_two_labels_of_one_theme_as_one():
    figures = measured(
        [label("information-sharing"), label("information-sharing")],
        [tag("information-sharing")],
    )

    assert (figures["problem"]["n"], figures["problem"]["f1"]) == (1, 1.0)


def test_evaluate_holds_a_single_coders_label_neither_right_nor_wrong():
    figures = measured(
        [label("silo-working", agreed=False)],
        [tag("silo-working")],
    )

    assert (figures["problem"]["n"], figures["problem"]["suggested"]) == (0, 0)


def test_evaluate_holds_to_the_agreed_label_where_a_single_one_stands_beside_it():
    figures = measured(
        [label("silo-working"), label("silo-working", agreed=False)],
        [tag("silo-working")],
    )

    assert (figures["problem"]["n"], figures["problem"]["found"]) == (1, 1)


def test_evaluate_does_not_count_what_the_tagger_is_unsure_of():
    figures = measured(
        [label("silo-working")],
        [
            tag("silo-working", state="unsure"),
            tag("information-sharing"),
        ],
    )

    assert figures["problem"]["found"] == 0
    assert figures["unsure"] == 0.5


def test_evaluate_names_the_share_with_the_wrong_polarity():
    figures = measured(
        [label("silo-working"), label("voice-of-child", "good")],
        [tag("silo-working", "good"), tag("voice-of-child", "good")],
    )

    assert figures["polarity_confused"] == 0.5


def test_evaluate_does_not_call_a_theme_of_both_polarities_confused():
    figures = measured(
        [label("silo-working"), label("silo-working", "good")],
        [tag("silo-working", "good")],
    )

    assert figures["polarity_confused"] == 0.0


def test_evaluate_asks_whether_quotations_meet():
    figures = measured(
        [
            label("supervision-oversight", quote="Supervision was missed"),
            label("information-sharing", quote="The GP was not told"),
            label("silo-working", quote="words that are not in the text"),
            label("record-keeping"),
        ],
        [
            tag("supervision-oversight", quote="was missed."),
            tag("information-sharing", quote="Children were heard."),
            tag("silo-working", quote="GP"),
            tag("record-keeping", quote="GP"),
        ],
    )

    assert figures["quote_overlap"] == 0.25


def test_evaluate_keeps_random_and_chosen_passages_apart():
    passages = [
        *coded(label("silo-working"), selection="random"),
        *coded(label("silo-working"), text="Other words.", selection="keyword"),
    ]

    figures = evaluate(passages, Says(supervision=[tag("silo-working")]))

    assert {
        name: (group["passages"], group["problem"]["recall"])
        for name, group in figures["selections"].items()
    } == {"chosen": (1, 0.0), "random": (1, 1.0)}


def test_evaluate_gives_each_theme_its_own_figures():
    figures = measured([label("silo-working")], [tag("record-keeping", "good")])

    assert {
        theme: (group["problem"]["n"], group["good"]["suggested"])
        for theme, group in figures["themes"].items()
    } == {"record-keeping": (0, 1), "silo-working": (1, 0)}


def test_evaluate_of_no_passages_is_all_noughts():
    figures = evaluate([], Says())

    assert (figures["passages"], figures["problem"]["f1"]) == (0, 0.0)
    assert figures["problem"]["f1_interval"] == (0.0, 1.0)


def test_f1_interval_is_the_same_each_time_and_holds_the_figure():
    counts = [Counts(found=1), Counts(wrong=1), Counts(missed=1), Counts(found=2)] * 10

    low, high = f1_interval(counts)

    assert f1_interval(counts) == (low, high)
    assert low < 0.75 < high


def test_nearest_phrasing_finds_a_phrasing_of_the_taxonomy():
    passages = coded(
        label("silo-working"), text="Agencies worked in parallel and not together."
    )

    assert nearest_phrasing(passages)["f1"] == 1.0


def test_nearest_phrasing_leaves_a_single_coders_label_out():
    passages = coded(
        label("silo-working", agreed=False),
        text="Agencies worked in parallel and not together.",
    )

    assert nearest_phrasing(passages)["n"] == 0


@pytest.mark.parametrize(
    "line",
    ["not json", "[]", '{"id": 1}', '{"id": 1, "text": "a", "labels": ["b"]}', "7"],
)
def test_read_coded_names_the_line_it_cannot_use(line):
    with pytest.raises(GoldRefused, match="Line 2 is not a coded passage"):
        read_coded(["", line])
