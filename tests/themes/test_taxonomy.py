import json

import pytest

from themes import taxonomy as loading
from themes.models import Stage, TaxonomyVersion, Theme, ThemeChange

pytestmark = pytest.mark.django_db


def changed_copy(tmp_path, **parts):
    """The version in use with other parts, as a file."""
    path = tmp_path / "taxonomy.yaml"
    content = {**TaxonomyVersion.objects.latest().content, **parts}
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def test_taxonomy_has_its_themes_and_stages(taxonomy):
    assert (taxonomy.number, Theme.objects.current().count()) == ("1.1", 60)
    assert Stage.objects.count() == 10


def test_both_versions_are_published_in_order(taxonomy):
    versions = TaxonomyVersion.objects.order_by("published")

    assert [
        (version.number, len(version.content["themes"]), version.published_by)
        for version in versions
    ] == [("1.0", 48, None), ("1.1", 60, None)]


def test_version_1_1_keeps_the_themes_of_1_0_as_they_were(taxonomy):
    first = TaxonomyVersion.objects.get(number="1.0")

    assert taxonomy.content["themes"][:48] == first.content["themes"]


def test_version_1_1_says_what_it_added(taxonomy):
    changes = ThemeChange.objects.all()

    assert {change.kind for change in changes} == {"added"}
    assert sorted(change.new for change in changes) == sorted(
        theme["code"] for theme in taxonomy.content["themes"][48:]
    )


def test_every_theme_can_be_applied(taxonomy):
    for theme in Theme.objects.current():
        assert theme.definition
        assert theme.include
        assert theme.phrasings
        assert theme.questions
        assert theme.agencies.exists()


def test_added_themes_have_ten_phrasings_and_say_that_all_is_our_own(taxonomy):
    for theme in taxonomy.content["themes"][48:]:
        assert len(set(theme["example_phrasings"])) >= 10
        assert set(theme["provenance"].values()) == {"own"}
        assert {row["basis"] for row in theme["barriers"] + theme["solutions"]} == {
            "own"
        }


def test_load_twice_makes_each_version_once(taxonomy):
    loading.load()

    assert TaxonomyVersion.objects.count() == 2
    assert Theme.objects.count() == 60


def test_installation_of_1_0_gets_1_1(db):
    loading.load([loading.TAXONOMY])
    kept = Theme.objects.get(code="information-sharing").pk

    version = loading.load()

    assert version.number == "1.1"
    assert Theme.objects.get(code="information-sharing").pk == kept


def test_changed_content_under_the_same_number_is_refused(taxonomy, tmp_path):
    changed = changed_copy(tmp_path, date="2026-12-24")

    with pytest.raises(loading.TaxonomyChanged, match="new version number"):
        loading.load([changed])


def test_file_that_adds_to_another_version_is_refused(taxonomy):
    with pytest.raises(loading.TaxonomyChanged, match=r"adds to 1\.0, and not to noth"):
        loading.load(loading.SHIPPED[1:])


def test_new_version_keeps_themes_and_retires_what_it_leaves_out(taxonomy, tmp_path):
    kept = Theme.objects.get(code="information-sharing")
    themes = [
        theme
        for theme in taxonomy.content["themes"]
        if theme["code"] != "written-agreements"
    ]

    loading.load([changed_copy(tmp_path, version="1.2", themes=themes)])

    assert Theme.objects.get(code="information-sharing").pk == kept.pk
    assert Theme.objects.get(code="written-agreements").retired
    assert TaxonomyVersion.objects.get(number="1.1").content == taxonomy.content
    change = ThemeChange.objects.get(version__number="1.2")
    assert (change.kind, change.old) == ("retired", "written-agreements")
