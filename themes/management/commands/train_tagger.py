"""Builds the model of the tagger from files of coded passages."""

import json
import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from themes.evaluate import Coded, GoldRefused, read_coded


class Command(BaseCommand):
    help = "Build the tagger's model from coded passages; no database, no network."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "coded", nargs="+", help="JSON Lines: id, text, labels; optional document"
        )
        parser.add_argument("--out", required=True, help="the model file to write")
        parser.add_argument(
            "--model-version", default="1", help="its number, of your choosing"
        )
        parser.add_argument(
            "--leave-out", metavar="FILE", help="ids not to learn from, one a line"
        )
        parser.add_argument(
            "--known-to-rules",
            metavar="FILE",
            action="append",
            default=[],
            help="coded passages the rules were written on; also give it as coded",
        )
        parser.add_argument(
            "--json", action="store_true", help="end with one JSON object on one line"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, learn, write the model, say what cross-validation found."""
        # One thread: sums come out the same, and the machine stays usable.
        os.environ.setdefault("OMP_NUM_THREADS", "1")
        try:
            from themes import lessons, training
        except ImportError as error:
            raise CommandError(
                f"Training needs scikit-learn and scipy: {error}."
            ) from error
        from themes.tagging.model import save
        from themes.tagging.tagger import load_rules

        left_out = _ids(options["leave_out"])
        coded = [
            one
            for name in options["coded"]
            for one in _passages(name)
            if one.id not in left_out
        ]
        known = {
            one.id for name in options["known_to_rules"] for one in _passages(name)
        }
        try:
            trained = training.train(
                coded,
                lessons.phrasings(),
                load_rules(),
                version=options["model_version"],
                known_to_rules=frozenset(known),
                say=self.stderr.write,
            )
        except training.NothingToLearn as error:
            raise CommandError(str(error)) from error
        save(trained.model, Path(options["out"]))
        report = training.report(trained)
        for line in lines(report):
            self.stdout.write(line)
        if options["json"]:
            self.stdout.write(json.dumps(report))


def _passages(name: str) -> list[Coded]:
    try:
        with Path(name).open(encoding="utf-8") as lines_:
            return read_coded(lines_)
    except (OSError, UnicodeDecodeError, GoldRefused) as error:
        raise CommandError(f"{name}: {error}") from error


def _ids(name: str | None) -> set[str]:
    try:
        return set(Path(name).read_text("utf-8").split()) if name else set()
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(str(error)) from error


def lines(report: dict[str, Any]) -> list[str]:
    """The cross-validation as lines a person can read."""
    said = [
        f"{report['passages']} passages, {report['themes']} themes learned, "
        f"{report['features']} features. Cross-validated:"
    ]
    for source, sides in report["cross_validation"].items():
        for side, figures in sides.items():
            said.append(
                f"{source[:24]:<26}{side:<9}precision {figures['precision']:.2f}  "
                f"recall {figures['recall']:.2f}  F1 {figures['f1']:.2f}  "
                f"n {figures['n']}"
            )
    return said
