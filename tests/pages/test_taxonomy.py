"""The pages of the taxonomy: for everybody, and for who drafts the next version."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.makers import make_analyst, make_page, make_tag
from themes import drafts, versions
from themes.codebook import as_qdc, as_yaml
from themes.models import DraftTheme, TaxonomyDraft, TaxonomyVersion, Theme

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


def test_analyst_starts_a_draft(client, analyst, taxonomy):
    answer = client.post(reverse("taxonomy-start"), follow=True)

    assert "Draft of version 1.2" in answer.content.decode()
    assert "It cannot be published by you as it stands" in answer.content.decode()


def test_second_draft_is_refused_with_its_reason(client, analyst, draft):
    answer = client.post(reverse("taxonomy-start"), follow=True)

    assert "begun by Bob, is open" in answer.content.decode()


def test_theme_saved_as_it_stands_changes_nothing(client, analyst, draft):
    address = reverse("taxonomy-edit", args=[CODE])

    for code in draft.themes.values_list("code", flat=True)[:5]:
        address = reverse("taxonomy-edit", args=[code])
        client.post(address, fields_of(client, address))

    assert set(draft.themes.values_list("edition", flat=True)) == {1}


def test_theme_is_edited_in_the_draft(client, analyst, draft):
    address = reverse("taxonomy-edit", args=[CODE])
    given = fields_of(client, address, include="One.\n\n  Two.  ", barriers="A reason")

    answer = client.post(address, given, follow=True)

    content = draft.themes.get(code=CODE).content
    assert content["include"] == ["One.", "Two."]
    assert content["barriers"] == [{"text": "A reason", "basis": "own"}]
    assert "“Over-optimism” is saved in the draft." in answer.content.decode()
    assert "Other criteria." in answer.content.decode()


def test_theme_changed_in_between_is_shown_beside_ones_own(client, analyst, draft, bob):
    address = reverse("taxonomy-edit", args=[CODE])
    given = fields_of(client, address, definition="Mine.")
    held = draft.themes.get(code=CODE)
    content = {**held.content, "definition": "Bob’s."}
    drafts.save_theme(draft, CODE, content, edition=1, by=bob)

    answer = client.post(address, given)

    told = answer.content.decode()
    assert answer.status_code == 409
    assert "Bob changed this theme at" in told
    assert "<li>Bob’s.</li>" in told
    assert "Mine.</textarea>" in told
    assert draft.themes.get(code=CODE).content["definition"] == "Bob’s."


def test_theme_is_saved_once_the_other_edition_was_looked_at(
    client, analyst, draft, bob
):
    address = reverse("taxonomy-edit", args=[CODE])
    given = fields_of(client, address, definition="Mine.")
    held = draft.themes.get(code=CODE)
    content = {**held.content, "parent": "silo-working", "definition": "Bob’s."}
    drafts.save_theme(draft, CODE, content, edition=1, by=bob)
    again = client.post(address, given).context["form"]["edition"].value()

    client.post(address, {**given, "edition": again})

    assert draft.themes.get(code=CODE).content["definition"] == "Mine."


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"title": ""}, "Fill in “Title”"),
        ({"stage": "moon"}, "Choose “Stage of the child’s journey” from the list"),
        ({"title": "Silo"}, None),
        ({"title": "Agencies work in parallel"}, "Another theme is called"),
        ({"include": "x\n" * 201}, "“It belongs here when” may have 200 lines"),
        ({"definition": "\x00"}, "“Definition” holds a character that cannot be kept"),
    ],
)
def test_theme_that_cannot_be_saved_says_why(client, analyst, draft, changed, error):
    address = reverse("taxonomy-edit", args=[CODE])

    answer = client.post(address, fields_of(client, address, **changed))

    assert answer.status_code == (400 if error else 302)
    assert (error or "") in answer.content.decode()


def test_theme_is_added_to_the_draft(client, analyst, draft):
    address = reverse("taxonomy-add")
    given = {
        "title": "Pets",
        "stage": "referral",
        "group": "whole-family",
        "definition": "They are.",
        "include": "So",
        "example_phrasings": "The dog was not seen",
        "example_phrasings_good": "The dog was seen",
        "agencies": ["police"],
    }

    answer = client.post(address, given, follow=True)

    assert "“Pets” is in the draft." in answer.content.decode()
    content = draft.themes.get(code="pets").content
    assert content["example_phrasings_good"] == ["The dog was seen"]
    assert client.post(address, given).status_code == 400
    assert client.post(address, {"title": ""}).status_code == 400


@pytest.mark.parametrize(
    ("how", "into", "told"),
    [
        ("retire", {}, "Retired. Why."),
        (
            "merge",
            {"into": "silo-working"},
            "Becomes part of “Agencies work in parallel”",
        ),
        ("split", {"into": ["silo-working", "unseen-men"]}, "Divided: “Agencies work"),
    ],
)
def test_theme_ends_in_the_draft(client, analyst, draft, how, into, told):
    address = reverse("taxonomy-end", args=[CODE, how])
    given = {"edition": 1, "note": "Why.", **into}

    answer = client.post(address, given, follow=True)

    assert told in answer.content.decode()
    assert Theme.objects.get(code=CODE).retired is False


def test_theme_that_cannot_end_says_why(client, analyst, draft):
    address = reverse("taxonomy-end", args=[CODE, "split"])

    answer = client.post(address, {"edition": 1, "note": "x", "into": ["silo-working"]})

    assert answer.status_code == 400
    assert "Choose at least two themes to divide it between." in answer.content.decode()


def test_end_says_how_many_tags_it_touches(client, analyst, draft):
    make_tag(Theme.objects.get(code=CODE))

    told = page(client, "taxonomy-end", CODE, "retire")

    assert "It has 0 confirmed and 1 undecided tag, in 1 review." in told


def test_change_is_taken_back(client, analyst, draft, bob):
    drafts.retire(draft, CODE, edition=1, by=bob)
    address = reverse("taxonomy-restore", args=[CODE])

    stale = client.post(address, {"edition": 1}, follow=True)
    done = client.post(address, {"edition": 2}, follow=True)

    assert "look before you save" in stale.content.decode()
    assert "The change is taken back." in done.content.decode()
    assert draft.themes.filter(code=CODE, fate="").exists()


def test_preview_counts_what_the_draft_touches(client, analyst, draft, bob):
    make_tag(Theme.objects.get(code=CODE))
    make_page("The pet dog was never mentioned to anybody.")
    drafts.retire(draft, CODE, edition=1, by=bob)
    phrasings = {"alt_labels": ["dogs"], "example_phrasings": ["the pets mentioned"]}
    old = draft.themes.get(code="silo-working").content
    drafts.add_theme(draft, {**old, **phrasings, "title": "Pets"}, by=bob)

    told = page(client, "taxonomy-preview")

    assert "1 passage with its phrasings or other names, in 1 review<" in told
    assert "0 confirmed, 1 undecided, in 1 review<" in told
    assert "Its tags stay; it is given to no new passage." in told


def test_preview_of_nothing_says_so(client, analyst, draft):
    assert "The draft changes nothing yet." in page(client, "taxonomy-preview")


def test_second_person_publishes(client, analyst, draft, bob):
    drafts.retire(draft, CODE, edition=1, by=bob)
    edition = client.get(reverse("taxonomy-draft")).context["form"]["edition"].value()

    answer = client.post(
        reverse("taxonomy-publish"), {"edition": edition, "note": "Less."}, follow=True
    )

    assert "Version 1.2 is in force." in answer.content.decode()
    assert "Less." in answer.content.decode()
    assert page(client, "theme", CODE)


def test_draft_changed_since_it_was_seen_is_not_published(client, analyst, draft, bob):
    drafts.retire(draft, CODE, edition=1, by=bob)
    address = reverse("taxonomy-publish")

    stale = client.post(address, {"edition": 1, "note": "Less."})
    empty = client.post(address, {"edition": 3, "note": ""})

    assert (stale.status_code, empty.status_code) == (409, 400)
    assert "Bob changed the draft at" in stale.content.decode()
    assert "Less.</textarea>" in stale.content.decode()
    assert TaxonomyVersion.objects.latest().number == "1.1"


def test_own_draft_is_not_published(client, analyst, taxonomy):
    draft = drafts.start(by=analyst)
    drafts.retire(draft, CODE, edition=1, by=analyst)
    draft.refresh_from_db()

    answer = client.post(
        reverse("taxonomy-publish"), {"edition": draft.edition, "note": "Less."}
    )

    assert answer.status_code == 400
    assert "A second person must look and publish it." in answer.content.decode()


def test_draft_is_discarded(client, analyst, draft):
    answer = client.post(reverse("taxonomy-discard"), follow=True)

    assert "Nothing was changed." in answer.content.decode()
    assert TaxonomyDraft.objects.get().state == "discarded"


def upload(client, name: str, data: bytes):
    file = SimpleUploadedFile(name, data)
    return client.post(reverse("taxonomy-import"), {"file": file}, follow=True)


def test_file_is_read_into_a_draft(client, analyst, taxonomy):
    content = {**taxonomy.content, "themes": taxonomy.content["themes"][:48]}

    answer = upload(client, "old.yaml", as_yaml({**content, "version": "1.5"}))

    assert "old.yaml is now a draft." in answer.content.decode()
    assert DraftTheme.objects.filter(fate="retired").count() == 12


@pytest.mark.parametrize(
    ("name", "data", "error"),
    [
        ("x.yaml", b"", "it is not a list of named parts"),
        ("x.qdc", b"<x/>", "The file is not a REFI-QDA codebook (.qdc)."),
        ("x.doc", b"x", "Choose a file whose name ends in .yaml, .yml or .qdc."),
        ("x.qdc", b"x" * 2_000_001, "The file is larger than 2 MB: no taxonomy is"),
    ],
)
def test_bad_file_makes_no_draft(client, analyst, taxonomy, name, data, error):
    answer = upload(client, name, data)

    assert answer.status_code == 400
    assert error in answer.content.decode()
    assert TaxonomyDraft.objects.count() == 0


def test_no_file_is_said_plainly(client, analyst, taxonomy):
    answer = client.post(reverse("taxonomy-import"), {})

    assert answer.status_code == 400
    assert "Choose a file" in answer.content.decode()


def test_file_is_refused_while_a_draft_is_open(client, analyst, draft, taxonomy):
    answer = upload(client, "x.qdc", as_qdc(taxonomy.content))

    assert answer.status_code == 400
    assert TaxonomyDraft.objects.count() == 1


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
