"""Damages files in many ways and reads each: nothing may hang, and no error escape."""

import io
import random
import tempfile
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from reviews.errors import ReportRefused
from reviews.ingest.passages import passages_of
from reviews.ingest.reader import Reader

LIMIT = 120.0  # seconds a file may take before it is refused
GRACE = 10.0  # after that it hangs
MOST_TOLD = 10

Damage = Callable[[random.Random, bytes, Sequence[bytes]], bytes]


@dataclass
class Tally:
    """What became of the files."""

    outcomes: Counter[str] = field(default_factory=Counter)
    deaths: int = 0  # of children, each replaced by a fresh one
    hangs: int = 0
    errors: list[str] = field(default_factory=list)
    slowest: float = 0.0
    seconds: float = 0.0

    def as_figures(self) -> dict[str, Any]:
        return {
            "files": sum(self.outcomes.values()),
            "hangs": self.hangs,
            "unhandled_errors": len(self.errors),
            "child_deaths": self.deaths,
            "outcomes": dict(self.outcomes.most_common()),
            "slowest_s": round(self.slowest, 1),
            "seconds": round(self.seconds),
            "errors": self.errors[:MOST_TOLD],
        }


def measure(paths: Sequence[Path], *, files: int, seed: int) -> dict[str, Any]:
    """So many damaged copies of the files, the same ones for the same seed."""
    return fuzz([path.read_bytes() for path in paths], files, seed).as_figures()


def fuzz(originals: Sequence[bytes], files: int, seed: int) -> Tally:
    tally, reader, began = Tally(), Reader(), time.monotonic()
    with tempfile.TemporaryDirectory(prefix="fuzz-") as kept:
        path = Path(kept) / "damaged"
        for content in damaged(originals, files, seed):
            path.write_bytes(content)
            _try(reader, path, tally)
    reader.close()
    tally.deaths, tally.seconds = reader.deaths, time.monotonic() - began
    return tally


def damaged(originals: Sequence[bytes], files: int, seed: int) -> Iterator[bytes]:
    """Files and damage by chance; one in five a Word document, where there are any."""
    dice = random.Random(seed)
    zips = [content for content in originals if content.startswith(b"PK")]
    for turn in range(files):
        content = dice.choice(zips if zips and turn % 5 == 0 else originals)
        kinds = DAMAGES if content in zips else DAMAGES[:-1]
        yield dice.choice(kinds)(dice, content, originals)


def _try(reader: Reader, path: Path, tally: Tally) -> None:
    began = time.monotonic()
    try:
        outcome = _outcome(reader, path)
    except Exception:  # noqa: BLE001 - to find what nobody expected is what this is for
        outcome = "unhandled error"
        tally.errors.append(traceback.format_exc(limit=-3))
    took = time.monotonic() - began
    tally.hangs += took > LIMIT + GRACE
    tally.slowest = max(tally.slowest, took)
    tally.outcomes[outcome] += 1


def _outcome(reader: Reader, path: Path) -> str:
    try:
        document = reader.extract(path, timeout=LIMIT)
    except ReportRefused as refused:
        return f"refused: {' '.join(str(refused).split()[:6])}"
    layout = passages_of(document.pages)
    texts = {page.number: page.text for page in document.pages}
    for passage in layout.passages:
        if texts[passage.page][passage.start : passage.end] != passage.text:
            raise AssertionError(f"page {passage.page}: a passage is not its slice")
    noted = "with notes" if document.notes else "plainly"
    return f"read {noted}" if layout.passages else "without text"


def flip(dice: random.Random, content: bytes, _: Sequence[bytes]) -> bytes:
    """Single bits, from one to one in a thousand."""
    changed = bytearray(content)
    for _time in range(dice.randint(1, max(1, min(len(content) // 1000, 2000)))):
        changed[dice.randrange(len(changed))] ^= 1 << dice.randrange(8)
    return bytes(changed)


def cut(dice: random.Random, content: bytes, _: Sequence[bytes]) -> bytes:
    """The beginning, as of a copy that was broken off."""
    return content[: dice.randrange(1, len(content))]


def splice(dice: random.Random, content: bytes, others: Sequence[bytes]) -> bytes:
    """The beginning of one file and the end of another."""
    other = dice.choice(others)
    return (
        content[: dice.randrange(1, len(content))] + other[dice.randrange(len(other)) :]
    )


def overwrite(dice: random.Random, content: bytes, _: Sequence[bytes]) -> bytes:
    """A block of nothing or of noise, as of a bad disk."""
    changed = bytearray(content)
    for _time in range(dice.randint(1, 4)):
        size = min(dice.choice((16, 512, 4096, 65536)), len(changed))
        at = dice.randrange(len(changed) - size + 1)
        noise = dice.random() < 0.5
        changed[at : at + size] = dice.randbytes(size) if noise else bytes(size)
    return bytes(changed)


def repeat(dice: random.Random, content: bytes, _: Sequence[bytes]) -> bytes:
    """A piece of the file several times over."""
    at = dice.randrange(len(content))
    piece = content[at : at + dice.randint(1, 5000)]
    return content[:at] + piece * dice.randint(2, 50) + content[at:]


def damage_member(
    dice: random.Random, content: bytes, others: Sequence[bytes]
) -> bytes:
    """One part within a Word document's zip, whose sums are right again."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old:
        chosen = dice.choice([m.filename for m in old.infolist() if m.file_size])
        with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new:
            for name in old.namelist():
                part = old.read(name)
                if name == chosen:
                    part = dice.choice(DAMAGES[:-1])(dice, part, [part])
                new.writestr(name, part)
    return written.getvalue()


DAMAGES: tuple[Damage, ...] = (flip, cut, splice, overwrite, repeat, damage_member)
