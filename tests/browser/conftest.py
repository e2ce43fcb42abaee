"""A real Chromium at a phone's width, reading a small portal of a test's own."""

import json
import os
from pathlib import Path

import pytest
from django.core.management import call_command

from reviews.ingest.read import read
from reviews.models import Review, Version
from reviews.tagging import tag
from tests.makers import PASSWORD, make_analyst, make_publisher, receive_pdf

CHROMIUM = Path("/usr/bin/chromium")
AXE = Path(__file__).parent / "vendor" / "axe-core-4.14.1" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE, DESK = {"width": 375, "height": 812}, {"width": 1280, "height": 900}
FINDING = (
    "4.1 The review found that agencies did not work together well enough.",
    "The health visitor held information about the family that was not shared",
    "with the school. The strategy discussion was not held for three weeks.",
    "Nobody spoke to the child alone, and the child was not seen at home.",
)


def pytest_collection_modifyitems(items):
    """What drives a browser is left out where there is none, and says so."""
    missing = pytest.mark.skip(
        reason=f"no Chromium at {CHROMIUM}: apt install chromium"
    )
    for item in items:
        if (
            Path(__file__).parent in item.path.parents
            and "browser" in item.fixturenames
        ):
            item.add_marker(pytest.mark.browser)
            if not CHROMIUM.exists():
                item.add_marker(missing)


@pytest.fixture(scope="session", autouse=True)
def allow_the_loop_of_playwright():
    """Playwright runs a loop in this thread; the database is used beside it."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    yield
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def base_url():
    """Nothing, in place of pytest-base-url's own, which pytest 9 warns of."""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {
        **browser_type_launch_args,
        "executable_path": str(CHROMIUM),
        "args": [*sandbox, "--disable-dev-shm-usage", "--disable-gpu"],
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "viewport": PHONE, "locale": "en-GB"}


@pytest.fixture
def portal(live_server, settings):
    """A portal with a published review, whose report was read and tagged."""
    settings.ALLOWED_HOSTS = ["*"]
    call_command("load_taxonomy", verbosity=0)
    review = Review.objects.create(
        reference="R-2015-001",
        title="Child Z: a serious case review",
        state=Review.State.PUBLISHED,
        published="2015-09-25T12:00Z",
        year_published=2015,
        nation="england",
        review_type="scr-england",
        publisher=make_publisher(),
        what_was_learned="That information was not shared.",
        invented=True,
    )
    version = receive_pdf("\n".join(("Findings", *FINDING)), review=review)
    Version.objects.update(released=review.published)
    read(version.pk)
    tag(version.pk)
    return live_server.url


@pytest.fixture
def analyst(portal):
    return make_analyst(email="analyst@example.org")


@pytest.fixture
def console(page) -> list[str]:
    """What the browser complains of: a breach of the policy, a script's error."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


@pytest.fixture
def violations(page):
    """What axe finds on the page as it stands, in words short enough to read."""

    def look() -> list[str]:
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found = page.evaluate(f"axe.run(document, {{runOnly: {json.dumps(RULES)}}})")
        return [
            f"{violation['id']}: {node['target']}"
            for violation in found["violations"]
            for node in violation["nodes"]
        ]

    return look


@pytest.fixture
def sign_in(page, portal, analyst):
    page.goto(f"{portal}/sign-in/")
    page.get_by_label("E-mail address").fill(analyst.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
