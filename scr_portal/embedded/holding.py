"""Who uses the services: the first to come starts them, the last to go stops them."""

import fcntl
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from .places import Places
from .postgres import Postgres
from .valkey import Valkey

Service = Postgres | Valkey
Say = Callable[[str], None]


@dataclass(frozen=True)
class Services:
    """What this machine must run itself: nothing that the environment names."""

    places: Places
    running: tuple[Service, ...]
    given: Mapping[str, str]

    @classmethod
    def needed(
        cls,
        places: Places,
        given: Mapping[str, str] = os.environ,
        throw_away: bool = False,
    ) -> "Services":
        kinds: dict[str, type[Service]] = {
            "DATABASE_URL": Postgres,
            "REDIS_URL": Valkey,
        }
        missing = [kind for name, kind in kinds.items() if not given.get(name)]
        return cls(places, tuple(kind(places, throw_away) for kind in missing), given)

    @property
    def urls(self) -> dict[str, str]:
        names = {Postgres: "DATABASE_URL", Valkey: "REDIS_URL"}
        return {names[type(service)]: service.url for service in self.running}

    def all_run(self) -> bool:
        return all(service.pid for service in self.running)

    def start(self) -> None:
        for service in self.running:
            service.start()

    def stop(self) -> None:
        """The queue first, then the database: nothing is left writing to either."""
        for service in reversed(self.running):
            service.stop()

    def mend(self, say: Say) -> None:
        """Start again whatever has died."""
        for service in self.running:
            if service.pid is None:
                say(f"{service.name} stopped; starting it again")
                service.start()


@contextmanager
def held(services: Services) -> Iterator[Services]:
    """Keep the services running as long as somebody uses them, and no longer.

    Services that already ran with nobody using them are left as they were found.
    """
    run = services.places.make().run
    last_out = run / "stop-when-idle"
    with lock_on(run / "users") as users:
        fcntl.flock(users, fcntl.LOCK_SH)
        with lock_on(run / "starting") as door:
            waited_for(door)
            if not services.all_run():
                last_out.touch()
            services.start()
        try:
            yield services
        finally:
            if last_out.exists() and taken(users):
                services.stop()
                last_out.unlink(missing_ok=True)


@contextmanager
def lock_on(path: Path) -> Iterator[int]:
    """A file to lock; a lock goes with the process, however that ends."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        yield handle
    finally:
        os.close(handle)


def taken(handle: int) -> bool:
    """Whether a lock could be had for ourselves alone, at once."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def waited_for(handle: int) -> None:
    """Have a lock for ourselves alone, however long that takes."""
    fcntl.flock(handle, fcntl.LOCK_EX)
