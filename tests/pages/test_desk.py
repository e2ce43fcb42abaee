"""The review desk in a browser without scripts: queues, acts, and two people."""

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reviews import tags
from reviews.models import Decision, Tag
from tests.makers import (
    make_analyst,
    make_draft,
    make_page,
    make_review,
    make_tag,
    make_theme,
    make_user,
    make_version,
)

pytestmark = pytest.mark.django_db
TEXT = "The nurse told nobody. Nobody asked the nurse what she knew."
State = Tag.State


@pytest.fixture
def tag():
    return make_tag(make_theme(), page=make_page(TEXT))


def desk_of(tag: Tag) -> str:
    return reverse("desk-review", args=[tag.review.reference])


def sent(tag: Tag, act: str, **given) -> dict:
    """A form of the desk as it stands on the page."""
    seen = tags.seen(tag)
    decision = seen.decision or ""
    return {
        "act": act,
        "tag": tag.pk,
        "state": seen.state,
        "decision": decision,
        **given,
    }


def said(answer) -> list[str]:
    return [str(message) for message in get_messages(answer.wsgi_request)]


def state_of(tag: Tag) -> str:
    return Tag.objects.get(pk=tag.pk).state


@pytest.mark.parametrize("name", ["desk", "desk-review", "desk-theme", "desk-bulk"])
def test_desk_is_for_those_who_decide(client, tag, name):
    args = {"desk": [], "desk-theme": [tag.theme.code]}
    address = reverse(name, args=args.get(name, [tag.review.reference]))
    stranger = client.get(address)
    client.force_login(make_user("practitioner"))
    practitioner = client.get(address)
    client.force_login(make_analyst())

    assert (stranger.status_code, practitioner.status_code) == (302, 403)
    assert client.get(address).status_code == 200


def test_link_to_the_desk_is_for_those_who_decide(client, tag):
    link = f'href="{reverse("desk")}"'
    stranger = client.get(reverse("home")).text
    client.force_login(make_analyst())

    assert (link in stranger, link in client.get(reverse("home")).text) == (False, True)


def test_index_lists_reviews_and_themes(client, analyst, tag):
    answer = client.get(reverse("desk")).text

    assert f'href="{desk_of(tag)}"' in answer
    assert f'href="{reverse("desk-theme", args=[tag.theme.code])}"' in answer
    assert "1 to decide, 0 confirmed" in answer


def test_index_with_nothing_to_decide_says_so(client, analyst):
    assert client.get(reverse("desk")).text.count("Nothing waits here") == 2


def test_desk_shows_the_suggestion_in_its_context(client, analyst):
    review = make_draft()
    first = make_page("What stood before.", review=review)
    page = make_page(TEXT, version=first.version, number=2)
    make_page("What came after.", version=first.version, number=3)
    theme = make_theme(include=["It counts."], exclude=["It does not."])
    tag = make_tag(theme, page=page, start=4, end=22, score=0.7)
    other = make_tag(make_theme("other"), page=page, score=0.9)

    answer = client.get(desk_of(tag)).text

    for words in (
        "What stood before.",
        "What came after.",
        'current">nurse told nobody.</mark>',
        "0 of 2 decided",
        "Rare theme: none confirmed so far.",
        "The tagger was fairly sure.",
        theme.definition,
        "It counts.",
        "It does not.",
        f'<link rel="prefetch" href="{desk_of(tag)}?tag={other.pk}">',
        "(not published)",
    ):
        assert words in answer


@pytest.mark.parametrize(("total", "words"), [(0, "nothing here yet"), (1, "Every")])
def test_desk_with_nothing_left_says_so(client, analyst, total, words):
    tag = make_tag(make_theme(), state=State.CONFIRMED)
    if not total:
        tag.delete()

    answer = client.get(desk_of(tag)).text

    assert ("Nothing waits here" in answer, words in answer) == (True, True)


@pytest.mark.parametrize(
    ("act", "given", "state", "reason"),
    [
        ("accept", {}, "confirmed", ""),
        ("reject", {"reason": "neutral"}, "rejected", "Neutral mention"),
        ("reject", {}, "rejected", ""),
        ("polarity", {}, "rejected", "Wrong polarity"),
        ("theme", {"theme-theme": "other"}, "rejected", "Not this theme"),
        ("quote", {"quote-quote": "told  nobody"}, "rejected", "Other words"),
    ],
)
def test_act_decides_and_goes_on_with_a_way_to_undo(
    client, analyst, tag, act, given, state, reason
):
    make_theme("other")
    answer = client.post(desk_of(tag), sent(tag, act, **given))

    decision = tag.decisions.get()
    assert answer.url == f"{desk_of(tag)}?did={act}&last={decision.pk}#item"
    assert (state_of(tag), decision.reason) == (state, reason)
    page = client.get(answer.url).text
    assert f'name="last" value="{decision.pk}"' in page


def test_polarity_of_what_helped_changes_to_what_went_wrong(client, analyst):
    tag = make_tag(make_theme(), polarity="good")

    client.post(desk_of(tag), sent(tag, "polarity"))

    assert Tag.objects.get(source="person").polarity == "problem"


def test_missed_tag_is_added_and_the_suggestion_stays_in_view(client, analyst, tag):
    given = {
        "missed-quote": "Nobody asked",
        "missed-theme": tag.theme.code,
        "missed-polarity": "problem",
    }

    answer = client.post(desk_of(tag), sent(tag, "missed", **given))

    added = Tag.objects.get(source="person")
    last = added.decisions.get().pk
    assert answer.url == f"{desk_of(tag)}?did=missed&last={last}&tag={tag.pk}#item"
    assert (added.quote, state_of(tag)) == ("Nobody asked", "suggested")


@pytest.mark.parametrize(
    ("act", "given", "words"),
    [
        ("theme", {}, "Choose a theme"),
        ("quote", {}, "Select or type the words"),
        ("quote", {"quote-quote": "zebra"}, "do not stand in this passage"),
        ("missed", {}, "Choose what the words tell of"),
        (
            "missed",
            {
                "missed-quote": "zebra",
                "missed-theme": "information-sharing",
                "missed-polarity": "good",
            },
            "not found in one passage",
        ),
    ],
)
def test_form_with_a_fault_is_shown_with_it(client, analyst, tag, act, given, words):
    answer = client.post(desk_of(tag), sent(tag, act, **given))

    assert (answer.status_code, words in answer.text) == (400, True)
    assert answer.text.count('" open><summary aria-keyshortcuts') == 1
    assert "<title>Error: " in answer.text


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"act": "burn"}, "Nothing was decided. Choose again."),
        ({"state": "burnt"}, "Nothing was decided. Choose again."),
        ({"tag": 2**40}, "This suggestion is gone"),
        ({"reason": "whim", "act": "reject"}, "Choose a reason from the list"),
        ({"act": "undo"}, "There is nothing of yours to undo here."),
        ({"act": "undo", "last": "1" * 20}, "There is nothing of yours to undo here."),
    ],
)
def test_what_makes_no_sense_decides_nothing(client, analyst, tag, given, words):
    answer = client.post(desk_of(tag), sent(tag, "accept") | given)

    assert (words in said(answer)[0], state_of(tag)) == (True, "suggested")


def test_theme_changed_into_itself_is_refused(client, analyst, tag):
    given = sent(tag, "theme", **{"theme-theme": tag.theme.code})

    answer = client.post(desk_of(tag), given)

    assert said(answer) == ["This is how it stands already. Nothing was changed."]


@pytest.mark.parametrize("act", ["accept", "reject", "polarity"])
def test_second_person_is_told_and_changes_nothing(client, analyst, tag, act):
    second = Client()
    second.force_login(make_analyst(name="Bob"))
    form = sent(tag, act)
    client.post(desk_of(tag), sent(tag, "accept"))

    answer = second.post(desk_of(tag), form, follow=True)

    words = f"{analyst} confirmed this at "
    assert answer.redirect_chain[0][0] == f"{desk_of(tag)}?tag={tag.pk}"
    assert answer.text.count(words) == 2  # what happened, and how it stands
    assert "Nothing was changed." in answer.text
    assert (Decision.objects.count(), state_of(tag)) == (1, "confirmed")


def test_undo_brings_the_suggestion_back_into_view(client, analyst, tag):
    client.post(desk_of(tag), sent(tag, "reject"))
    last = tag.decisions.get().pk

    answer = client.post(desk_of(tag), {"act": "undo", "last": last})

    assert answer.url == f"{desk_of(tag)}?tag={tag.pk}"
    assert said(answer) == [f"Undone: “{tag.theme.title}” is suggested again."]
    assert 'value="undo"' not in client.get(f"{desk_of(tag)}?last={last}").text


def test_undo_after_somebody_else_is_refused(client, analyst, tag):
    tags.confirm(tag, by=analyst)
    last = tag.decisions.get().pk
    tags.reject(tag, by=make_analyst())
    tags.confirm(tag, by=make_analyst(name="Bob"))

    answer = client.post(desk_of(tag), {"act": "undo", "last": last})

    assert "Bob confirmed this at" in said(answer)[0]
    assert state_of(tag) == "confirmed"


def test_skip_puts_a_suggestion_last_and_decides_nothing(client, analyst, tag):
    second = make_tag(tag.theme, page=tag.passage.page, start=4)

    client.post(desk_of(tag), sent(tag, "skip"))
    one = client.get(desk_of(tag)).context["tag"]
    client.post(desk_of(tag), sent(second, "skip"))
    client.post(desk_of(tag), sent(tag, "skip"))

    assert [one, client.get(desk_of(tag)).context["tag"]] == [second, second]
    assert not Decision.objects.exists()


def test_theme_queue_goes_over_all_reviews(client, analyst, tag):
    make_tag(tag.theme)

    answer = client.get(reverse("desk-theme", args=[tag.theme.code]))

    assert "0 of 2 decided" in answer.text


def test_quotation_of_a_word_file_has_no_picture(client, analyst):
    version = make_version(kind="docx")
    tag = make_tag(make_theme(), page=make_page(TEXT, version=version))

    assert "<svg" not in client.get(desk_of(tag)).text


def queries(client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize("name", ["desk", "desk-review", "desk-theme", "desk-bulk"])
def test_queue_of_three_costs_no_more_queries_than_one(client, analyst, tag, name):
    args = {"desk": [], "desk-theme": [tag.theme.code]}
    address = reverse(name, args=args.get(name, [tag.review.reference]))
    address += "?above=0.8" if name == "desk-bulk" else ""
    client.get(address)
    one = queries(client, address)
    for number in (1, 2):
        make_tag(make_theme(f"more-{number}"), page=tag.passage.page)
        make_tag(tag.theme, page=tag.passage.page, start=number)
        make_tag(tag.theme, review=make_review())

    assert queries(client, address) == one


@pytest.fixture
def bulk(client, analyst, tag):
    """The page of a drawn sample of one, of two that scored as high."""
    address = reverse("desk-bulk", args=[tag.review.reference])
    Tag.objects.update(score=0.95)
    make_tag(tag.theme, page=tag.passage.page, start=4, score=0.75)
    return address


def token_of(client, address: str) -> str:
    return client.get(f"{address}?above=0.9").context["token"]


def test_bulk_asks_for_a_score_before_anything(client, bulk):
    answer = client.get(bulk)

    assert (answer.context["drawn"], "Draw a sample" in answer.text) == (None, True)
    assert client.get(f"{bulk}?above=0.1").context["drawn"] is None


def test_bulk_shows_the_sample_and_accepts_when_it_is_right(client, bulk, tag):
    token = token_of(client, bulk)

    answer = client.post(bulk, {"token": token, f"tag-{tag.pk}": "right"})

    assert answer.url == desk_of(tag)
    assert said(answer) == ["0 more accepted after 1 were checked."]
    assert state_of(tag) == "confirmed"


def test_bulk_with_a_wrong_one_says_that_nothing_else_was(client, bulk, tag):
    token = token_of(client, bulk)

    answer = client.post(bulk, {"token": token, f"tag-{tag.pk}": "wrong"})

    assert "1 of 1 in the sample was wrong" in said(answer)[0]
    assert state_of(tag) == "rejected"


def test_bulk_wants_every_answer(client, bulk, tag):
    token = token_of(client, bulk)

    answer = client.post(bulk, {"token": token})

    words = f"Say whether “{tag.theme.title}"
    assert (answer.status_code, answer.text.count(words)) == (400, 2)
    assert (state_of(tag), "Error: " in answer.text) == ("suggested", True)


def test_bulk_takes_no_sample_that_it_did_not_draw(client, bulk, tag):
    token = token_of(client, bulk)
    other = reverse("desk-bulk", args=[make_review().reference])

    forged = client.post(bulk, {"token": "x", f"tag-{tag.pk}": "right"})
    elsewhere = client.post(other, {"token": token, f"tag-{tag.pk}": "right"})

    words = "Nothing was accepted. Draw a sample again."
    assert [said(forged)[-1], said(elsewhere)[-1]] == [words, words]
    assert state_of(tag) == "suggested"


def test_bulk_where_nothing_scored_high_says_so(client, analyst, tag):
    address = reverse("desk-bulk", args=[tag.review.reference])

    assert "Nothing waits here" in client.get(f"{address}?above=0.9").text
