"""Milliseconds and kilobytes of every kind of page, on the data that are here."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.contrib.staticfiles import finders
from django.test import Client, override_settings
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from bench.figures import in_ms
from reviews.models import Review, Tag
from summits.models import Summit
from themes.models import Theme

ASKED = 40  # times each page is asked for
LINKED = re.compile(rb'(?:href|src)="/static/([^"?]+)"')


def measure() -> dict[str, dict[str, float]]:
    """Each page's times and its weight without page images, styles included."""
    with _as_on_a_laptop():
        return {
            f"{who} {address}": _page(client, address)
            for who, client in _clients()
            for address in _addresses(analyst=who == "analyst")
        }


@contextmanager
def _as_on_a_laptop() -> Iterator[None]:
    with override_settings(ALLOWED_HOSTS=["testserver"], SECURE_SSL_REDIRECT=False):
        yield


def _clients() -> Iterator[tuple[str, Client]]:
    yield "anyone", Client()
    analyst = User.objects.filter(roles__contains=[Role.ANALYST]).first()
    if analyst:
        client = Client()
        client.force_login(analyst)
        yield "analyst", client


def _addresses(*, analyst: bool) -> list[str]:
    tag = Tag.objects.confirmed().select_related("passage__page__version").first()
    named = ["home", "themes", "reviews", "search", "trends", "summits", "about"]
    found = [reverse(name) for name in named]
    found += [
        f"{reverse('search')}?q=information+sharing",
        f"{reverse('trends')}?suggested=1",
    ]
    found += [reverse("theme", args=[theme.code]) for theme in _commonest()]
    found += [review.get_absolute_url() for review in Review.objects.published()[:2]]
    found += [summit.get_absolute_url() for summit in Summit.objects.all()[:1]]
    if tag:
        found.append(tag.passage.page.get_absolute_url())
    if analyst:
        found += [reverse("upload"), reverse("processing")]
    return found


def _commonest() -> list[Theme]:
    codes = ("information-sharing", "professional-curiosity")
    return list(Theme.objects.filter(code__in=codes))


def _page(client: Client, address: str) -> dict[str, float]:
    answer = client.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answered {answer.status_code}")
    seconds = []
    for _ in range(ASKED):
        began = time.perf_counter()
        client.get(address)
        seconds.append(time.perf_counter() - began)
    return {**in_ms(seconds), "kb": round(_weight(answer.content) / 1000, 1)}


def _weight(html: bytes) -> int:
    """Bytes of a page and of the styles, scripts and icons it links, uncompressed."""
    linked = {name.decode() for name in LINKED.findall(html)}
    files = [Path(path) for name in linked if (path := finders.find(name))]
    return len(html) + sum(file.stat().st_size for file in files)
