"""Measures the portal on this machine; docs/PERFORMANCE.md says how and what came."""

import json
from pathlib import Path

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
        if what == "reading":
            figures = reading.measure(_files(options["paths"]))
            rows = [f"{name:<22} {value}" for name, value in figures.items()]
        else:
            figures = pages.measure()
            rows = [
                f"{f['p50_ms']:8} {f['p95_ms']:8} {f['max_ms']:8} {f['kb']:7}  {name}"
                for name, f in figures.items()
            ]
            rows.insert(0, "     p50      p95      max      kB  page (milliseconds)")
        self.stdout.write(json.dumps(figures) if as_json else "\n".join(rows))


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
