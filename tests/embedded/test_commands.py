"""What can be asked of the launcher, and how it answers."""

import json
import socket
import subprocess
import sys

import pytest

from scr_portal.embedded.__main__ import main, parser, places
from scr_portal.embedded.errors import CannotRun
from scr_portal.embedded.holding import lock_on, taken
from scr_portal.embedded.places import ROOT, Places
from scr_portal.embedded.status import state, status
from scr_portal.embedded.testing import remove_left_behind, spelt_out, throw_away
from scr_portal.embedded.up import free_port, leave_word, left_behind, noted, up


def test_places_are_those_asked_for(monkeypatch, tmp_path):
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "theirs"))

    assert places(tmp_path / "mine").data == tmp_path / "mine"
    assert places().data == tmp_path / "theirs"


def test_places_are_in_the_project_where_nothing_is_asked(monkeypatch):
    monkeypatch.delenv("DATA_DIR")

    assert places().data == ROOT / ".data"


@pytest.mark.parametrize("port", ["80", "65536", "-1", "soon", "", "8000.5"])
def test_port_that_cannot_be_is_refused(port, capsys):
    with pytest.raises(SystemExit) as refused:
        parser().parse_args(["up", f"--port={port}"])

    assert refused.value.code == 2
    assert "a port is a number from 1024 to 65535" in capsys.readouterr().err


def test_up_may_leave_out_the_demonstration():
    given = parser().parse_args(["up", "--port", "9000", "--no-demo"])

    assert (given.port, given.no_demo) == (9000, True)


def test_command_nobody_knows_is_refused(capsys):
    with pytest.raises(SystemExit) as refused:
        main(["fly"])

    assert refused.value.code == 2
    assert "invalid choice: 'fly'" in capsys.readouterr().err


def test_free_port_passes_over_one_that_is_taken():
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken_port = other.getsockname()[1]

        assert free_port(taken_port) > taken_port


def test_free_port_refuses_where_there_is_none():
    with pytest.raises(CannotRun, match="no port from 65536"):
        free_port(65536)


@pytest.mark.parametrize("words", ["", "{", "\x00"])
def test_word_left_that_makes_no_sense_is_none(tmp_path, words):
    made = Places(tmp_path).make()
    (made.run / "up.json").write_text(words)

    assert noted(made) == {}


def test_nothing_was_left_behind_by_nobody(tmp_path):
    assert left_behind(Places(tmp_path).make()) == []


@pytest.mark.parametrize(
    ("noted_address", "told"),
    [
        ("http://localhost:8001/", "http://localhost:8001/"),
        ("", "an address not known yet"),
    ],
)
def test_up_says_where_one_runs_already(tmp_path, capsys, noted_address, told):
    made = Places(tmp_path).make()
    leave_word(made, noted_address)
    with lock_on(made.run / "up") as first:
        taken(first)

        code = up(made, 8000, demonstration=False)

    assert code == 1
    assert capsys.readouterr().out == (
        f"It runs already at {told}. Stop it: ./portal down\n"
    )


def test_status_of_nothing_makes_nothing(tmp_path, capsys):
    code = status(Places(tmp_path / "none"), as_json=True)

    assert code == 3
    assert json.loads(capsys.readouterr().out)["up"] is False
    assert not (tmp_path / "none").exists()


def test_status_tells_what_is_stopped(tmp_path):
    found = state(Places(tmp_path).make())

    stopped = ("postgres", "valkey", "web", "beat", "worker", "ocr")
    assert found["processes"] == dict.fromkeys(stopped)


def test_status_in_words_begins_with_what_to_do(tmp_path, capsys):
    status(Places(tmp_path).make(), as_json=False)

    first, *rows = capsys.readouterr().out.splitlines()
    assert first == "not up (./portal up)"
    assert [row.split()[0] for row in rows] == [
        *("postgres", "valkey", "web", "beat", "worker", "ocr", "data")
    ]


def test_down_where_nothing_runs_says_so(tmp_path, capsys):
    code = main(["down", "--data", str(tmp_path / "none")])

    assert (code, capsys.readouterr().out) == (0, "nothing runs\n")


def test_arguments_for_pytest_are_passed_on():
    assert spelt_out(["-k", "read", "-x"]) == ["-k", "read", "-x"]


def test_fast_leaves_out_browser_and_faults():
    assert spelt_out(["--fast", "-x"]) == ["-m", "not browser and not faults", "-x"]


def test_throw_away_installation_is_removed(tmp_path):
    made = Places(tmp_path).make()

    with throw_away(made) as own:
        there = own.run.exists()

    assert (there, own.data.exists()) == (True, False)


def test_throw_away_installation_in_use_is_left_alone(tmp_path):
    made = Places(tmp_path).make()

    with throw_away(made) as own, throw_away(made):
        assert own.data.exists()


def test_throw_away_installation_of_a_killed_run_is_removed(tmp_path):
    killed = Places(tmp_path / "killed").make()

    remove_left_behind(tmp_path)

    assert not killed.data.exists()


@pytest.mark.parametrize("ends", ["sys.exit(3)", "os.kill(os.getpid(), 9)"])
def test_in_front_gives_the_code_of_what_ran(ends):
    code = f"""
import os, sys
from scr_portal.embedded.commands import in_front
sys.exit(in_front([sys.executable, "-c", "import os, sys; {ends}"], os.environ))
"""
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT)

    assert ran.returncode == {"sys.exit(3)": 3}.get(ends, 128 + 9)
