"""What the tagger says of a theme that is not in use, or is another's part."""

import pytest

from reviews.models import Tag, Version
from reviews.tagging import tag
from tests.makers import make_page, make_theme, make_version
from themes.models import Theme

pytestmark = pytest.mark.django_db
CODE = "information-sharing"


def tagged(**theme) -> list[str]:
    """The themes suggested for a passage that speaks of sharing, once it is tagged."""
    Theme.objects.filter(code=CODE).update(**theme)
    version = make_version(status=Version.Status.READABLE)
    make_page("Key information was not shared with the social worker.", version=version)
    tag(version.pk)
    return list(Tag.objects.values_list("theme__code", flat=True))


def test_theme_in_use_is_suggested(db):
    make_theme(CODE)

    assert tagged() == [CODE]


def test_theme_that_is_retired_is_not_suggested(db):
    make_theme(CODE)

    assert tagged(retired=True) == []


def test_theme_that_is_not_there_is_not_suggested(db):
    make_theme("something-else")

    assert tagged() == []


def test_theme_that_was_merged_is_suggested_as_its_heir(db):
    make_theme(CODE)

    assert tagged(retired=True, merged_into=make_theme("heir")) == ["heir"]
