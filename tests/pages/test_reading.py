"""What everybody may read, and what stays with those who work on it."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Agency
from reviews.models import Tag, Version
from tests.makers import (
    make_analyst,
    make_draft,
    make_page,
    make_review,
    make_tag,
    make_theme,
    make_version,
    receive_pdf,
)
from themes.views import Excluded

pytestmark = pytest.mark.django_db


def viewer(page) -> str:
    return page.get_absolute_url()


@pytest.mark.parametrize(
    "name",
    [
        "home",
        "themes",
        "reviews",
        "trends",
        "summits",
        "search",
        "sign-in",
        "about",
        "accessibility",
    ],
)
def test_page_of_an_empty_portal_is_shown(client, name):
    assert client.get(reverse(name)).status_code == 200


def test_theme_page_shows_a_confirmed_quotation_with_its_page(client):
    theme = make_theme()
    page = make_page("The school was not told.", number=3)
    tag = make_tag(theme, page=page, state=Tag.State.CONFIRMED)

    body = client.get(reverse("theme", args=[theme.code])).content.decode()

    assert f"{viewer(page)}?mark={tag.pk}#tag-{tag.pk}" in body
    assert "<strong>1 of 1</strong>" in body


def test_theme_page_leaves_drafts_out_even_for_analysts(client, analyst):
    theme = make_theme()
    page = make_page("The school was not told.", review=make_draft())
    make_tag(theme, page=page, state=Tag.State.CONFIRMED)

    body = client.get(reverse("theme", args=[theme.code])).content.decode()

    assert "The school was not told" not in body


def test_page_viewer_marks_the_quote_and_says_why(client):
    page = make_page("The school was not told.")
    tag = make_tag(make_theme(), page=page)

    body = client.get(viewer(page), {"mark": tag.pk}).content.decode()

    assert f'<mark class="problem suggested current" id="tag-{tag.pk}"' in body
    assert "Suggested by the tagger: Because." in body


def test_page_viewer_shows_unsure_tags_to_analysts_only(client):
    page = make_page()
    make_tag(make_theme(), page=page, state=Tag.State.UNSURE)

    assert b"<mark" not in client.get(viewer(page)).content


def test_page_viewer_shows_unsure_tags_to_an_analyst(client, analyst):
    page = make_page()
    make_tag(make_theme(), page=page, state=Tag.State.UNSURE)

    assert b'<mark class="problem unsure"' in client.get(viewer(page)).content


def test_page_that_needs_ocr_says_so(client):
    page = make_page(text=" ", method="none")

    assert b"This page has not been read" in client.get(viewer(page)).content


@pytest.mark.parametrize("what", ["review", "page", "page-image"])
def test_draft_is_not_there_for_others(client, practitioner, what):
    page = make_page(review=make_draft())
    reference = page.version.report.review.reference
    place = [reference, page.version_id, 1] if "page" in what else [reference]

    assert client.get(reverse(what, args=place)).status_code == 404


def test_draft_is_shown_to_an_analyst_as_a_draft(client, analyst):
    draft = make_draft()

    assert b"<strong>Draft.</strong>" in client.get(draft.get_absolute_url()).content


def test_withdrawn_review_is_gone_and_says_so(client):
    review = make_review(state="withdrawn", withdrawal_reason="Asked by the family.")

    answer = client.get(review.get_absolute_url())

    assert answer.status_code == 410
    assert b"Asked by the family" not in answer.content


def test_page_of_another_review_is_not_found_under_this_one(client):
    page, other = make_page(), make_review()

    address = reverse("page", args=[other.reference, page.version_id, 1])

    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("given", "reached"),
    [("2", 2), ("99", 3), ("0", 1), ("-1", 1), ("\x00", 1), ("²", 1)],
)
def test_jump_goes_to_the_nearest_page(client, given, reached):
    version = make_version(page_count=3)
    pages = [make_page(version=version, number=number) for number in (1, 2, 3)]
    reference = version.report.review.reference

    answer = client.get(
        reverse("page-jump", args=[reference, version.pk]), {"number": given}
    )

    assert answer.url == viewer(pages[reached - 1])


def test_next_mark_goes_on_over_pages_without_any(client):
    version = make_version(page_count=3)
    first, _, last = (make_page(version=version, number=n) for n in (1, 2, 3))
    tag = make_tag(make_theme(), page=last)

    context = client.get(viewer(first)).context

    assert context["next_mark"] == f"{viewer(last)}?mark={tag.pk}#tag-{tag.pk}"
    assert context["previous_mark"] == ""


def test_page_image_is_a_picture_kept_private(client):
    version = receive_pdf("The school was not told.", review=make_review())
    Version.objects.update(released=timezone.now())
    page = make_page(version=version, width=595, height=842)

    answer = client.get(viewer(page) + "image.webp")

    assert b"".join(answer.streaming_content)[8:12] == b"WEBP"
    assert answer["Cache-Control"] == "private, no-cache"


def test_page_image_seen_before_is_asked_for_and_not_sent_again(client):
    version = receive_pdf("The school was not told.", review=make_review())
    Version.objects.update(released=timezone.now())
    page = make_page(version=version, width=595, height=842)
    first = client.get(viewer(page) + "image.webp")
    assert b"".join(first.streaming_content)
    etag = {"If-None-Match": first["ETag"]}

    again = client.get(viewer(page) + "image.webp", headers=etag)

    assert again.status_code == 304


def test_page_of_a_document_held_for_release_is_for_analysts_alone(client):
    version = receive_pdf("The school was not told.", review=make_review())
    page = make_page(version=version, width=595, height=842)

    assert client.get(viewer(page)).status_code == 404
    assert client.get(viewer(page) + "image.webp").status_code == 404
    client.force_login(make_analyst())
    assert client.get(viewer(page)).status_code == 200


def test_page_image_of_a_word_document_is_not_found(client):
    version = make_version(kind="docx")
    page = make_page(version=version)

    assert client.get(viewer(page) + "image.webp").status_code == 404


def test_search_shows_passages_with_their_page(client):
    page = make_page("The midwife referred promptly.")

    body = client.get(reverse("search"), {"q": "referring"}).content.decode()

    assert "<mark>referred</mark>" in body
    assert viewer(page) in body


@pytest.mark.parametrize(
    "query", ["q=%00", "q=the", "q=((&page=-1", "q=%22%22&page=99999999999999999999"]
)
def test_search_for_nonsense_says_that_nothing_was_found(client, query):
    answer = client.get(f"{reverse('search')}?{query}")

    assert answer.status_code == 200


def test_trends_leave_suggested_out_unless_asked(client):
    theme = make_theme()
    make_tag(theme)

    plain = client.get(reverse("trends")).context["rows"][0][1]
    asked = client.get(reverse("trends"), {"suggested": "on"}).context["rows"][0][1]

    assert (plain.suggested, asked.suggested) == (0, 1)


def test_trends_ignore_what_makes_no_sense(client):
    make_tag(make_theme(), state=Tag.State.CONFIRMED)
    query = "stage=%00&group=x&nation=zz&first=1e9&last=soon&polarity=?"

    answer = client.get(f"{reverse('trends')}?{query}")

    assert str(answer.context["rows"][0][1].total) == "1 of 1"


def test_themes_can_be_narrowed_to_a_stage(client):
    theme = make_theme()

    found = client.get(reverse("themes"), {"stage": theme.stage.code}).context
    unknown = client.get(reverse("themes"), {"agency": "\x00"}).context

    assert (found["stage"], unknown["agency"]) == (theme.stage, None)


def test_themes_of_an_agency_begin_with_the_commonest_in_its_reviews(client):
    police = Agency.objects.create(code="police", title="Police")
    rare, common, unseen = (make_theme(code) for code in ("rare", "common", "unseen"))
    for theme in (rare, common, unseen):
        theme.agencies.add(police)
    with_police = [make_review(agencies=[police]) for _ in range(2)]
    for review in with_police:
        make_tag(common, review=review, state=Tag.State.CONFIRMED)
    make_tag(rare, review=with_police[0], state=Tag.State.CONFIRMED)
    make_tag(unseen, state=Tag.State.CONFIRMED)

    context = client.get(reverse("themes"), {"agency": "police"}).context

    assert [theme for theme, _ in context["commonest"]] == [common, rare]
    assert [theme for _, part in context["parts"] for theme, _ in part] == [unseen]
    assert context["coverage"].readable == 2


def test_theme_page_leads_to_as_many_reviews_as_it_counts(client):
    theme = make_theme()
    make_tag(theme, state=Tag.State.CONFIRMED)
    make_tag(theme, state=Tag.State.CONFIRMED, polarity="good")
    make_tag(theme, state=Tag.State.CONFIRMED, polarity="good")
    body = client.get(reverse("theme", args=[theme.code])).content.decode()

    for polarity, said in (("problem", "The review"), ("good", "All 2 reviews")):
        query = f"?theme={theme.code}&amp;polarity={polarity}"
        assert f'href="{reverse("reviews")}{query}">{said}' in body
    found = [
        client.get(reverse("reviews"), {"theme": theme.code, "polarity": polarity})
        for polarity in ("problem", "good")
    ]
    assert [answer.context["page"].paginator.count for answer in found] == [1, 2]


def test_theme_page_names_the_theme_that_a_criterion_belongs_to(client):
    other = make_theme("record-keeping", title="Child's record not kept")
    theme = make_theme(
        exclude=["Late records (tag record-keeping where it fits)", "Else (tag gone)"]
    )

    excluded = client.get(reverse("theme", args=[theme.code])).context["excluded"]

    assert excluded == [
        Excluded("Late records", other, " where it fits"),
        Excluded("Else (tag gone)"),
    ]


def test_reviews_show_each_filter_as_a_chip_that_takes_it_away(client):
    theme = make_theme()
    make_tag(theme, state=Tag.State.CONFIRMED)
    query = "?year=2015&stage=cross-cutting&polarity=problem&page=1"

    chips = client.get(reverse("reviews") + query).context["chips"]

    assert [(chip.label, chip.without) for chip in chips] == [
        ("Year published: 2015", "?stage=cross-cutting&polarity=problem"),
        ("Stage: Along the whole journey", "?year=2015&polarity=problem"),
        ("Confirmed as: what went wrong", "?year=2015&stage=cross-cutting"),
    ]


def test_reviews_say_what_nothing_is_filed_under(client):
    make_review()

    context = client.get(reverse("reviews") + "?theme=xyz&year=soon&agency=").context

    assert (context["unknown"], context["left_out"]) == (["xyz"], ["soon"])
    assert context["page"].paginator.count == 0


def test_search_names_themes_by_their_words_in_any_order(client):
    theme = make_theme(synonyms=["referral pathways"])
    make_theme("record-keeping")

    found = [
        list(client.get(reverse("search"), {"q": words}).context["themes"])
        for words in ("sharing information", "Referrals pathway", "the", "-")
    ]

    assert found == [[theme], [theme], [], []]
