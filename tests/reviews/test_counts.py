import pytest

from reviews import counts
from reviews.models import Review
from tests.makers import (
    make_draft,
    make_page,
    make_review,
    make_stage,
    make_tag,
    make_theme,
)
from themes.trends import Point, Share

pytestmark = pytest.mark.django_db


def published():
    return Review.objects.published()


def test_review_counts_once_however_many_passages():
    theme, review = make_theme(), make_review(year_published=2014)
    for number in (1, 2):
        page = make_page(review=review, number=number)
        make_tag(theme, page=page, state="confirmed")

    assert counts.trend_of(theme, published()) == [Point(2014, 1, of=1)]


def test_suggested_rejected_and_unpublished_do_not_count():
    theme = make_theme()
    make_tag(theme, review=make_review(year_published=2014), state="suggested")
    make_tag(theme, review=make_review(year_published=2014), state="rejected")
    make_tag(theme, review=make_draft(year_published=2014), state="confirmed")

    assert counts.trend_of(theme, published()) == [Point(2014, 0, of=2)]


def test_praise_is_not_counted_as_a_problem():
    theme = make_theme()
    make_tag(theme, review=make_review(), state="confirmed", polarity="good")

    assert counts.by_theme(published()) == {theme.pk: {"problem": 0, "good": 1}}


def test_dashboard_counts_suggested_apart_and_only_when_asked():
    theme = make_theme()
    make_tag(theme, review=make_review(year_published=2014), state="confirmed")
    make_tag(theme, review=make_review(year_published=2014), state="suggested")

    rows = [
        counts.dashboard(published(), themes=[theme], suggested=asked)[0]
        for asked in (False, True)
    ]

    assert [(row.total, row.suggested) for row in rows] == [
        (Share(1, of=2), 0),
        (Share(1, of=2), 1),
    ]


def test_theme_both_suggested_and_confirmed_is_not_counted_as_suggested():
    theme, review = make_theme(), make_review()
    for number, state in enumerate(["confirmed", "suggested"], start=1):
        make_tag(theme, page=make_page(review=review, number=number), state=state)

    assert counts.only_suggested_by_theme_and_year(published()) == {}


def test_by_stage_names_the_commonest_themes():
    referral = make_stage("referral", order=3)
    often, seldom = (
        make_theme(code, stage=referral) for code in ("referral-quality", "no-feedback")
    )
    both = make_review()
    make_tag(often, review=both, state="confirmed")
    make_tag(seldom, review=both, state="confirmed")
    make_tag(often, review=make_review(), state="confirmed")

    (stage,) = counts.by_stage(published())

    assert stage.share == Share(2, of=2)
    assert stage.commonest == [(often, 2), (seldom, 1)]


def test_counting_takes_the_same_queries_at_one_and_three_reviews(
    django_assert_num_queries,
):
    theme = make_theme()
    for times in (1, 2):
        for _ in range(times):
            make_tag(theme, review=make_review(), state="confirmed")
        with django_assert_num_queries(5):
            counts.by_stage(published())
        with django_assert_num_queries(4):
            counts.dashboard(published(), themes=[theme], suggested=True)
