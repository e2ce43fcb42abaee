"""Questions about published versions: what changed when, and what it does to counts."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache

import yaml
from django.db.models import QuerySet
from django.utils.timezone import localtime

from themes.differences import COUNTS_DIFFER, Change, Difference, Kind, differences
from themes.models import TaxonomyVersion, Theme, ThemeChange
from themes.tagging.rulebook import RULES

MOST_NAMED = 3


@dataclass(frozen=True)
class Break:
    """A version that changed what is counted: figures on its two sides differ."""

    date: datetime
    version: str
    note: str  # a sentence

    def __str__(self):
        return f"Version {self.version}, {self.date:%-d %B %Y}: {self.note}"


def breaks(theme: Theme | None = None) -> list[Break]:
    """Marks for a chart of all themes, or of one; none before anything was tagged."""
    first = TaxonomyVersion.objects.filter(tags__isnull=False).order_by("published")
    begun = first.values("published")[:1]
    changes = ThemeChange.objects.filter(
        kind__in=COUNTS_DIFFER, version__published__gt=begun
    ).select_related("version")
    by_version: dict[TaxonomyVersion, list[ThemeChange]] = {}
    for change in changes.order_by("version__published", "pk"):
        if theme is None or theme.code in (change.old, change.new):
            by_version.setdefault(change.version, []).append(change)
    titles = dict(Theme.objects.values_list("code", "title")) if by_version else {}
    return [
        Break(
            localtime(version.published),
            version.number,
            _in_words(found, titles, theme),
        )
        for version, found in by_version.items()
    ]


def _in_words(changes: list[ThemeChange], titles: dict, theme: Theme | None) -> str:
    return " ".join(
        _of_one(change, titles) if theme else _of_many(kind, codes, titles)
        for kind, codes, change in _by_kind(changes)
    )


def _by_kind(changes: list[ThemeChange]):
    """Each kind once, with the codes that it happened to and one of its changes."""
    found: dict[str, list[ThemeChange]] = {}
    for change in changes:
        found.setdefault(change.kind, []).append(change)
    for kind, ones in found.items():
        yield kind, list(dict.fromkeys(one.old or one.new for one in ones)), ones[0]


OF_ONE = {
    Kind.ADDED: "This theme was added. Reviews coded before were not read for it.",
    Kind.REDEFINED: "What belongs to this theme was changed. "
    "Tags from before were given by the old words.",
    Kind.RETIRED: "This theme was retired. Reviews coded since are not read for it.",
    Kind.SPLIT: "“{old}” was divided. Its old tags count where people recoded them.",
    Kind.MERGED: "“{old}” became part of “{new}”, which counts its old tags.",
}
OF_MANY = {
    Kind.ADDED: "added",
    Kind.REDEFINED: "given other criteria",
    Kind.RETIRED: "retired",
    Kind.SPLIT: "divided",
    Kind.MERGED: "made part of others",
}


def _of_one(change: ThemeChange, titles: dict[str, str]) -> str:
    old, new = (titles.get(code, code) for code in (change.old, change.new))
    return OF_ONE[Kind(change.kind)].format(old=old, new=new)


def _of_many(kind: str, codes: list[str], titles: dict[str, str]) -> str:
    done = OF_MANY[Kind(kind)]
    if len(codes) > MOST_NAMED:
        return f"{len(codes)} themes were {done}."
    named = ", ".join(f"“{titles.get(code, code)}”" for code in codes)
    return f"{named} {'was' if len(codes) == 1 else 'were'} {done}."


def compare(old: TaxonomyVersion, new: TaxonomyVersion) -> list[Difference]:
    """What differs between two versions, through every version between them."""
    between = ThemeChange.objects.filter(
        version__published__gt=old.published, version__published__lte=new.published
    ).order_by("version__published", "pk")
    changes = [Change(one.kind, one.old, one.new) for one in between]
    return differences(old.content, new.content, changes)


def to_recode() -> QuerySet[Theme]:
    """Themes that were divided: people decide where each of their tags belongs."""
    split = ThemeChange.objects.filter(kind=Kind.SPLIT).values("old")
    return Theme.objects.filter(retired=True, merged_into=None, code__in=split)


def became(theme: Theme) -> QuerySet[Theme]:
    """What a merged or divided theme became, of the themes in use."""
    moved = ThemeChange.objects.filter(
        old=theme.code, kind__in=[Kind.SPLIT, Kind.MERGED]
    )
    return Theme.objects.current().filter(code__in=moved.values("new"))


@cache
def looked_for() -> frozenset[str]:
    """The codes of the themes that the tagger has rules for."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    files = (path.read_text("utf-8") for path in RULES.glob("[!_]*.yaml"))
    return frozenset(
        theme
        for text in files
        for theme in yaml.load(text, Loader=loader)  # noqa: S506
    )


def present_codes() -> set[str]:
    """The codes of every theme that has a page, retired ones too."""
    return set(Theme.objects.values_list("code", flat=True))
