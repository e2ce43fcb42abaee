"""Loads nations, regions and local authorities from mySociety's list (CC BY 4.0)."""

import csv
from datetime import date
from pathlib import Path

from django.db import transaction
from django.utils.text import slugify

from accounts.models import Area

AUTHORITIES = Path(__file__).parent / "data" / "uk_local_authorities.csv"
NATIONS = ("England", "Wales", "Scotland", "Northern Ireland", "Crown dependencies")
UPPER_TIER = {
    "County",
    "Unitary authority",
    "Metropolitan district",
    "London borough",
    "City corporation",
    "Welsh unitary authority",
    "Scottish unitary authority",
    "NI district",
}
NOT_LOCAL = {"Combined authority", "Strategic Regional Authority"}
# The published list has these two counties in the wrong region.
RIGHT_REGION = {"Derbyshire": "East Midlands", "Lincolnshire": "East Midlands"}


@transaction.atomic
def load(path: Path = AUTHORITIES) -> int:
    """Load every area, unless all are here; the number of local authorities held."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [
            row
            for row in csv.DictReader(file)
            if row["local-authority-type-name"] not in NOT_LOCAL
        ]
    held = set(Area.objects.values_list("code", flat=True))
    if held >= {_code(row) for row in rows}:
        return len(rows)
    _fill_regions(rows)
    for nation in NATIONS:
        _keep(slugify(nation), name=nation, kind=Area.Kind.NATION)
    for region, nation in sorted({(row["region"], row["nation"]) for row in rows}):
        if region != nation:
            parent = Area.objects.get(code=slugify(nation))
            _keep(slugify(region), name=region, kind=Area.Kind.REGION, parent=parent)
    return _load_authorities(rows)


def _load_authorities(rows: list[dict[str, str]]) -> int:
    parents = Area.objects.in_bulk(field_name="code")
    authorities = [_authority(row, parents[slugify(row["region"])]) for row in rows]
    Area.objects.bulk_create(
        authorities,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "parent", "gss_code", "upper_tier", "starts", "ends"],
    )
    held = Area.objects.in_bulk(field_name="code")
    replaced = [row for row in rows if row["replaced-by"].lower() in held]
    for row in replaced:
        held[_code(row)].replaced_by = held[row["replaced-by"].lower()]
    Area.objects.bulk_update([held[_code(row)] for row in replaced], ["replaced_by"])
    return len(authorities)


def _authority(row: dict[str, str], parent: Area) -> Area:
    return Area(
        code=_code(row),
        name=row["nice-name"],
        kind=Area.Kind.LOCAL_AUTHORITY,
        parent=parent,
        gss_code=row["gss-code"],
        upper_tier=row["local-authority-type-name"] in UPPER_TIER,
        starts=_day(row["start-date"]),
        ends=_day(row["end-date"]),
    )


def _keep(code: str, **fields) -> None:
    Area.objects.update_or_create(code=code, defaults=fields)


def _fill_regions(rows: list[dict[str, str]]) -> None:
    """Put right regions that are wrong; give the abolished their successor's."""
    for row in rows:
        row["region"] = RIGHT_REGION.get(row["nice-name"], row["region"])
    region_of = {row["local-authority-code"]: row["region"] for row in rows}
    for row in rows:
        successor = region_of.get(row["replaced-by"], "")
        row["region"] = row["region"] or successor or row["nation"]


def _code(row: dict[str, str]) -> str:
    return row["local-authority-code"].lower()


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
