"""Where everything lives, and what the portal's processes are told of it."""

import hashlib
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from .errors import CannotRun

ROOT = Path(__file__).resolve().parents[2]
LONGEST_SOCKET = 100  # bytes; the system's own limit is 103 or 107
LONGEST_NAME = ".s.PGSQL.5432.lock"
FOR_ALL = Path("/var/tmp")  # noqa: S108 - owned and checked below


@dataclass(frozen=True)
class Places:
    """One installation: its data directory, and what could not be put inside it."""

    data: Path
    root: Path = ROOT

    @property
    def run(self) -> Path:
        return self.data / "run"

    @property
    def logs(self) -> Path:
        return self.data / "logs"

    @property
    def sign_ins(self) -> Path:
        return self.data / "demonstration-sign-ins.txt"

    @property
    def shared(self) -> Path:
        """Outside the data directory, for what may not or cannot lie inside it."""
        return FOR_ALL / f"scr-portal-{_short_hash(self.root, os.getuid())}"

    @property
    def home(self) -> Path:
        """This installation's part of the shared directory."""
        return self.shared / _short_hash(self.data, self._installation())

    @property
    def sockets(self) -> Path:
        """Where sockets lie: a private directory whose path is short enough."""
        inside = self.run / "sockets"
        fits = len(os.fsencode(inside / LONGEST_NAME)) <= LONGEST_SOCKET
        return inside if fits else self.home / "sockets"

    def make(self) -> "Places":
        """Make the directories that only their owner may enter."""
        for place in (self.data, self.run, self.logs):
            place.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._installation()
        return self

    def make_home(self) -> None:
        """Make this installation's part of the shared directory, and sign it."""
        own_directory(self.shared, 0o711)
        own_directory(self.home, 0o711)
        (self.home / "belongs-to").write_text(f"{self.data}\n")

    def left_over(self) -> list[Path]:
        """Homes of earlier data directories in this place, which nothing uses now."""
        of_this_place = (
            sign.parent
            for sign in self.shared.glob("*/belongs-to")
            if sign.read_text().strip() == str(self.data)
        )
        return [home for home in of_this_place if home != self.home]

    def _installation(self) -> str:
        """A mark of this data directory, so that a new one never meets old rows."""
        return kept_secret(self.data / "installation")


def _short_hash(*parts: object) -> str:
    joined = "\0".join(str(part) for part in parts)
    return hashlib.sha256(joined.encode()).hexdigest()[:10]


def kept_secret(path: Path) -> str:
    """A random secret made at the first asking, and kept for its owner alone."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(50))
    return path.read_text()


def own_directory(path: Path, mode: int = 0o700, owner: int | None = None) -> Path:
    """Make a directory with this mode, or refuse one that somebody else made."""
    owner = os.getuid() if owner is None else owner
    try:
        path.mkdir(mode=mode)
        os.chown(path, owner, -1)
    except FileExistsError:
        found = path.lstat()
        if path.is_symlink() or found.st_uid not in {owner, os.getuid()}:
            raise CannotRun(f"{path} belongs to somebody else: remove it.") from None
        os.chown(path, owner, -1)
    path.chmod(mode)
    return path


def environment(
    places: Places, urls: Mapping[str, str], given: Mapping[str, str] = os.environ
) -> dict[str, str]:
    """What the portal's processes are told; what the caller set himself wins."""
    ours = {
        "SECRET_KEY": given.get("SECRET_KEY")
        or kept_secret(places.data / "secret-key"),
        "DEBUG": "0",
        "ALLOWED_HOSTS": "localhost,127.0.0.1",
        "SECURE_COOKIES": "0",  # plain http, on this machine only
        "STATIC_FROM_SOURCE": "1",
        "DJANGO_SETTINGS_MODULE": "scr_portal.settings",
        "PYTHONUNBUFFERED": "1",
        **urls,
    }
    return {**ours, **given, "DATA_DIR": str(places.data)}
