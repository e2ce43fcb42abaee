"""The everyday commands: manage, check, fix, lock and down."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import FrameType

from .errors import CannotRun
from .holding import Services, held, lock_on, taken
from .places import ROOT, Places, environment
from .postgres import Postgres
from .processes import stop, wait_until
from .up import left_behind, noted, prepare

PYTHON = sys.executable
CODE = (".", "portal")
SECONDS_TO_STOP = 120.0
CHECKS = (
    ("style", ("ruff", "check", *CODE)),
    ("format", ("ruff", "format", "--check", *CODE)),
    ("types", ("mypy",)),
    ("migrations", ("django", "makemigrations", "--check", "--dry-run")),
    ("settings", ("django", "check")),
)
LOCKING = (
    *("pip", "compile", "--quiet", "--universal", "--python-version", "3.11"),
    *("--generate-hashes", "--no-emit-index-url", "--no-header"),
)


def manage(places: Places, arguments: list[str]) -> int:
    """Run a command of manage.py with the services up."""
    with held(Services.needed(places)) as services:
        env = environment(places, services.urls)
        prepare_if_empty(services, env)
        return in_front([PYTHON, str(ROOT / "manage.py"), *arguments], env)


def prepare_if_empty(services: Services, env: dict[str, str]) -> None:
    """Give a database that was made just now its schema, themes and areas."""
    ours = [each for each in services.running if isinstance(each, Postgres)]
    if any(postgres.is_empty() for postgres in ours):
        try:
            prepare(services.places, env)
        except CannotRun as trouble:  # makemigrations must run all the same
            print(f"portal: {trouble}", file=sys.stderr)


def in_front(
    command: Sequence[str], env: Mapping[str, str], cwd: Path | None = None
) -> int:
    """Run a command at the terminal, which has its own way with Ctrl-C."""
    running = subprocess.Popen(command, env=dict(env), cwd=cwd)

    def pass_on(number: int, frame: FrameType | None) -> None:
        running.send_signal(number)

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, pass_on)
    code = running.wait()
    return code if code >= 0 else 128 - code


def check(places: Places) -> int:
    """Everything that can be said of the code without running it."""
    with held(Services.needed(places)) as services:
        env = environment(places, services.urls)
        failed = [name for name, words in CHECKS if not passes(name, words, env)]
    print(f"check: {', '.join(failed)} failed" if failed else "check: all is well")
    return 1 if failed else 0


def passes(name: str, words: Sequence[str], env: Mapping[str, str]) -> bool:
    """Whether one check finds nothing."""
    print(f"check: {name}", flush=True)
    return not subprocess.run([PYTHON, "-m", *words], env=env, cwd=ROOT).returncode


def fix() -> int:
    """What ruff can put right by itself."""
    for words in (("check", "--fix", *CODE), ("format", *CODE)):
        code = subprocess.run([PYTHON, "-m", "ruff", *words], cwd=ROOT).returncode
    return code


def lock(places: Places, arguments: list[str]) -> int:
    """Lock anew, with hashes, what the .in files ask for."""
    uv = shutil.which("uv") or private_uv(places)
    for name in ("requirements", "requirements-dev"):
        words = [*LOCKING, f"{name}.in", "-o", f"{name}.txt", *arguments]
        if code := subprocess.run([uv, *words], cwd=ROOT).returncode:
            return code
    return 0


def private_uv(places: Places) -> str:
    """A uv of our own, where the machine has none."""
    tools = places.make().data / "tools"
    uv = tools / "bin" / "uv"
    if not uv.exists():
        subprocess.run([PYTHON, "-m", "venv", str(tools)], check=True)
        subprocess.run([str(tools / "bin/pip"), "install", "-q", "uv"], check=True)
    return str(uv)


def down(places: Places) -> int:
    """Stop a running `up`, or what a killed one left."""
    if not places.data.exists():
        print("nothing runs")
        return 0
    with lock_on(places.run / "up") as held_by_up:
        if not taken(held_by_up):
            os.kill(noted(places)["pid"], signal.SIGTERM)
            if not wait_until(lambda: taken(held_by_up), SECONDS_TO_STOP):
                raise CannotRun("it does not stop. See `./portal status`.")
        stop(left_behind(places))
        Services.needed(places, given={}).stop()
    print("all stopped")
    return 0
