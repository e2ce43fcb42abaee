"""A later version takes the earlier one's place, with what people decided of it."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from accounts.models import Event
from reviews import counts, tags, versions
from reviews.ingest.read import read
from reviews.models import Passage, Review, Tag, Version
from reviews.search import Search
from reviews.tagging import tag as suggest
from tests.makers import (
    make_analyst,
    make_draft,
    make_page,
    make_tag,
    make_theme,
    make_version,
    receive_pdf,
)

pytestmark = pytest.mark.django_db
State = Tag.State
KNOWN = "The school did not know what the health visitor knew."
GONE = "Nobody spoke to the child alone."


@pytest.fixture
def old():
    """A published report whose two findings have a page each."""
    version = make_version(page_count=2)
    make_page(f"1. {KNOWN}", version=version, number=1)
    make_page(f"2. {GONE}", version=version, number=2)
    return version


def make_next(old: Version, *pages: str, **given) -> Version:
    """The next version of a report, read but not yet in the earlier one's place."""
    number = old.report.versions.count() + 1
    version = make_version(report=old.report, number=number, **given)
    for at, text in enumerate(pages, start=1):
        make_page(text, version=version, number=at)
    return version


def tag_on(version: Version, page: int, quote: str, **given) -> Tag:
    found = version.pages.get(number=page)
    start = found.text.index(quote)
    theme = given.pop("theme", None) or make_theme(f"theme-{Tag.objects.count()}")
    return make_tag(theme, page=found, start=start, end=start + len(quote), **given)


def on(version: Version) -> list[Tag]:
    tags = Tag.objects.filter(passage__page__version=version)
    return list(tags.order_by("passage__page__number", "start"))


def test_decided_tag_is_set_on_the_same_words_with_its_decision(old):
    analyst = make_analyst()
    before = tags.confirm(tag_on(old, 1, KNOWN), by=analyst, reason="Plain.")
    new = make_next(
        old,
        "A new preface.",
        "1. The school did not know what\nthe health visitor knew.",
    )

    versions.take_place(new, by=analyst)

    (tag,) = on(new)
    assert tag.quote == "The school did not know what\nthe health visitor knew."
    assert (tag.theme, tag.polarity, tag.state) == (
        before.theme,
        before.polarity,
        State.CONFIRMED,
    )
    assert (tag.tagger, tag.score, tag.why) == (before.tagger, before.score, before.why)
    assert (tag.anchored_from, tag.current) == (before, True)
    (decision,) = tag.decisions.all()
    assert (decision.verdict, decision.by, decision.reason) == (
        "confirmed",
        analyst,
        "Carried over from the earlier version.",
    )


def test_rejected_and_added_tags_are_carried_over_too(old):
    analyst = make_analyst()
    tags.reject(tag_on(old, 1, KNOWN), by=analyst)
    tags.add(
        old.pages.get(number=2),
        theme=make_theme("voice"),
        polarity="problem",
        quote=GONE,
        by=analyst,
    )
    new = make_next(old, f"{KNOWN} {GONE}")

    versions.take_place(new, by=analyst)

    assert [(tag.state, tag.source, tag.tagger_id is None) for tag in on(new)] == [
        ("rejected", "machine", False),
        ("confirmed", "person", True),
    ]


def test_only_the_last_decision_is_carried_over(old):
    tag = tag_on(old, 1, KNOWN)
    tags.confirm(tag, by=make_analyst())
    last = make_analyst()
    tags.reject(tag, by=last)
    new = make_next(old, KNOWN)

    versions.take_place(new)

    (carried,) = on(new)
    assert carried.state == State.REJECTED
    assert [one.by for one in carried.decisions.all()] == [last]


def test_words_that_ocr_reads_later_are_carried_over_then(old):
    tags.confirm(tag_on(old, 1, KNOWN), by=make_analyst())
    last = tags.confirm(tag_on(old, 2, GONE), by=make_analyst())
    new = make_next(old, KNOWN)
    versions.take_place(new)
    make_page(GONE, version=new, number=2)

    versions.take_place(new)

    assert [tag.quote for tag in on(new)] == [KNOWN, GONE]
    assert Tag.objects.get(anchored_from=last).state == State.CONFIRMED
    assert versions.not_carried_over(new) == []


def test_suggestions_are_not_carried_over(old):
    tag_on(old, 1, KNOWN)
    new = make_next(old, KNOWN)

    versions.take_place(new)

    assert on(new) == []


def test_decision_replaces_the_suggestion_on_its_passage(old):
    before = tags.confirm(tag_on(old, 1, KNOWN), by=make_analyst())
    new = make_next(old, f"{KNOWN} {GONE}")
    tag_on(new, 1, "did not know", theme=before.theme)
    other = tag_on(new, 1, "did not know", theme=make_theme("other"))

    versions.take_place(new)

    assert {(tag.state, tag.theme) for tag in on(new)} == {
        (State.CONFIRMED, before.theme),
        (State.SUGGESTED, other.theme),
    }


def test_decision_taken_on_the_later_version_stands(old):
    before = tags.confirm(tag_on(old, 1, KNOWN), by=make_analyst())
    new = make_next(old, KNOWN)
    there = tags.reject(tag_on(new, 1, KNOWN, theme=before.theme), by=make_analyst())

    versions.take_place(new)

    there.refresh_from_db()
    assert on(new) == [there]
    assert (there.state, there.anchored_from) == (State.REJECTED, before)
    assert versions.not_carried_over(new) == []


def test_words_that_changed_are_listed_and_not_guessed(old):
    tags.confirm(tag_on(old, 1, KNOWN), by=make_analyst())
    lost = tags.confirm(tag_on(old, 2, GONE), by=make_analyst())
    new = make_next(old, KNOWN, GONE.replace("Nobody", "A nurse"))

    versions.take_place(new)

    assert versions.not_carried_over(new) == [lost]


def test_words_that_became_a_heading_are_listed(old):
    lost = tags.confirm(tag_on(old, 1, KNOWN), by=make_analyst())
    new = make_next(old, KNOWN)
    Passage.objects.filter(page__version=new).delete()

    versions.take_place(new)

    assert versions.not_carried_over(new) == [lost]


def test_two_tags_on_one_place_become_one(old):
    theme, analyst = make_theme("twice"), make_analyst()
    make_page(KNOWN, version=old, number=3)
    first = tags.confirm(tag_on(old, 1, KNOWN, theme=theme), by=analyst)
    second = tags.confirm(tag_on(old, 3, KNOWN, theme=theme), by=analyst)
    new = make_next(old, KNOWN)

    versions.take_place(new)

    assert [tag.anchored_from for tag in on(new)] == [first]
    assert versions.not_carried_over(new) == [second]


def test_not_carried_over_asks_once(old):
    for _ in range(4):
        tags.confirm(tag_on(old, 2, GONE), by=make_analyst())
    new = make_next(old, KNOWN)
    versions.take_place(new)

    with CaptureQueriesContext(connection) as queries:
        listed = versions.not_carried_over(new)
        said = [(tag.theme.title, tag.passage.page.number) for tag in listed]

    assert (len(said), len(queries)) == (4, 1)


def test_carrying_over_asks_as_often_for_many_tags_as_for_one(old):
    def asked() -> int:
        version = make_next(old, f"1. {KNOWN}", f"2. {GONE}")
        with CaptureQueriesContext(connection) as queries:
            versions.take_place(version)
        return len(queries)

    tags.confirm(tag_on(old, 1, KNOWN), by=make_analyst())
    once = asked()
    last = old.report.versions.get(superseded_by=None)
    for _ in range(5):
        tags.confirm(tag_on(last, 2, GONE), by=make_analyst())

    assert asked() == once


def test_superseded_version_is_neither_counted_nor_found(old):
    review = old.report.review
    tag = tags.confirm(tag_on(old, 2, GONE), by=make_analyst())
    new = make_next(old, KNOWN)

    versions.take_place(new)

    published = Review.objects.published()
    assert counts.by_theme_and_year(published) == {}
    assert counts.by_theme(published) == {}
    assert found("alone") == []
    assert found("visitor") == [(new.pk, review.pk)]
    assert list(search(f"theme={tag.theme.code}").reviews()) == []


def test_carried_over_tags_are_counted_and_found_once(old):
    review = old.report.review
    tag = tags.confirm(tag_on(old, 1, KNOWN), by=make_analyst())
    new = make_next(old, KNOWN)

    versions.take_place(new)

    published = Review.objects.published()
    assert counts.by_theme_and_year(published) == {(tag.theme.code, 2015): 1}
    assert list(search(f"theme={tag.theme.code}").reviews()) == [review]


def search(query: str) -> Search:
    return Search.from_query(QueryDict(query), user=make_analyst())


def found(words: str) -> list[tuple[int, int]]:
    passages = search(f"q={words}").passages()
    return [(one.page.version_id, one.review_id) for one in passages]


def test_superseded_version_keeps_its_pages_and_tags(old):
    tag = tags.confirm(tag_on(old, 1, KNOWN), by=make_analyst())

    versions.take_place(make_next(old, KNOWN))

    tag.refresh_from_db()
    assert (tag.state, tag.current) == (State.CONFIRMED, False)
    assert [page.number for page in old.pages.all()] == [1, 2]
    assert old.pages.first().get_absolute_url().endswith(f"/{old.pk}/pages/1/")


def test_what_waits_for_a_superseded_version_is_given_up(old):
    Version.objects.update(status=Version.Status.READABLE, ocr_waiting=True)

    versions.take_place(make_next(old, KNOWN))

    old.refresh_from_db()
    assert (old.status, old.ocr_waiting) == (Version.Status.CANCELLED, False)
    assert suggest(old.pk) is None


def test_later_version_is_not_superseded_by_an_earlier_one(old):
    second, third = make_next(old, KNOWN), make_next(old, KNOWN)

    versions.take_place(third)
    versions.take_place(second)

    rows = old.report.versions.order_by("number").values_list("superseded_by")
    assert [pk for (pk,) in rows] == [third.pk, third.pk, None]


def test_superseding_is_in_the_trail_with_its_counts(old):
    analyst = make_analyst()
    tags.confirm(tag_on(old, 1, KNOWN), by=analyst)
    tags.confirm(tag_on(old, 2, GONE), by=analyst)
    new = make_next(old, KNOWN)

    versions.take_place(new, by=analyst)

    event = Event.objects.get(act="superseded")
    assert (event.subject_id, event.actor) == (str(old.pk), analyst)
    assert event.after == {"version": new.pk, "carried": 1, "not_carried": 1}


def test_file_received_in_place_of_a_version_supersedes_it_when_read(taxonomy):
    review = make_draft()
    old = receive_pdf(f"Findings\n\n{KNOWN}", review=review)
    read(old.pk)
    tags.add(
        old.pages.get(),
        theme=make_theme("known"),
        polarity="problem",
        quote=KNOWN,
        by=make_analyst(),
    )

    new = receive_pdf("A new cover", f"Findings\n\n{KNOWN}", replaces=old)
    old.refresh_from_db()
    assert (old.superseded_by, new.report, new.number) == (None, old.report, 2)
    read(new.pk)

    old.refresh_from_db()
    assert old.superseded_by == new
    assert [(tag.quote, tag.state) for tag in on(new)] == [(KNOWN, "confirmed")]
    assert Event.objects.get(act="superseded").process == "reading"


def test_file_that_cannot_be_read_supersedes_nothing(old):
    new = receive_pdf("A page", replaces=old)
    Version.objects.filter(pk=new.pk).update(sha256="0" * 64)

    with pytest.raises(FileNotFoundError):
        read(new.pk)

    old.refresh_from_db()
    assert old.superseded_by is None


@pytest.mark.django_db(transaction=True)
def test_tag_decided_while_its_version_is_replaced_is_not_lost(old):
    tag, analyst = tag_on(old, 1, KNOWN), make_analyst()
    new = make_next(old, KNOWN)

    def run(act) -> None:
        try:
            act()
        finally:
            connections.close_all()

    acts = [
        lambda: tags.confirm(tag, by=analyst),
        lambda: versions.take_place(new),
    ]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(run, acts))

    carried = [one.anchored_from for one in on(new)]
    assert carried + versions.not_carried_over(new) == [tag]
