"""The pages people work on, in a real browser: with and without JavaScript, by key."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from reviews.ingest.read import read
from reviews.models import Guess, Likeness, Page, ProcessingRun, Version
from reviews.tagging import tag
from tests.browser.conftest import DESK, FINDING
from tests.browser.test_every_page import HEAVIEST, complaints, weight_of
from tests.makers import (
    PASSWORD,
    make_draft,
    make_page,
    make_pdf,
    make_review,
    make_version,
    receive_pdf,
)

pytestmark = pytest.mark.django_db(transaction=True)
LOCKED = "It is locked with a password. Save it without one, and upload that."
USE_WALES = re.compile("Use this.*Wales")
LONG = "a-name-" + "without-a-space-" * 12 + "at-all.pdf"


@pytest.fixture
def report(portal) -> Version:
    """A draft's report of two pages, read and tagged."""
    text = "\n".join(("Findings", *FINDING))
    version = receive_pdf(text, text + "\nThe end.", name=LONG)
    read(version.pk)
    tag(version.pk)
    version.refresh_from_db()
    return version


@pytest.fixture
def first(report, portal) -> str:
    """The address of the report's first page."""
    return portal + report.pages.get(number=1).get_absolute_url()


@pytest.fixture
def every_state(report) -> None:
    """A file in every state, a question, and a document held for release."""
    make_version(make_draft(), status="refused", refusal=LOCKED, file_name=LONG)
    scan = make_version(make_draft(), status="needs-ocr", ocr_waiting=True, ocr_pages=2)
    scan.runs.create(
        stage="ocr",
        pipeline="1",
        queued=scan.uploaded,
        started=scan.uploaded,
        counts={"pages": 1, "of": 2},
    )
    make_version(make_draft(), status="cancelled")
    make_version(make_review(), released=None, notes=["It was repaired."])
    other = make_version(make_draft(), file_name="other.pdf")
    make_page(version=other)
    Likeness.objects.create(version=report, other=other, share=0.97)


@pytest.fixture
def guess(report) -> Guess:
    page = report.pages.get(number=1)
    return Guess.objects.create(
        version=report,
        page=page,
        field="nation",
        value="wales",
        label="Wales",
        start=0,
        end=8,
        quote=page.text[:8],
        score=0.9,
    )


def is_sound(page, address: str, console, violations) -> None:
    weight = weight_of(page, address)

    assert complaints(page, console, violations) == []
    assert weight <= HEAVIEST


# Every state of every page is sound


@pytest.mark.parametrize("query", ["", "?state=refused", "?state=waiting"])
def test_processing_of_every_state_is_sound(
    page, portal, sign_in, every_state, console, violations, query
):
    is_sound(page, portal + reverse("processing") + query, console, violations)


@pytest.mark.parametrize("query", ["?q=information+shared", "?zoom=150", "?zoom=200"])
def test_viewer_that_enlarges_and_marks_words_is_sound(
    page, first, sign_in, console, violations, query
):
    is_sound(page, first + query, console, violations)


def test_page_read_by_ocr_is_sound(page, first, report, sign_in, console, violations):
    Page.objects.update(method="ocr", confidence=0.5, language="cym")

    is_sound(page, first, console, violations)


@pytest.mark.parametrize("name", ["review", "edit-record", "discard"])
def test_pages_of_a_draft_are_sound(
    page, portal, report, guess, sign_in, console, violations, name
):
    review = report.report.review

    is_sound(page, portal + reverse(name, args=[review.reference]), console, violations)


def test_upload_with_files_chosen_is_sound(
    page, portal, sign_in, console, violations, tmp_path
):
    file = tmp_path / LONG
    file.write_bytes(make_pdf())
    page.goto(portal + reverse("upload"))
    page.get_by_label("Report files").set_input_files(file)

    assert complaints(page, console, violations) == []


# What scripts add


def test_chosen_files_are_listed_and_can_be_taken_out(page, portal, sign_in, tmp_path):
    for name, size in (("one.pdf", 1500), ("two.pdf", 2_500_000)):
        (tmp_path / name).write_bytes(b"x" * size)
    page.goto(portal + reverse("upload"))
    page.get_by_label("Report files").set_input_files(
        [tmp_path / "one.pdf", tmp_path / "two.pdf"]
    )
    expect(page.locator("#chosen")).to_have_text("2 chosen, 2.5 MB together.")

    page.get_by_role("button", name="Take out two.pdf").click()

    expect(page.locator("#chosen-files li > span")).to_have_text(["one.pdf, 2 kB."])
    files = page.evaluate("[...document.querySelector('#id_documents').files].length")
    assert files == 1


def test_refresh_keeps_focus_and_what_is_open(
    page, portal, sign_in, every_state, console
):
    held = Version.objects.get(notes__len=1)
    refused = Version.objects.get(status="refused")
    page.goto(portal + reverse("processing"))
    page.locator(f"#notes-of-{held.pk}").click()
    page.locator(f"#again-{refused.pk}").focus()

    ProcessingRun.objects.filter(stage="ocr").update(counts={"pages": 2, "of": 2})

    row = page.locator(f"#file-{Version.objects.get(ocr_waiting=True).pk}")
    expect(row).to_contain_text("page 2 of 2", timeout=30_000)
    expect(page.locator(f"#again-{refused.pk}")).to_be_focused()
    expect(page.locator(f"#notes-{held.pk}")).to_have_attribute("open", "")
    assert console == []


def test_keys_walk_pages_and_marks(page, first, sign_in, console):
    page.goto(first)
    page.keyboard.press("n")
    expect(page).to_have_url(re.compile("/pages/2/$"))
    page.keyboard.press("p")
    expect(page).to_have_url(re.compile("/pages/1/$"))
    page.keyboard.press("j")
    expect(page).to_have_title(re.compile("^Mark 1 of "))
    page.keyboard.press("j")
    expect(page).to_have_title(re.compile("^Mark 2 of "))
    page.keyboard.press("k")
    expect(page).to_have_title(re.compile("^Mark 1 of "))
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_have_attribute("open", "")
    assert console == []


def test_key_without_a_way_says_so(page, first, sign_in):
    page.goto(first)

    page.keyboard.press("p")

    expect(page.locator("#viewer-said")).to_have_text("There is no previous one.")


def test_keys_are_letters_where_somebody_types(page, first, sign_in):
    page.goto(first)

    page.get_by_label("Words on the page").press_sequentially("nj?")

    expect(page).to_have_url(first)
    expect(page.get_by_label("Words on the page")).to_have_value("nj?")


def test_keys_can_be_turned_off_and_stay_off(page, first, sign_in):
    page.goto(first)
    page.keyboard.press("?")
    page.get_by_role("button", name="turn them off").click()
    page.reload()
    page.keyboard.press("?")

    expect(page.locator("#keys")).not_to_have_attribute("open", "")


def test_mark_lands_in_view_with_what_stands_before_it(page, first, sign_in):
    page.set_viewport_size(DESK)
    page.goto(first)
    page.keyboard.press("j")
    expect(page).to_have_title(re.compile("^Mark 1 of "))

    box = page.locator("mark.current").first.bounding_box()

    assert 0 < box["y"] < DESK["height"]


def test_selection_leaves_typed_words_alone(page, first, sign_in):
    page.set_viewport_size(DESK)
    page.goto(first)
    page.get_by_label("Words on the page").fill("my own words")

    page.evaluate(
        "getSelection().selectAllChildren(document.querySelector('.page-text'))"
    )

    expect(page.get_by_label("Words on the page")).to_have_value("my own words")


def test_refused_tag_comes_back_to_its_form_in_focus(page, first, sign_in):
    page.goto(first)
    page.get_by_label("Words on the page").fill("nowhere to be found")
    page.locator("#id_theme").select_option("silo-working")

    page.get_by_role("button", name="Add tag").click()

    expect(page).to_have_title(re.compile("^Error: "))
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("alert")).to_be_in_viewport()


def test_suggestion_is_used_and_typed_words_stay(
    page, portal, report, guess, sign_in, console
):
    review = report.report.review
    page.goto(portal + reverse("edit-record", args=[review.reference]))
    page.get_by_label("Case name as published").fill("Child Q")

    page.get_by_role("button", name=USE_WALES).click()

    expect(page.locator("#group-nation")).to_contain_text("in the record")
    expect(page.locator("#id_nation")).to_have_value("wales")
    expect(page.locator("#id_nation")).to_be_focused()
    expect(page.get_by_label("Case name as published")).to_have_value("Child Q")
    review.refresh_from_db()
    assert (review.nation, console) == ("wales", [])


def test_all_suggestions_are_used_where_nobody_typed(
    page, portal, report, guess, sign_in
):
    address = reverse("edit-record", args=[report.report.review.reference])
    page.goto(portal + address)
    page.locator("#id_nation").select_option("scotland")

    page.get_by_role("button", name="Use all for empty fields").click()

    expect(page.get_by_role("status").first).to_contain_text("Saved in the record")
    expect(page.locator("#id_nation")).to_have_value("scotland")


# Without scripts


@pytest.fixture
def plain(browser, portal, analyst):
    """A page of a browser without JavaScript, signed in."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{portal}/sign-in/")
    page.get_by_label("E-mail address").fill(analyst.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    yield page
    context.close()


def test_everything_can_be_done_without_javascript(plain, portal, every_state, guess):
    review = guess.version.report.review
    plain.goto(portal + reverse("edit-record", args=[review.reference]))
    plain.get_by_role("button", name=USE_WALES).click()
    expect(plain.locator("#id_nation")).to_have_value("wales")

    plain.goto(portal + reverse("processing"))
    plain.get_by_role("button", name="Read this again").click()
    expect(plain.get_by_role("status").first).to_contain_text("1 file will be read")
    plain.get_by_role("button", name="Neither").first.click()
    expect(plain.get_by_role("status").first).to_contain_text("stays apart")

    plain.goto(portal + reverse("discard", args=[review.reference]))
    plain.get_by_label("Why is it discarded?").fill("Sent twice.")
    plain.get_by_role("button", name="Discard the draft").click()
    expect(plain.get_by_role("status").first).to_contain_text("is discarded")


def test_viewer_enlarges_without_javascript(plain, first):
    plain.goto(first)
    plain.get_by_role("link", name="150 %").click()

    expect(plain.locator(".sheet svg image")).to_have_attribute(
        "href", re.compile(r"width=1500$")
    )
