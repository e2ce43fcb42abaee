"""The names that things go by in a file: the same thing has the same one each time."""

from uuid import UUID, uuid5

from reviews.models import Tag
from themes.models import Theme

OURS = UUID("3b0c8f52-6c0e-5b1c-9d7e-2f8a6a1f4c11")


def guid(kind: str, *parts: object) -> str:
    """A stable identifier, such as guid("theme", code, polarity)."""
    return str(uuid5(OURS, ":".join([kind, *map(str, parts)])))


def plain(given: str | None) -> str:
    """An identifier as we write it, whatever braces and letters another tool likes."""
    return (given or "").strip().strip("{}").lower()


def code_name(theme: Theme, polarity: str) -> str:
    """What a code is called in other tools: a theme, and what the words tell of."""
    return f"{theme.title}: {Tag.Polarity(polarity).label.lower()}"
