"""The main job as a newcomer does it: read, check, sign in, bring in, decide, count."""

import re

import pytest
from playwright.sync_api import expect

from reviews import publication
from reviews.ingest.read import read
from reviews.models import Review, Tag, Version
from reviews.tagging import tag
from tests.browser.conftest import DESK, FINDING
from tests.makers import make_pdf

pytestmark = pytest.mark.django_db(transaction=True)
THEME = "information-sharing"


def first_tag() -> Tag:
    return Tag.objects.select_related("theme").filter(polarity="problem").first()


def test_quotation_of_a_theme_leads_to_its_mark_on_the_page(page, portal, console):
    tag = first_tag()
    page.goto(f"{portal}/themes/{tag.theme.code}/")

    page.locator(".quotation a").first.click()

    mark = page.locator("mark.current").first
    expect(mark).to_be_visible()
    said = re.sub(r"\s+", " ", tag.quote)
    assert "".join(page.locator("mark.current").all_inner_texts()) == said
    expect(page.locator(".sheet rect.current").first).to_be_visible()
    assert console == []


def test_picture_of_the_page_is_drawn(page, portal):
    tag = first_tag()
    with page.expect_response(re.compile(r"image\.webp$")) as answer:
        page.goto(f"{portal}{tag.passage.page.get_absolute_url()}")

    assert answer.value.headers["content-type"] == "image/webp"


def test_confirming_a_tag_changes_the_count(page, portal, sign_in, console):
    tag = first_tag()
    theme = f"{portal}/themes/{tag.theme.code}/"
    page.goto(theme)
    expect(page.locator("#what-happens")).to_contain_text("0 of 1 published review")
    page.locator(".quotation a").first.click()

    page.locator(f"#about-tag-{tag.pk}").get_by_role("button", name="Confirm").click()

    expect(page.get_by_role("status").first).to_contain_text("confirmed")
    page.goto(theme)
    expect(page.locator("#what-happens")).to_contain_text("1 of 1 published review")
    assert console == []


def test_uploaded_report_arrives_while_watched(
    page, portal, sign_in, console, tmp_path
):
    report = tmp_path / "new-report.pdf"
    report.write_bytes(make_pdf("\n".join(("Findings", *FINDING, "A second."))))
    page.goto(f"{portal}/upload/")
    page.get_by_label("Report files").set_input_files(report)
    page.get_by_role("button", name="Upload").click()
    expect(page.get_by_role("status").first).to_contain_text("1 file is uploaded")
    row = page.get_by_role("row", name="new-report.pdf")
    expect(row).to_contain_text("waiting to be read")

    version = Version.objects.get(file_name="new-report.pdf")
    read(version.pk)
    tag(version.pk)

    expect(row).to_contain_text("read and tagged", timeout=15_000)
    assert console == []


def test_selected_words_become_a_tag(page, portal, sign_in, console):
    page.set_viewport_size(DESK)
    place = first_tag().passage.page.get_absolute_url()
    page.goto(f"{portal}{place}")
    page.evaluate(
        """() => {
            const walker = document.createTreeWalker(
                document.querySelector(".page-text"), NodeFilter.SHOW_TEXT);
            while (walker.nextNode()) {
                const at = walker.currentNode.data.indexOf("agencies did not");
                if (at < 0) continue;
                const range = document.createRange();
                range.setStart(walker.currentNode, at);
                range.setEnd(walker.currentNode, at + 16);
                getSelection().removeAllRanges();
                getSelection().addRange(range);
                return;
            }
        }"""
    )
    expect(page.get_by_label("Words on the page")).to_have_value("agencies did not")
    page.locator("#id_theme").select_option("silo-working")

    page.get_by_role("button", name="Add tag").click()

    expect(page.locator("mark.current")).to_have_text("agencies did not")
    assert console == []


def test_withdrawn_review_is_gone_from_search(page, portal, analyst):
    page.goto(f"{portal}/search/?q=strategy")
    expect(page.get_by_role("heading", name="1 passage in 1 review")).to_be_visible()
    publication.withdraw(Review.objects.get(), by=analyst, reason="Asked to.")

    page.reload()

    expect(page.get_by_role("heading", name="0 passages in 0 reviews")).to_be_visible()
