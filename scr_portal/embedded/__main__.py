"""The launcher's commands; ./portal makes the Python for them and calls this."""

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path

from . import commands, status, testing
from .errors import CannotRun
from .places import ROOT, Places
from .up import up

Given = argparse.Namespace
# These pass on, as it was typed, whatever follows their name.
PASSED_ON: dict[str, Callable[[Places, list[str]], int]] = {
    "test": testing.test,
    "manage": commands.manage,
    "lock": commands.lock,
}
COMMANDS: dict[str, Callable[[Given], int]] = {
    "up": lambda given: up(places(given.data), given.port, not given.no_demo),
    "check": lambda given: commands.check(places()),
    "fix": lambda given: commands.fix(),
    "down": lambda given: commands.down(places(given.data)),
    "status": lambda given: status.status(places(given.data), given.json),
}
HELP = {
    "up": "run the portal: database, queue, web, worker and beat",
    "test": "run the tests (what follows goes to pytest; --fast leaves out the slow)",
    "manage": "run a command of manage.py, with the database and the queue up",
    "check": "look over style, types, migrations and settings",
    "fix": "put right what can be put right by itself",
    "down": "stop whatever runs",
    "status": "what runs, where, and since when",
    "lock": "lock the packages anew (what follows goes to uv: --upgrade)",
}


def main(arguments: list[str]) -> int:
    """Run one command; a refusal is one clear line."""
    try:
        if arguments and arguments[0] in PASSED_ON:
            return PASSED_ON[arguments[0]](places(), arguments[1:])
        given = parser().parse_args(arguments)
        return COMMANDS[given.command](given)
    except CannotRun as refusal:
        print(f"portal: {refusal}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def parser() -> argparse.ArgumentParser:
    """What may be asked."""
    ours = argparse.ArgumentParser(prog="./portal", allow_abbrev=False)
    commands = ours.add_subparsers(dest="command", required=True, metavar="COMMAND")
    asked = {name: commands.add_parser(name, help=says) for name, says in HELP.items()}
    for name in ("up", "down", "status"):
        asked[name].add_argument(
            "--data", type=Path, help="the directory everything is kept in (.data)"
        )
    asked["up"].add_argument(
        "--port", type=port, default=8000, help="the next free one if taken (8000)"
    )
    asked["up"].add_argument(
        "--no-demo", action="store_true", help="leave the demonstration reports out"
    )
    asked["status"].add_argument("--json", action="store_true")
    return ours


def port(given: str) -> int:
    """A port that an ordinary account may listen at."""
    if not given.isdecimal() or not 1024 <= int(given) <= 65535:
        raise argparse.ArgumentTypeError("a port is a number from 1024 to 65535")
    return int(given)


def places(data: Path | None = None) -> Places:
    """The installation asked for: by --data, by DATA_DIR, or the usual one."""
    return Places(Path(data or os.environ.get("DATA_DIR") or ROOT / ".data").resolve())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
