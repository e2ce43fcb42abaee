"""The invented reports: their records, their confirmed tags and their files."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from demonstration import image, pdf, word
from demonstration.story import (
    Block,
    Label,
    labelled,
    passages_named,
    read_body,
    typographic,
)

DATA = Path(__file__).parent / "data"
MAKERS = {"pdf": pdf.make, "image-pdf": image.make, "docx": word.make}


@dataclass(frozen=True)
class DemoReport:
    """One invented report, as it would be catalogued."""

    reference: str
    file_name: str
    format: str
    title: str
    alias: str
    report_kind: str
    review_type: str
    publisher: str
    area: str
    year_published: int
    incident_from: int
    incident_to: int
    age_bands: tuple[str, ...]
    outcome: str
    harm: tuple[str, ...]
    agencies: tuple[str, ...]
    what_happened: str
    what_was_learned: str
    what_was_recommended: str
    draft: bool
    labels: tuple[Label, ...]
    layout: str
    author: str
    blocks: tuple[Block, ...]
    passages: tuple[str, ...]


@cache
def reports() -> list[DemoReport]:
    """All invented reports, in the order of their references."""
    return [_read(path) for path in sorted((DATA / "reports").glob("*.yaml"))]


def write(folder: Path) -> list[Path]:
    """Make every report's file in a folder; the same bytes on every run."""
    folder.mkdir(parents=True, exist_ok=True)
    return [write_one(report, folder) for report in reports()]


def write_one(report: DemoReport, folder: Path) -> Path:
    path = folder / report.file_name
    path.write_bytes(MAKERS[report.format](report))
    return path


def passages_used() -> list[str]:
    """The coded and uncoded training passages that stand in some report."""
    return sorted({one for report in reports() for one in report.passages})


def _read(path: Path) -> DemoReport:
    record = yaml.safe_load(path.read_text("utf-8"))
    body = record.pop("body")
    blocks = read_body(body, record)
    del record["recommendations"], record["glossary"]
    record["incident_from"], record["incident_to"] = record.pop("incident")
    for name, given in record.items():
        if isinstance(given, list):
            record[name] = tuple(given)
        elif isinstance(given, str):
            record[name] = typographic(given)
    return DemoReport(
        **{"draft": False, "report_kind": "overview-report", **record},
        labels=labelled(blocks),
        blocks=blocks,
        passages=passages_named(body),
    )
