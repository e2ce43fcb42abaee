"""The taxonomy in a browser: sound for axe, at every width, and by keyboard."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_every_page import HEAVIEST, complaints, weight_of
from tests.makers import make_analyst
from themes import drafts

pytestmark = pytest.mark.django_db(transaction=True)
PUBLIC = ["/taxonomy/", "/taxonomy/1.1/", "/taxonomy/compare/"]
CODE = "over-optimism"
WORKING = [
    "/taxonomy/",
    "/taxonomy/draft/",
    "/taxonomy/draft/preview/",
    "/taxonomy/draft/add/",
    f"/taxonomy/draft/{CODE}/edit/",
    f"/taxonomy/draft/{CODE}/retire/",
    f"/taxonomy/draft/{CODE}/merge/",
    f"/taxonomy/draft/{CODE}/split/",
    "/taxonomy/recode/",
]


@pytest.fixture
def draft(portal):
    bob = make_analyst(name="Bob")
    draft = drafts.start(by=bob)
    drafts.retire(draft, "written-agreements", edition=1, by=bob, note="Why.")
    return draft


@pytest.mark.parametrize("path", PUBLIC)
def test_published_taxonomy_is_sound(page, portal, console, violations, path):
    weight = weight_of(page, portal + path)

    assert complaints(page, console, violations) == []
    assert weight <= HEAVIEST


@pytest.mark.parametrize("path", WORKING)
def test_draft_is_sound(page, portal, draft, sign_in, console, violations, path):
    weight = weight_of(page, portal + path)

    assert complaints(page, console, violations) == []
    assert weight <= HEAVIEST


def test_form_of_a_theme_with_errors_begins_in_them(
    page, portal, draft, sign_in, violations
):
    page.goto(f"{portal}/taxonomy/draft/add/")
    page.get_by_role("button", name="Add to the draft").click()

    alert = page.get_by_role("alert")
    assert alert.evaluate("alert => document.activeElement === alert")
    assert violations() == []


def test_version_is_published_by_keyboard(page, portal, draft, sign_in):
    page.goto(f"{portal}/taxonomy/draft/")
    page.get_by_label("What is new in this version").focus()
    page.keyboard.type("Less.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.locator("h1")).to_have_text("Version 1.2 of the taxonomy")
