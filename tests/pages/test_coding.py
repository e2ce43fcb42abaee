"""The pages of blind coding: nothing leaks, and a round can be worked to its end."""

import re

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reviews import coding
from reviews.models import Coding, Mark, Round, Settlement, Tag
from tests.makers import make_analyst, make_tag
from tests.reviews.rounds import QUOTE, code, make_passages, make_round
from themes.models import Theme

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(client):
    """A round whose first coder is signed in."""
    made = make_round()
    client.force_login(made.made_by)
    return made


def others(made) -> list:
    return list(made.coders.exclude(pk=made.made_by_id).order_by("name"))


def said(answer) -> list[str]:
    return [str(message) for message in get_messages(answer.wsgi_request)]


def test_make_a_round_by_form(client, analyst):
    make_round()
    other = make_analyst()
    given = {"name": "Spring", "passages": 2, "coders": [analyst.pk, other.pk]}

    answer = client.post(reverse("make-round"), given)

    made = Round.objects.get(name="Spring")
    assert answer.url == made.get_absolute_url()
    assert set(made.coders.all()) == {analyst, other}


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"passages": "many"}, "Enter a whole number"),
        ({"coders": []}, "Choose at least two coders"),
        ({"one": True}, "one alone agrees with nobody"),
    ],
)
def test_make_a_round_says_what_is_wrong(client, analyst, given, words):
    make_round()
    fields = {"name": "Spring", "passages": 2, "coders": [analyst.pk]} | given

    answer = client.post(reverse("make-round"), fields)

    assert (answer.status_code, words in answer.text) == (400, True)


def test_code_shows_the_passage_and_nothing_of_anybody_else(client, made):
    """No mark, tag, score, reason, review, page or viewer link may be there."""
    sample = coding.next_of(made, coder=made.made_by)
    sample.passage.section, sample.passage.heading = "findings", "What happened"
    sample.passage.save()
    theme = Theme.objects.get()
    make_tag(theme, page=sample.passage.page, why="A telling reason.", score=0.8765)
    (other,) = others(made)
    coding.mark(sample, theme=theme, polarity="good", quote="told nobody", by=other)

    answer = client.get(reverse("code", args=[made.pk]))

    page = sample.passage.page
    review = page.version.report.review
    assert sample.passage.text in answer.text
    assert "Findings" in answer.text
    assert "What happened" in answer.text
    for hidden in (
        "A telling reason.",
        "0.8765",
        "suggested",
        "<mark",
        "“told nobody”",
        str(other),
        review.reference,
        review.title,
        page.get_absolute_url(),
    ):
        assert (hidden, hidden in answer.text) == (hidden, False)


def test_round_shows_progress_and_no_codings_while_it_is_open(client, made):
    (other,) = others(made)
    sample = made.samples.first()
    code(sample, other, (Theme.objects.get(), "problem"))

    answer = client.get(made.get_absolute_url())

    assert "Coder 1: 1 of 2 finished" in answer.text
    assert (QUOTE in answer.text, "kappa" in answer.text) == (False, False)
    assert client.get(reverse("differing", args=[made.pk])).url == (
        made.get_absolute_url()
    )


def test_passage_is_marked_and_finished(client, made):
    number = coding.next_of(made, coder=made.made_by).number
    given = {"quote": QUOTE, "theme": "information-sharing", "polarity": "problem"}

    client.post(reverse("mark", args=[made.pk, number]), given)
    shown = client.get(reverse("code", args=[made.pk]))
    client.post(reverse("finish", args=[made.pk, number]), {"marks": 1})

    assert f"“{QUOTE}”" in shown.text
    assert Coding.objects.get(coder=made.made_by).done is not None
    assert coding.next_of(made, coder=made.made_by).number == number + 1


def test_mark_is_taken_away(client, made):
    sample = made.samples.first()
    mark = coding.mark(
        sample,
        theme=Theme.objects.get(),
        polarity="good",
        quote=QUOTE,
        by=made.made_by,
    )

    client.post(reverse("unmark", args=[made.pk, sample.number, mark.pk]))

    assert Mark.objects.count() == 0


def test_mark_on_other_words_says_so_and_keeps_what_was_typed(client, made):
    given = {"quote": "never said", "theme": "information-sharing", "polarity": "good"}

    answer = client.post(reverse("mark", args=[made.pk, 1]), given)

    assert answer.status_code == 400
    assert "were not found in the passage" in answer.text
    assert "never said" in answer.text


@pytest.mark.parametrize("name", ["mark", "finish"])
def test_passage_of_others_is_not_there(client, made, name):
    client.force_login(make_analyst())

    answer = client.post(reverse(name, args=[made.pk, 1]), {"marks": 0})

    assert answer.status_code == 404
    assert client.get(reverse("code", args=[made.pk])).status_code == 404


@pytest.mark.parametrize("name", ["rounds", "make-round", "exchange", "proposals"])
def test_practitioner_may_not_open_the_pages(client, practitioner, name):
    assert client.get(reverse(name)).status_code == 403


def test_finished_passage_is_not_finished_again(client, made):
    (first, _) = made.samples.all()
    code(first, made.made_by)

    answer = client.post(reverse("finish", args=[made.pk, first.number]), {"marks": 0})

    assert said(answer) == ["You have finished this passage. Nothing was changed."]


def test_nothing_left_to_code_leads_to_the_round(client, made):
    for sample in made.samples.all():
        code(sample, made.made_by)

    assert client.get(reverse("code", args=[made.pk])).url == made.get_absolute_url()


def test_closed_round_shows_agreement_and_too_few_to_say(client, made):
    theme = Theme.objects.get()
    (other,) = others(made)
    for sample in made.samples.all():
        code(sample, made.made_by, (theme, "problem"))
        code(sample, other)

    answer = client.get(made.get_absolute_url())

    text = re.sub(r"\s+", " ", answer.text)
    assert "Krippendorff’s alpha" in text
    assert "Information sharing: What went wrong" in text
    assert "too few to say" in text
    assert "Coder 0 and The tagger" in text.replace("Coder 1 and", "")


def test_results_cost_no_more_queries_for_more_differences(client, made):
    (other,) = others(made)
    themes = [Theme.objects.get()]
    code(made.samples.first(), made.made_by, (themes[0], "problem"))
    code(made.samples.first(), other)
    coding.close(made, by=made.made_by)
    address = reverse("differing", args=[made.pk])
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    more = make_round(passages=3, theme=None)
    for sample in more.samples.all():
        first, second = more.coders.all()
        code(sample, first, (themes[0], "problem"), (themes[0], "good"))
        code(sample, second)
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("differing", args=[more.pk]))

    assert len(many) == len(one)


def test_disagreement_is_settled_by_form(client, made):
    (other,) = others(made)
    theme = Theme.objects.get()
    sample = made.samples.first()
    code(sample, made.made_by, (theme, "problem"))
    code(sample, other)
    client.post(reverse("close-round", args=[made.pk]))
    given = {"theme": theme.code, "polarity": "problem", "shown": "yes"}
    address = reverse("settle", args=[made.pk, sample.number])

    without = client.post(address, given)
    shown = client.get(reverse("differing", args=[made.pk]))
    client.post(address, given | {"reason": "She told nobody."})

    assert said(without) == ["Nothing was settled. Say yes or no, and why."]
    assert "Coder 0: yes" in shown.text
    assert Settlement.objects.get().reason == "She told nobody."
    assert Tag.objects.get(state="confirmed").quote == QUOTE


def test_rounds_are_listed_with_what_is_mine(client, made):
    make_passages(1)

    answer = client.get(reverse("rounds"))

    assert "You have finished 0 of 2." in answer.text


def test_close_by_another_is_refused_in_words(client, made):
    (other,) = others(made)
    client.force_login(other)

    answer = client.post(reverse("close-round", args=[made.pk]))

    assert said(answer) == ["Only the person who made a round can close it."]
