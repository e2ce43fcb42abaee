"""What runs, where, and since when: for people, and as JSON for machines."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from .holding import Services, lock_on, taken
from .places import Places
from .processes import Known
from .up import NAMES, noted


def status(places: Places, as_json: bool) -> int:
    """Say what runs; the code is 0 where the portal is up and 3 where it is not."""
    found = state(places)
    print(json.dumps(found) if as_json else "\n".join(lines(found)))
    return 0 if found["up"] else 3


def state(places: Places) -> dict[str, Any]:
    """Everything there is to say."""
    if not places.data.exists():
        return {"up": False, "data": str(places.data), "processes": {}}
    running = Services.needed(places, given={}).running
    up = noted(places) if up_runs(places) else {}
    return {
        "up": bool(up),
        "address": up.get("address"),
        "since": up.get("since"),
        "data": str(places.data),
        "bytes": {"data": size(places.data), **{s.name: s.size for s in running}},
        "left_over": [str(home) for home in places.left_over()],
        "processes": {s.name: s.pid for s in running} | children(places),
    }


def up_runs(places: Places) -> bool:
    with lock_on(places.run / "up") as held_by_up:
        return not taken(held_by_up)


def children(places: Places) -> dict[str, int | None]:
    known = {name: Known.noted_in(places.run / f"{name}.json") for name in NAMES}
    return {name: each.pid if each else None for name, each in known.items()}


def size(directory: Path) -> int:
    """What a directory holds; a file that goes meanwhile counts nothing."""
    total = 0
    for path in directory.rglob("*"):
        try:
            total += path.lstat().st_size
        except OSError:
            continue
    return total


def lines(found: dict[str, Any]) -> list[str]:
    """The same in words."""
    since = found.get("since")
    at = f", since {datetime.fromtimestamp(since):%d %B %H:%M}" if since else ""
    where = found.get("address") or "an address not known yet"
    first = f"up at {where}{at}" if found["up"] else "not up (./portal up)"
    if not found["up"] and any(found["processes"].values()):
        first = "not up, but something runs: a command, or what a killed run left"
    sizes = found.get("bytes", {})
    rows = [
        f"  {name:<10}{f'process {pid}' if pid else 'stopped':<18}"
        + (f"{sizes[name] / 1e6:.0f} MB" if name in sizes else "")
        for name, pid in found["processes"].items()
    ]
    kept = f"  {'data':<10}{found['data']}"
    unused = [f"  left over from before: {home}" for home in found.get("left_over", [])]
    return [first, *rows, kept, *unused]
