"""A list of three costs as many queries as a list of one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Agency
from reviews.models import Tag
from summits.models import Summit
from tests.makers import make_page, make_publisher, make_review, make_tag, make_theme

pytestmark = pytest.mark.django_db
PLACES = [
    reverse("home"),
    reverse("themes"),
    reverse("themes") + "?agency=police",
    reverse("theme", args=["information-sharing"]),
    reverse("reviews"),
    reverse("reviews") + "?stage=cross-cutting&polarity=problem",
    reverse("search") + "?q=shared",
    reverse("trends") + "?suggested=on",
    reverse("summits"),
    reverse("summit", args=["leeds-2015"]),
]


def add(number: int, theme) -> None:
    police = Agency.objects.get(code="police")
    review = make_review(publisher=make_publisher(), agencies=[police])
    page = make_page("It was not shared.", review=review)
    make_tag(theme, page=page, state=Tag.State.CONFIRMED)
    make_tag(make_theme(f"theme-{number}"), page=page, state=Tag.State.CONFIRMED)
    summit = Summit.objects.create(
        slug=f"summit-{number}", title="A summit", city="Leeds", day="2015-09-28"
    )
    summit.themes.add(theme)


def queries(client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.fixture
def theme():
    theme = make_theme()
    theme.agencies.add(Agency.objects.create(code="police", title="Police"))
    summit = Summit.objects.create(
        slug="leeds-2015", title="Leeds summit", city="Leeds", day="2015-09-28"
    )
    summit.themes.add(theme)
    return theme


@pytest.mark.parametrize("address", PLACES)
def test_list_of_three_costs_no_more_queries_than_one(client, theme, address):
    add(1, theme)
    client.get(address)  # what is kept for later is kept now
    one = queries(client, address)
    add(2, theme)
    add(3, theme)

    assert queries(client, address) == one


@pytest.mark.parametrize("what", ["page", "review", "processing"])
def test_marks_of_a_page_cost_no_more_queries_than_one(client, analyst, theme, what):
    page = make_page("It was not shared.")
    review = page.version.report.review
    address = {
        "page": page.get_absolute_url(),
        "review": review.get_absolute_url(),
        "processing": reverse("processing"),
    }[what]
    make_tag(theme, page=page)
    client.get(address)
    one = queries(client, address)
    for number in (1, 2):
        make_tag(make_theme(f"more-{number}"), page=page)
        make_page(review=make_review())

    assert queries(client, address) == one
