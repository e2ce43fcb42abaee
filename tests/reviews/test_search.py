import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict

from accounts.models import Agency
from reviews.search import FACETS, MARK, UNMARK, Search
from tests.makers import (
    make_analyst,
    make_draft,
    make_page,
    make_review,
    make_tag,
    make_theme,
)

pytestmark = pytest.mark.django_db
FACET = {facet.name: facet for facet in FACETS}


def search(query: str, user=None) -> Search:
    return Search.from_query(QueryDict(query), user=user or AnonymousUser())


def test_words_find_passages_in_any_form_and_mark_them():
    page = make_page("The police shared the notification.")
    make_page("Nothing of the kind.")

    (found,) = search("q=sharing").passages()

    assert found.page == page
    assert f"{MARK}shared{UNMARK}" in found.headline


@pytest.mark.parametrize(
    ("query", "hits"),
    [
        ("q=core group", 1),
        ('q="group core"', 0),
        ("q=core -group", 0),
        ("q=core OR nothing", 1),
    ],
)
def test_phrases_minus_and_or(query, hits):
    make_page("The core group met once.")

    assert search(query).passages().count() == hits


@pytest.mark.parametrize(
    "query",
    ["q=%00", "q=" + "x" * 5000, "q='%3B--", "q=%22", "q=)(%26|!", "q=%F0%9F%98%80"],
)
def test_nonsense_finds_nothing_and_breaks_nothing(query):
    make_page()

    assert list(search(query).passages()) == []


@pytest.mark.parametrize(
    "query", ["year=soon", "year=99999999999999999999", "theme=%00", "nation=' or 1=1"]
)
def test_facet_that_makes_no_sense_is_left_out(query):
    review = make_review()

    assert list(search(query).reviews()) == [review]


def test_drafts_are_found_by_analysts_alone():
    make_page("A secret.", review=make_draft())

    assert search("q=secret").passages().count() == 0
    assert search("q=secret", make_analyst()).passages().count() == 1


def test_theme_finds_reviews_where_it_is_confirmed():
    theme = make_theme()
    confirmed = make_tag(theme, state="confirmed").review
    make_tag(theme, state="suggested")

    found = search(f"theme={theme.code}")

    assert list(found.reviews()) == [confirmed]
    assert found.counts(FACET["theme"]) == [(theme.code, 1)]


def test_counts_of_a_facet_leave_out_its_own_choice():
    police, health = (
        Agency.objects.create(code=code, title=code) for code in ("police", "health")
    )
    make_review(agencies=[police, health])
    make_review(agencies=[health])

    found = search("agency=police")

    assert found.reviews().count() == 1
    assert found.counts(FACET["agency"]) == [("health", 2), ("police", 1)]


def test_facets_narrow_together():
    make_review(year_published=2014, nation="wales")
    wanted = make_review(year_published=2014, nation="england")
    make_review(year_published=2015, nation="england")

    assert list(search("year=2014&nation=england").reviews()) == [wanted]


def test_glossary_and_the_like_rank_below_what_is_reported():
    aside = make_page("Core group: the core group of a plan.")
    reported = make_page("The core group met once.")
    aside.passages.update(section="glossary")

    assert [hit.page for hit in search("q=core group").passages()] == [reported, aside]


def test_search_takes_one_query(django_assert_num_queries):
    for _ in range(3):
        make_page("They did not share.")

    with django_assert_num_queries(1):
        for passage in search("q=share").passages():
            assert passage.page.version.report.review.title
