"""CPU seconds of all that works for us here: this process, children, Postgres."""

import psutil
from django.db import connection


def spent() -> float:
    """CPU seconds so far. Differences between two calls are what counts.

    Postgres is counted where it runs on this machine: its backends by their process
    ids, those that have ended through their parent.
    """
    processes = {os_process.pid: os_process for os_process in _ours() + _postgres()}
    return sum(_of(process) for process in processes.values())


def _ours() -> list[psutil.Process]:
    me = psutil.Process()
    return [me, *me.children(recursive=True)]


def _postgres() -> list[psutil.Process]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = cursor.fetchone()[0]
    try:
        server = psutil.Process(backend).parent()
    except psutil.NoSuchProcess:
        return []  # on another machine
    if server is None or "postgres" not in server.name():
        return []
    return [server, *server.children()]


def _of(process: psutil.Process) -> float:
    """A process's own CPU seconds and those of its children that have ended."""
    try:
        times = process.cpu_times()
    except psutil.NoSuchProcess:
        return 0.0
    ended = getattr(times, "children_user", 0) + getattr(times, "children_system", 0)
    return times.user + times.system + ended
