from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.makers import make_analyst, make_user
from themes.codebook import as_csv, as_qdc, as_yaml
from themes.models import TaxonomyDraft

pytestmark = pytest.mark.django_db


def said(*command, **given) -> str:
    out = StringIO()
    call_command(*command, stdout=out, stderr=out, **given)
    return out.getvalue()


def test_export_prints_the_version_in_use(taxonomy):
    assert said("export_taxonomy") == as_yaml(taxonomy.content).decode()


def test_export_writes_a_file(taxonomy, tmp_path):
    path = tmp_path / "codes.qdc"

    out = said("export_taxonomy", format="qdc", number="1.1", to=path)

    assert out == f"Taxonomy 1.1: {path}\n"
    assert path.read_bytes() == as_qdc(taxonomy.content)


def test_export_as_csv_is_text(taxonomy):
    text = said("export_taxonomy", format="csv")

    assert text == as_csv(taxonomy.content).decode("utf-8-sig")


def test_export_of_a_version_that_is_not_there_is_refused(taxonomy):
    with pytest.raises(CommandError, match=r"There is no version 9\.9"):
        said("export_taxonomy", number="9.9")


def test_import_makes_a_draft(taxonomy, tmp_path):
    path = tmp_path / "codes.qdc"
    path.write_bytes(as_qdc(taxonomy.content))

    out = said("import_taxonomy", path, by=make_analyst().email)

    assert out == "Draft of taxonomy 1.2: 60 themes\n"
    assert TaxonomyDraft.objects.get().is_open


def test_import_of_a_bad_file_makes_nothing(taxonomy, tmp_path):
    path = tmp_path / "codes.yaml"
    path.write_text("[]")

    with pytest.raises(CommandError, match="does not hold a taxonomy"):
        said("import_taxonomy", path, by=make_analyst().email)

    assert not TaxonomyDraft.objects.exists()


def test_import_of_no_file_is_refused(taxonomy, tmp_path):
    with pytest.raises(CommandError, match="cannot be opened: No such file"):
        said("import_taxonomy", tmp_path / "x.yaml", by=make_analyst().email)


def test_import_by_who_may_not_is_refused(taxonomy, tmp_path):
    with pytest.raises(CommandError, match="may not draft"):
        said("import_taxonomy", tmp_path / "x", by=make_user("practitioner").email)
