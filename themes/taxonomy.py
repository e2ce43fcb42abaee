"""Loads the taxonomy's file into the database, as a version of its own."""

import hashlib
import json
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

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
    _load_rows(Agency, content["agencies"])
    _load_rows(ThemeGroup, content["groups"])
    for row in content["stages"]:
        fields = {key: row[key] for key in ("title", "order", "description")}
        Stage.objects.update_or_create(code=row["code"], defaults=fields)
    codes = [row["code"] for row in content["themes"]]
    for order, row in enumerate(content["themes"], start=1):
        _load_theme(row, order)
    for row in content["themes"]:
        _load_links(row)
    Theme.objects.exclude(code__in=codes).update(retired=True)
    return TaxonomyVersion.objects.create(
        number=number,
        fingerprint=fingerprint,
        content=content,
        note=content.get("status", ""),
    )


def _load_rows(model: type[Agency] | type[ThemeGroup], rows: list[dict]) -> None:
    for order, row in enumerate(rows, start=1):
        fields = {"title": row["title"], "order": order}
        model.objects.update_or_create(code=row["code"], defaults=fields)


def _load_theme(row: dict, order: int) -> None:
    Theme.objects.update_or_create(
        code=row["code"],
        defaults={
            "title": row["title"],
            "stage": Stage.objects.get(code=row["stage"]),
            "group": ThemeGroup.objects.get(code=row["group"]),
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
        },
    )


def _load_links(row: dict) -> None:
    theme = Theme.objects.get(code=row["code"])
    theme.parent = Theme.objects.filter(code=row["parent"] or "").first()
    theme.save(update_fields=["parent"])
    theme.agencies.set(Agency.objects.filter(code__in=row["agencies"]))
