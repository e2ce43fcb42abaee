import json

import pytest

from themes import taxonomy as loading
from themes.models import Stage, TaxonomyVersion, Theme

pytestmark = pytest.mark.django_db


def test_taxonomy_has_its_themes_and_stages(taxonomy):
    assert (taxonomy.number, Theme.objects.current().count()) == ("1.0", 48)
    assert Stage.objects.count() == 10


def test_every_theme_can_be_applied(taxonomy):
    for theme in Theme.objects.current():
        assert theme.definition
        assert theme.include
        assert theme.phrasings
        assert theme.questions
        assert theme.agencies.exists()


def test_load_twice_makes_one_version(taxonomy):
    loading.load()

    assert TaxonomyVersion.objects.count() == 1
    assert Theme.objects.count() == 48


def test_changed_content_under_the_same_number_is_refused(taxonomy, tmp_path):
    changed = tmp_path / "taxonomy.yaml"
    text = loading.TAXONOMY.read_text(encoding="utf-8")
    changed.write_text(text.replace("date: '2026-11-22'", "date: '2026-11-23'"))

    with pytest.raises(loading.TaxonomyChanged, match="new version number"):
        loading.load(changed)


def test_new_version_keeps_themes_and_retires_what_it_leaves_out(taxonomy, tmp_path):
    kept = Theme.objects.get(code="information-sharing")
    content = dict(taxonomy.content, version="1.1")
    content["themes"] = [
        theme for theme in content["themes"] if theme["code"] != "written-agreements"
    ]
    changed = tmp_path / "taxonomy.yaml"
    changed.write_text(json.dumps(content))

    loading.load(changed)

    assert Theme.objects.get(code="information-sharing").pk == kept.pk
    assert Theme.objects.get(code="written-agreements").retired
    assert TaxonomyVersion.objects.get(number="1.0").content == taxonomy.content
