"""What the pages say of the reviews behind their figures, and where there are none."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from reviews.models import Tag
from summits.models import Summit
from tests.makers import make_review, make_tag, make_theme

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["home", "themes", "trends"])
def test_empty_portal_shows_no_figure_of_nothing(client, name):
    make_theme()

    body = client.get(reverse(name)).content.decode()

    assert "of 0" not in body
    assert "is published here yet" in body


def test_home_says_how_many_reviews_could_be_read(client):
    make_tag(make_theme())
    make_review()

    body = client.get(reverse("home")).content.decode()

    assert "2 reviews are published here, of which 1 could be read" in body
    assert "In 1 of them some suggestions are not decided yet" in body


def test_some_invented_reviews_are_not_called_all(client):
    make_review(invented=True)
    all_of_them = client.get(reverse("about")).content.decode()
    make_review()
    some = client.get(reverse("about")).content.decode()

    assert "This portal holds invented reviews" in all_of_them
    assert "Some of the reviews here are invented for demonstration" in some


@pytest.mark.parametrize(
    ("days", "heading"),
    [
        (-1, "Themes of the briefings that followed"),
        (1, "Themes the summit works on"),
    ],
)
def test_summit_says_what_its_themes_are_and_of_how_many(client, days, heading):
    day = timezone.localdate() + timedelta(days=days)
    summit = Summit.objects.create(slug="leeds", title="Leeds", city="Leeds", day=day)
    summit.themes.add(make_theme())
    make_tag(summit.themes.get(), state=Tag.State.CONFIRMED)
    make_review()

    body = client.get(summit.get_absolute_url()).content.decode()

    assert heading in body
    assert "a problem in 1 of 1 review<" in body
