"""Reads the rule files beside this module into one rulebook."""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from themes.tagging.lexicon import Lexicon, PatternReader, RuleError, phrases_of

HERE = Path(__file__).parent
RULES = HERE / "rules"
CUES = RULES / "_cues.yaml"
POLARITIES = ("problem", "good")

# Log-odds a pattern brings by its strength; 0 is even odds. See docs/TAGGING.md.
STRENGTHS = {"strong": 2.2, "fair": 1.2, "weak": 0.1}
THRESHOLD = 0.6


@dataclass
class Rulebook:
    """Every theme's patterns, its thresholds, and the version they make up."""

    version: str
    lexicon: Lexicon = field(default_factory=Lexicon)
    thresholds: dict[tuple[str, str], float] = field(default_factory=dict)
    yields: dict[str, list[str]] = field(default_factory=dict)  # broad -> specific
    needs: dict[str, int] = field(default_factory=dict)  # theme -> term to be present

    @property
    def themes(self) -> list[str]:
        """The codes of the themes that have rules."""
        return sorted({theme for theme, _ in self.thresholds})


def read_rules(folder: Path = RULES) -> Rulebook:
    """The rulebook of a folder of rule files."""
    cues = _loaded(folder / CUES.name)
    book = Rulebook(str(cues["version"]))
    shared: dict[str, list[str]] = {}
    for name, text in cues["terms"].items():
        shared[name] = phrases_of(text, shared)
        book.lexicon.share(name, shared[name])
    for path in sorted(folder.glob("[!_]*.yaml")):
        for theme, rule in _loaded(path).items():
            _read_theme(book, theme, rule, shared)
    book.lexicon.compile()
    return book


def _loaded(path: Path) -> Any:
    """A rule file, by the C loader where there is one: ten times as fast."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(path.read_text("utf-8"), Loader=loader)  # noqa: S506


def _read_theme(book: Rulebook, theme: str, rule: dict, shared: dict) -> None:
    known = dict(shared)
    for name, text in rule.get("terms", {}).items():
        known[name] = phrases_of(text, known)
    reader = PatternReader(book.lexicon, theme, known)
    book.yields[theme] = rule.get("yields", [])
    if "needs" in rule:
        book.needs[theme] = reader.term(rule["needs"])
    for polarity in POLARITIES:
        threshold = rule.get("threshold", {}).get(polarity, THRESHOLD)
        book.thresholds[theme, polarity] = threshold
        for strength, lines in rule.get(polarity, {}).items():
            if strength not in STRENGTHS:
                raise RuleError(f"{theme}: “{strength}” is not a strength.")
            for line in lines:
                reader.read(line, polarity, STRENGTHS[strength])


def fingerprint(folder: Path = RULES) -> str:
    """A short hash of the rules and of the code that reads them."""
    digest = hashlib.sha256()
    for path in sorted([*folder.glob("*.yaml"), *HERE.glob("*.py")]):
        digest.update(path.name.encode())
        digest.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()[:12]
