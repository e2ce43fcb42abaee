"""Processes: known again, stopped, and started again when they die."""

import os
import signal
import subprocess
import sys

import pytest

from scr_portal.embedded.processes import (
    LOG_LIMIT,
    LONGEST_WAIT,
    BackOff,
    Child,
    Known,
    begin_afresh_if_long,
    begun,
    stop,
    stop_children,
)

FOR_EVER = [
    sys.executable,
    "-c",
    "import signal; print('ready', flush=True); signal.pause()",
]
STUBBORN = [
    sys.executable,
    "-c",
    "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    "print('ready', flush=True); signal.pause()",
]


@pytest.fixture
def start():
    """Starts commands, and ends those that are left."""
    started = []

    def start(command):
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, start_new_session=True
        )
        started.append(process)
        process.stdout.readline()
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()
        process.stdout.close()


@pytest.fixture
def child(tmp_path):
    made = Child(
        "web",
        [sys.executable, "-c", "print('served')"],
        log=tmp_path / "web.log",
        note=tmp_path / "web.json",
        env=os.environ,
        cwd=tmp_path,
    )
    yield made
    stop_children([made])


def test_known_process_is_known_again_from_its_note(tmp_path, start):
    known = Known.of(start(FOR_EVER).pid)

    known.note_in(tmp_path / "note")

    assert Known.noted_in(tmp_path / "note") == known


def test_known_process_that_ended_is_forgotten(tmp_path, start):
    process = start(FOR_EVER)
    Known.of(process.pid).note_in(tmp_path / "note")

    process.kill()
    process.wait()

    assert Known.noted_in(tmp_path / "note") is None


def test_known_process_whose_number_is_anothers_now_is_not_ours(tmp_path):
    Known(os.getpid(), begun="1").note_in(tmp_path / "note")

    assert Known.noted_in(tmp_path / "note") is None


@pytest.mark.parametrize("words", ["", "{", "[]", '{"pid": 1}', "{}"])
def test_note_that_makes_no_sense_is_no_process(tmp_path, words):
    (tmp_path / "note").write_text(words)

    assert Known.noted_in(tmp_path / "note") is None


def test_begun_is_empty_for_a_process_nobody_has_waited_for(start):
    process = start(FOR_EVER)
    process.kill()
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)

    assert begun(process.pid) == ""


def test_stop_ends_processes(start):
    processes = [start(FOR_EVER), start(FOR_EVER)]

    stop(Known.of(process.pid) for process in processes)

    assert [process.wait() for process in processes] == [-signal.SIGTERM] * 2


def test_stop_kills_what_does_not_end(start):
    process = start(STUBBORN)

    stop([Known.of(process.pid)], patience=0)

    assert process.wait() == -signal.SIGKILL


def test_stop_leaves_a_stranger_alone(start):
    process = start(FOR_EVER)

    stop([Known(process.pid, begun="1")])

    assert process.poll() is None


def test_back_off_waits_longer_each_time_and_never_too_long():
    back_off = BackOff()

    waits = [back_off.after(lasted=1) for _ in range(8)]

    assert waits == [1, 2, 4, 8, 16, 32, LONGEST_WAIT, LONGEST_WAIT]


def test_back_off_begins_anew_once_a_process_lasted():
    back_off = BackOff(failures=6)

    assert back_off.after(lasted=61) == 1


def test_child_that_died_is_started_again_when_its_time_has_come(child):
    child.start(now=0)
    first = child.process
    first.wait()

    died = child.tend(now=5)
    too_early = child.tend(now=5.5)
    again = child.tend(now=6)

    assert died == f"web stopped (0); starting it again in 1 s. See {child.log}"
    assert (too_early, again) == ("", "web started again")
    assert child.process is not first


def test_child_that_runs_is_left_alone(child):
    child.command = FOR_EVER
    child.start(now=0)

    assert child.tend(now=100) == ""


def test_child_writes_to_its_log(child):
    child.start(now=0)
    child.process.wait()

    assert child.log.read_text() == "served\n"


def test_stop_children_forgets_them(child):
    child.command = FOR_EVER
    child.start(now=0)

    stop_children([child])

    assert child.process.poll() is not None
    assert not child.note.exists()


def test_long_log_is_put_aside(tmp_path):
    log = tmp_path / "web.log"
    with log.open("wb") as file:
        file.truncate(LOG_LIMIT + 1)

    begin_afresh_if_long(log)

    assert [path.name for path in tmp_path.iterdir()] == ["web.log.1"]
