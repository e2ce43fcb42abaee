"""The draft of the next version, step by step, in its pages."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.makers import make_analyst, make_page, make_tag
from themes import drafts
from themes.codebook import as_qdc, as_yaml
from themes.models import DraftTheme, TaxonomyDraft, TaxonomyVersion, Theme

pytestmark = pytest.mark.django_db
CODE = "over-optimism"


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
