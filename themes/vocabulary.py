"""What a whole taxonomy must hold to be used: pure, and said in sentences."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

Content = dict[str, Any]

NUMBER = re.compile(r"[0-9]{1,4}(\.[0-9]{1,4}){1,3}")
CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
TAG_CODE = re.compile(r"\(tag ([\w-]+)")
LONGEST_CODE, LONGEST_TITLE, LONGEST_TEXT = 60, 160, 4000
MOST_THEMES, MOST_LINES = 500, 200
LISTS = (
    "alt_labels",
    "agencies",
    "include",
    "exclude",
    "example_phrasings",
    "self_assessment_questions",
)
NEEDED = {
    "definition": "a definition",
    "include": "a line that says what belongs to it",
    "example_phrasings": "a phrasing",
}


def theme_named(title: str, code: str, **given) -> Content:
    """A theme of the file's form, empty but for what is given."""
    return {
        "code": code,
        "title": title,
        "stage": "",
        "stage_basis": "own",
        "group": "",
        "parent": None,
        "origin": "own-addition",
        "lipp_briefing": None,
        "definition": "",
        **{name: [] for name in LISTS},
        "barriers": [],
        "solutions": [],
        "provenance": {"all": "own"},
        "sources": ["own"],
        **given,
    }


def faults(content: Any) -> list[str]:
    """Why this cannot be used as a taxonomy, in sentences; nothing where it can."""
    found = list(_of_the_frame(content))
    if found:
        return found
    themes = content["themes"]
    shapes = [fault for row in themes for fault in shape_of_theme(row)]
    if shapes:
        return shapes
    return [
        *_twice("The code", [row["code"] for row in themes]),
        *_twice("The title", [row["title"] for row in themes]),
        *(fault for row in themes for fault in _of_theme(row, content)),
    ]


def _of_the_frame(content: Any) -> Iterator[str]:
    if not isinstance(content, dict):
        yield "The file does not hold a taxonomy: it is not a list of named parts."
        return
    if not NUMBER.fullmatch(str(content.get("version", ""))):
        yield "The version must be numbers with points between, such as 1.2."
    for part in ("stages", "groups", "agencies", "themes"):
        rows = content.get(part)
        if not isinstance(rows, list) or not rows:
            yield f"The part “{part}” is missing or empty."
        elif not all(_is_named(row) for row in rows):
            yield f"Each row of “{part}” needs a code and a title."
    themes = content.get("themes")
    if isinstance(themes, list) and len(themes) > MOST_THEMES:
        yield f"There are more than {MOST_THEMES} themes."


def _is_named(row: Any) -> bool:
    """Whether a row has a code that can stand in an address, and a title."""
    if not isinstance(row, dict):
        return False
    code, title = row.get("code"), row.get("title")
    return (
        isinstance(code, str)
        and len(code) <= LONGEST_CODE
        and bool(CODE.fullmatch(code))
        and isinstance(title, str)
        and 0 < len(title.strip()) <= LONGEST_TITLE
        and "\x00" not in title
    )


def shape_of_theme(row: Content) -> Iterator[str]:
    """What in a theme is not of the kind it must be."""
    title = row["title"]
    for name in ("stage", "group", "definition", "origin"):
        if not _is_text(row.get(name)):
            yield f"“{title}”: “{name}” must be a text."
    for name in LISTS:
        lines = row.get(name)
        if not isinstance(lines, list) or len(lines) > MOST_LINES:
            yield f"“{title}”: “{name}” must be a list of at most {MOST_LINES} lines."
        elif not all(_is_text(line) for line in lines):
            yield f"“{title}”: each line of “{name}” must be a text."
    for name in ("barriers", "solutions"):
        if not _are_reasoned(row.get(name)):
            yield f"“{title}”: each of “{name}” needs a text and its basis."
    if row.get("parent") is not None and not _is_text(row["parent"]):
        yield f"“{title}”: “parent” must be the code of a theme."


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST_TEXT and "\x00" not in value


def _are_reasoned(rows: Any) -> bool:
    return (
        isinstance(rows, list)
        and len(rows) <= MOST_LINES
        and all(
            isinstance(row, dict)
            and _is_text(row.get("text"))
            and _is_text(row.get("basis"))
            for row in rows
        )
    )


def _twice(what: str, values: list[str]) -> list[str]:
    return [
        f"{what} “{value}” stands for more than one theme."
        for value, n in Counter(values).items()
        if n > 1
    ]


def _of_theme(row: Content, content: Content) -> Iterator[str]:
    """What a theme lacks, or names that is not there."""
    title, themes = row["title"], codes(content, "themes")
    for name, what in NEEDED.items():
        if not row[name]:
            yield f"“{title}” needs {what}."
    if row["stage"] not in codes(content, "stages"):
        yield f"“{title}” needs a stage from the list."
    if row["group"] not in codes(content, "groups"):
        yield f"“{title}” needs a group from the list."
    for agency in set(row["agencies"]) - codes(content, "agencies"):
        yield f"“{title}” names the agency “{agency}”, which is not in the list."
    if row["parent"] and row["parent"] not in themes - {row["code"]}:
        yield f"“{title}” has a broader theme, “{row['parent']}”, that is not there."
    for named in TAG_CODE.findall("\n".join(row["exclude"])):
        if named not in themes:
            yield f"“{title}” sends readers to “{named}”, which is no theme here."


def codes(content: Content, part: str) -> set[str]:
    """The codes of stages, groups, agencies or themes."""
    return {row["code"] for row in content[part]}


def themes_of(content: Content) -> dict[str, Content]:
    """The themes by code; of a version without any (a test's), none."""
    return {row["code"]: row for row in content.get("themes", [])}
