"""The door to reading: strangers' files are opened in a child process, never here."""

import atexit
import os
import selectors
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any, cast

from reviews.errors import ReportRefused
from reviews.ingest import frames, limits, sniff
from reviews.ingest.document import Document

ROOT = Path(__file__).resolve().parents[2]
CHUNK = 1 << 20
PAGE_TIMEOUT = 30.0

Span = tuple[int, int]
Mark = tuple[float, float, float, float]


class _ChildStopped(Exception):
    """The child died before it answered."""


class _ChildTooSlow(Exception):
    """The child has not answered in its time."""


class _Child:
    """One child process, and how many requests it has had."""

    def __init__(self) -> None:
        self.scratch = tempfile.mkdtemp(prefix=frames.SCRATCH)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "reviews.ingest.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            # no secret of ours comes within reach of a hostile file
            env={"PATH": os.defpath, "LANG": "C.UTF-8", "TMPDIR": self.scratch},
            start_new_session=True,  # Ctrl-C is for the parent to act on
            bufsize=0,
        )
        self.requests = cast(IO[bytes], self.process.stdin)
        self.answers = cast(IO[bytes], self.process.stdout)
        self.asked = 0

    @property
    def pid(self) -> int:
        return self.process.pid

    def is_alive(self) -> bool:
        return self.process.poll() is None

    def ask(self, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        self.asked += 1
        until = time.monotonic() + request["timeout"]
        try:
            self._write(frames.packed(request), until)
        except (BrokenPipeError, ConnectionResetError) as error:
            raise _ChildStopped from error
        body, blob = frames.HEADER.unpack(self._read(frames.HEADER.size, until))
        if body + blob > limits.MAX_ANSWER:
            raise _ChildStopped
        answer = self._read(body, until)
        return frames.unpacked(answer), self._read(blob, until)

    def _write(self, message: bytes, until: float) -> None:
        pipe = self.requests.fileno()
        os.set_blocking(pipe, False)
        while message:
            self._wait(pipe, selectors.EVENT_WRITE, until)
            message = message[os.write(pipe, message[:CHUNK]) :]

    def _read(self, size: int, until: float) -> bytes:
        pipe, parts = self.answers.fileno(), []
        while size:
            self._wait(pipe, selectors.EVENT_READ, until)
            part = os.read(pipe, min(size, CHUNK))
            if not part:
                raise _ChildStopped
            parts.append(part)
            size -= len(part)
        return b"".join(parts)

    def _wait(self, pipe: int, event: int, until: float) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(pipe, event)
            if not selector.select(max(until - time.monotonic(), 0)):
                raise _ChildTooSlow

    def end(self) -> None:
        if self.process.returncode is None:  # else its number may be another's by now
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self._close_pipes()
        shutil.rmtree(self.scratch, ignore_errors=True)

    def forget(self) -> None:
        """After a fork: the child is the parent's, and so is its end."""
        self._close_pipes()
        self.process.returncode = 0  # else Popen warns of a process that is not ours

    def _close_pipes(self) -> None:
        self.requests.close()
        self.answers.close()


class Reader:
    """Reads files one at a time; its child is replaced after trouble or many files."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._child: _Child | None = None
        self.deaths = 0  # of children while they read

    @property
    def pid(self) -> int | None:
        """The child's process id, for watching it; None while there is none."""
        return self._child.pid if self._child else None

    def extract(self, path: str | Path, *, timeout: float = 120) -> Document:
        """The pages of a file; refuses, in words for its uploader, what is no report.

        A file that is not there, or may not be read, is an OSError: not its fault.
        """
        sniff.check_size(Path(path))
        answer, _ = self._ask("extract", path, timeout)
        return Document.from_json(answer)

    def page_image(
        self, path: str | Path, number: int, *, width: int = 1000,
        timeout: float = PAGE_TIMEOUT,
    ) -> bytes:  # fmt: skip
        """The picture of a page, counted from one, as WebP."""
        return self._ask("picture", path, timeout, number=number, width=width)[1]

    def page_raster(
        self, path: str | Path, number: int, *, timeout: float = PAGE_TIMEOUT
    ) -> tuple[bytes, int]:
        """A page in grey for OCR, as PGM, and its dots per inch."""
        answer, points = self._ask("raster", path, timeout, number=number)
        return points, answer["dpi"]

    def marks(
        self, path: str | Path, number: int, spans: Sequence[Span], *,
        text: str | None = None, timeout: float = PAGE_TIMEOUT,
    ) -> list[list[Mark]]:  # fmt: skip
        """Where each span of a page's text stands: x, y, width, height of each line.

        All are fractions of the page, from its top left. `text` is the page text as
        stored, which the spans count in; without it the file is read anew.
        """
        if text is None:
            text = self.extract(path).pages[number - 1].text
        answer, _ = self._ask(
            "marks", path, timeout, number=number, text=text, spans=list(spans)
        )
        return [[tuple(mark) for mark in lines] for lines in answer["marks"]]

    def close(self) -> None:
        with self._lock:
            self._end_child()

    def _ask(self, act: str, path: str | Path, timeout: float, **more: Any):
        file = Path(path).resolve()
        request = {"act": act, "path": str(file), "timeout": timeout, **more}
        with self._lock:
            answer, blob = self._answer(request)
        if refused := answer.get("refused"):
            raise ReportRefused(refused)
        return answer, blob

    def _answer(self, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        """Ask; where a child that has read other files dies, ask a fresh one too.

        Only a child that read nothing else can lay its death to this file.
        """
        while True:
            child = self._ready_child()
            try:
                return child.ask(request)
            except _ChildStopped as stopped:
                self.deaths += 1
                self._end_child()
                if child.asked == 1:
                    raise ReportRefused(_STOPPED) from stopped
            except _ChildTooSlow as slow:
                self._end_child()
                raise ReportRefused(_TOO_SLOW) from slow

    def _ready_child(self) -> _Child:
        child = self._child
        if child and child.is_alive() and child.asked < limits.FILES_PER_CHILD:
            return child
        self._end_child()
        self._child = _Child()
        return self._child

    def _end_child(self) -> None:
        if self._child:
            self._child.end()
        self._child = None


_STOPPED = (
    "The file could not be read: it made the reader stop. Print it to a new PDF and"
    " upload that."
)
_TOO_SLOW = (
    "The file could not be read in the time allowed. Print it to a new PDF, or split"
    " it, and upload that."
)

_readers: dict[int, Reader] = {}
_readers_lock = threading.Lock()


def reader() -> Reader:
    """This process's own reader."""
    with _readers_lock:
        return _readers.setdefault(os.getpid(), Reader())


def _close_own() -> None:
    if own := _readers.pop(os.getpid(), None):
        own.close()


def _forget_inherited() -> None:
    """In a forked worker: the parent's child and locks are not ours to use."""
    global _readers_lock
    _readers_lock = threading.Lock()
    for inherited in _readers.values():
        if inherited._child:
            inherited._child.forget()
    _readers.clear()


atexit.register(_close_own)
os.register_at_fork(after_in_child=_forget_inherited)
