"""The pages of the taxonomy: who may see what, and what the published ones say."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.makers import make_analyst, make_tag
from themes import drafts, versions
from themes.codebook import as_qdc
from themes.models import TaxonomyDraft, TaxonomyVersion, Theme

pytestmark = pytest.mark.django_db
PUBLIC = [
    reverse("taxonomy"),
    reverse("taxonomy-version", args=["1.0"]),
    reverse("taxonomy-version", args=["1.1"]),
    reverse("taxonomy-compare"),
    reverse("taxonomy-download", args=["1.1", "yaml"]),
    reverse("taxonomy-download", args=["1.1", "csv"]),
    reverse("taxonomy-download", args=["1.1", "qdc"]),
]
CODE = "over-optimism"
WORKING = [
    reverse("taxonomy-draft"),
    reverse("taxonomy-preview"),
    reverse("taxonomy-add"),
    reverse("taxonomy-recode"),
    reverse("taxonomy-edit", args=[CODE]),
    *(
        reverse("taxonomy-end", args=[CODE, how])
        for how in ("retire", "merge", "split")
    ),
]
ACTS = [
    reverse("taxonomy-start"),
    reverse("taxonomy-import"),
    reverse("taxonomy-publish"),
    reverse("taxonomy-discard"),
    reverse("taxonomy-restore", args=[CODE]),
]


@pytest.fixture
def bob(taxonomy):
    return make_analyst(name="Bob")


@pytest.fixture
def draft(bob):
    return drafts.start(by=bob)


def page(client, name: str, *args, status: int = 200, **query) -> str:
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == status
    return answer.content.decode()


def fields_of(client, address: str, **changed) -> dict:
    """What the form of a page would send, with some fields changed."""
    form = client.get(address).context["form"]
    shown = {field.html_name: field.value() for field in form}
    return {name: value or "" for name, value in {**shown, **changed}.items()}


@pytest.mark.parametrize("address", PUBLIC)
def test_published_versions_are_for_everybody(client, taxonomy, address):
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("address", WORKING)
def test_draft_asks_the_stranger_to_sign_in(client, draft, address):
    assert client.get(address).url == f"/sign-in/?next={address}"


@pytest.mark.parametrize("address", [*WORKING, *ACTS])
def test_draft_is_not_for_practitioners(client, practitioner, draft, address):
    assert client.get(address).status_code == 403
    assert client.post(address, {"edition": 1}).status_code in (403, 405)
    assert TaxonomyDraft.objects.get().is_open


@pytest.mark.parametrize("address", WORKING)
def test_draft_is_for_analysts(client, analyst, draft, address):
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("address", ACTS)
def test_act_that_is_only_looked_at_does_nothing(client, analyst, draft, address):
    assert client.get(address).url == reverse("taxonomy")
    assert TaxonomyDraft.objects.get().is_open


@pytest.mark.parametrize("address", WORKING[:3])
def test_draft_that_is_not_there_is_not_found(client, analyst, taxonomy, address):
    assert client.get(address).status_code == 404


def test_versions_stand_with_their_notes_latest_first(client, taxonomy):
    told = page(client, "taxonomy")

    assert told.index("Version 1.1</a> (in use)") < told.index("Version 1.0</a>")
    assert "Adds twelve themes" in told
    assert "Start a draft" not in told


def test_versions_without_any_say_so(client, db):
    assert "No version is published here yet." in page(client, "taxonomy")
    assert client.get(reverse("taxonomy-compare")).url == reverse("taxonomy")


def test_version_says_what_it_added(client, taxonomy):
    told = page(client, "taxonomy-version", "1.1")

    assert "What is different from version 1.0" in told
    assert "Added (12)" in told
    assert reverse("theme", args=["front-door-delay"]) in told


def test_first_version_has_nothing_before_it(client, taxonomy):
    told = page(client, "taxonomy-version", "1.0")

    assert "This is the first version." in told
    assert "A later version is in use" in told


def test_version_that_is_not_there_is_not_found(client, taxonomy):
    page(client, "taxonomy-version", "9.9", status=404)
    page(client, "taxonomy-download", "9.9", "csv", status=404)


def test_compare_puts_the_older_first_whatever_was_asked(client, taxonomy):
    told = page(client, "taxonomy-compare", **{"from": "1.1", "to": "1.0"})

    assert "From version 1.0 to version 1.1" in told
    assert "Added (12)" in told


def test_compare_of_nonsense_is_of_the_first_and_the_last(client, taxonomy):
    told = page(client, "taxonomy-compare", **{"from": "x", "to": "\x00"})

    assert "From version 1.0 to version 1.1" in told


def test_download_is_a_file_with_the_number_in_its_name(client, taxonomy):
    answer = client.get(reverse("taxonomy-download", args=["1.0", "qdc"]))

    assert answer["Content-Type"] == "application/xml"
    assert answer["Content-Disposition"] == 'attachment; filename="taxonomy-1.0.qdc"'
    assert answer.content == as_qdc(TaxonomyVersion.objects.get(number="1.0").content)


def test_divided_themes_tags_are_listed_for_recoding(client, analyst, draft, bob):
    tag = make_tag(Theme.objects.get(code=CODE))
    drafts.split(draft, CODE, ["silo-working", "unseen-men"], edition=1, by=bob)
    draft.refresh_from_db()
    drafts.publish(draft, note="Two.", edition=draft.edition, by=analyst)

    told = page(client, "taxonomy-recode")

    assert f"{tag.passage.page.get_absolute_url()}#tag-{tag.pk}" in told
    assert "waits to be recoded" not in told
    assert "Tags of divided themes" in page(client, "taxonomy")


@pytest.mark.parametrize("name", ["taxonomy-draft", "taxonomy-preview"])
def test_draft_of_many_changes_costs_no_more_queries(client, analyst, draft, bob, name):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            page(client, name)
        return len(captured)

    old = draft.themes.get(code="silo-working").content
    drafts.retire(draft, CODE, edition=1, by=bob)
    drafts.add_theme(draft, {**old, "title": "One"}, by=bob)
    page(client, name)
    few = queries()
    for number in range(3):
        drafts.add_theme(draft, {**old, "title": f"Number {number}"}, by=bob)
    for code in ("unseen-men", "record-keeping"):
        seen = draft.themes.get(code=code).edition
        drafts.retire(draft, code, edition=seen, by=bob)

    assert queries() == few


def test_recoding_list_costs_no_more_queries_with_more_tags(
    client, analyst, draft, bob
):
    theme = Theme.objects.get(code=CODE)
    make_tag(theme)
    drafts.split(draft, CODE, ["silo-working", "unseen-men"], edition=1, by=bob)
    draft.refresh_from_db()
    drafts.publish(draft, note="Two.", edition=draft.edition, by=analyst)
    page(client, "taxonomy-recode")
    with CaptureQueriesContext(connection) as one:
        page(client, "taxonomy-recode")
    make_tag(theme)
    make_tag(theme)
    with CaptureQueriesContext(connection) as three:
        page(client, "taxonomy-recode")

    assert len(three) == len(one)


def publish(draft, by) -> None:
    draft.refresh_from_db()
    drafts.publish(draft, note="New.", edition=draft.edition, by=by)


def test_page_of_a_merged_theme_says_where_it_went(client, analyst, draft, bob):
    drafts.merge(draft, CODE, "silo-working", edition=1, by=bob)
    publish(draft, analyst)

    told = page(client, "theme", CODE)

    assert "Its tags count under" in told
    assert reverse("theme", args=["silo-working"]) in told


def test_page_of_a_divided_theme_says_between_which(client, analyst, draft, bob):
    drafts.split(draft, CODE, ["silo-working", "unseen-men"], edition=1, by=bob)
    publish(draft, analyst)

    assert "Its old tags wait to be recoded." in page(client, "theme", CODE)


def test_page_of_a_theme_without_rules_says_that_it_is_not_looked_for(client, taxonomy):
    told = "The tagger does not look for this theme yet"
    ruled = versions.looked_for()

    for theme in Theme.objects.filter(code__in=["silo-working", "front-door-delay"]):
        assert (told in page(client, "theme", theme.code)) == (theme.code not in ruled)


def test_figures_say_where_what_is_counted_changed(client, analyst, draft, bob):
    make_tag(Theme.objects.get(code="silo-working"), state="confirmed")
    drafts.retire(draft, CODE, edition=1, by=bob)
    publish(draft, analyst)

    assert "“Over-optimism” was retired." in page(client, "trends")
    assert "What is counted has changed" not in page(client, "theme", "silo-working")
    assert "Reviews coded since are not read for it." in page(client, "theme", CODE)
