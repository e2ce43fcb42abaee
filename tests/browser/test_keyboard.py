"""The main path with a keyboard alone, at a phone's width."""

import pytest
from playwright.sync_api import expect

from reviews.models import Tag

pytestmark = pytest.mark.django_db(transaction=True)
MOST_STEPS = 120


def focus(page) -> str:
    """What a person would call the thing in focus; nothing while nothing is."""
    return page.evaluate(
        """() => {
            const here = document.activeElement;
            if (here === document.body) return "";
            const said = here.getAttribute("aria-label") || here.innerText || here.id;
            return said.replace(/\\s+/g, " ").trim();
        }"""
    )


def tab_to(page, words: str) -> None:
    """Press Tab until the thing of this name is in focus, and see that focus shows."""
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        if words in focus(page):
            assert is_shown(page)
            return
    pytest.fail(f"“{words}” cannot be reached with the keyboard.")


def is_shown(page) -> bool:
    """Whether the thing in focus looks different from how it looks without it."""
    return page.evaluate(
        """() => {
            const here = document.activeElement;
            const look = () => {
                const style = getComputedStyle(here);
                return style.backgroundColor + style.boxShadow + style.outlineStyle;
            };
            const focused = look();
            here.blur();
            const plain = look();
            here.focus();
            return focused !== plain;
        }"""
    )


def test_first_key_offers_to_skip_to_the_content(page, portal):
    page.goto(portal)
    page.keyboard.press("Tab")
    assert focus(page) == "Skip to main content"

    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "main"


def test_way_out_comes_next_on_a_page_with_case_content(page, portal):
    page.goto(f"{portal}/reviews/R-2015-001/")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")

    assert focus(page) == "Leave this page"


def test_main_path_can_be_walked_with_the_keyboard(page, portal, sign_in):
    tag = Tag.objects.select_related("theme").filter(polarity="problem").first()
    page.goto(portal)
    tab_to(page, "Themes")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Themes", level=1)).to_be_visible()
    tab_to(page, tag.theme.title)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=tag.theme.title, level=1)).to_be_visible()
    tab_to(page, "Review R-2015-001")
    page.keyboard.press("Enter")
    expect(page.locator("mark.current").first).to_be_visible()
    tab_to(page, f"Confirm {tag.theme.title}")
    page.keyboard.press("Enter")

    expect(page.get_by_role("status").first).to_contain_text("confirmed")
