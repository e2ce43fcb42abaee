"""The card of a theme: what is measured, how surely, and on what."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reviews import comparing, tags
from reviews.cards import card_of
from reviews.models import Review, Tag
from reviews.tagging import current_tagger
from tests.makers import make_analyst, make_draft, make_page, make_tag, make_theme
from tests.reviews.rounds import code, make_round
from themes.models import Theme

pytestmark = pytest.mark.django_db
PROBLEM, GOOD = 0, 1
SUGGESTED = [
    {"theme": "information-sharing", "polarity": "problem", "state": "suggested"}
]


def decide(theme, *, right: int, wrong: int, **given) -> None:
    """Tags of the machine that people decided."""
    analyst = make_analyst()
    for act, n in ((tags.confirm, right), (tags.reject, wrong)):
        for _ in range(n):
            act(make_tag(theme, **given), by=analyst)


def close_with(made, *, shown: int) -> None:
    """Both coders see the theme in the first passages, as many as said."""
    theme = Theme.objects.get()
    for place, sample in enumerate(made.samples.all()):
        for coder in made.coders.all():
            code(sample, coder, *([(theme, "problem")] if place < shown else []))
    made.refresh_from_db()


def test_card_without_data_is_not_measured():
    card = card_of(make_theme())

    assert (card.is_measured, card.missed, card.false) == (False, [], [])
    assert card.sides[PROBLEM].decided.precision.n == 0


def test_card_of_decided_tags_has_precision_with_its_interval():
    theme = make_theme()
    decide(theme, right=9, wrong=3)

    card = card_of(theme)

    precision = card.sides[PROBLEM].decided.precision
    assert (precision.share, precision.n) == (0.75, 12)
    assert (precision.low, precision.high) == (0.4677, 0.9111)
    assert card.is_measured
    assert card.sides[GOOD].decided.is_measured is False
    assert card.taggers == [str(current_tagger())]


def test_card_below_the_floor_is_not_measured():
    theme = make_theme()
    decide(theme, right=8, wrong=1)

    assert card_of(theme).is_measured is False


def test_card_counts_added_tags_as_missed():
    theme, analyst = make_theme(), make_analyst()
    decide(theme, right=9, wrong=0)
    page = make_page("Nobody told the school what had happened at home.")
    added = tags.add(
        page, theme=theme, polarity="problem", quote="Nobody told", by=analyst
    )

    card = card_of(theme)

    recall = card.sides[PROBLEM].decided.recall
    assert (recall.share, recall.n) == (0.9, 10)
    assert card.missed == [added]


def test_card_takes_what_had_been_unsure_for_no_suggestion():
    theme = make_theme()
    decide(theme, right=10, wrong=0)
    decide(theme, right=0, wrong=5, state=Tag.State.UNSURE)

    card = card_of(theme)

    assert card.sides[PROBLEM].decided.precision.n == 10
    assert (card.unsure.share, card.unsure.n) == (1 / 3, 15)
    assert card.false == []


def test_card_shows_at_most_three_wrong_suggestions():
    theme = make_theme()
    decide(theme, right=0, wrong=4)

    assert len(card_of(theme).false) == 3


def test_card_is_of_published_reviews_alone():
    theme = make_theme()
    for _ in range(12):
        decide(theme, right=0, wrong=1, review=make_draft())

    card = card_of(theme)

    assert (card.is_measured, card.false, card.checked) == (False, [], None)


def test_card_measures_blind_rounds_apart():
    made = make_round(passages=12)
    made.samples.update(machine=[])
    made.samples.filter(number__lte=10).update(machine=SUGGESTED)
    close_with(made, shown=9)
    theme = Theme.objects.get()

    card = card_of(theme)

    blind = card.sides[PROBLEM].blind
    assert (blind.precision.share, blind.precision.n) == (0.9, 10)
    assert (blind.recall.share, blind.recall.n) == (1.0, 9)
    assert card.sides[PROBLEM].decided.precision.n == 0


def test_card_weighs_passages_by_what_they_stand_for():
    made = make_round(passages=4)
    made.samples.update(machine=[], suggested=False)
    made.samples.filter(number__lte=2).update(machine=SUGGESTED, suggested=True)
    made.pool_with, made.pool_without = 2, 18
    made.save()
    close_with(made, shown=4)

    recall = card_of(Theme.objects.get()).sides[PROBLEM].blind.recall

    assert (recall.share, recall.n) == (0.1, 4)


def test_card_leaves_out_what_coders_have_not_settled():
    made = make_round(passages=1)
    made.samples.update(machine=SUGGESTED)
    theme = Theme.objects.get()
    one, other = made.coders.all()
    code(made.samples.get(), one, (theme, "problem"))
    code(made.samples.get(), other)
    made.refresh_from_db()

    before = card_of(theme).sides[PROBLEM].blind.precision.n
    comparing.settle(
        made.samples.select_related("round").get(),
        theme=theme,
        polarity="problem",
        shown=True,
        reason="It is.",
        by=one,
    )

    assert (before, card_of(theme).sides[PROBLEM].blind.precision.n) == (0, 1)


def test_card_shows_how_far_people_agree_once_looked_at():
    made = make_round(passages=12)
    close_with(made, shown=6)
    theme = Theme.objects.get()

    assert card_of(theme).sides[PROBLEM].people is None
    comparing.figures_of(made)

    people = card_of(theme).sides[PROBLEM].people
    assert people is not None
    assert (people.figures["n"], people.figures["alpha"]) == (12, 1.0)


def test_card_names_when_it_was_last_checked():
    theme = make_theme()
    decide(theme, right=1, wrong=0)

    assert card_of(theme).checked == Tag.objects.get().decisions.get().at


def test_theme_page_shows_figures_with_their_base(client):
    theme = make_theme()
    decide(theme, right=9, wrong=3)

    answer = client.get(reverse("theme", args=[theme.code]))

    assert "75 % of what it suggested was right (47 % to 91 %, of 12)." in answer.text
    assert "Not yet measured" in answer.text


def test_theme_page_names_no_coder(client):
    made = make_round(passages=12)
    close_with(made, shown=6)
    comparing.figures_of(made)

    answer = client.get(reverse("theme", args=["information-sharing"]))

    assert "coded apart" in answer.text
    assert "Coder" not in answer.text


def test_card_costs_the_same_queries_however_much_there_is():
    theme = make_theme()
    decide(theme, right=2, wrong=2)
    with CaptureQueriesContext(connection) as few:
        card_of(theme)
    decide(theme, right=6, wrong=6)
    with CaptureQueriesContext(connection) as many:
        card_of(theme)

    assert len(few) == len(many)
    assert Review.objects.count() == 16


def test_card_counts_what_was_said_of_a_theme_merged_into_it():
    theme = make_theme()
    old = make_theme("handovers", retired=True, merged_into=theme)
    decide(old, right=6, wrong=0)
    decide(theme, right=3, wrong=3)

    assert card_of(theme).sides[PROBLEM].decided.precision.n == 12
