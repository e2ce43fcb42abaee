"""The script at the root, which makes the Python that everything else runs on."""

import json
import shutil
import subprocess
import sys
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path

import pytest

from scr_portal.embedded.places import ROOT

OLD_PYTHON = """
import runpy, sys
sys.version_info = (3, 10, 0, "final", 0)
runpy.run_path({portal!r}, run_name="__main__")
"""

WITHOUT_ENSUREPIP = """
import runpy, sys
sys.modules["ensurepip"] = None
sys.argv = ["portal", "up"]
runpy.run_path({portal!r}, run_name="__main__")
"""


@pytest.fixture
def portal(tmp_path):
    """The script, as if it lay in a folder of its own with two small locks."""
    loader = SourceFileLoader("portal_script", str(ROOT / "portal"))
    script = module_from_spec(spec_from_loader("portal_script", loader))
    sys.dont_write_bytecode, before = True, sys.dont_write_bytecode
    loader.exec_module(script)
    sys.dont_write_bytecode = before
    script.ROOT, script.VENV = tmp_path, tmp_path / ".venv"
    script.PYTHON = script.VENV / "bin" / "python"
    script.STAMP = script.VENV / "portal.json"
    script.LOG = script.VENV / "install.log"
    for lock in script.LOCKS.values():
        (tmp_path / lock).write_text("")
    return script


def made_ready(portal, parts):
    """A .venv that was made whole from the locks as they are."""
    portal.PYTHON.parent.mkdir(parents=True, exist_ok=True)
    if not portal.PYTHON.exists():
        portal.PYTHON.touch()
    portal.VENV.mkdir(exist_ok=True)
    portal.STAMP.write_text(json.dumps(portal.fingerprints(parts)))


def test_venv_is_ready_once_made(portal):
    made_ready(portal, {"runtime"})

    assert portal.is_ready({"runtime"})


def test_venv_is_not_ready_for_tests_without_the_developers_tools(portal):
    made_ready(portal, {"runtime"})

    assert not portal.is_ready({"runtime", "dev"})


def test_venv_with_the_developers_tools_is_ready_for_everything(portal):
    made_ready(portal, {"runtime", "dev"})

    assert portal.is_ready({"runtime"})


def test_venv_is_not_ready_once_the_lock_changed(portal, tmp_path):
    made_ready(portal, {"runtime"})

    (tmp_path / "requirements.txt").write_text("django==5.2.19")

    assert not portal.is_ready({"runtime"})


def test_venv_that_was_left_half_made_is_not_ready(portal):
    made_ready(portal, {"runtime"})

    portal.STAMP.unlink()

    assert not portal.is_ready({"runtime"})


def test_venv_whose_python_is_gone_is_not_ready(portal):
    made_ready(portal, {"runtime"})

    portal.PYTHON.unlink()

    assert not portal.is_ready({"runtime"})


@pytest.mark.parametrize("words", ["", "{", "\0"])
def test_stamp_that_makes_no_sense_is_none(portal, words):
    made_ready(portal, {"runtime"})

    portal.STAMP.write_text(words)

    assert portal.read_stamp() == {}


@pytest.mark.faults
def test_make_ready_replaces_a_half_made_venv(portal):
    portal.VENV.mkdir()
    (portal.VENV / "half").touch()

    portal.make_ready({"runtime"})

    assert not (portal.VENV / "half").exists()
    assert portal.read_stamp() == portal.fingerprints({"runtime"})


def test_make_ready_keeps_the_developers_tools_when_the_lock_changes(portal, tmp_path):
    portal.PYTHON = Path(sys.executable)  # the locks are empty: nothing is installed
    made_ready(portal, {"runtime", "dev"})

    (tmp_path / "requirements.txt").write_text("# changed\n")
    portal.make_ready({"runtime"})

    assert portal.read_stamp() == portal.fingerprints({"runtime", "dev"})


def test_make_ready_says_why_a_package_could_not_be_had(portal, tmp_path):
    portal.PYTHON = Path(sys.executable)
    made_ready(portal, {"runtime"})

    (tmp_path / "requirements.txt").write_text("./no-such-package.whl\n")

    with pytest.raises(portal.InstallFailed, match="no-such-package"):
        portal.make_ready({"runtime"})
    assert portal.read_stamp() == {}


def test_old_python_is_told_what_to_install_in_one_line():
    code = OLD_PYTHON.format(portal=str(ROOT / "portal"))

    told = subprocess.run(
        [sys.executable, "-c", code], env={"PATH": ""}, capture_output=True, text=True
    )

    assert (told.returncode, told.stderr) == (
        1,
        "portal: needs Python 3.11, 3.12 or 3.13. Install one of them.\n",
    )


def test_python_that_cannot_make_a_venv_is_told_what_to_install(tmp_path):
    shutil.copy(ROOT / "portal", tmp_path)
    (tmp_path / "requirements.txt").touch()
    code = WITHOUT_ENSUREPIP.format(portal=str(tmp_path / "portal"))

    told = subprocess.run(
        [sys.executable, "-c", code], env={"PATH": ""}, capture_output=True, text=True
    )

    assert (told.returncode, told.stderr.splitlines()[1:]) == (
        1,
        [
            "portal: this Python cannot make a virtual environment."
            " Install one thing: apt install python3-venv"
        ],
    )


def test_script_needs_the_standard_library_only():
    code = "import runpy; runpy.run_path({!r}, run_name='portal')"
    script = code.format(str(ROOT / "portal"))

    alone = subprocess.run([sys.executable, "-ISc", script], check=False)

    assert alone.returncode == 0


def test_script_is_executable_and_short():
    script = ROOT / "portal"

    assert script.stat().st_mode & 0o111 == 0o111
    assert len(Path(script).read_text().splitlines()) < 200
