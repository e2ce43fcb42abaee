"""The next version, drafted by one person and put in force by another."""

import pytest

from accounts.models import Event
from tests.makers import make_tag
from tests.themes.drafting import change, end, publish, row
from themes import drafts, versions
from themes.codebook import as_qdc
from themes.codebook_reading import Brought, read_file
from themes.drafts import DraftRefused, LookFirst
from themes.models import TaxonomyDraft, TaxonomyVersion, Theme, ThemeChange
from themes.vocabulary import theme_named

pytestmark = pytest.mark.django_db


def new_theme(title: str = "A new theme", **given) -> dict:
    texts = {"definition": "It is.", "include": ["So."], "example_phrasings": ["It."]}
    place = {"stage": "referral", "group": "whole-family"}
    return theme_named(title, "", **{**texts, **place, **given})


def reasons(refused) -> list[str]:
    return refused.value.reasons


def test_draft_begins_with_the_version_in_use(draft, taxonomy):
    assert (draft.number, draft.follows) == ("1.2", taxonomy)
    assert [theme.content for theme in draft.themes.all()] == taxonomy.content["themes"]


def test_second_draft_is_refused(draft, bob):
    with pytest.raises(DraftRefused) as refused:
        drafts.start(by=bob)

    assert reasons(refused) == [
        "Draft of taxonomy 1.2, begun by Ann, is open. "
        "Publish or discard it first: there is one at a time."
    ]


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        ("two", "Give the version numbers with points between, such as 1.2."),
        ("1.0", "Version 1.0 is already published."),
    ],
)
def test_draft_of_a_number_that_cannot_be_is_refused(ann, number, reason):
    with pytest.raises(DraftRefused) as refused:
        drafts.start(by=ann, number=number)

    assert reasons(refused) == [reason]


def test_next_number_is_the_first_that_is_free(taxonomy):
    TaxonomyVersion.objects.create(number="1.2", content={}, fingerprint="x")

    assert drafts.next_number("1.1") == "1.3"
    assert drafts.next_number("test") == "1"


def test_saved_theme_changes_nothing_that_is_published(draft, ann):
    change(draft, "over-optimism", by=ann, definition="Another.")

    assert row(draft, "over-optimism").content["definition"] == "Another."
    assert Theme.objects.get(code="over-optimism").definition != "Another."
    assert Event.objects.first().after == {
        "theme": "over-optimism",
        "fields": ["definition"],
    }


def test_saving_a_theme_as_it_is_marks_nothing(draft, ann, bob):
    change(draft, "over-optimism", by=bob)

    assert row(draft, "over-optimism").edition == 1
    assert TaxonomyDraft.objects.get().changed_by == ann


def test_saving_over_what_somebody_else_saved_is_refused(draft, ann, bob):
    seen = row(draft, "over-optimism")
    change(draft, "over-optimism", by=bob, definition="Bob's.")
    content = {**seen.content, "definition": "Ann's."}

    with pytest.raises(LookFirst, match=r"Bob changed this theme at \d\d:\d\d: look"):
        drafts.save_theme(draft, seen.code, content, edition=seen.edition, by=ann)

    assert row(draft, "over-optimism").content["definition"] == "Bob's."


def test_renamed_theme_keeps_its_code_and_its_old_name(draft, ann, bob):
    change(draft, "over-optimism", by=ann, title="Hope beyond proof")

    version = publish(draft, by=bob)

    theme = Theme.objects.get(code="over-optimism")
    assert (theme.title, theme.synonyms[-1]) == ("Hope beyond proof", "Over-optimism")
    assert [
        (one.kind, one.old, one.new, one.note) for one in version.theme_changes.all()
    ] == [
        (
            "renamed",
            "over-optimism",
            "over-optimism",
            "“Over-optimism” became “Hope beyond proof”",
        )
    ]


def test_title_of_another_theme_is_refused(draft, ann):
    with pytest.raises(DraftRefused, match="Another theme is called “record"):
        change(
            draft,
            "over-optimism",
            by=ann,
            title="records missing, late or unusable",
        )


def test_theme_that_left_the_draft_cannot_be_saved(draft, ann):
    with pytest.raises(DraftRefused, match="no longer in the draft"):
        drafts.save_theme(draft, "nothing", new_theme(), edition=1, by=ann)


def test_added_theme_gets_a_code_that_nothing_has(draft, ann, bob):
    first = drafts.add_theme(draft, new_theme("Voice of child!"), by=ann)
    second = drafts.add_theme(draft, new_theme("Voice of child?"), by=ann)

    publish(draft, by=bob)

    assert (first.code, second.code) == ("voice-of-child-2", "voice-of-child-3")
    assert Theme.objects.current().count() == 62
    assert [str(one) for one in ThemeChange.objects.filter(version__number="1.2")] == [
        "added  → voice-of-child-2",
        "added  → voice-of-child-3",
    ]


def test_publish_puts_everything_in_force_with_its_note(draft, ann, bob):
    change(draft, "over-optimism", by=ann, agencies=["police"], include=["It is so."])
    end(drafts.retire, draft, "written-agreements", by=ann)

    version = publish(draft, by=bob, note="Sharper.")

    theme = Theme.objects.get(code="over-optimism")
    assert TaxonomyVersion.objects.latest() == version
    assert (version.number, version.note, version.published_by) == (
        "1.2",
        "Sharper.",
        bob,
    )
    assert (theme.include, [a.code for a in theme.agencies.all()]) == (
        ["It is so."],
        ["police"],
    )
    assert Theme.objects.get(code="written-agreements").retired
    assert [(one.kind, one.old) for one in version.theme_changes.all()] == [
        ("redefined", "over-optimism"),
        ("reworded", "plan-vague-or-not-reviewed"),
        ("retired", "written-agreements"),
    ]
    assert Event.objects.first().act == "published the taxonomy"
    assert drafts.open_draft() is None


def test_publish_by_who_changed_it_last_is_refused(draft, ann):
    change(draft, "over-optimism", by=ann, definition="Another.")

    with pytest.raises(DraftRefused) as refused:
        publish(draft, by=ann)

    assert reasons(refused) == [
        "You changed it last. A second person must look and publish it."
    ]


def test_publish_says_all_that_is_in_the_way(draft, ann):
    TaxonomyVersion.objects.create(number="7.0", content={}, fingerprint="x")

    with pytest.raises(DraftRefused) as refused:
        publish(draft, by=ann, note=" ")

    assert reasons(refused) == [
        "You changed it last. A second person must look and publish it.",
        "Say in a note what is new and why.",
        "Another version was published since this draft was begun.",
        "The draft changes nothing.",
    ]


def test_publish_of_a_theme_that_lacks_something_is_refused(draft, ann, bob):
    drafts.add_theme(draft, theme_named("Thin", ""), by=ann)

    with pytest.raises(DraftRefused) as refused:
        publish(draft, by=bob)

    assert reasons(refused) == [
        "“Thin” needs a definition.",
        "“Thin” needs a line that says what belongs to it.",
        "“Thin” needs a phrasing.",
        "“Thin” needs a stage from the list.",
        "“Thin” needs a group from the list.",
    ]


def test_publish_of_a_draft_that_changed_since_it_was_seen_is_refused(draft, ann, bob):
    change(draft, "over-optimism", by=ann, definition="Another.")

    with pytest.raises(LookFirst, match="Ann changed the draft at"):
        drafts.publish(draft, note="New.", edition=1, by=bob)

    assert TaxonomyVersion.objects.latest().number == "1.1"


def test_draft_that_is_put_away_takes_no_more_changes(draft, ann):
    drafts.discard(draft, by=ann)

    with pytest.raises(DraftRefused, match="This draft is discarded"):
        change(draft, "over-optimism", by=ann, definition="Another.")


def test_merged_theme_counts_where_it_went(draft, ann, bob):
    tag = make_tag(Theme.objects.get(code="over-optimism"))
    end(drafts.merge, draft, "over-optimism", "disguised-compliance", by=ann)

    publish(draft, by=bob)

    old = Theme.objects.get(code="over-optimism")
    new = Theme.objects.get(code="disguised-compliance")
    tag.refresh_from_db()
    assert (old.retired, old.merged_into, "Over-optimism" in new.synonyms) == (
        True,
        new,
        True,
    )
    assert (tag.theme, tag.taxonomy.number) == (old, "1.1")
    assert list(versions.became(old)) == [new]


def test_merged_theme_sends_readers_where_it_went(draft, ann):
    end(drafts.merge, draft, "record-keeping", "referral-quality", by=ann)

    named = [
        one.code for one in draft.themes.all() if "(tag record-" in str(one.content)
    ]
    narrower = row(draft, "euphemistic-language-records").content["parent"]
    assert named == []
    assert (narrower, row(draft, "referral-quality").content["parent"]) == (
        "referral-quality",
        None,
    )


def test_retired_theme_leaves_the_criteria_of_others_in_words(draft, ann, bob):
    end(drafts.retire, draft, "written-agreements", by=ann)

    version = publish(draft, by=bob)

    theme = Theme.objects.get(code="plan-vague-or-not-reviewed")
    assert "A written agreement with a parent in place of a plan" in theme.exclude
    assert [one.kind for one in version.theme_changes.all()] == ["reworded", "retired"]


def test_theme_merged_twice_over_counts_at_the_end(draft, ann, bob):
    end(drafts.merge, draft, "over-optimism", "disguised-compliance", by=ann)
    publish(draft, by=bob)
    second = drafts.start(by=ann)
    end(drafts.merge, second, "disguised-compliance", "parental-deceit", by=ann)

    publish(second, by=bob)

    last = Theme.objects.get(code="parental-deceit")
    assert Theme.objects.get(code="over-optimism").merged_into == last


def test_merged_theme_whose_heir_is_retired_counts_nowhere(draft, ann, bob):
    end(drafts.merge, draft, "over-optimism", "written-agreements", by=ann)
    publish(draft, by=bob)
    second = drafts.start(by=ann)
    end(drafts.retire, second, "written-agreements", by=ann)

    publish(second, by=bob)

    assert Theme.objects.get(code="over-optimism").merged_into is None


def test_divided_theme_counts_nowhere_and_waits_for_people(draft, ann, bob):
    into = ["over-optimism", "disguised-compliance"]
    end(drafts.split, draft, "parental-deceit", into, by=ann)

    publish(draft, by=bob)

    old = Theme.objects.get(code="parental-deceit")
    assert (old.retired, old.merged_into, list(versions.to_recode())) == (
        True,
        None,
        [old],
    )
    assert sorted(theme.code for theme in versions.became(old)) == sorted(into)


def test_theme_divided_into_one_is_refused(draft, ann):
    with pytest.raises(DraftRefused, match="at least two themes"):
        end(drafts.split, draft, "parental-deceit", ["over-optimism"], by=ann)


def test_theme_cannot_go_into_itself_or_into_one_that_goes(draft, ann):
    end(drafts.retire, draft, "written-agreements", by=ann)

    for into in ("over-optimism", "written-agreements"):
        with pytest.raises(DraftRefused, match="Choose themes that stay"):
            end(drafts.merge, draft, "over-optimism", into, by=ann)


def test_theme_that_others_go_into_cannot_go(draft, ann):
    end(drafts.merge, draft, "over-optimism", "disguised-compliance", by=ann)

    with pytest.raises(DraftRefused, match="“Over-optimism” goes into this theme"):
        end(drafts.retire, draft, "disguised-compliance", by=ann)


def test_theme_that_is_new_is_removed_and_not_retired(draft, ann):
    added = drafts.add_theme(draft, new_theme(), by=ann)

    with pytest.raises(DraftRefused, match="Remove it instead"):
        end(drafts.retire, draft, added.code, by=ann)

    assert (
        end(lambda *a, note, **k: drafts.restore(*a, **k), draft, added.code, by=ann)
        is None
    )
    assert not draft.themes.filter(code=added.code).exists()


def test_restore_takes_back_what_the_draft_did(draft, ann, taxonomy):
    change(draft, "over-optimism", by=ann, definition="Another.")
    held = end(drafts.retire, draft, "over-optimism", by=ann)

    back = drafts.restore(draft, "over-optimism", edition=held.edition, by=ann)

    assert (back.fate, back.content in taxonomy.content["themes"]) == ("", True)


def test_theme_that_goes_is_neither_edited_nor_ended_again(draft, ann):
    end(drafts.retire, draft, "over-optimism", by=ann)

    with pytest.raises(DraftRefused, match="Take that back first"):
        change(draft, "over-optimism", by=ann, definition="Another.")
    with pytest.raises(DraftRefused, match="Take that back first"):
        end(drafts.merge, draft, "over-optimism", "silo-working", by=ann)


def test_new_theme_that_others_go_into_cannot_be_removed(draft, ann):
    added = drafts.add_theme(draft, new_theme(), by=ann)
    end(drafts.merge, draft, "over-optimism", added.code, by=ann)
    seen = row(draft, added.code).edition

    with pytest.raises(DraftRefused, match="“Over-optimism” goes into this theme"):
        drafts.restore(draft, added.code, edition=seen, by=ann)


def test_file_brought_becomes_a_draft_without_changes(ann, taxonomy):
    brought = read_file("x.qdc", as_qdc(taxonomy.content), taxonomy.content)

    draft = drafts.start(by=ann, brought=brought)

    assert draft.number == "1.2"
    assert drafts.content_of(draft)["themes"] == taxonomy.content["themes"]


def test_file_that_leaves_themes_out_says_what_became_of_them(ann, taxonomy):
    themes = taxonomy.content["themes"]
    gone = [themes[0]["code"], themes[1]["code"], themes[2]["code"]]
    kept = [theme for theme in themes if theme["code"] not in gone]
    moves = [
        {"kind": "merged", "old": gone[0], "new": "silo-working", "note": "One."},
        {"kind": "split", "old": gone[1], "new": "silo-working", "note": ""},
        {"kind": "split", "old": gone[1], "new": "over-optimism", "note": ""},
    ]

    draft = drafts.start(by=ann, brought=Brought("3.0", kept, moves))

    assert draft.number == "3.0"
    assert [(row(draft, code).fate, row(draft, code).into) for code in gone] == [
        ("merged", ["silo-working"]),
        ("split", ["silo-working", "over-optimism"]),
        ("retired", []),
    ]
