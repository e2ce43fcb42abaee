"""The main job as a whole, run as a person would run it, and cut short."""

import os
import re
import signal
import subprocess
import sys
from urllib.parse import urlsplit

import pytest

from scr_portal.embedded.places import ROOT
from scr_portal.embedded.processes import begun, wait_until
from scr_portal.embedded.status import state
from scr_portal.embedded.up import first_answer

pytestmark = pytest.mark.faults
SERVED = re.compile(r"the portal is at (\S+)")
OURS = {"DATABASE_URL", "REDIS_URL", "DATA_DIR"}
NAMES = ("postgres", "valkey", "web", "beat", "worker", "ocr")


def outside():
    """The environment without what `./portal test` added: it would win."""
    return {name: value for name, value in os.environ.items() if name not in OURS}


class Run:
    """One `up`, read line by line."""

    def __init__(self, places):
        command = [sys.executable, "-m", "scr_portal.embedded", "up", "--no-demo"]
        self.process = subprocess.Popen(
            [*command, "--data", places.data, "--port", "18000"],
            cwd=ROOT,
            env=outside(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def until(self, wanted):
        """Read until a line says so."""
        lines = []
        for line in self.process.stdout:
            lines.append(line)
            if found := re.search(wanted, line):
                return found
        raise AssertionError("".join(lines))

    def end(self, number):
        """Send a signal, and give what was still said and the code."""
        self.process.send_signal(number)
        said, _ = self.process.communicate()
        return [line[10:] for line in said.splitlines()], self.process.returncode


@pytest.fixture
def start(places):
    runs = []

    def start():
        runs.append(Run(places))
        return runs[-1]

    yield start
    for run in runs:
        if run.process.poll() is None:
            run.end(signal.SIGTERM)
        run.process.stdout.close()


def status_at(address):
    """The status of the first page; None if nobody answers."""
    answers = [None]
    first_answer(urlsplit(address).port, answers)
    return answers[-1]


def pids(places):
    return state(places)["processes"]


def test_up_serves_until_it_is_told_to_stop(start, places):
    run = start()
    status = status_at(run.until(SERVED)[1])
    running = pids(places)

    said, code = run.end(signal.SIGTERM)

    assert (status, code) == (200, 0)
    assert all(running.values())
    assert said == [
        "stopping the web, beat and the workers, then the queue and the database",
        "all stopped",
    ]
    assert pids(places) == dict.fromkeys(NAMES)


def test_up_starts_a_killed_web_again(start, places):
    run = start()
    address = run.until(SERVED)[1]
    killed = pids(places)["web"]

    os.kill(killed, signal.SIGKILL)
    run.until("web started again")

    assert pids(places)["web"] not in (None, killed)
    assert wait_until(lambda: status_at(address) == 200, 30)


def test_up_replaces_what_a_killed_run_left(start, places):
    first = start()
    first.until(SERVED)
    left = pids(places)
    begun_at = {pid: begun(pid) for pid in left.values()}
    first.end(signal.SIGKILL)

    start().until(SERVED)

    now = pids(places)
    assert {name for name in NAMES if now[name] == left[name]} == {"postgres", "valkey"}
    replaced = [left[name] for name in ("web", "beat", "worker", "ocr")]
    assert not any(begun(pid) == begun_at[pid] for pid in replaced)


def test_down_stops_a_running_up(start, places):
    run = start()
    run.until(SERVED)

    down = subprocess.run(
        [sys.executable, "-m", "scr_portal.embedded", "down", "--data", places.data],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )

    assert (down.stdout, run.process.wait()) == ("all stopped\n", 0)
    assert pids(places) == dict.fromkeys(NAMES)


def test_manage_makes_a_new_database_ready_and_stops_it_after(places):
    asked = "from themes.models import Theme; print(Theme.objects.exists())"

    said = subprocess.run(
        [sys.executable, "-m", "scr_portal.embedded", "manage", "shell", "-c", asked],
        cwd=ROOT,
        env={**outside(), "DATA_DIR": str(places.data)},
        capture_output=True,
        text=True,
    )

    assert said.stdout.splitlines()[-1] == "True"
    assert pids(places) == dict.fromkeys(NAMES)
