"""What holds for every answer, whichever page it is of."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.makers import make_analyst

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_method_that_no_page_knows_is_not_called_an_expired_form(method):
    client = Client(enforce_csrf_checks=True)

    assert getattr(client, method)(reverse("home")).status_code == 405


def test_page_of_somebody_signed_in_is_kept_in_no_cache(client):
    stranger = client.get(reverse("home"))
    client.force_login(make_analyst())
    signed_in = client.get(reverse("home"))

    assert not stranger.has_header("Cache-Control")
    kept = set(signed_in["Cache-Control"].split(", "))
    assert kept >= {"no-store", "private"}
    assert not client.get(reverse("health")).has_header("Vary")


def test_too_much_at_once_is_told_the_limits(client, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 1

    answer = client.post(reverse("sign-in"), {"username": "a", "password": "b"})

    assert answer.status_code == 400
    assert "up to 100 files of up to 100 MB each" in answer.content.decode()


def test_health_says_that_all_is_there(client):
    answer = client.get(reverse("health"))

    assert answer.json()["database"] is True
