"""Loads the taxonomy's files, and puts a version in force, whole and at once."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.db.models import Model

from accounts.models import Agency
from themes.differences import Change, Kind, changes_between
from themes.models import Stage, TaxonomyVersion, Theme, ThemeChange, ThemeGroup
from themes.vocabulary import Content

DATA = Path(__file__).parent / "data"
TAXONOMY = DATA / "taxonomy.yaml"
SHIPPED = (TAXONOMY, DATA / "taxonomy-1.1.yaml")  # in order


class TaxonomyChanged(Exception):
    """A published version's content never changes: a change is a new version."""


def load(paths: Sequence[Path] = SHIPPED) -> TaxonomyVersion:
    """Load the files' versions in order; the one in use afterwards.

    One already loaded is left as it is. Where people have published a version of their
    own, later files are left to them: to import as a draft, or not.
    """
    content: Content = {}
    for path in paths:
        content = whole(read(path), content)
        _load(content)
    return TaxonomyVersion.objects.latest()


def read(path: Path) -> Content:
    """What stands in a file, with dates as text."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    content = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506
    return json.loads(json.dumps(content, default=str))


def whole(given: Content, before: Content) -> Content:
    """A whole version, of a file that may only say what it adds to the one before."""
    if "added" not in given:
        return given
    if str(given["follows"]) != str(before.get("version")):
        raise TaxonomyChanged(
            f"Version {given['version']} adds to {given['follows']}, "
            f"and not to {before.get('version', 'nothing')}."
        )
    added = [{**given["each"], **theme} for theme in given["added"]]
    frame = {
        name: value for name, value in given.items() if name not in ("added", "each")
    }
    legend = {**before.get("origin_legend", {}), **given.get("origin_legend", {})}
    changes = [Change(Kind.ADDED, new=theme["code"]).as_row() for theme in added]
    return {
        **before,
        **frame,
        "origin_legend": legend,
        "themes": [*before["themes"], *added],
        "changes": changes,
    }


def _load(content: Content) -> None:
    number, fingerprint = str(content["version"]), fingerprint_of(content)
    held = TaxonomyVersion.objects.filter(number=number).first()
    ours = TaxonomyVersion.objects.exclude(published_by=None).exists()
    if held is None and not ours:
        put_in_force(content)
    elif held and held.published_by_id is None and held.fingerprint != fingerprint:
        raise TaxonomyChanged(
            f"Taxonomy {number} is already published with other content. "
            "Give the changed taxonomy a new version number."
        )


def fingerprint_of(content: dict[str, Any]) -> str:
    """SHA-256 over the content in a canonical form."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def put_in_force(content: Content, *, by=None) -> TaxonomyVersion:
    """Publish a version: every theme is what it says from here on."""
    before = TaxonomyVersion.objects.order_by("published").last()
    rows = content["themes"]
    themes = _keep_vocabulary(content)
    gone = Theme.objects.exclude(code__in=[row["code"] for row in rows])
    gone.update(retired=True)
    version = TaxonomyVersion.objects.create(
        number=str(content["version"]),
        fingerprint=fingerprint_of(content),
        content=content,
        note=content.get("note") or content.get("status", ""),
        published_by=by,
    )
    if before and before.content.get("themes"):
        _keep_changes(version, before.content)
        _merge(version, themes)
    return version


def _keep_vocabulary(content: Content) -> dict[str, Any]:
    """Make or change agencies, groups, stages and themes; the themes by code."""
    agencies = _keep(Agency, _ordered(content["agencies"]))
    groups = _keep(ThemeGroup, _ordered(content["groups"]))
    wanted = ("code", "title", "order", "description")
    stages = _keep(
        Stage, [{key: row[key] for key in wanted} for row in content["stages"]]
    )
    rows = content["themes"]
    themes = _keep(
        Theme,
        [_theme(row, order, stages, groups) for order, row in enumerate(rows, start=1)],
    )
    _link(rows, themes, agencies)
    return themes


def _keep_changes(version: TaxonomyVersion, before: Content) -> None:
    """The map from the version before, said in the content or seen in it."""
    content = version.content
    given = [
        Change(row["kind"], row["old"], row["new"], row.get("note", ""))
        for row in content.get("changes", [])
        if row["kind"] in (Kind.RETIRED, Kind.MERGED, Kind.SPLIT)
    ]
    ThemeChange.objects.bulk_create(
        ThemeChange(version=version, **change.as_row())
        for change in changes_between(before, content, given)
    )


def _merge(version: TaxonomyVersion, themes: dict[str, Theme]) -> None:
    """Let old tags of what was merged count where it went, and on from there."""
    Theme.objects.filter(retired=False).update(merged_into=None)
    for change in version.theme_changes.filter(kind=Kind.MERGED):
        old, new = themes[change.old], themes[change.new]
        Theme.objects.filter(pk=old.pk).update(merged_into=new)
        Theme.objects.filter(merged_into=old).update(merged_into=new)
    parted = version.theme_changes.filter(kind__in=[Kind.SPLIT, Kind.RETIRED])
    Theme.objects.filter(merged_into__code__in=parted.values("old")).update(
        merged_into=None
    )


def _keep(model: type[Model], rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Make or change a row for each code; all of the model's rows by code."""
    model._default_manager.bulk_create(
        [model(**row) for row in rows],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=[name for name in rows[0] if name != "code"],
    )
    return model._default_manager.in_bulk(field_name="code")


def _ordered(rows: list[dict]) -> list[dict[str, Any]]:
    return [
        {"code": row["code"], "title": row["title"], "order": order}
        for order, row in enumerate(rows, start=1)
    ]


def _theme(row: dict, order: int, stages: dict, groups: dict) -> dict[str, Any]:
    return {
        "code": row["code"],
        "title": row["title"],
        "stage": stages[row["stage"]],
        "group": groups[row["group"]],
        "order": order,
        "retired": False,
        "origin": row["origin"],
        "briefing": row.get("lipp_briefing") or "",
        "synonyms": row["alt_labels"],
        "discouraged": row.get("discouraged_labels", []),
        "definition": row["definition"],
        "include": row["include"],
        "exclude": row["exclude"],
        "phrasings": row["example_phrasings"],
        "questions": row["self_assessment_questions"],
        "barriers": row["barriers"],
        "solutions": row["solutions"],
    }


def _link(rows: list[dict], themes: dict, agencies: dict) -> None:
    """Set each theme's parent and agencies."""
    for row in rows:
        themes[row["code"]].parent = themes.get(row["parent"] or "")
    Theme.objects.bulk_update([themes[row["code"]] for row in rows], ["parent"])
    through = Theme.agencies.through
    ours = {themes[row["code"]].pk: row["agencies"] for row in rows}
    through.objects.filter(theme__in=ours).delete()
    through.objects.bulk_create(
        through(theme_id=theme, agency_id=agencies[code].pk)
        for theme, codes in ours.items()
        for code in codes
    )
