"""Sketches: what is alike is found to be, by as much as it is, and nothing else."""

import random
from itertools import combinations

import pytest

from demonstration import corpus
from reviews.ingest.passages import passages_of
from reviews.ingest.reader import reader
from reviews.sketch import FEWEST, NOTHING, K, compare, sketch_of


def text(words: int, seed: int = 1) -> str:
    letters = random.Random(seed)
    return " ".join(f"w{letters.randrange(5000)}" for _ in range(words))


def test_sketch_is_the_same_in_every_process():
    sketch = sketch_of(["The school knew nothing of this."])

    assert sketch == [217426349817069314, 7581011095026670663]


def test_sketch_is_small_sorted_and_fits_the_database():
    sketch = sketch_of([text(20_000)])

    assert len(sketch) == K
    assert sketch == sorted(set(sketch))
    assert 0 <= sketch[0] < sketch[-1] < 2**63


def test_sketch_knows_no_case_marks_or_breaks():
    one = sketch_of(["The child’s school — it did not know; nobody asked, either."])
    other = sketch_of(["the child's\nSCHOOL it did", "not know  nobody asked\teither"])

    assert one == other


@pytest.mark.parametrize("given", [[], [""], ["Four words are few"], ["— ‘’ …"]])
def test_text_without_five_words_has_an_empty_sketch(given):
    assert sketch_of(given) == []


def test_texts_too_short_to_compare_are_not_alike():
    sketch = sketch_of([text(FEWEST + 3)])

    assert len(sketch) == FEWEST - 1
    assert compare(sketch, sketch) == NOTHING
    assert (NOTHING.share, NOTHING.error) == (0.0, 1.0)


def test_same_text_is_wholly_alike():
    likeness = compare(sketch_of([text(5000)]), sketch_of([text(5000)]))

    assert (likeness.jaccard, likeness.contained, likeness.compared) == (1, 1, K)
    assert likeness.error == 1 / 16


def test_different_texts_are_not_alike():
    assert compare(sketch_of([text(5000)]), sketch_of([text(5000, seed=2)])).share == 0


@pytest.mark.parametrize("part", [0.1, 0.3, 0.5, 0.9])
def test_likeness_is_what_it_is_to_within_two_errors(part):
    whole = text(20_000)
    words = whole.split()[: int(20_000 * part)]

    likeness = compare(sketch_of([" ".join(words)]), sketch_of([whole]))

    assert abs(likeness.jaccard - part) < 2 * likeness.error
    assert likeness.contained == 1.0


def test_copy_with_a_new_cover_is_alike():
    body = text(4000)
    copy = [text(150, seed=3), body, text(50, seed=4)]

    assert compare(sketch_of([body]), sketch_of(copy)).share > 0.9


def test_summary_taken_from_a_long_report_is_contained_in_it():
    report = text(60_000)
    summary = [text(300, seed=5), " ".join(report.split()[1000:4000])]

    likeness = compare(sketch_of(summary), sketch_of([report]))

    assert likeness.jaccard < 0.1
    assert likeness.contained > 0.7


def test_order_of_the_texts_does_not_matter():
    one, other = sketch_of([text(3000)]), sketch_of([text(9000)])

    assert compare(one, other) == compare(other, one)


def test_no_two_invented_reports_are_alike(tmp_path):
    """They come of few hands, with the same notice and the same stock phrases."""
    sketches = [sketch_of(passages_in(path)) for path in corpus.write(tmp_path)]

    shares = [compare(a, b).share for a, b in combinations(sketches, 2)]

    assert [share for share in shares if share >= 0.25] == []


def passages_in(path) -> list[str]:
    pages = reader().extract(path).pages
    return [passage.text for passage in passages_of(pages).passages]
