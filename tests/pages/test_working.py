"""What analysts do on the pages: sign in, decide, complete, release, withdraw."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from accounts.models import Event
from reviews.models import Review, Tag
from tests.makers import (
    PASSWORD,
    make_draft,
    make_page,
    make_review,
    make_tag,
    make_theme,
    make_user,
    make_version,
)

pytestmark = pytest.mark.django_db


def said(answer) -> list[str]:
    return [str(message) for message in get_messages(answer.wsgi_request)]


# Signing in


def test_sign_in_takes_the_address_in_any_case(client):
    make_user(email="jo@example.org")
    given = {"username": "Jo@Example.org", "password": PASSWORD}

    assert client.post(reverse("sign-in"), given).url == reverse("home")


def test_sign_in_with_a_wrong_password_says_so_and_names_the_site(client):
    make_user(email="jo@example.org")
    given = {"username": "jo@example.org", "password": "wrong"}

    body = client.post(reverse("sign-in"), given).content.decode()

    assert "The e-mail address or the password is not right" in body
    assert "<title>Error: Sign in – SCR Learning Portal</title>" in body


def test_sign_out_is_confirmed(client, analyst):
    answer = client.post(reverse("sign-out"), follow=True)

    assert [str(message) for message in answer.context["messages"]] == [
        "You are signed out."
    ]


@pytest.mark.parametrize("name", ["upload", "processing", "processing-table"])
def test_working_page_asks_a_stranger_to_sign_in(client, name):
    address = reverse(name)

    assert client.get(address).url == f"{reverse('sign-in')}?next={address}"


@pytest.mark.parametrize("name", ["upload", "processing"])
def test_working_page_refuses_a_practitioner(client, practitioner, name):
    assert client.get(reverse(name)).status_code == 403


# Deciding


def decide(client, tag, **given):
    return client.post(reverse("decide-tag", args=[tag.pk]), given)


@pytest.mark.parametrize("verdict", ["confirmed", "rejected"])
def test_decide_leads_back_to_the_tag(client, analyst, verdict):
    page = make_page()
    tag = make_tag(make_theme(), page=page)

    answer = decide(client, tag, verdict=verdict, reason="It says so.")

    tag.refresh_from_db()
    assert tag.state == verdict
    assert tag.decisions.get().by == analyst
    place = f"{page.get_absolute_url()}?mark={tag.pk}#about-tag-{tag.pk}"
    assert answer.url == place


def test_decide_without_a_verdict_decides_nothing(client, analyst):
    tag = make_tag(make_theme())

    answer = decide(client, tag, verdict="perhaps")

    assert said(answer) == ["Nothing was decided. Choose confirm or reject again."]


def test_decide_keeps_as_much_of_a_long_reason_as_fits(client, analyst):
    tag = make_tag(make_theme())

    decide(client, tag, verdict="rejected", reason="x" * 400)

    assert tag.decisions.get().reason == "x" * 300


def test_decide_is_not_for_practitioners(client, practitioner):
    tag = make_tag(make_theme())

    assert decide(client, tag, verdict="confirmed").status_code == 403


def test_decide_that_is_only_looked_at_leads_back(client, analyst):
    tag = make_tag(make_theme())

    answer = client.get(reverse("decide-tag", args=[tag.pk]))

    tag.refresh_from_db()
    assert (answer.status_code, tag.state) == (302, Tag.State.SUGGESTED)


def add(client, page, **given):
    given = {"theme": "information-sharing", "polarity": "problem", **given}
    return client.post(page.get_absolute_url() + "tags/", given)


def test_add_tag_confirms_words_of_the_page(client, analyst):
    make_theme()
    page = make_page("The school\nwas not told.")

    add(client, page, quote="school was not told")

    tag = Tag.objects.get()
    assert (tag.quote, tag.state) == ("school\nwas not told", Tag.State.CONFIRMED)


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"quote": "elsewhere"}, "These words were not found on the page"),
        ({"quote": ""}, "Select or type the words that show the theme"),
        ({"quote": "school", "theme": "\x00"}, "a character that cannot be kept"),
        ({"quote": "\x00school"}, "a character that cannot be kept"),
        ({"quote": "x" * 2001}, "it may have 2000 characters, and has 2001"),
        ({"quote": "school", "polarity": "?"}, "Choose what the words tell of"),
    ],
)
def test_add_tag_that_makes_no_sense_is_refused_in_words(client, analyst, given, error):
    make_theme()
    page = make_page("The school was not told.")

    answer = add(client, page, **given)

    assert answer.status_code == 400
    assert error in answer.content.decode()


# The record, release and withdrawal


def record_of(review: Review, **given) -> dict:
    return {
        "title": review.title,
        "nation": "wales",
        "year_published": "2016",
        "harm": ["neglect"],
        **given,
    }


def test_edit_record_saves_and_leaves_a_trail(client, analyst):
    review = make_draft()

    client.post(reverse("edit-record", args=[review.reference]), record_of(review))

    review.refresh_from_db()
    event = Event.objects.get(act="changed")
    assert (review.nation, review.harm) == ("wales", ["neglect"])
    assert (event.before["nation"], event.after["nation"]) == ("england", "wales")


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"title": ""}, "Enter the title as published"),
        ({"year_published": "soon"}, "Enter a year such as 2016"),
        ({"year_published": "1944"}, "must be a year from 1945 to"),
        ({"year_published": "2200"}, "must be a year from 1945 to"),
        ({"title": "x" * 301}, "it may have 300 characters, and has 301"),
        ({"nation": "mars"}, "Choose “Nation” from the list"),
        ({"publisher": "0"}, "Choose “Publisher” from the list"),
        ({"agencies": ["0"]}, "Choose “Agencies involved” from the list"),
        ({"harm": ["joy"]}, "Choose “Kinds of harm” from the list"),
        ({"source_address": "no address"}, "Enter a web address that begins with"),
        ({"source_checked": "soon"}, "Enter a date such as 2015-09-25"),
        ({"source_checked": "2999-01-01"}, "cannot be checked in the future"),
        ({"source_checked": "1989-12-31"}, "Enter the day it was checked, after 1990"),
        (
            {"incident_from": "2015", "incident_to": "2010"},
            "The events cannot end before they begin",
        ),
    ],
)
def test_edit_record_refuses_in_words(client, analyst, given, error):
    review = make_draft()
    address = reverse("edit-record", args=[review.reference])

    answer = client.post(address, record_of(review, **given))

    assert answer.status_code == 400
    assert error in answer.content.decode()


def test_record_calls_a_blank_choice_not_stated(client, analyst):
    review = make_draft()

    body = client.get(reverse("edit-record", args=[review.reference])).content

    assert b"---------" not in body


def test_publish_releases_what_somebody_else_prepared(client, analyst):
    review = make_draft(publisher_withheld=True, created_by=make_user())
    make_version(review)

    client.post(reverse("publish", args=[review.reference]))

    review.refresh_from_db()
    assert review.is_published


def test_publish_says_why_not(client, analyst):
    review = make_draft(created_by=analyst)

    answer = client.post(reverse("publish", args=[review.reference]))

    assert "A second person must release it." in said(answer)[0]


def test_withdraw_asks_for_a_reason(client, analyst):
    review = make_review()

    answer = client.post(reverse("withdraw", args=[review.reference]))

    assert answer.status_code == 400
    assert "Say why the review is withdrawn" in answer.content.decode()


def test_withdraw_takes_a_review_away_at_once(client, analyst):
    review = make_review()
    given = {"reason": "Asked by the publisher."}

    client.post(reverse("withdraw", args=[review.reference]), given)

    client.logout()
    assert client.get(review.get_absolute_url()).status_code == 410


@pytest.mark.parametrize("name", ["publish", "withdraw"])
def test_release_that_is_only_looked_at_leads_back(client, analyst, name):
    review = make_review()

    answer = client.get(reverse(name, args=[review.reference]))

    assert answer.url == review.get_absolute_url()
