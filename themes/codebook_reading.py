"""Reads a taxonomy from a file that somebody brings: whole, or refused in sentences."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml
from django.utils.text import slugify
from lxml import etree

from themes.codebook import NAMESPACE, PARTS, guid
from themes.vocabulary import (
    LONGEST_CODE,
    LONGEST_TITLE,
    Content,
    faults,
    shape_of_theme,
    theme_named,
    themes_of,
)

LARGEST = 2_000_000  # bytes
DEEPEST = 12  # parts within parts
MOST_CODES = 1000
MOST_FAULTS = 12  # said at once


class CodebookRefused(Exception):
    """The file cannot be used; the reasons are for the person who brought it."""

    def __init__(self, *reasons: str):
        more = len(reasons) - MOST_FAULTS
        shown = list(reasons[:MOST_FAULTS])
        self.reasons = [*shown, f"And {more} more."] if more > 0 else shown
        super().__init__(" ".join(self.reasons))


@dataclass
class Brought:
    """The themes that a file makes, and what its reader should know."""

    number: str  # of the version, "" where the file gives none
    themes: list[Content]
    changes: list[dict] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_file(name: str, data: bytes, present: Content) -> Brought:
    """Read a file by the ending of its name, beside the version in use."""
    if len(data) > LARGEST:
        raise CodebookRefused("The file is larger than 2 MB: no taxonomy is.")
    ending = name.lower().rpartition(".")[2]
    if ending in ("yaml", "yml"):
        return read_yaml(data, present)
    if ending == "qdc":
        return read_qdc(data, present)
    raise CodebookRefused("Choose a file whose name ends in .yaml, .yml or .qdc.")


def read_yaml(data: bytes, present: Content) -> Brought:
    """A whole taxonomy, as `export_taxonomy` writes it."""
    content = _loaded(_text(data))
    if isinstance(content, dict) and "added" in content:
        raise CodebookRefused("This file only says what it adds. Bring a whole one.")
    if found := faults(content):
        raise CodebookRefused(*found)
    frame = {part: present[part] for part in ("stages", "groups", "agencies")}
    if found := faults({**content, **frame}):
        raise CodebookRefused(*found)
    return Brought(
        str(content["version"]),
        [{"parent": None, **row} for row in content["themes"]],
        list(_moves(content.get("changes"), themes_of(content))),
    )


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CodebookRefused("The file is not text in UTF-8.") from error


def _loaded(text: str) -> Any:
    """What the YAML holds: plain values only, and none that unfold without end."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        _refuse_unfolding(text, loader)
        return _plain(yaml.load(text, Loader=loader))  # noqa: S506
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f" Look at line {mark.line + 1}." if mark else ""
        raise CodebookRefused(
            f"The file is not YAML that can be read.{line}"
        ) from error
    except ValueError as error:  # a date of the 31st of February
        raise CodebookRefused(
            "The file holds a date or number that is none."
        ) from error


def _refuse_unfolding(text: str, loader) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=loader):
        if isinstance(event, yaml.AliasEvent):
            raise CodebookRefused("The file uses YAML aliases (*name): write them out.")
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise CodebookRefused("The file has parts within parts, too deep to read.")


def _plain(value: Any) -> Any:
    """As JSON keeps it: dates and the like are their text."""
    if isinstance(value, dict):
        return {str(name): _plain(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value if isinstance(value, str | int | bool | None) else str(value)


def _moves(changes: Any, themes: dict) -> Iterator[dict]:
    """The retired, merged and divided, where they are said in a form we know."""
    for row in changes if isinstance(changes, list) else []:
        known = isinstance(row, dict) and row.get("kind") in ("merged", "split")
        if known and row.get("new") in themes and row.get("old") not in themes:
            yield {
                name: str(row.get(name, "")) for name in ("kind", "old", "new", "note")
            }


def read_qdc(data: bytes, present: Content) -> Brought:
    """A REFI-QDA codebook: known codes change names and texts, new ones are added.

    What the format cannot say (stages, agencies, questions) stays as it is. Themes that
    the file leaves out stay too: leaving a code out of an export is not retiring it.
    """
    root = _root(data)
    reader = _CodeReader(present)
    codes = root.find(f"{{{NAMESPACE}}}Codes")
    if codes is None:
        raise CodebookRefused("The codebook has no list of codes.")
    reader.read_level(codes, "", None, 1)
    themes = reader.result()
    found = [fault for row in themes for fault in shape_of_theme(row)]
    if found or reader.faults:
        raise CodebookRefused(*reader.faults, *found)
    return Brought("", themes, [], reader.notes())


def _root(data: bytes):
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        line = f" Look at line {error.lineno}." if error.lineno else ""
        raise CodebookRefused(f"The file is not XML that can be read.{line}") from error
    if root.getroottree().docinfo.doctype:
        raise CodebookRefused("The file declares a document type; a codebook has none.")
    if root.tag != f"{{{NAMESPACE}}}CodeBook":
        raise CodebookRefused("The file is not a REFI-QDA codebook (.qdc).")
    return root


class _CodeReader:
    """Turns codes into themes, keeping what the codebook does not say."""

    def __init__(self, present: Content):
        self.present = themes_of(present)
        self.stages = {row["title"]: row["code"] for row in present["stages"]}
        self.groups = {
            guid("group", row["code"]): row["code"] for row in present["groups"]
        }
        self.titles = {row["title"]: row["code"] for row in present["groups"]}
        self.known = {guid("theme", code): code for code in self.present}
        self.themes: dict[str, Content] = {}
        self.faults: list[str] = []
        self.added = 0

    def read_level(self, above, group: str, parent: str | None, depth: int) -> None:
        """The codes right under an element."""
        for code in above.findall(f"{{{NAMESPACE}}}Code"):
            if depth > DEEPEST or len(self.themes) >= MOST_CODES:
                self.faults = ["There are too many codes, or codes too deep in codes."]
                return
            self._read(code, group, parent, depth)

    def _read(self, code, group: str, parent: str | None, depth: int) -> None:
        name, identity = " ".join(code.get("name", "").split()), _guid_of(code)
        if not name or len(name) > LONGEST_TITLE or not identity:
            said = name[:40] or f"on line {code.sourceline}"
            self.faults.append(
                f"The code “{said}” needs a guid, and a name of 160 letters at most."
            )
            return
        if code.get("isCodable") in ("false", "0") and identity not in self.known:
            group = self.groups.get(identity) or self.titles.get(name, "")
            self.read_level(code, group, None, depth + 1)
            return
        theme = self._theme(code, name, identity, group, parent)
        if theme["code"] in self.themes:
            self.faults.append(f"The code “{name}” stands in the file twice.")
            return
        self.themes[theme["code"]] = theme
        self.read_level(code, group, theme["code"], depth + 1)

    def _theme(self, code, name, identity, group, parent) -> Content:
        held = self.present.get(self.known.get(identity, ""))
        if held is None:
            self.added += 1
            held = theme_named(name, self._free_code(name), group=group, parent=parent)
        texts = _texts(code.findtext(f"{{{NAMESPACE}}}Description") or "", self.stages)
        group = group or held["group"]
        return {**held, **texts, "title": name, "group": group}

    def _free_code(self, name: str) -> str:
        stem = slugify(name)[: LONGEST_CODE - 5].strip("-") or "theme"
        taken, number, found = {*self.present, *self.themes}, 1, stem
        while found in taken:
            number += 1
            found = f"{stem}-{number}"
        return found

    def result(self) -> list[Content]:
        """The themes in the order of the version in use, then the new ones."""
        kept = {**self.present, **self.themes}
        if not self.themes and not self.faults:
            self.faults.append("The codebook has no codes that can be given.")
        return list(kept.values())

    def notes(self) -> list[str]:
        """What the file left open."""
        left = len(self.present.keys() - self.themes.keys())
        found = []
        if self.added:
            found.append(f"New in the file: {self.added}. Give each what it lacks.")
        if left:
            found.append(f"Not in the file and kept as they are: {left}.")
        return found


def _guid_of(code) -> str:
    try:
        return str(uuid.UUID(code.get("guid", "")))
    except ValueError:
        return ""


def _texts(description: str, stages: dict[str, str]) -> Content:
    """The parts of a description that we wrote; of any other, the definition."""
    found: dict[str, Any] = {}
    opening: list[str] = []
    name = ""
    for line in description.splitlines():
        stage = stages.get(line.removeprefix("Stage: ").strip())
        if line.strip() in PARTS:
            name = PARTS[line.strip()]
            found[name] = []
        elif not name and line.startswith("Stage: ") and stage:
            found["stage"] = stage
        elif name and line.strip():
            found[name].append(line.strip().removeprefix("- "))
        elif line.strip():
            opening.append(line.strip())
    return {**found, **({"definition": " ".join(opening)} if opening else {})}
