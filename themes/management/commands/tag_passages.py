"""Tags a file of passages by the tagger alone, without the database."""

import json
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any, TextIO

from django.core.management.base import BaseCommand, CommandError, CommandParser

from themes.tagging import NAMES, Tagger, load

KEYS = ("theme", "polarity", "state", "score", "quote", "start", "end", "why")
EVERY = 500  # passages between two signs of progress


class Command(BaseCommand):
    help = "Suggest themes for passages: JSON Lines of {id, text, section?} in and out."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("passages", help="JSON Lines to read, or - for standard in")
        parser.add_argument("tags", help="JSON Lines to write, or - for standard out")
        parser.add_argument(
            "--tagger", choices=NAMES, default=NAMES[0], help="which tagger"
        )
        parser.add_argument(
            "--json", action="store_true", help="end with one JSON object on one line"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, tag and write; nothing is written unless every line could be read."""
        began = time.process_time()
        tagger = load(options["tagger"])
        try:
            with reading(options["passages"]) as lines, writing(options["tags"]) as out:
                passages, tags = tag_lines(lines, out, tagger, self._progress())
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(str(error)) from error
        summary = {
            "passages": passages,
            "tags": tags,
            "cpu_seconds": round(time.process_time() - began, 3),
        }
        said = json.dumps(summary) if options["json"] else _sentence(summary)
        # Standard out belongs to the tags where they go there.
        (self.stderr if options["tags"] == "-" else self.stdout).write(said)

    def _progress(self) -> TextIO | None:
        return sys.stderr if sys.stderr.isatty() else None


def _sentence(summary: dict[str, Any]) -> str:
    return (
        f"{summary['tags']} tags in {summary['passages']} passages, "
        f"{summary['cpu_seconds']} CPU seconds."
    )


def tag_lines(
    lines: Iterable[str], out: IO[str], tagger: Tagger, progress: TextIO | None
) -> tuple[int, int]:
    """Tag each line's passage; the numbers of passages and of tags."""
    passages = tags = 0
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        row = _read(line, number)
        found = tagger.tag(row["text"], section=row["section"])
        answer = [{key: asdict(one)[key] for key in KEYS} for one in found]
        out.write(json.dumps({"id": row["id"], "tags": answer}, ensure_ascii=False))
        out.write("\n")
        passages, tags = passages + 1, tags + len(found)
        if progress and passages % EVERY == 0:
            progress.write(f"\r{passages} passages")
    if progress and passages >= EVERY:
        progress.write(f"\r{passages} passages\n")
    return passages, tags


def _read(line: str, number: int) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise CommandError(f"Line {number} is not JSON: {error}.") from error
    if not isinstance(row, dict) or "id" not in row:
        raise CommandError(f"Line {number} is not an object with an id.")
    section = row.get("section") or ""
    if not isinstance(row.get("text"), str) or not isinstance(section, str):
        raise CommandError(f"Line {number} has no text, or it is not a string.")
    return {"id": row["id"], "text": row["text"], "section": section}


def reading(place: str) -> Any:
    """The lines of a file, or of standard in."""
    return (
        nullcontext(sys.stdin) if place == "-" else Path(place).open(encoding="utf-8")
    )


@contextmanager
def writing(place: str) -> Iterator[IO[str]]:
    """A file that takes its name only when all is well; or standard out."""
    if place == "-":
        # Held back until the end: a bad line must leave nothing half-written.
        with tempfile.TemporaryFile("w+", encoding="utf-8", newline="") as held:
            yield held
            held.seek(0)
            for line in held:
                sys.stdout.write(line)
        return
    target = Path(place)
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", dir=target.parent, prefix=".tags-", delete=False
    ) as unfinished:
        path = Path(unfinished.name)
        try:
            yield unfinished
            unfinished.flush()
            path.replace(target)
        finally:
            path.unlink(missing_ok=True)  # whatever cut it short
