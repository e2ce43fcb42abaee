"""Which suggestion comes next at the desk, and what changes and undoing do."""

import pytest

from accounts.models import Event
from reviews import desk, tags
from reviews.desk import Queue
from reviews.errors import TagRefused
from reviews.models import Decision, Tag
from tests.makers import (
    make_analyst,
    make_page,
    make_review,
    make_tag,
    make_theme,
    make_version,
)

pytestmark = pytest.mark.django_db
TEXT = "The nurse told nobody. Nobody asked the nurse what she knew."
State = Tag.State


@pytest.fixture
def analyst():
    return make_analyst(name="Ann")


def order_of(queue: Queue, skipped=()) -> list[Tag]:
    return list(queue.in_order(desk.confirmed_by_theme(), skipped))


def test_in_order_puts_the_uncertain_first_and_the_unsure_last(analyst):
    theme, page = make_theme(), make_page(TEXT)
    unsure = make_tag(theme, page=page, score=0.5, state=State.UNSURE)
    sure = make_tag(theme, page=page, score=0.9, start=4)
    fair = make_tag(theme, page=page, score=0.7, start=10)
    uncertain = make_tag(theme, page=page, score=0.59, start=15)

    assert order_of(Queue(analyst)) == [uncertain, fair, sure, unsure]


def test_in_order_puts_a_rare_theme_before_a_common_one(analyst):
    common, rare, page = make_theme(), make_theme("rare"), make_page(TEXT)
    for number in range(desk.RARE):
        make_tag(common, page=make_page(), start=number, state=State.CONFIRMED)
    first = make_tag(common, page=page)
    second = make_tag(rare, page=page, start=4)

    assert order_of(Queue(analyst)) == [second, first]


def test_in_order_puts_the_skipped_last_in_the_order_of_skipping(analyst):
    theme, page = make_theme(), make_page(TEXT)
    one, two, three = (make_tag(theme, page=page, start=n) for n in (0, 4, 10))

    found = order_of(Queue(analyst), [two.pk, one.pk])

    assert found == [three, two, one]


def test_every_is_of_the_review_the_theme_and_the_latest_version(analyst):
    theme, review = make_theme(), make_review()
    mine = make_tag(theme, review=review)
    make_tag(make_theme("other"))
    latest = make_version(review)
    old = make_version(report=latest.report, number=2, superseded_by=latest)
    make_tag(theme, page=make_page(version=old))
    make_tag(make_theme("retired", retired=True), review=review)

    assert list(Queue(analyst, review).every()) == [mine]
    assert list(Queue(analyst, theme=theme).every()) == [mine]


def test_progress_counts_what_is_decided(analyst):
    theme, page = make_theme(), make_page(TEXT)
    make_tag(theme, page=page)
    make_tag(theme, page=page, start=4, state=State.REJECTED)

    assert Queue(analyst).progress() == (1, 2)


@pytest.mark.parametrize(
    ("given", "confirmed", "skipped", "said"),
    [
        ({}, 2, False, "Rare theme: 2 confirmed so far."),
        ({}, 0, True, "You skipped it before. Rare theme: none confirmed so far."),
        (
            {"state": State.UNSURE},
            9,
            False,
            "Unsure: below the theme’s threshold, so it comes last.",
        ),
        ({"score": 0.5}, 9, False, "Uncertain: just above the theme’s threshold."),
        ({}, 9, False, "Next by how sure the tagger was, then by place."),
    ],
)
def test_why_next_says_it_in_words(given, confirmed, skipped, said):
    tag = make_tag(make_theme(), **given)
    put_off = [tag.pk] if skipped else []

    assert desk.why_next(tag, {tag.theme_id: confirmed}, put_off) == said


def test_confirm_of_what_changed_meanwhile_changes_nothing(analyst):
    tag = make_tag(make_theme())
    looked = tags.seen(tag)
    tags.confirm(tag, by=analyst)

    with pytest.raises(TagRefused, match=r"^Ann confirmed this at .*\. Nothing was"):
        tags.reject(tag, by=make_analyst(), expected=looked)

    tag.refresh_from_db()
    assert (tag.state, Decision.objects.count()) == ("confirmed", 1)


def test_confirm_of_what_is_as_seen_is_kept(analyst):
    tag = make_tag(make_theme())

    tags.confirm(tag, by=analyst, expected=tags.seen(tag))

    assert tags.seen(Tag.objects.get()).state == "confirmed"


def test_last_word_tells_of_another_day_and_of_taking_back(analyst):
    tag = make_tag(make_theme())
    assert tags.last_word(tag) == "Nobody has decided on this yet."
    tag = tags.confirm(tag, by=analyst)
    Decision.objects.update(at="2016-05-03T13:03Z")
    assert tags.last_word(tag) == "Ann confirmed this at 14:03 on 3 May 2016."

    tag = tags.undo(tag.decisions.get(), by=analyst)

    said = "Ann decided on this at 14:03 on 3 May 2016 and took it back."
    assert tags.last_word(tag) == said


@pytest.mark.parametrize("state", [State.SUGGESTED, State.UNSURE])
def test_undo_gives_a_suggestion_back_as_it_was(analyst, state):
    tag = tags.reject(make_tag(make_theme(), state=state), by=analyst)

    tag = tags.undo(tag.decisions.get(), by=analyst)

    event = Event.objects.first()
    assert (tag.state, tag.decisions.count()) == (state, 1)
    assert (event.act, event.after) == ("undone", {"state": state})


def test_undo_of_a_second_thought_decides_as_before(analyst):
    tag = tags.confirm(make_tag(make_theme()), by=make_analyst())
    tag = tags.reject(tag, by=analyst)

    tag = tags.undo(tag.decisions.last(), by=analyst)

    verdicts = [decision.verdict for decision in tag.decisions.all()]
    assert (tag.state, verdicts) == (
        "confirmed",
        ["confirmed", "rejected", "confirmed"],
    )


def test_undo_of_an_added_tag_rejects_it(analyst):
    page, theme = make_page(TEXT), make_theme()
    tag = tags.add(page, theme=theme, polarity="good", quote="asked", by=analyst)

    assert tags.undo(tag.decisions.get(), by=analyst).state == "rejected"


def test_undo_is_refused_to_others_after_others_and_twice(analyst):
    tag = tags.confirm(make_tag(make_theme()), by=analyst)
    decision, other = tag.decisions.get(), make_analyst(name="Bob")

    with pytest.raises(TagRefused, match="Only the person who decided"):
        tags.undo(decision, by=other)
    tags.undo(decision, by=analyst)
    with pytest.raises(TagRefused, match=r"took it back\. Nothing was undone"):
        tags.undo(decision, by=analyst)
    tags.reject(tag, by=other)
    with pytest.raises(TagRefused, match=r"Bob rejected this at"):
        tags.undo(decision, by=analyst)


def test_undo_of_a_decision_carried_over_is_refused(analyst):
    tag = make_tag(make_theme(), state=State.CONFIRMED)
    decision = Decision.objects.create(tag=tag, verdict="confirmed", by=analyst)

    with pytest.raises(TagRefused, match="in an earlier version"):
        tags.undo(decision, by=analyst)


@pytest.mark.parametrize(
    ("right", "reason"),
    [
        ({"theme": "other"}, "Not this theme"),
        ({"polarity": "good"}, "Wrong polarity"),
        ({"quote": "told nobody"}, "Other words"),
    ],
)
def test_change_rejects_with_a_reason_and_adds_the_right_one(analyst, right, reason):
    tag = make_tag(make_theme(), page=make_page(TEXT))
    if "theme" in right:
        right = {"theme": make_theme("other")}

    added = tags.change(tag, by=analyst, expected=tags.seen(tag), **right)

    tag.refresh_from_db()
    assert (tag.state, tag.decisions.get().reason) == ("rejected", reason)
    assert (added.state, added.source) == ("confirmed", "person")
    assert {name: getattr(added, name) for name in right} == right


def test_change_into_what_it_is_changes_nothing(analyst):
    tag = make_tag(make_theme())

    with pytest.raises(TagRefused, match="This is how it stands already"):
        tags.change(tag, theme=tag.theme, by=analyst)

    assert not Decision.objects.exists()


def test_undo_of_a_change_takes_both_back(analyst):
    tag = make_tag(make_theme(), page=make_page(TEXT))
    added = tags.change(tag, polarity="good", by=analyst)

    tag = tags.undo(tag.decisions.get(), by=analyst)

    added.refresh_from_db()
    assert (tag.state, added.state) == ("suggested", "rejected")


def test_undo_of_a_change_leaves_what_was_confirmed_before_it(analyst):
    tag = make_tag(make_theme(), page=make_page(TEXT))
    there = make_tag(tag.theme, page=tag.passage.page, polarity="good")
    tags.confirm(there, by=analyst)
    tags.change(tag, polarity="good", by=analyst)

    tags.undo(tag.decisions.get(), by=analyst)

    there.refresh_from_db()
    assert there.state == "confirmed"


def test_add_missed_finds_words_of_the_passage_beside(analyst):
    first = make_page("Nobody asked.")
    page = make_page(TEXT, version=first.version, number=2)
    tag = make_tag(make_theme(), page=page)
    given = {"theme": tag.theme, "polarity": "good", "by": analyst}

    here = desk.add_missed(tag, quote="Nobody asked the", **given)
    beside = desk.add_missed(tag, quote="Nobody asked.", **given)

    assert [here.passage.page, beside.passage.page] == [page, first]
    assert desk.around(tag.passage) == [first.passages.get()]
    with pytest.raises(TagRefused, match="not found in one passage"):
        desk.add_missed(tag, quote="zebra", **given)


def test_waiting_lists_reviews_and_themes_with_something_to_decide(analyst):
    theme, rare = make_theme(), make_theme("rare")
    make_tag(theme, state=State.CONFIRMED)
    tag = make_tag(theme)
    make_tag(rare, page=tag.passage.page)
    make_tag(rare)

    reviews = desk.waiting_by_review(analyst)
    themes = desk.waiting_by_theme(analyst)

    assert (reviews[0], len(reviews)) == ((tag.review, 2), 2)
    assert themes == [(rare, 2, 0), (theme, 1, 1)]


def test_suggestions_of_a_merged_theme_wait_with_its_heir(analyst):
    heir = make_theme()
    merged = make_theme("merged", retired=True, merged_into=heir)
    make_tag(merged, state=State.CONFIRMED)
    tag = make_tag(merged)

    assert desk.waiting_by_theme(analyst) == [(heir, 1, 1)]
    assert order_of(Queue(analyst, theme=heir)) == [tag]
    said = desk.why_next(tag, desk.confirmed_by_theme())
    assert said == "Rare theme: 1 confirmed so far."


@pytest.fixture
def scored():
    """Three suggestions on one page, of which two scored high."""
    theme, page = make_theme(), make_page(TEXT)
    return [
        make_tag(theme, page=page, score=score, start=start)
        for start, score in ((0, 0.95), (4, 0.9), (10, 0.7))
    ]


def test_above_is_what_scored_high_and_draw_takes_at_most_ten(analyst, scored):
    found = desk.above(Queue(analyst, scored[0].review), 0.9)

    assert found == [scored[0].pk, scored[1].pk]
    assert sorted(desk.draw(found)) == found
    assert len(set(desk.draw(range(100)))) == desk.SAMPLE


def states() -> list[str]:
    return list(Tag.objects.order_by("pk").values_list("state", flat=True))


def test_accept_above_accepts_the_rest_when_the_sample_was_right(analyst, scored):
    one, two, _ = scored
    found, answers = [one.pk, two.pk], {one.pk: True}

    n = desk.accept_above(one.review, found, answers=answers, score=0.9, by=analyst)

    event = Event.objects.get(act="accepted-above")
    assert (n, states()) == (1, ["confirmed", "confirmed", "suggested"])
    assert event.after == {"score": 0.9, "sample": [one.pk], "n": 1}
    assert two.decisions.get().reason == desk.CHECKED


def test_accept_above_keeps_only_the_sample_when_one_was_wrong(analyst, scored):
    one, two, _ = scored
    found, answers = [one.pk, two.pk], {one.pk: False}

    n = desk.accept_above(one.review, found, answers=answers, score=0.9, by=analyst)

    assert (n, states()) == (0, ["rejected", "suggested", "suggested"])


def test_accept_above_leaves_what_somebody_decided_meanwhile(analyst, scored):
    one, two, _ = scored
    tags.reject(two, by=make_analyst())
    found, answers = [one.pk, two.pk], {one.pk: True}

    n = desk.accept_above(one.review, found, answers=answers, score=0.9, by=analyst)

    assert (n, states()) == (0, ["confirmed", "rejected", "suggested"])
