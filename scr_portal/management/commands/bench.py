"""Measures the portal on this machine; docs/PERFORMANCE.md says how and what came."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from bench import fuzz, ocr, pages, reading


class Command(BaseCommand):
    help = "Measure reading (of files new to this portal), OCR, pages, or bad files."

    def add_arguments(self, parser):
        what = parser.add_subparsers(dest="what", required=True)
        of_reading = what.add_parser("reading", help="pages per CPU second")
        of_reading.add_argument("paths", nargs="+", type=Path, metavar="PATH")
        of_pages = what.add_parser("pages", help="milliseconds and weight of pages")
        of_fuzz = what.add_parser("fuzz", help="damaged copies of a folder's files")
        of_fuzz.add_argument("paths", nargs="+", type=Path, metavar="FOLDER")
        of_fuzz.add_argument("--files", type=int, default=5_000)
        of_fuzz.add_argument("--seed", type=int, default=1)
        of_ocr = what.add_parser("ocr", help="errors on pages whose text is known")
        of_ocr.add_argument("paths", nargs="+", type=Path, metavar="PATH")
        of_ocr.add_argument("--pages", type=int, default=20)
        of_ocr.add_argument("--seed", type=int, default=1)
        for each in (of_reading, of_pages, of_fuzz, of_ocr):
            each.add_argument("--json", action="store_true")

    def handle(self, *, what, **options):
        as_json = options["json"]
        figures = _MEASURES[what](options)
        if as_json:
            self.stdout.write(json.dumps(figures))
            return
        for name, value in figures.items():
            self.stdout.write(f"{name:<60} {_told(value)}")


def _reading(options: dict[str, Any]) -> dict[str, Any]:
    return reading.measure(_files(options["paths"]))


def _pages(options: dict[str, Any]) -> dict[str, Any]:
    return pages.measure()


def _fuzz(options: dict[str, Any]) -> dict[str, Any]:
    given = {name: options[name] for name in ("files", "seed")}
    return fuzz.measure(_files(options["paths"]), **given)


def _ocr(options: dict[str, Any]) -> dict[str, Any]:
    given = {name: options[name] for name in ("pages", "seed")}
    return ocr.measure(_files(options["paths"]), **given)


_MEASURES = {"reading": _reading, "pages": _pages, "fuzz": _fuzz, "ocr": _ocr}


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
