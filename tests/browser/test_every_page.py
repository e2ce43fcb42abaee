"""Every page: sound for axe, light, within the policy, never wider than the screen."""

import pytest
from django.urls import reverse

from reviews.models import Tag, Version
from tests.browser.conftest import DESK, PHONE

pytestmark = pytest.mark.django_db(transaction=True)
HEAVIEST = 200_000  # bytes, page images left out
NARROW = {"width": 320, "height": 640}
LANDSCAPE = {"width": 1016, "height": 688}  # A4 within its margins
PUBLIC = [
    "/",
    "/themes/",
    "/themes/?by=group",
    "/themes/?agency=police",
    "/themes/information-sharing/",
    "/reviews/",
    "/reviews/?q=nothing+of+the+kind",
    "/reviews/?stage=referral&polarity=problem&theme=xyz&year=soon",
    "/reviews/R-2015-001/",
    "/trends/",
    "/trends/?suggested=on",
    "/search/",
    "/search/?q=information",
    "/search/?q=zebra",
    "/summits/",
    "/about/",
    "/accessibility/",
    "/sign-in/",
    "/no-such-page/",
]
FOR_ANALYSTS = [
    "/reviews/R-2015-001/",
    "/reviews/R-2015-001/record/",
    "/upload/",
    "/processing/",
]


def viewer() -> str:
    return Tag.objects.first().passage.page.get_absolute_url()


def weight_of(page, address: str) -> int:
    """Open a page and weigh everything it fetched but pictures of pages."""
    weights: list[int] = []

    def weigh(answer) -> None:
        if not answer.url.endswith("image.webp"):
            weights.append(len(answer.body()))

    page.on("response", weigh)
    page.goto(address, wait_until="networkidle")
    page.remove_listener("response", weigh)
    return sum(weights)


def complaints(page, console, violations) -> list[str]:
    """All that is wrong with a page at a phone's and at a desk's width."""
    found = [said for said in console if "404" not in said]
    for size in (DESK, PHONE, NARROW):
        page.set_viewport_size(size)
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > size["width"]:
            found.append(f"{wide} px wide at {size['width']}")
    return found + violations()


@pytest.mark.parametrize("path", PUBLIC)
def test_public_page_is_sound(page, portal, console, violations, path):
    weight = weight_of(page, portal + path)

    assert complaints(page, console, violations) == []
    assert weight <= HEAVIEST


@pytest.mark.parametrize("path", FOR_ANALYSTS)
def test_page_for_analysts_is_sound(page, portal, sign_in, console, violations, path):
    Version.objects.update(notes=["The file has a restriction on copying."])
    weight = weight_of(page, portal + path)

    assert complaints(page, console, violations) == []
    assert weight <= HEAVIEST


def test_page_viewer_is_sound(page, portal, console, violations):
    weight = weight_of(page, portal + viewer())

    assert complaints(page, console, violations) == []
    assert weight <= HEAVIEST


def test_page_viewer_of_an_analyst_is_sound(page, portal, sign_in, console, violations):
    weight = weight_of(page, portal + viewer())

    assert complaints(page, console, violations) == []
    assert weight <= HEAVIEST


def test_form_with_errors_is_sound(page, portal, sign_in, violations):
    page.goto(portal + reverse("upload"))
    page.get_by_role("button", name="Upload").click()

    alert = page.get_by_role("alert")
    assert alert.inner_text() == "There is a problem\nChoose at least one file"
    assert alert.evaluate("alert => document.activeElement === alert")
    assert violations() == []


def test_sign_in_that_fails_begins_in_its_errors_without_javascript(browser, portal):
    plain = browser.new_context(java_script_enabled=False)
    page = plain.new_page()
    page.goto(f"{portal}/sign-in/")
    page.get_by_role("button", name="Sign in").click()
    alert = page.get_by_role("alert")
    takes_focus = alert.get_attribute("autofocus")
    alert.get_by_role("link").first.press("Enter")

    page.wait_for_url("**#id_username")
    title = page.title()
    plain.close()
    assert title == "Error: Sign in – SCR Learning Portal"
    assert takes_focus is not None


@pytest.mark.parametrize("size", [NARROW, PHONE, DESK])
def test_way_out_covers_nothing_where_there_is_no_room(page, portal, size):
    page.set_viewport_size(size)
    page.goto(portal)

    way = page.locator(".leave")
    assert way.evaluate("way => getComputedStyle(way).position") == "static"


def test_printed_trends_fit_a_sheet_and_name_no_paths(page, portal):
    page.set_viewport_size(LANDSCAPE)
    page.emulate_media(media="print")
    page.goto(f"{portal}/trends/")

    table = page.locator(".matrix")
    after = "link => getComputedStyle(link, '::after').content"
    notice = "notice => getComputedStyle(notice).color"
    assert table.evaluate("table => table.getBoundingClientRect().right") <= 1016
    assert table.locator("a").first.evaluate(after) == "none"
    assert page.locator(".demonstration").evaluate(notice) == "rgb(0, 0, 0)"


def test_public_pages_are_whole_without_javascript(browser, portal):
    plain = browser.new_context(java_script_enabled=False)
    page = plain.new_page()
    headings = {}
    for path in PUBLIC:
        page.goto(portal + path)
        headings[path] = page.locator("main h1").count()
    plain.close()

    assert headings == dict.fromkeys(PUBLIC, 1)
