"""Measures the portal on this machine; docs/PERFORMANCE.md says how and what came."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from bench import pages, reading


class Command(BaseCommand):
    help = "Measure reading (of files new to this portal) or pages."

    def add_arguments(self, parser):
        what = parser.add_subparsers(dest="what", required=True)
        of_reading = what.add_parser("reading", help="pages per CPU second")
        of_reading.add_argument("paths", nargs="+", type=Path, metavar="PATH")
        of_pages = what.add_parser("pages", help="milliseconds and weight of pages")
        for each in (of_reading, of_pages):
            each.add_argument("--json", action="store_true")

    def handle(self, *, what, **options):
        as_json = options["json"]
        figures: dict[str, Any] = (
            reading.measure(_files(options["paths"]))
            if what == "reading"
            else pages.measure()
        )
        if as_json:
            self.stdout.write(json.dumps(figures))
            return
        for name, value in figures.items():
            self.stdout.write(f"{name:<60} {_told(value)}")


def _told(value: Any) -> str:
    if isinstance(value, dict):
        return "  ".join(f"{name} {figure}" for name, figure in value.items())
    return str(value)


def _files(paths: list[Path]) -> list[Path]:
    found = [
        file
        for path in paths
        for file in (sorted(path.rglob("*")) if path.is_dir() else [path])
        if file.is_file()
    ]
    if not found:
        raise CommandError("There are no files to read.")
    return found
