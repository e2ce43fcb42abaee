"""What one version of the taxonomy changes in another: pure, for people to read."""

import re
from dataclasses import dataclass
from enum import StrEnum

from themes.vocabulary import Content, themes_of


class Kind(StrEnum):
    """What can happen to a theme between two versions."""

    ADDED = "added"
    RENAMED = "renamed"  # another title for the same code
    REDEFINED = "redefined"  # other criteria: what counts as the theme
    REWORDED = "reworded"  # other texts only
    RETIRED = "retired"
    MERGED = "merged"
    SPLIT = "split"


COUNTS_DIFFER = {Kind.ADDED, Kind.REDEFINED, Kind.RETIRED, Kind.MERGED, Kind.SPLIT}
POINTER = re.compile(r"\s*\(tag [^)]*\)")  # to the theme that it belongs to
NAMES = {
    "title": "title",
    "definition": "definition",
    "include": "what belongs to it",
    "exclude": "what does not belong to it",
    "example_phrasings": "phrasings",
    "example_phrasings_good": "phrasings of good practice",
    "alt_labels": "other names",
    "stage": "stage",
    "group": "group",
    "parent": "broader theme",
    "agencies": "agencies",
    "barriers": "what gets in the way",
    "solutions": "what could be tried",
    "self_assessment_questions": "questions",
}


@dataclass(frozen=True)
class Change:
    """One thing that happens to a theme; the codes it goes from and to."""

    kind: str
    old: str = ""
    new: str = ""
    note: str = ""

    def as_row(self) -> dict[str, str]:
        """As it is kept in a version's content."""
        kind = Kind(self.kind).value
        return {"kind": kind, "old": self.old, "new": self.new, "note": self.note}


@dataclass(frozen=True)
class Difference:
    """A theme that differs between two versions, in words."""

    kind: str
    code: str
    title: str
    what: str  # a sentence without the title
    fields: tuple[str, ...] = ()


def changed_fields(old: Content, new: Content) -> list[str]:
    """The fields of a theme that differ, as the file names them."""
    return [name for name in NAMES if (old.get(name) or []) != (new.get(name) or [])]


def kinds_of(old: Content, new: Content) -> list[Kind]:
    """What becomes of a theme that stays."""
    fields = changed_fields(old, new)
    kinds = []
    if "title" in fields:
        kinds.append(Kind.RENAMED)
    if criteria_of(old) != criteria_of(new):
        kinds.append(Kind.REDEFINED)
    if fields and not kinds:
        kinds.append(Kind.REWORDED)
    return kinds


def criteria_of(theme: Content) -> tuple:
    """What counts as the theme; where else a reader is sent makes no difference."""
    exclude = [POINTER.sub("", line) for line in theme.get("exclude") or []]
    return theme.get("definition"), theme.get("include"), exclude


def changes_between(old: Content, new: Content, given: list[Change]) -> list[Change]:
    """Every change from one version to the next; merges and splits must be given."""
    before, after = themes_of(old), themes_of(new)
    told = {change.old for change in given}
    found = list(given)
    for code in before.keys() - after.keys() - told:
        found.append(Change(Kind.RETIRED, old=code))
    for code, theme in after.items():
        if code not in before:
            found.append(Change(Kind.ADDED, new=code))
            continue
        for kind in kinds_of(before[code], theme):
            found.append(Change(kind, code, code, _note(kind, before[code], theme)))
    order = list(Kind)
    return sorted(
        found, key=lambda one: (order.index(Kind(one.kind)), one.old, one.new)
    )


def _note(kind: Kind, old: Content, new: Content) -> str:
    if kind == Kind.RENAMED:
        return f"“{old['title']}” became “{new['title']}”"
    return "Changed: " + _listed([NAMES[name] for name in changed_fields(old, new)])


def differences(old: Content, new: Content, changes: list[Change]) -> list[Difference]:
    """What a reader of one version must know to read the other, theme by theme."""
    before, after = themes_of(old), themes_of(new)
    found = [
        _gone(theme, changes, before | after)
        for code, theme in before.items()
        if code not in after
    ]
    for code, theme in after.items():
        if code not in before:
            text = theme["definition"]
            found.append(Difference(Kind.ADDED, code, theme["title"], text))
        elif fields := changed_fields(before[code], theme):
            found.append(_changed(before[code], theme, fields))
    order = list(Kind)
    return sorted(found, key=lambda one: order.index(Kind(one.kind)))


def _gone(theme: Content, changes: list[Change], themes: dict) -> Difference:
    """A theme that is gone, with where its passages belong now."""
    code, title = theme["code"], theme["title"]
    moved = [one for one in changes if one.old == code and one.new in themes]
    into = _listed([f"“{themes[one.new]['title']}”" for one in moved])
    kind = moved[0].kind if moved else Kind.RETIRED
    what = {
        Kind.MERGED: f"is part of {into}",
        Kind.SPLIT: f"is divided between {into}",
    }.get(Kind(kind), "is no longer given to new passages")
    return Difference(kind, code, title, what)


def _changed(old: Content, new: Content, fields: list[str]) -> Difference:
    kind = kinds_of(old, new)[0]
    what = "changed: " + _listed([NAMES[name] for name in fields])
    if kind == Kind.RENAMED:
        what = f"was called “{old['title']}”; {what}"
    return Difference(kind, new["code"], new["title"], what, tuple(fields))


def _listed(words: list[str]) -> str:
    """One, two and three."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"
