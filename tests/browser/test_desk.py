"""The review desk in a browser: by keyboard, without scripts, at every width."""

import pytest
from playwright.sync_api import expect

from reviews.models import Decision, Tag
from tests.browser.conftest import DESK, PHONE
from tests.browser.test_every_page import HEAVIEST, complaints, weight_of
from tests.makers import PASSWORD, make_tag
from themes.models import Theme

pytestmark = pytest.mark.django_db(transaction=True)
QUEUE = "/desk/reviews/R-2015-001/"
PATHS = [
    "/desk/",
    QUEUE,
    f"{QUEUE}bulk/",
    f"{QUEUE}bulk/?above=0.7",
    "/desk/themes/silo-working/",
]


@pytest.fixture
def queue(portal) -> list[Tag]:
    """Three suggestions of one passage in the order of the desk, and no other."""
    page = Tag.objects.first().passage.page
    passage = page.passages.order_by("-end").first()
    Tag.objects.all().delete()
    codes = ("information-sharing", "silo-working", "over-optimism")
    page.passages.exclude(pk=passage.pk).delete()
    starts = range(passage.start, passage.end, 5)
    return [
        make_tag(
            Theme.objects.get(code=code),
            page=page,
            start=start,
            end=start + 30,
            score=0.92,
        )
        for code, start in zip(codes, starts, strict=False)
    ]


def states() -> list[str]:
    found = Tag.objects.filter(source="machine").order_by("start")
    return list(found.values_list("state", flat=True))


@pytest.mark.parametrize("path", PATHS)
def test_desk_is_sound(page, portal, queue, sign_in, console, violations, path):
    weight = weight_of(page, portal + path)

    assert complaints(page, console, violations) == []
    assert weight <= HEAVIEST


def test_desk_with_everything_unfolded_and_undo_is_sound(
    page, portal, queue, sign_in, console, violations
):
    page.goto(portal + QUEUE)
    page.keyboard.press("a")
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")

    assert complaints(page, console, violations) == []


def test_queue_is_worked_to_its_end_by_keyboard(page, portal, queue, sign_in, console):
    page.set_viewport_size(DESK)
    page.goto(portal + QUEUE)

    page.keyboard.press("a")
    expect(page.get_by_text("1 of 3 decided")).to_be_visible()
    expect(page.locator("#item")).to_be_focused()
    page.keyboard.press("u")
    expect(page.get_by_text("0 of 3 decided")).to_be_visible()
    page.keyboard.press("s")
    expect(page.locator("#item")).to_contain_text(queue[1].theme.title)
    page.keyboard.press("r")
    page.keyboard.press("2")
    expect(page.get_by_text("1 of 3 decided")).to_be_visible()
    page.keyboard.press("p")
    expect(page.get_by_text("2 of 3 decided")).to_be_visible()
    expect(page.get_by_text("You skipped it before.")).to_be_visible()
    page.keyboard.press("a")
    expect(page.get_by_text("Nothing waits here")).to_be_visible()

    assert states() == ["confirmed", "rejected", "rejected"]
    assert console == []


def test_keys_unfold_forms_and_type_nothing_into_them(page, portal, queue, sign_in):
    page.goto(portal + QUEUE)
    page.keyboard.press("q")
    field = page.get_by_label("The words that show it")
    expect(field).to_be_focused()
    page.keyboard.type("a part")

    expect(field).to_have_value("a part")
    assert not Decision.objects.exists()


def test_keys_can_be_turned_off(page, portal, queue, sign_in):
    page.goto(portal + QUEUE)
    page.keyboard.press("?")
    page.get_by_role("button", name="Keys are on").click()
    page.keyboard.press("a")

    off = page.get_by_role("button", name="Keys are off")
    expect(off).to_have_attribute("aria-pressed", "false")
    assert not Decision.objects.exists()


def test_selected_words_become_the_quote(page, portal, queue, sign_in, console):
    page.set_viewport_size(DESK)
    page.goto(portal + QUEUE)
    words = page.evaluate(
        """() => {
            const text = document.querySelector(".desk__here").lastChild;
            const range = document.createRange();
            range.setStart(text, 1);
            range.setEnd(text, 25);
            getSelection().removeAllRanges();
            getSelection().addRange(range);
            return getSelection().toString().trim();
        }"""
    )
    page.keyboard.press("q")
    expect(page.get_by_label("The words that show it")).to_have_value(words)
    page.locator("button[value=quote]").click()

    expect(page.get_by_text("Quote moved:")).to_be_visible()
    added = Tag.objects.get(source="person")
    assert " ".join(added.quote.split()) == " ".join(words.split())
    assert console == []


def test_desk_works_without_javascript(browser, portal, queue, analyst):
    plain = browser.new_context(java_script_enabled=False, viewport=PHONE)
    page = plain.new_page()
    page.goto(f"{portal}/sign-in/?next={QUEUE}")
    page.get_by_label("E-mail address").fill(analyst.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Accept").click()
    page.locator("summary", has_text="Reject").click()
    page.get_by_role("button", name="Neutral mention").click()
    page.get_by_role("button", name="Undo").click()
    decided = page.get_by_text("1 of 3 decided").count()
    plain.close()

    assert (decided, sorted(states())) == (1, ["confirmed", "suggested", "suggested"])
