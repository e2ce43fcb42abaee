"""The names that things go by in a file: the same thing has the same one each time.

Groups and themes have those of the codebook (themes.codebook).
"""

from reviews.models import Tag
from themes import codebook
from themes.models import Theme


def guid(kind: str, *parts: object) -> str:
    """A stable identifier, such as guid("theme", code, polarity)."""
    return codebook.guid(kind, ":".join(map(str, parts)))


def plain(given: str | None) -> str:
    """An identifier as we write it, whatever braces and letters another tool likes."""
    return (given or "").strip().strip("{}").lower()


def code_name(theme: Theme, polarity: str) -> str:
    """What a code is called in other tools: a theme, and what the words tell of."""
    return f"{theme.title}: {Tag.Polarity(polarity).label.lower()}"
