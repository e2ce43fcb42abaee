"""The page viewer: enlarged, with words of a search, and with what OCR made of it."""

import re

import pytest

from reviews.models import Page, Tag
from tests.makers import (
    make_page,
    make_review,
    make_tag,
    make_theme,
    make_version,
    receive_pdf,
)

pytestmark = pytest.mark.django_db


def body_of(client, page: Page, query: str = "") -> str:
    return client.get(page.get_absolute_url() + query).content.decode()


def title_of(body: str) -> str:
    found = re.search(r"<title>(.*?)</title>", body, re.S)
    return found[1] if found else ""


@pytest.fixture
def drawn() -> Page:
    """A page of a published document that has a picture, and a page after it."""
    review = make_review()
    texts = ("They did not share it.\nSharing came late.", "The end.")
    version = receive_pdf(*texts, review=review)
    version.released, version.page_count = review.published, 2
    version.kind, version.status = "pdf", "read"
    version.save()
    pages = [
        make_page(text, version=version, number=number, width=595, height=842)
        for number, text in enumerate(texts, start=1)
    ]
    return pages[0]


@pytest.mark.parametrize(
    ("query", "width"),
    [("", ""), ("?zoom=150", "?width=1500"), ("?zoom=200", "?width=2000")],
)
def test_zoom_asks_for_a_picture_of_its_width(client, drawn, query, width):
    body = body_of(client, drawn, query)

    assert f'{drawn.get_absolute_url()}image.webp{width}"' in body


@pytest.mark.parametrize("query", ["?zoom=99", "?zoom=9999999", "?zoom=x", "?zoom="])
def test_zoom_that_makes_no_sense_is_left_out(client, drawn, query):
    answer = client.get(drawn.get_absolute_url() + query)

    assert answer.context["looking"].zoom == 100


def test_zoom_and_words_are_kept_from_page_to_page(client, drawn):
    body = body_of(client, drawn, "?zoom=150&q=share")

    following = drawn.get_absolute_url().replace("/1/", "/2/")
    assert f'href="{following}?zoom=150&amp;q=share"' in body


def test_jump_keeps_zoom_and_words(client, drawn):
    start = drawn.get_absolute_url().removesuffix("1/")

    answer = client.get(f"{start}?number=2&zoom=200&q=share")

    assert answer.url == f"{start}2/?zoom=200&q=share"


def test_image_of_a_width_is_kept_for_that_width(client, drawn):
    address = f"{drawn.get_absolute_url()}image.webp"

    answers = [client.get(address + query) for query in ("", "?width=1400")]

    for answer in answers:
        answer.close()
    assert [answer["ETag"][-6:] for answer in answers] == ['-1000"', '-1500"']


def test_words_of_a_search_are_marked_in_the_text(client, drawn):
    body = body_of(client, drawn, "?q=share")

    assert re.findall(r'<mark class="found">(\w+)</mark>', body) == ["share", "Sharing"]


def test_words_of_a_search_are_marked_on_the_picture(client, drawn):
    answer = client.get(drawn.get_absolute_url() + "?q=share")

    assert len(answer.context["sheet"].found) == 2


def test_words_that_are_not_there_are_said_not_to_be(client, drawn):
    assert "No word of your search on this page" in body_of(client, drawn, "?q=zebra")


def test_current_mark_is_named_in_the_title(client):
    tag = make_tag(make_theme(), page=make_page())

    body = body_of(client, tag.passage.page, f"?mark={tag.pk}")

    assert title_of(body).startswith("Mark 1 of 1: Information sharing – Page 1 of 1")


@pytest.mark.parametrize(
    ("confidence", "said"),
    [
        (0.934, "Read by OCR, 93 % sure."),
        (0.5, "<strong>Hard to read: check against the picture.</strong> Read by OCR"),
    ],
)
def test_page_read_by_ocr_says_how_sure_it_is(client, confidence, said):
    page = make_page(method="ocr", confidence=confidence)

    assert said in body_of(client, page)


def test_page_read_in_welsh_is_marked_as_welsh(client):
    page = make_page("Ni rannwyd y wybodaeth.", method="ocr", language="cym")

    assert '<div class="page-text" lang="cy">' in body_of(client, page)


def test_word_file_is_shown_in_parts(client):
    page = make_page(version=make_version(kind="docx"))

    body = body_of(client, page)

    assert title_of(body).startswith("Part 1 of 1")
    assert "Text of the part" in body


def test_pages_are_listed_with_their_marks(client, drawn):
    make_tag(make_theme(), page=drawn)
    make_tag(make_theme("neglect"), page=drawn, state=Tag.State.UNSURE)

    answer = client.get(drawn.get_absolute_url())

    assert [(one["number"], one["marks"]) for one in answer.context["pages"]] == [
        (1, 1),
        (2, 0),
    ]


def test_pages_of_a_very_long_document_are_those_with_marks(client, drawn):
    drawn.version.page_count = 501
    drawn.version.save()
    make_tag(make_theme(), page=drawn)

    answer = client.get(drawn.get_absolute_url())

    assert [one["number"] for one in answer.context["pages"]] == [1]


def test_tag_that_is_refused_says_so_in_the_title_and_goes_back_to_the_form(
    client, analyst
):
    make_theme()
    page = make_page()
    given = {"quote": "elsewhere", "theme": "information-sharing", "polarity": "good"}

    answer = client.post(page.get_absolute_url() + "tags/", given)

    body = answer.content.decode()
    assert title_of(body).startswith("Error: Page 1 of 1")
    assert f'action="{page.get_absolute_url()}tags/#add-tag"' in body


def test_decision_keeps_zoom_and_words(client, analyst):
    tag = make_tag(make_theme(), page=make_page())

    answer = client.post(
        f"/tags/{tag.pk}/decision/?zoom=150&q=share", {"verdict": "confirmed"}
    )

    place = f"?zoom=150&q=share&mark={tag.pk}#about-tag-{tag.pk}"
    assert answer.url == tag.passage.page.get_absolute_url() + place


def test_tag_that_is_added_by_looking_leads_back(client, analyst):
    page = make_page()

    answer = client.get(page.get_absolute_url() + "tags/")

    assert answer.url == page.get_absolute_url()


def test_earlier_version_leads_to_the_one_that_replaced_it(client, analyst, drawn):
    earlier = make_version(drawn.version.report.review, superseded_by=drawn.version)
    page = make_page(version=earlier)

    body = body_of(client, page)

    following = drawn.get_absolute_url().removesuffix("1/")
    assert "An earlier version, for analysts only." in body
    assert f'href="{following}?number=1"' in body


def test_document_that_is_held_says_so(client, analyst):
    page = make_page(version=make_version(make_review(), released=None))

    assert "Held until a second person releases it." in body_of(client, page)
