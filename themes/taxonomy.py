"""Loads the taxonomy's file into the database, as a version of its own."""

import hashlib
import json
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.db.models import Model

from accounts.models import Agency
from themes.models import Stage, TaxonomyVersion, Theme, ThemeGroup

TAXONOMY = Path(__file__).parent / "data" / "taxonomy.yaml"


class TaxonomyChanged(Exception):
    """A published version's content never changes: a change is a new version."""


def load(path: Path = TAXONOMY) -> TaxonomyVersion:
    """Load the file's version; one already loaded is left as it is."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    content = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506
    content = json.loads(json.dumps(content, default=str))
    number, fingerprint = str(content["version"]), fingerprint_of(content)
    held = TaxonomyVersion.objects.filter(number=number).first()
    if held is None:
        return _publish(number, fingerprint, content)
    if held.fingerprint != fingerprint:
        raise TaxonomyChanged(
            f"Taxonomy {number} is already published with other content. "
            "Give the changed taxonomy a new version number."
        )
    return held


def fingerprint_of(content: dict[str, Any]) -> str:
    """SHA-256 over the content in a canonical form."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def _publish(number: str, fingerprint: str, content: dict) -> TaxonomyVersion:
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
    Theme.objects.exclude(code__in=[row["code"] for row in rows]).update(retired=True)
    return TaxonomyVersion.objects.create(
        number=number,
        fingerprint=fingerprint,
        content=content,
        note=content.get("status", ""),
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
