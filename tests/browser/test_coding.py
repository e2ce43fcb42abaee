"""Coding in a real browser: sound pages, and a passage worked by keyboard."""

import pytest
from django.urls import reverse

from reviews import coding, comparing
from reviews.exchange import proposing
from reviews.exchange.scope import Scope
from reviews.models import Coding, Mark, Tag
from tests.browser.conftest import DESK
from tests.browser.test_every_page import HEAVIEST, complaints, weight_of
from tests.makers import make_analyst
from tests.reviews.exchange.projects import changed, written
from tests.reviews.exchange.test_import import by_another_coder
from themes.models import Theme

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def made(portal, analyst):
    """A round for the signed-in analyst and one more."""
    other = make_analyst(name="Beth Coder")
    return coding.make_round(
        "A round", passages=4, coders=[analyst, other], by=analyst, seed=1
    )


def code_all(made, analyst) -> None:
    """Everybody finishes; the analyst sees a theme in all, the other in none."""
    theme = Theme.objects.first()
    for sample in made.samples.select_related("passage"):
        for coder in made.coders.all():
            if coder == analyst:
                quote = sample.passage.text[:40]
                coding.mark(sample, theme=theme, polarity="good", quote=quote, by=coder)
            coding.finish(sample, by=coder, marks=int(coder == analyst))
    made.refresh_from_db()


@pytest.mark.parametrize("name", ["rounds", "make-round", "exchange", "proposals"])
def test_page_is_sound(page, portal, made, sign_in, console, violations, name):
    weight = weight_of(page, portal + reverse(name))

    assert complaints(page, console, violations) == []
    assert weight <= HEAVIEST


@pytest.mark.parametrize("name", ["round", "code"])
def test_round_being_coded_is_sound(
    page, portal, made, sign_in, console, violations, name
):
    weight = weight_of(page, portal + reverse(name, args=[made.pk]))

    assert complaints(page, console, violations) == []
    assert weight <= HEAVIEST


@pytest.mark.parametrize("name", ["round", "differing"])
def test_closed_round_is_sound(
    page, portal, made, analyst, sign_in, console, violations, name
):
    code_all(made, analyst)
    comparing.figures_of(made)

    page.goto(portal + reverse(name, args=[made.pk]))

    assert complaints(page, console, violations) == []


def test_proposals_are_sound(page, portal, made, analyst, sign_in, console, violations):
    Tag.objects.update(state="suggested")
    file = changed(written("qdpx", Scope(analyst, ["suggested"])), by_another_coder)
    proposing.bring(file, name="back.qdpx", by=analyst)

    page.goto(portal + reverse("proposals"))

    assert page.locator(".cards > li").count() > 0
    assert complaints(page, console, violations) == []


def test_passage_is_coded_by_keyboard_alone(page, portal, made, analyst, sign_in):
    page.set_viewport_size(DESK)
    page.goto(portal + reverse("code", args=[made.pk]))
    sample = coding.next_of(made, coder=analyst)

    page.get_by_label("Words that show it").focus()
    page.keyboard.insert_text(sample.passage.text[:30])
    page.keyboard.press("Tab")
    page.keyboard.type("Information")
    page.keyboard.press("Tab")
    page.keyboard.type("What helped")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="That is all: next passage").press("Enter")
    page.get_by_text("There is nothing left for you to code here.").wait_for()

    assert Mark.objects.get().polarity == "good"
    assert Coding.objects.get(done__isnull=False).sample == sample
