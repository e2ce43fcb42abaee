"""Measures the tagger on a file of coded passages, without the database."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from themes.evaluate import GoldRefused, evaluate, read_coded, short
from themes.tagging import NAMES, load

FLOORS = {"sentences": "untuned sentence model", "rules": "rules alone"}
ROW = "{:<42}{:>10}{:>10}{:>8}{:>6}"


class Command(BaseCommand):
    help = "Measure the tagger's suggestions against a coded reference set."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("coded", help="JSON Lines: id, text, labels, selection")
        parser.add_argument(
            "--tagger", choices=NAMES, default=NAMES[0], help="which to measure"
        )
        parser.add_argument(
            "--json", action="store_true", help="end with one JSON object on one line"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Measure, print the table, then the object if asked."""
        try:
            with Path(options["coded"]).open(encoding="utf-8") as lines:
                coded = read_coded(lines)
        except (OSError, UnicodeDecodeError, GoldRefused) as error:
            raise CommandError(str(error)) from error
        if not coded:
            raise CommandError("The file holds no coded passages.")
        tagger = load(options["tagger"])
        figures = evaluate(coded, tagger)
        for floor in ("sentences", "rules"):
            figures["floors"][floor] = short(coded, load(floor))
        figures["tagger"] = {
            "name": tagger.name,
            "version": tagger.version,
            "fingerprint": tagger.fingerprint,
        }
        for line in table(figures):
            self.stdout.write(line)
        if options["json"]:
            self.stdout.write(json.dumps(figures))


def table(figures: dict[str, Any]) -> list[str]:
    """The figures as lines a person can read."""
    tagger = figures["tagger"]
    head = ROW.format("", "precision", "recall", "F1", "n")
    lines = [
        f"Tagger {tagger['name']} {tagger['version']} ({tagger['fingerprint']}) "
        f"on {figures['passages']} coded passages",
        head,
    ]
    lines += _rows("all", figures)
    for name, group in figures["selections"].items():
        lines += _rows(f"{name} passages ({group['passages']})", group)
    floors = figures["floors"]
    lines.append(_row("floor, nearest phrasing: problem", floors["nearest_phrasing"]))
    for name, title in FLOORS.items():
        for polarity, floor in floors.get(name, {}).items():
            lines.append(_row(f"floor, {title}: {polarity}", floor))
    lines += ["", head]
    for theme, group in figures["themes"].items():
        lines += [row for row in _rows(theme, group) if row]
    return [*lines, "", *_remarks(figures)]


def _rows(name: str, group: dict[str, Any]) -> list[str]:
    return [
        _row(f"{name[:32]}: {polarity}", group[polarity])
        for polarity in ("problem", "good")
        if group[polarity]["n"] or group[polarity]["suggested"]
    ]


def _row(name: str, figures: dict[str, Any]) -> str:
    shares = (f"{figures[key]:.2f}" for key in ("precision", "recall", "f1"))
    return ROW.format(name, *shares, figures["n"])


def _remarks(figures: dict[str, Any]) -> list[str]:
    problem = figures["problem"]
    low, high = problem["f1_interval"]
    return [
        f"F1 for problems {problem['f1']:.3f}, 95 % interval {low:.3f} to {high:.3f}",
        f"Wrong polarity: {figures['polarity_confused']:.1%} of suggestions",
        f"Quotation meets the coders': {figures['quote_overlap']:.1%}",
        f"Unsure: {figures['unsure']:.1%} of answers",
        f"{figures['passages_per_cpu_s']:,.0f} passages per CPU second",
    ]
