"""Real workers on the test database, to be killed and cut off."""

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest
from celery import current_app
from django.db import connection

ROOT = Path(__file__).parents[2]
PATIENCE = 60  # seconds after which what has not happened will not
_pause = threading.Event()


def eventually(happens) -> None:
    """Wait until something happens, looking again and again; fail if it never does."""
    until = time.monotonic() + PATIENCE
    while not happens():
        if time.monotonic() > until:
            pytest.fail("It did not happen.")
        _pause.wait(0.05)


class Worker:
    """A Celery worker of its own process group."""

    def __init__(self, env: dict[str, str], log: Path, queues: str):
        words = f"-m celery -A scr_portal worker -c 1 -Q {queues}"
        words += " --without-gossip --without-mingle"
        with log.open("ab") as file:
            self.process = subprocess.Popen(
                [sys.executable, *words.split()],
                cwd=ROOT,
                env=env,
                stdout=file,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def kill(self) -> None:
        """Kill the worker and everything it started, without a word."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@pytest.fixture
def env(transactional_db, settings, tmp_path) -> dict[str, str]:
    """The environment in which another process works on this test's data."""
    base = os.environ["DATABASE_URL"]
    name = connection.settings_dict["NAME"]
    head, _, tail = base.partition("?")
    return {
        **os.environ,
        "DATABASE_URL": f"{head.rpartition('/')[0]}/{name}"
        + (f"?{tail}" if tail else ""),
        "DATA_DIR": str(tmp_path),
        "DEBUG": "1",
    }


@pytest.fixture
def empty_queue():
    """Nothing of an earlier test waits in the queue."""
    with current_app.connection_for_write() as broker:
        broker.default_channel.client.flushdb()


@pytest.fixture
def start_worker(env, empty_queue, tmp_path):
    workers = []

    def start(queues: str = "celery") -> Worker:
        workers.append(Worker(env, tmp_path / "worker.log", queues))
        return workers[-1]

    yield start
    for worker in workers:
        worker.kill()


@pytest.fixture
def taxonomy(transactional_db):
    """Loaded anew: tests of real transactions empty the tables after them."""
    from themes import taxonomy

    return taxonomy.load()
