"""Blind coding: drawing passages, coding alone, and closing a round."""

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.models import Event
from reviews import coding
from reviews.errors import CodingRefused
from reviews.models import Coding, Mark, Passage, Sample
from tests.makers import (
    make_analyst,
    make_page,
    make_review,
    make_tag,
    make_theme,
    make_user,
)
from tests.reviews.rounds import QUOTE, TEXT, code, make_passages, make_round
from themes.models import Theme
from themes.tagging import load

pytestmark = pytest.mark.django_db


def people(made) -> list:
    return list(made.coders.order_by("name"))


def test_draw_takes_half_of_each_kind_and_the_rest_where_one_is_short():
    with_tags, without = list(range(100)), list(range(100, 200))

    even = coding.draw(with_tags, without, 20, seed=1)
    short = coding.draw(with_tags[:3], without, 20, seed=1)
    shorter = coding.draw(with_tags, without[:2], 20, seed=1)

    assert sum(pk < 100 for pk in even) == 10
    assert sum(pk < 100 for pk in short) == 3
    assert sum(pk < 100 for pk in shorter) == 18
    assert len(set(even)) == 20


def test_draw_with_the_same_seed_is_the_same_and_never_more_than_there_are():
    drawn = [coding.draw([1, 2, 3], [4, 5], 20, seed=7) for _ in range(2)]

    assert drawn[0] == drawn[1]
    assert sorted(drawn[0]) == [1, 2, 3, 4, 5]


def test_make_round_keeps_what_it_was_drawn_with():
    theme = make_theme()
    pages = make_passages(4)
    make_tag(theme, page=pages[0])
    analysts = [make_analyst(), make_analyst()]

    made = coding.make_round(
        "Spring", passages=4, coders=analysts, by=analysts[0], seed=5
    )

    assert (made.seed, made.pool_with, made.pool_without) == (5, 1, 3)
    assert made.samples.count() == 4
    assert made.samples.get(passage__page=pages[0]).suggested is True
    assert Event.objects.get(act="made-round").after == {"seed": 5, "n": 4}


def test_make_round_keeps_what_the_tagger_says_of_each_passage(taxonomy):
    page = make_page(
        "The strategy discussion was not convened in time, as the review found out."
    )
    make_page("The family had lived at the same address for many years by that time.")
    analysts = [make_analyst(), make_analyst()]

    made = coding.make_round("A round", passages=2, coders=analysts, by=analysts[0])

    said = load().tag(page.text, section="")
    assert made.samples.get(passage__page=page).machine == [
        {"theme": one.theme, "polarity": one.polarity, "state": one.state}
        for one in said
    ]
    assert said[0].theme == "strategy-discussion-not-convened"


def test_make_round_with_one_coder_is_refused():
    analyst = make_analyst()

    with pytest.raises(CodingRefused, match="at least two"):
        coding.make_round("Alone", passages=2, coders=[analyst], by=analyst)


def test_make_round_draws_from_chosen_reviews_alone():
    make_theme()
    make_passages(3)
    chosen = make_passages(2)
    analysts = [make_analyst(), make_analyst()]
    review = chosen[0].version.report.review

    made = coding.make_round(
        "Chosen", passages=9, coders=analysts, by=analysts[0], reviews=[review]
    )

    assert made.samples.count() == 2


def test_make_round_without_read_passages_is_refused():
    make_theme()
    make_page("Too short.")
    make_page(TEXT, review=make_review())
    Passage.objects.filter(text=TEXT).update(section="glossary")
    analysts = [make_analyst(), make_analyst()]

    with pytest.raises(CodingRefused, match="No passage"):
        coding.make_round("Nothing", passages=9, coders=analysts, by=analysts[0])


def test_coders_are_those_who_may_decide_tags():
    analyst = make_analyst()
    make_user("practitioner")
    make_analyst(is_active=False)

    assert list(coding.coders()) == [analyst]


def test_mark_quotes_the_passage_and_again_moves_the_quote():
    made = make_round()
    sample, coder, theme = made.samples.first(), people(made)[0], Theme.objects.get()

    coding.mark(sample, theme=theme, polarity="problem", quote="told nobody", by=coder)
    moved = coding.mark(
        sample, theme=theme, polarity="problem", quote="nobody   asked\nher", by=coder
    )

    assert Mark.objects.get() == moved
    assert moved.quote == QUOTE
    text = sample.passage.page.text
    assert text[moved.start : moved.end] == QUOTE


def test_mark_on_words_that_are_not_there_is_refused():
    made = make_round()

    with pytest.raises(CodingRefused, match="not found"):
        coding.mark(
            made.samples.first(),
            theme=Theme.objects.get(),
            polarity="problem",
            quote="never said",
            by=people(made)[0],
        )
    assert Coding.objects.count() == 0


def test_finish_freezes_a_coding():
    made = make_round()
    sample, coder, theme = made.samples.first(), people(made)[0], Theme.objects.get()
    code(sample, coder, (theme, "problem"))

    with pytest.raises(CodingRefused, match="have finished"):
        coding.mark(sample, theme=theme, polarity="good", quote=QUOTE, by=coder)
    with pytest.raises(CodingRefused, match="have finished"):
        coding.unmark(sample, Mark.objects.get().pk, by=coder)
    assert Mark.objects.get().polarity == "problem"


def test_database_refuses_to_change_what_is_done():
    made = make_round()
    code(made.samples.first(), people(made)[0], (Theme.objects.get(), "problem"))

    for change in (
        lambda: Mark.objects.update(polarity="good"),
        lambda: Coding.objects.update(done=None),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_finish_with_other_marks_than_one_saw_is_refused():
    made = make_round()
    sample, coder = made.samples.first(), people(made)[0]
    coding.mark(
        sample, theme=Theme.objects.get(), polarity="good", quote=QUOTE, by=coder
    )

    with pytest.raises(CodingRefused, match="marks have changed"):
        coding.finish(sample, by=coder, marks=0)


def test_unmark_takes_away_only_ones_own():
    made = make_round()
    sample, (one, other) = made.samples.first(), people(made)
    theme = Theme.objects.get()
    mine, theirs = (
        coding.mark(sample, theme=theme, polarity="good", quote=QUOTE, by=by)
        for by in (one, other)
    )

    coding.unmark(sample, theirs.pk, by=one)
    coding.unmark(sample, mine.pk, by=one)

    assert list(Mark.objects.all()) == [theirs]


def test_samples_are_there_for_their_coders_alone():
    made = make_round()
    stranger = make_analyst()
    sample = made.samples.first()

    assert coding.samples_of(stranger).count() == 0
    assert coding.next_of(made, coder=stranger) is None
    with pytest.raises(CodingRefused, match="not asked"):
        coding.finish(sample, by=stranger, marks=0)


def test_next_of_goes_through_the_round_for_each_coder():
    made = make_round()
    one, other = people(made)
    first, second = made.samples.all()
    code(first, one)

    assert coding.next_of(made, coder=one) == second
    assert coding.next_of(made, coder=other) == first


def test_round_closes_when_the_last_coder_finishes():
    made = make_round(passages=1)
    one, other = people(made)
    sample = made.samples.get()

    code(sample, one)
    made.refresh_from_db()
    assert made.closed is None
    code(sample, other)
    made.refresh_from_db()

    assert made.closed is not None
    assert coding.progress_of(made) == [(one, 1), (other, 1)]


def test_close_is_for_the_maker_and_ends_coding():
    made = make_round()
    maker, other = people(made)

    with pytest.raises(CodingRefused, match="Only the person who made"):
        coding.close(made, by=other)
    coding.close(made, by=maker)
    coding.close(made, by=maker)

    with pytest.raises(CodingRefused, match="closed"):
        coding.finish(made.samples.first(), by=other, marks=0)
    assert Event.objects.filter(act="closed-round").count() == 1


def test_progress_and_rounds_count_what_each_has_finished():
    made = make_round(passages=3)
    one, other = people(made)
    code(made.samples.first(), other)

    found = coding.rounds_of(other).get()

    assert (found.passages, found.mine, found.is_mine) == (3, 1, True)
    assert coding.rounds_of(make_analyst()).get().is_mine is False
    assert coding.progress_of(made) == [(one, 0), (other, 1)]


def test_sample_is_once_in_a_round():
    sample = make_round().samples.first()

    with pytest.raises(DatabaseError), transaction.atomic():
        Sample.objects.create(
            round=sample.round, passage=sample.passage, number=sample.number + 99
        )
    assert connection.is_usable()
