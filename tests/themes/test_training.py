"""What the tagger may learn and what not, and that it learns the same each time."""

import io
import json
from collections import Counter
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from themes import lessons, training
from themes.evaluate import read_coded
from themes.tagging.combined import CombinedTagger
from themes.tagging.model import FILE, read, save
from themes.tagging.tagger import load_rules
from themes.tagging.text import fold
from themes.tagging.wording import concepts, stem

GOLD = Path(__file__).parents[3] / "shared" / "gold"
CODED = Path(__file__).parents[2] / "themes" / "data" / "coded"

OPENINGS = ("In March", "By then", "That summer", "Later on", "In the end")
SENTENCES = {
    ("record-keeping", "problem"): "the visit was never written down in the file.",
    ("record-keeping", "good"): "every visit was written down clearly in the file.",
    ("unseen-men", "problem"): "nobody had ever spoken to the father at home.",
    ("", ""): "the panel met in the town hall on a weekday.",
}


def row(number, key):
    text = f"{OPENINGS[number % len(OPENINGS)]}, {SENTENCES[key]}"
    labels = [{"theme": key[0], "polarity": key[1], "quote": SENTENCES[key]}]
    return {"id": f"{number}", "text": text, "labels": labels if key[0] else []}


ROWS = [row(n * 10 + at, key) for n in range(12) for at, key in enumerate(SENTENCES)]


def coded(rows=ROWS):
    return read_coded(json.dumps(one) for one in rows)


@pytest.fixture(scope="module")
def trained():
    phrasings = [lessons.Phrasing("unseen-men", "The father was not spoken to.")]
    return training.train(coded(), phrasings, load_rules(), version="7")


def test_words_never_seen_in_lower_case_are_names():
    texts = ["Then Mrs Quill rang the school.", "School staff rang; then mrs left."]

    assert lessons.names_in(texts) == {"quill"}


def test_vocabulary_holds_neither_names_nor_rare_words():
    texts = [
        f"Then Quillfeather was seen by staff {'once' * (n < 3)}" for n in range(9)
    ]
    texts += ["then"] * 4

    words = lessons.vocabulary(texts, load_rules()).words

    assert words == ["by", "seen", "staff", "then", "was"]


def test_vocabulary_pairs_no_words_across_a_name():
    texts = ["then Quillfeather rang", "staff rang then"] * 5

    vocabulary = lessons.vocabulary(texts, load_rules())

    assert [
        (vocabulary.words[first], vocabulary.words[second])
        for first, second in vocabulary.pairs
    ] == [("rang", "then"), ("staff", "rang")]


def test_an_author_is_never_in_two_folds():
    rows = [{**row(0, ("", "")), "id": f"a{n % 9}-{n}"} for n in range(90)]
    passages = coded(rows)

    folds = lessons.folds_of(passages)

    pairs = {
        (one.id.split("-")[0], fold) for one, fold in zip(passages, folds, strict=True)
    }
    assert len(pairs) == 9
    assert set(folds) == set(range(lessons.FOLDS))


def test_a_document_is_never_in_two_folds():
    rows = [{**row(n, ("", "")), "document": f"report {n % 7}"} for n in range(70)]

    folds = lessons.folds_of(coded(rows))

    assert folds[:7] * 10 == folds


def test_theme_with_too_few_examples_is_left_to_the_rules():
    few = training.FEWEST_EXAMPLES - 1
    rows = ROWS + [row(500 + n, ("unseen-men", "problem")) for n in range(few)]
    rows = [one for one in rows if "father" not in one["text"] or int(one["id"]) >= 500]

    trained = training.train(coded(rows), [], load_rules(), version="7")

    assert trained.model.themes == ["record-keeping"]


def test_trained_tagger_finds_what_it_was_shown(trained):
    tagger = CombinedTagger(load_rules(), trained.model, fingerprint="test")

    tags = tagger.tag("As before, nobody had ever spoken to the father at home.")

    assert [(tag.theme, tag.polarity, tag.state) for tag in tags] == [
        ("unseen-men", "problem", "suggested")
    ]
    assert "coded passages, most of all ‘" in tags[0].why


def test_same_passages_make_the_same_file(tmp_path, trained):
    phrasings = [lessons.Phrasing("unseen-men", "The father was not spoken to.")]
    again = training.train(coded(), phrasings, load_rules(), version="7")

    save(trained.model, tmp_path / "one.npz")
    save(again.model, tmp_path / "two.npz")

    assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "two.npz").read_bytes()


def test_model_comes_back_from_its_file_as_it_went_in(tmp_path, trained):
    save(trained.model, tmp_path / "one.npz")

    back = read(tmp_path / "one.npz")

    assert (back.version, back.themes) == ("7", ["record-keeping", "unseen-men"])
    assert back.vocabulary.words == trained.model.vocabulary.words
    assert back.vocabulary.pairs == trained.model.vocabulary.pairs
    assert np.array_equal(back.thresholds, trained.model.thresholds)
    assert np.array_equal(back.heads[0].weights, trained.model.heads[0].weights)


def test_cut_is_the_best_among_those_precise_enough():
    chances = np.array([0.9, 0.8, 0.7, 0.6, 0.5, 0.4])
    real = np.array([True, True, True, False, False, True])

    assert training.best_cut(chances, real, 0.7) == 0.7
    assert training.best_cut(chances, ~real, 0.9, otherwise=0.3) == 0.3


def test_train_tagger_writes_a_model_and_says_what_it_reached(tmp_path):
    source = tmp_path / "coded.jsonl"
    source.write_text("\n".join(json.dumps(one) for one in ROWS), "utf-8")
    target, out = tmp_path / "model.npz", io.StringIO()

    call_command(
        "train_tagger", str(source), "--out", str(target), "--json", stdout=out
    )

    report = json.loads(out.getvalue().splitlines()[-1])
    assert (report["passages"], report["themes"]) == (48, 2)
    assert read(target).themes == ["record-keeping", "unseen-men"]


def test_train_tagger_learns_nothing_from_what_is_left_out(tmp_path):
    source, left = tmp_path / "coded.jsonl", tmp_path / "ids.txt"
    source.write_text("\n".join(json.dumps(one) for one in ROWS), "utf-8")
    left.write_text("\n".join(one["id"] for one in ROWS if "father" in one["text"]))
    target = tmp_path / "model.npz"

    call_command(
        "train_tagger", str(source), "--out", str(target), "--leave-out", str(left)
    )

    assert read(target).themes == ["record-keeping"]


def test_train_tagger_refuses_what_it_cannot_read(tmp_path):
    source = tmp_path / "coded.jsonl"
    source.write_text("not json", "utf-8")

    with pytest.raises(CommandError, match="Line 1 is not a coded passage"):
        call_command("train_tagger", str(source), "--out", str(tmp_path / "m"))


def test_train_tagger_says_when_there_is_nothing_to_learn(tmp_path):
    source = tmp_path / "coded.jsonl"
    source.write_text(json.dumps(ROWS[0]), "utf-8")

    with pytest.raises(CommandError, match="No theme has 8 coded passages"):
        call_command("train_tagger", str(source), "--out", str(tmp_path / "m"))


# The file that ships


def shipped_texts():
    sources = [GOLD / "training.jsonl", GOLD / "invented_training.jsonl"]
    if not all(source.exists() for source in sources):
        pytest.skip("the texts that may not be shipped are not here")
    sources += sorted(CODED.glob("batch_*.jsonl"))
    return [
        one.text
        for source in sources
        for one in read_coded(source.read_text("utf-8").splitlines())
    ]


def test_shipped_model_is_small():
    assert FILE.stat().st_size < 5_000_000


def test_shipped_model_holds_no_name_and_no_rare_word():
    texts = shipped_texts()
    vocabulary = read().vocabulary
    plain = [[stem(word) for word in fold(text).split()] for text in texts]
    seen = Counter(word for words in plain for word in set(words))
    paired = Counter(pair for words in plain for pair in set(pairwise(words)))
    pairs = [tuple(vocabulary.words[one] for one in pair) for pair in vocabulary.pairs]

    assert set(vocabulary.words) & lessons.names_in(texts) == set()
    assert [word for word in vocabulary.words if seen[word] < lessons.FLOOR] == []
    assert [pair for pair in pairs if paired[pair] < lessons.FLOOR] == []


def test_names_of_concepts_are_those_of_the_rules():
    known = set(concepts(load_rules().book.lexicon))

    assert (
        len(set(read().vocabulary.names) & known) / len(read().vocabulary.names) > 0.5
    )
