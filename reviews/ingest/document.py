"""What reading a file gives: its pages in order, and what is to be said about it."""

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

# Said of any file that holds what we never run or open.
SCRIPT = "The file contains a script; it was left alone."
ATTACHED = "The file contains attached files; they were left alone."

Kind = Literal["pdf", "docx", "html", "odt", "rtf", "doc"]


@dataclass
class PageText:
    """One page as read. `label` is the number the document itself gives the page."""

    number: int
    text: str
    label: str = ""
    needs_ocr: bool = False
    width: float = 0.0  # points; nought for what has no pages until it is printed
    height: float = 0.0


@dataclass
class Document:
    """A file that could be read. `notes` are plain sentences for the record."""

    kind: Kind
    pages: list[PageText]
    properties: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, given: dict[str, Any]) -> "Document":
        pages = [PageText(**page) for page in given["pages"]]
        return cls(given["kind"], pages, given["properties"], given["notes"])
