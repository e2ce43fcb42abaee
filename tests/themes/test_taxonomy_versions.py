"""What versions change in figures, and how they differ, in words."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict

from reviews import counts, evidence
from reviews.models import Review
from reviews.search import FACETS, Search
from tests.makers import make_tag
from tests.themes.drafting import change, end, publish
from themes import drafts, versions
from themes.models import TaxonomyVersion, Theme
from themes.taxonomy import load
from themes.trends import Point

pytestmark = pytest.mark.django_db


def test_breaks_begin_with_the_first_tag(draft, ann, bob):
    change(draft, "over-optimism", by=ann, include=["Another."])
    publish(draft, by=bob)

    assert versions.breaks() == []


def test_breaks_say_what_is_counted_differently(draft, ann, bob):
    theme = Theme.objects.get(code="over-optimism")
    make_tag(theme)
    change(draft, "over-optimism", by=ann, include=["Another."])
    change(draft, "silo-working", by=ann, title="Each alone", alt_labels=[])
    version = publish(draft, by=bob)

    assert [(one.version, one.note) for one in versions.breaks()] == [
        ("1.2", "“Over-optimism” was given other criteria.")
    ]
    of_theme = versions.breaks(theme)
    assert [one.note for one in of_theme] == [
        "What belongs to this theme was changed. "
        "Tags from before were given by the old words."
    ]
    assert str(of_theme[0]).startswith(f"Version 1.2, {of_theme[0].date.day} ")
    assert versions.breaks(Theme.objects.get(code="silo-working")) == []
    assert version.theme_changes.filter(kind="renamed").count() == 1


def test_break_of_many_themes_counts_them(ann):
    first = TaxonomyVersion.objects.get(number="1.0")
    tag = make_tag(Theme.objects.get(code="over-optimism"))
    tag.taxonomy = first
    tag.save()

    assert [one.note for one in versions.breaks()] == ["12 themes were added."]
    added = Theme.objects.get(code="front-door-delay")
    assert [one.note for one in versions.breaks(added)] == [
        "This theme was added. Reviews coded before were not read for it."
    ]


def test_break_of_a_merge_shows_on_both_themes(draft, ann, bob):
    old = Theme.objects.get(code="over-optimism")
    make_tag(old)
    end(drafts.merge, draft, "over-optimism", "disguised-compliance", by=ann)
    publish(draft, by=bob)

    new = Theme.objects.get(code="disguised-compliance")
    assert versions.breaks(old)[0].note == (
        "“Over-optimism” became part of “Apparent cooperation mistaken for change”, "
        "which counts its old tags."
    )
    assert versions.breaks(new)[0].note.startswith("“Over-optimism” became part of")


def test_compare_says_each_difference_in_words(draft, ann, bob):
    end(drafts.merge, draft, "over-optimism", "disguised-compliance", by=ann)
    end(drafts.retire, draft, "written-agreements", by=ann)
    change(draft, "silo-working", by=ann, title="Each alone")
    change(draft, "capacity-turnover", by=ann, include=["A."], agencies=["police"])
    change(draft, "start-again-syndrome", by=ann, barriers=[])
    version = publish(draft, by=bob)

    found = versions.compare(TaxonomyVersion.objects.get(number="1.1"), version)

    told = {(one.kind, one.code): one.what for one in found}
    assert told["renamed", "silo-working"] == (
        "was called “Agencies work in parallel”; changed: title and other names"
    )
    assert told["redefined", "capacity-turnover"] == (
        "changed: what belongs to it and agencies"
    )
    assert told["reworded", "start-again-syndrome"] == "changed: what gets in the way"
    assert told["retired", "written-agreements"] == (
        "is no longer given to new passages"
    )
    assert told["merged", "over-optimism"] == (
        "is part of “Apparent cooperation mistaken for change”"
    )


def test_every_new_theme_waits_for_rules_of_the_tagger_or_has_them(taxonomy):
    codes = {theme["code"] for theme in taxonomy.content["themes"]}

    assert versions.looked_for() <= codes


def test_tags_of_a_merged_theme_count_for_its_heir(draft, ann, bob):
    old, new = (Theme.objects.get(code=c) for c in ("over-optimism", "unseen-men"))
    reviews = [make_tag(old, state="confirmed").review for _ in range(2)]
    make_tag(new, review=reviews[0], state="confirmed")
    make_tag(old, state="suggested")
    end(drafts.merge, draft, old.code, new.code, by=ann)
    publish(draft, by=bob)

    held = Review.objects.published()
    found = Search.from_query(QueryDict(f"theme={new.code}"), user=AnonymousUser())
    stage = Search.from_query(QueryDict("stage=assessment"), user=AnonymousUser())

    assert counts.by_theme(held) == {new.pk: {"problem": 2, "good": 0}}
    assert counts.by_theme_and_year(held) == {(new.code, 2015): 2}
    assert counts.only_suggested_by_theme_and_year(held) == {(new.code, 2015): 1}
    assert counts.trend_of(new, held) == [Point(2015, 2, of=3)]
    assert [(one.stage.code, one.share.reviews) for one in counts.by_stage(held)][
        4
    ] == ("assessment", 2)
    assert len(evidence.quotations(new, held, polarity="problem")) == 3
    assert found.reviews().count() == stage.reviews().count() == 2
    assert found.counts(FACETS[3]) == [(new.code, 2)]


def test_shipped_versions_are_left_alone_once_people_publish_their_own(draft, ann, bob):
    change(draft, "over-optimism", by=ann, definition="Another.")
    own = publish(draft, by=bob)
    TaxonomyVersion.objects.filter(number="1.1").update(number="0.9")

    assert load() == own
    assert sorted(TaxonomyVersion.objects.values_list("number", flat=True)) == [
        "0.9",
        "1.0",
        "1.2",
    ]
