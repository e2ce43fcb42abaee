"""A taxonomy as files that people and other tools read: YAML, CSV and REFI-QDA.

The REFI-QDA codebook (.qdc) follows the published schema of urn:QDA-XML:codebook:1.0:
groups are codes that cannot be given, themes stand under them, guids are made from
codes and so stay the same in every version. See docs/TAXONOMY.md.
"""

import csv
import io
import uuid
from collections.abc import Iterator

import yaml
from lxml import etree

from themes.vocabulary import Content

NAMESPACE = "urn:QDA-XML:codebook:1.0"
PREFIX = "urn:scr-learning-portal"
FORMATS = {
    "yaml": "application/yaml",
    "csv": "text/csv; charset=utf-8",
    "qdc": "application/xml",
}
# One colour for each group, dark enough to be read on white; then from the start again.
COLOURS = (
    "#0B5966",
    "#8F3B12",
    "#1F6B3B",
    "#4C2C7A",
    "#7A4B00",
    "#2B4C9B",
    "#8A1C4A",
    "#4F5D66",
    "#3B6E00",
    "#6B2F8A",
    "#006E6E",
    "#9B2B2B",
    "#5B5470",
)
COLUMNS = (
    "code",
    "title",
    "stage",
    "group",
    "parent",
    "origin",
    "definition",
    "include",
    "exclude",
    "example_phrasings",
    "example_phrasings_good",
    "alt_labels",
    "agencies",
    "barriers",
    "solutions",
    "self_assessment_questions",
)
# The parts of a code's description, after the definition; read back by import.
PARTS = {
    "Belongs here:": "include",
    "Does not belong here:": "exclude",
    "Phrasings:": "example_phrasings",
    "Phrasings of good practice:": "example_phrasings_good",
    "Also called:": "alt_labels",
}


def written(content: Content, how: str) -> bytes:
    """The taxonomy in one of the FORMATS."""
    return {"yaml": as_yaml, "csv": as_csv, "qdc": as_qdc}[how](content)


class _Plainly(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]
    """Writes out what stands twice: aliases are for machines."""

    def ignore_aliases(self, data) -> bool:
        return True


def as_yaml(content: Content) -> bytes:
    """All of it: what import reads back is the same."""
    text = yaml.dump(
        content, Dumper=_Plainly, allow_unicode=True, sort_keys=False, width=100
    )
    return text.encode()


def as_csv(content: Content) -> bytes:
    """A row for each theme, for a spreadsheet; lines of a list stand under another."""
    file = io.StringIO()
    rows = csv.writer(file)
    rows.writerow(COLUMNS)
    for theme in content["themes"]:
        rows.writerow([_cell(theme.get(name)) for name in COLUMNS])
    return b"\xef\xbb\xbf" + file.getvalue().encode()  # so that Excel sees UTF-8


def _cell(value) -> str:
    """Text that no spreadsheet takes for a formula."""
    lines = value if isinstance(value, list) else [value or ""]
    texts = [line["text"] if isinstance(line, dict) else str(line) for line in lines]
    text = "\n".join(texts)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def guid(kind: str, code: str) -> str:
    """The same for a theme or group in every version and on every installation."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{PREFIX}:{kind}:{code}"))


def as_qdc(content: Content) -> bytes:
    """A REFI-QDA codebook."""
    book = etree.Element(
        _name("CodeBook"),
        {"origin": f"SCR Learning Portal, taxonomy {content['version']}"},
        nsmap={None: NAMESPACE},
    )
    codes = etree.SubElement(book, _name("Codes"))
    stages = {stage["code"]: stage["title"] for stage in content["stages"]}
    for place, group in enumerate(content["groups"]):
        members = [t for t in content["themes"] if t["group"] == group["code"]]
        if members:
            colour = COLOURS[place % len(COLOURS)]
            parent = _code(codes, "group", group, colour, codable=False)
            for theme in members:
                code = _code(parent, "theme", theme, colour)
                _describe(code, "\n".join(_description(theme, stages)))
    return etree.tostring(
        book, xml_declaration=True, encoding="UTF-8", pretty_print=True
    )


def _name(tag: str) -> str:
    return f"{{{NAMESPACE}}}{tag}"


def _code(above, kind: str, row: Content, colour: str, *, codable: bool = True):
    attributes = {
        "guid": guid(kind, row["code"]),
        "name": row["title"],
        "isCodable": "true" if codable else "false",
        "color": colour,
    }
    return etree.SubElement(above, _name("Code"), attributes)


def _describe(code, text: str) -> None:
    etree.SubElement(code, _name("Description")).text = text


def _description(theme: Content, stages: dict[str, str]) -> Iterator[str]:
    """A theme as lines of plain text, for a tool's memo or comment."""
    yield theme["definition"]
    yield f"Stage: {stages.get(theme['stage'], '')}"
    for heading, name in PARTS.items():
        if lines := theme.get(name):
            yield heading
            yield from (f"- {line}" for line in lines)
