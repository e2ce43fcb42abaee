"""Processes that are started, remembered, watched and stopped."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

PATIENCE = 20.0  # seconds a process is given to finish what it does
LOG_LIMIT = 10_000_000  # bytes, after which a log is begun afresh
STEADY = 60.0  # seconds after which a restarted process counts as well again
LONGEST_WAIT = 60.0


def begun(pid: int) -> str:
    """When a process began, as the system writes it; empty if there is none."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return "" if fields[0] == "Z" else fields[19]
    except OSError:
        return "" if Path("/proc/self").exists() else _begun_by_ps(pid)


def _begun_by_ps(pid: int) -> str:
    asked = ["ps", "-o", "lstart=", "-p", str(pid)]
    return subprocess.run(asked, capture_output=True, text=True).stdout.strip()


@dataclass(frozen=True)
class Known:
    """A process known by its number and its beginning: numbers are given out again."""

    pid: int
    begun: str

    @classmethod
    def of(cls, pid: int) -> "Known":
        return cls(pid, begun(pid))

    @classmethod
    def noted_in(cls, path: Path) -> "Known | None":
        """The process a file remembers, if it still runs."""
        try:
            noted = cls(**json.loads(path.read_text()))
        except (OSError, ValueError, TypeError):
            return None
        return noted if noted.alive() else None

    def note_in(self, path: Path) -> None:
        path.write_text(json.dumps({"pid": self.pid, "begun": self.begun}))

    def alive(self) -> bool:
        return bool(self.begun) and begun(self.pid) == self.begun

    def tell(self, number: signal.Signals) -> None:
        """Send a signal to the process and to the group it leads."""
        if not self.alive():
            return
        leads = os.getpgid(self.pid) == self.pid
        (os.killpg if leads and number == signal.SIGKILL else os.kill)(self.pid, number)


def wait_until(happened: Callable[[], object], seconds: float) -> bool:
    """Whether something happened within so many seconds."""
    end = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def stop(processes: Iterable[Known], patience: float = PATIENCE) -> None:
    """Ask processes to finish, wait for them, and kill those that do not."""
    asked = list(processes)
    for process in asked:
        process.tell(signal.SIGTERM)
    wait_until(lambda: not any(p.alive() for p in asked), patience)
    for process in asked:
        process.tell(signal.SIGKILL)
    wait_until(lambda: not any(p.alive() for p in asked), patience)


@dataclass
class BackOff:
    """How long to wait before the next try: longer each time, until it lasts."""

    failures: int = 0

    def after(self, lasted: float) -> float:
        self.failures = 1 if lasted >= STEADY else self.failures + 1
        return min(2.0 ** (self.failures - 1), LONGEST_WAIT)


@dataclass
class Child:
    """A process of ours, in its own session, started again when it dies."""

    name: str
    command: Sequence[str]
    log: Path
    note: Path
    env: Mapping[str, str]
    cwd: Path
    back_off: BackOff = field(default_factory=BackOff)
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    due: float | None = None

    def start(self, now: float | None = None) -> None:
        """Start it, and remember it for whoever comes after a killed run."""
        begin_afresh_if_long(self.log)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=dict(self.env),
                cwd=self.cwd,
                start_new_session=True,  # Ctrl-C is ours to pass on, in order
            )
        self.started, self.due = time.monotonic() if now is None else now, None
        Known.of(self.process.pid).note_in(self.note)

    @property
    def known(self) -> Known:
        return Known.of(self.process.pid) if self.process else Known(0, "")

    def tend(self, now: float) -> str:
        """Start it again if it died and its time has come; say what happened."""
        if self.process is None or self.process.poll() is None:
            return ""
        if self.due is None:
            wait = self.back_off.after(lasted=now - self.started)
            self.due = now + wait
            return (
                f"{self.name} stopped ({self.process.returncode});"
                f" starting it again in {wait:.0f} s. See {self.log}"
            )
        if now < self.due:
            return ""
        self.start(now)
        return f"{self.name} started again"


def stop_children(children: Iterable[Child], patience: float = PATIENCE) -> None:
    """Stop children together, wait for them all, and forget them."""
    children = list(children)
    stop((child.known for child in children), patience)
    for child in children:
        if child.process:
            child.process.wait()
        child.note.unlink(missing_ok=True)


def begin_afresh_if_long(log: Path) -> None:
    """Put a long log aside, so that it never fills the disk."""
    if log.exists() and log.stat().st_size > LOG_LIMIT:
        log.replace(log.with_suffix(".log.1"))
