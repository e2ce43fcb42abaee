"""Changes between versions in words: {{ change|told:titles }}, {{ change|effect }}."""

from django import template

from themes.differences import Kind

register = template.Library()
TOLD = {
    Kind.ADDED: "New.",
    Kind.RENAMED: "Another title: {note}.",
    Kind.REDEFINED: "Other criteria. {note}.",
    Kind.REWORDED: "Other words. {note}.",
    Kind.RETIRED: "Retired. {note}",
    Kind.MERGED: "Becomes part of “{new}”. {note}",
    Kind.SPLIT: "Divided: “{new}”. {note}",
}
EFFECTS = {
    Kind.ADDED: "It can be given to passages from then on.",
    Kind.RENAMED: "All its tags stand under the new title.",
    Kind.REDEFINED: "Its tags stay, with the version they were made under.",
    Kind.REWORDED: "Nothing that is counted.",
    Kind.RETIRED: "Its tags stay; it is given to no new passage.",
    Kind.MERGED: "Its tags count under the theme it becomes part of.",
    Kind.SPLIT: "Its tags are listed for analysts to recode.",
}


@register.filter
def told(change, titles: dict[str, str]) -> str:
    """One change as a sentence."""
    new = titles.get(change.new, change.new)
    return TOLD[Kind(change.kind)].format(new=new, note=change.note).strip()


@register.filter
def effect(change) -> str:
    """What the change does to tags that are there."""
    return EFFECTS[Kind(change.kind)]
