"""The whole suite on services of its own, which nothing else ever sees."""

import os
import secrets
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .commands import in_front
from .holding import Services, held, lock_on, taken, waited_for
from .places import ROOT, Places, environment

FAST = ("-m", "not browser and not faults")


def test(places: Places, arguments: list[str]) -> int:
    """Run pytest; its closing line is the last one printed."""
    with (
        throw_away(places) as own,
        held(Services.needed(own, throw_away=True)) as services,
    ):
        env = {**environment(own, services.urls), "DEBUG": "0"}
        pytest = [sys.executable, "-m", "pytest", *spelt_out(arguments)]
        return in_front(pytest, env, cwd=ROOT)


def spelt_out(arguments: list[str]) -> list[str]:
    """Arguments for pytest: --fast is ours, and means neither browser nor faults."""
    rest = [word for word in arguments if word != "--fast"]
    return rest if rest == arguments else [*FAST, *rest]


@contextmanager
def throw_away(places: Places) -> Iterator[Places]:
    """An installation for one run of the tests, removed whatever happens."""
    tests = places.make().data / "tests"
    tests.mkdir(exist_ok=True)
    own = Places(tests / secrets.token_hex(4))
    with lock_on(places.run / "tests") as door:
        waited_for(door)
        remove_left_behind(tests)
        own.make()
        in_use = os.open(own.run / "up", os.O_RDWR | os.O_CREAT, 0o600)
        taken(in_use)
    try:
        yield own
    finally:
        remove(own)
        os.close(in_use)


def remove_left_behind(tests: Path) -> None:
    """Remove what earlier runs left that were killed."""
    for left in tests.iterdir():
        with lock_on(Places(left).make().run / "up") as in_use:
            if taken(in_use):
                remove(Places(left))


def remove(places: Places) -> None:
    """Stop and remove an installation, wherever its parts lie."""
    for service in Services.needed(places, given={}).running:
        service.remove()
    shutil.rmtree(places.data, ignore_errors=True)
