"""Codings as tables: CSV, spreadsheets and JSON Lines, one line a tag."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from typing import IO, Any

from reviews.exchange.scope import Scope
from reviews.models import Decision, Tag

AT_ONCE = 500  # tags read from the database
LONGEST_CELL = 32_000  # characters; spreadsheets take 32,767
# What a spreadsheet would take for a formula, were it not for an apostrophe.
FORMULA = re.compile(r"^[=+\-@\t\r\n]")
NOT_IN_CELLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
Line = dict[str, Any]


def latest_decision(tag: Tag) -> Decision | None:
    """The latest decision, which counts; none that was taken back."""
    if not tag.is_decided:
        return None
    return max(tag.decisions.all(), key=lambda one: (one.at, one.pk), default=None)


def line_of(tag: Tag) -> Line:
    """All that is known of a tag, named as the columns are."""
    page = tag.passage.page
    version = page.version
    review = version.report.review
    decision = latest_decision(tag)
    return {
        "review": review.reference,
        "title": review.title,
        "publisher": review.publisher.name if review.publisher else "",
        "year": review.year_published,
        "rights": review.rights,
        "document": version.report.get_kind_display(),
        "version": version.number,
        "sha256": version.sha256,
        "page": page.number,
        "printed_page": page.label,
        "section": tag.passage.section,
        "heading": tag.passage.heading,
        "theme": tag.theme.code,
        "theme_title": tag.theme.title,
        "polarity": tag.polarity,
        "state": tag.state,
        "quote": tag.quote,
        "start": tag.start,
        "end": tag.end,
        "source": tag.source,
        "score": tag.score,
        "why": tag.why,
        "tagger": str(tag.tagger or ""),
        "taxonomy": tag.taxonomy.number,
        "decided_by": str(decision.by) if decision else "",
        "decided_at": decision.at.isoformat(timespec="seconds") if decision else "",
        "reason": decision.reason if decision else "",
    }


COLUMNS = [
    "review",
    "title",
    "publisher",
    "year",
    "rights",
    "document",
    "version",
    "sha256",
    "page",
    "printed_page",
    "section",
    "heading",
    "theme",
    "theme_title",
    "polarity",
    "state",
    "quote",
    "start",
    "end",
    "source",
    "score",
    "why",
    "tagger",
    "taxonomy",
    "decided_by",
    "decided_at",
    "reason",
]


def lines(scope: Scope) -> Iterator[Line]:
    """The lines of a scope, a few hundred in memory at a time."""
    for tag in scope.tags().iterator(chunk_size=AT_ONCE):
        yield line_of(tag)


def guarded(value: Any) -> Any:
    """A value that no spreadsheet takes for a formula."""
    if isinstance(value, str) and FORMULA.match(value):
        return f"'{value}"
    return value


def _cell(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    return guarded(NOT_IN_CELLS.sub(" ", value)[:LONGEST_CELL])


def write_xlsx(scope: Scope, file: IO[bytes]) -> None:
    """A spreadsheet: the codings, and a sheet that says what they are."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Codings")
    sheet.append(COLUMNS)
    for line in lines(scope):
        sheet.append([_cell(line[name]) for name in COLUMNS])
    about = book.create_sheet("About")
    for name, said in scope.about():
        about.append([name, _cell(said)])
    book.save(file)


def write_csv(scope: Scope, file: IO[bytes]) -> None:
    """A zip file with the codings as CSV and a word on what they are."""
    _write_zip(scope, file, "codings.csv", _csv)


def write_jsonl(scope: Scope, file: IO[bytes]) -> None:
    """A zip file with the codings as JSON Lines and a word on what they are."""
    _write_zip(scope, file, "codings.jsonl", _jsonl)


def _write_zip(
    scope: Scope,
    file: IO[bytes],
    name: str,
    write: Callable[[Iterator[Line], IO[str]], None],
) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        with (
            archive.open(name, "w", force_zip64=True) as member,
            io.TextIOWrapper(member, "utf-8", newline="", write_through=True) as text,
        ):
            write(lines(scope), text)
        archive.writestr("about.txt", about_text(scope))


def about_text(scope: Scope) -> str:
    """What a file holds, in lines."""
    return "".join(f"{name}: {said}\n" for name, said in scope.about())


def _csv(found: Iterator[Line], text: IO[str]) -> None:
    text.write("\ufeff")  # or spreadsheets take it for another alphabet
    table = csv.writer(text)
    table.writerow(COLUMNS)
    for line in found:
        table.writerow([guarded(line[name]) for name in COLUMNS])


def _jsonl(found: Iterator[Line], text: IO[str]) -> None:
    for line in found:
        text.write(json.dumps(line, ensure_ascii=False) + "\n")
