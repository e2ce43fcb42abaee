"""The picture of a page read by tesseract: text, words with their places, confidence.

Tesseract is a package of the system's, and may be absent: `engine()` says so.
"""

import os
import re
import resource
import shutil
import subprocess
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache

from reviews.ingest import limits, tsv
from reviews.ingest.legible import is_garbled, looks_welsh

ENGLISH, WELSH = "eng", "cym"
SURE = 0.75  # confidence below which a page is read again, and shown to people
GUESSWORK = 0.4  # below that it is no text at all
AUTOMATIC, TURNING = "3", "1"  # tesseract's ways with a page; TURNING wants `osd`

_PGM = re.compile(rb"P5\s+(\d+)\s+(\d+)\s+255\s")


class PageNotRead(Exception):
    """One page could not be read by OCR; the message says why, in plain words."""


@dataclass(frozen=True)
class Recognised:
    """A page as OCR reads it. `words` are [start, end, x, y, width, height]."""

    text: str
    words: list[tsv.Placed] = field(default_factory=list)
    confidence: float | None = None  # 0 to 1; None where there are no letters
    engine: str = ""
    language: str = ENGLISH

    @property
    def is_sure(self) -> bool:
        return self.confidence is not None and self.confidence >= SURE


@dataclass(frozen=True)
class _Reading:
    words: list[tsv.Word]
    language: str

    @property
    def confidence(self) -> float:
        return tsv.confidence_of(self.words) or 0.0

    @property
    def worth(self) -> float:
        """How many letters are likely right: more than another's, and it is better."""
        return sum(len(word.text) * word.confidence**2 for word in self.words)

    @property
    def is_welsh(self) -> bool:
        return looks_welsh(self._text)

    @property
    def is_guesswork(self) -> bool:
        """A photograph, or a page upside down, taken for letters."""
        if self.confidence >= SURE:
            return False
        return self.confidence < GUESSWORK or is_garbled(self._text)

    @property
    def _text(self) -> str:
        return " ".join(word.text for word in self.words)


def engine() -> str:
    """The name and version of what reads pictures; empty where nothing does."""
    command = _command()
    return _version(command) if command and ENGLISH in _languages(command) else ""


def recognised(
    picture: bytes, *, dpi: int, known: Counter[str] | None = None
) -> Recognised:
    """Read a grey picture (PGM). English first; Welsh, or turned, if that is better.

    `known` are the words of the document so far: what cut words are judged by.
    """
    first = _read(picture, dpi, ENGLISH, AUTOMATIC)
    best = first
    if first.is_welsh or first.confidence < SURE:
        best = max(first, _read_again(picture, dpi), key=lambda one: one.worth)
    return _told(best, known)


def _read_again(picture: bytes, dpi: int) -> _Reading:
    there = _languages(_command())
    language = f"{WELSH}+{ENGLISH}" if WELSH in there else ENGLISH
    return _read(picture, dpi, language, TURNING if "osd" in there else AUTOMATIC)


def _told(reading: _Reading, known: Counter[str] | None) -> Recognised:
    text, places = tsv.assembled([] if reading.is_guesswork else reading.words, known)
    is_welsh = reading.language != ENGLISH and reading.is_welsh
    return Recognised(
        text=text,
        words=places,
        confidence=tsv.confidence_of(reading.words),
        engine=engine(),
        language=WELSH if is_welsh else ENGLISH,
    )


def _read(picture: bytes, dpi: int, language: str, way: str) -> _Reading:
    size = _PGM.match(picture)
    if not size:
        raise PageNotRead("There is no picture of the page.")
    words = ["--dpi", str(dpi), "-l", language, "--psm", way]
    table = _run([*words, "-c", "tessedit_create_tsv=1"], picture)
    return _Reading(tsv.words_in(table, int(size[1]), int(size[2])), language)


def _run(words: list[str], picture: bytes) -> str:
    with subprocess.Popen(
        [_command(), "stdin", "stdout", *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_environment(),
        start_new_session=True,  # Ctrl-C is for the parent to act on
    ) as process:
        _limit(process.pid)
        try:
            table, _ = process.communicate(picture, timeout=limits.OCR_TIMEOUT)
        except subprocess.TimeoutExpired as slow:
            raise PageNotRead("It could not be read in the time allowed.") from slow
        finally:
            process.kill()
    if process.returncode:
        raise PageNotRead("The OCR program stopped.")
    return table.decode("utf-8", errors="replace")


def _limit(pid: int) -> None:
    """Set from outside, before there is anything to read. Linux only, as prlimit is."""
    if not hasattr(resource, "prlimit"):
        return
    for what, most in (
        (resource.RLIMIT_AS, limits.OCR_MEMORY),
        (resource.RLIMIT_CPU, limits.OCR_SECONDS),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.prlimit(pid, what, (most, most))


def _environment() -> dict[str, str]:
    """One thread a page, and nothing of ours but where the languages are."""
    named = {"TESSDATA_PREFIX": os.environ.get("TESSDATA_PREFIX", "")}
    own = {"PATH": os.defpath, "LANG": "C.UTF-8", "OMP_THREAD_LIMIT": "1"}
    return {**own, **{name: value for name, value in named.items() if value}}


def _command() -> str:
    return shutil.which("tesseract") or ""


@lru_cache(maxsize=4)
def _version(command: str) -> str:
    return " ".join(_answer(command, "--version").split()[:2])[:40]


@lru_cache(maxsize=4)
def _languages(command: str) -> frozenset[str]:
    return frozenset(_answer(command, "--list-langs").splitlines()[1:])


def _answer(command: str, question: str) -> str:
    done = subprocess.run(
        [command, question], capture_output=True, text=True, env=_environment()
    )
    return done.stdout
