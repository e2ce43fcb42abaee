"""The main job: services, the web, workers and beat, until they are told to stop."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from types import FrameType
from typing import Any

from .errors import CannotRun
from .holding import Services, held, lock_on, taken, waited_for
from .places import Places, environment
from .processes import Child, Known, stop, stop_children, wait_until

PORTS_TRIED = 50
SECONDS_TO_SERVE = 60.0
BETWEEN_LOOKS = 0.5
NAMES = ("web", "beat", "worker", "ocr")
MANAGE = (sys.executable, "manage.py")
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass
class Told:
    """Lines of progress, each with the seconds since the beginning."""

    begun: float = field(default_factory=time.monotonic)

    def __call__(self, words: str) -> None:
        print(f"{time.monotonic() - self.begun:6.1f} s  {words}", flush=True)


def up(places: Places, first_port: int, demonstration: bool) -> int:
    """Run the portal until Ctrl-C or SIGTERM, and stop it in order."""
    say = Told()
    places.make()
    with lock_on(places.run / "up") as mine:
        if not taken(mine):
            at = noted(places).get("address") or "an address not known yet"
            print(f"It runs already at {at}. Stop it: ./portal down")
            return 1
        stop_on_signals()
        leave_word(places)
        try:
            with held(Services.needed(places)) as services:
                say("database and queue are up")
                serve(services, first_port, demonstration, say)
        except KeyboardInterrupt:
            say("all stopped")
    return 0


def serve(services: Services, first_port: int, demonstration: bool, say: Told) -> None:
    """Start what the portal consists of, and watch it."""
    places, env = services.places, environment(services.places, services.urls)
    stop(left_behind(places))
    prepare(places, env)
    say("schema, themes and areas are ready")
    port = free_port(first_port)
    if port != first_port:
        say(f"port {first_port} is taken; using {port} instead")
    children = [child(name, places, env, port) for name in NAMES]
    try:
        for each in children:
            each.start()
        leave_word(places, address(port))
        await_page(port, children[0], say)
        if demonstration:
            load_demonstration(places, env, say)
        watch(services, children, say)
    finally:
        say("stopping the web, beat and the workers, then the queue and the database")
        stop(still_loading(places))
        stop_children(children)
        (places.run / "up.json").unlink(missing_ok=True)


def prepare(places: Places, env: dict[str, str]) -> None:
    """Migrate and load what every portal needs; the log says why it could not."""
    log = places.logs / "prepare.log"
    command = [sys.executable, "-m", "scr_portal.embedded.prepare"]
    with lock_on(places.run / "preparing") as door, log.open("w") as file:
        waited_for(door)  # two commands at once never migrate under each other
        done = subprocess.run(
            command, env=env, cwd=places.root, stdout=file, stderr=subprocess.STDOUT
        )
    if done.returncode:
        raise CannotRun(f"could not prepare the database.\n{log.read_text()[-2000:]}")


def child(name: str, places: Places, env: dict[str, str], port: int) -> Child:
    """One process of the portal."""
    return Child(
        name,
        [sys.executable, "-m", *command_of(name, places, port)],
        log=places.logs / f"{name}.log",
        note=places.run / f"{name}.json",
        env=env,
        cwd=places.root,
    )


def command_of(name: str, places: Places, port: int) -> list[str]:
    """The command of a process: modules, so that a moved .venv still runs."""
    celery = ["celery", "-A", "scr_portal"]
    worker = [*celery, "worker", "--loglevel", "INFO"]
    alone = ["--without-mingle", "--without-gossip"]
    schedule = ["--schedule", str(places.data / "beat-schedule"), "--pidfile="]
    gunicorn = ["gunicorn", "scr_portal.wsgi", "--bind", f"127.0.0.1:{port}"]
    threads = ["--worker-class", "gthread", "--workers", "2", "--threads", "4"]
    return {
        "web": [*gunicorn, *threads, "--graceful-timeout", "5", "--no-control-socket"],
        "beat": [*celery, "beat", "--loglevel", "INFO", *schedule],
        "worker": [*worker, *alone, "--concurrency", "2", "--queues", "celery"],
        # scans wait for one another here, and hold nobody else up
        "ocr": [*worker, *alone, "-c", "1", "--queues", "ocr", "-n", "ocr@%h"],
    }[name]


def watch(services: Services, children: list[Child], say: Told) -> None:
    """Start again whatever dies, until a signal comes."""
    while True:
        services.mend(say)
        for each in children:
            if said := each.tend(time.monotonic()):
                say(said)
        time.sleep(BETWEEN_LOOKS)


def load_demonstration(places: Places, env: dict[str, str], say: Told) -> None:
    """Load the demonstration beside the running portal, telling how it goes."""
    with (places.logs / "demonstration.log").open("w") as log:
        loading = subprocess.Popen(
            [*MANAGE, "load_demonstration"],
            cwd=places.root,
            env=env,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            start_new_session=True,
        )
    Known.of(loading.pid).note_in(places.run / "loading.json")
    telling = (loading, places, say)
    threading.Thread(target=tell_of_loading, args=telling, daemon=True).start()


def tell_of_loading(loading: subprocess.Popen[str], places: Places, say: Told) -> None:
    """Pass on each line of the loading; then say who may sign in."""
    for line in loading.stdout or ():
        say(line.rstrip())
    code = loading.wait()
    if code > 0:
        say(
            f"no demonstration: its loading failed. See {places.logs}/demonstration.log"
        )
    elif code == 0 and places.sign_ins.exists():
        print(places.sign_ins.read_text(), flush=True)


def await_page(port: int, web: Child, say: Told) -> None:
    """Wait until the first page is served, or say why it never will be."""
    answers: list[int] = []
    wait_until(lambda: ended(web) or first_answer(port, answers), SECONDS_TO_SERVE)
    if not answers:
        tail = web.log.read_text(errors="replace")[-2000:]
        raise CannotRun(f"the web did not start. See {web.log}\n{tail}")
    say(f"the portal is at {address(port)}   (Ctrl-C stops it)")
    if answers[0] >= 500:
        say(f"but its first page fails ({answers[0]}). See {web.log}")


def ended(each: Child) -> bool:
    return each.process is None or each.process.poll() is not None


def first_answer(port: int, answers: list[int]) -> bool:
    """Ask for the first page; keep the status of the answer, if one comes."""
    asking = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        asking.request("GET", "/", headers={"Host": "localhost"})
        answers.append(asking.getresponse().status)
    except OSError:
        return False
    finally:
        asking.close()
    return True


def free_port(first: int) -> int:
    """The first port from here on that nothing listens at."""
    for port in range(first, first + PORTS_TRIED):
        with socket.socket() as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                trial.bind(("127.0.0.1", port))
            except (OSError, OverflowError):
                continue
            return port
    raise CannotRun(f"no port from {first} to {first + PORTS_TRIED - 1} is free.")


def left_behind(places: Places) -> list[Known]:
    """Processes of a run that was killed before it could stop them."""
    notes = (Known.noted_in(places.run / f"{name}.json") for name in NAMES)
    return [*still_loading(places), *(known for known in notes if known)]


def still_loading(places: Places) -> list[Known]:
    """The loading of the demonstration, if it has not come to its end."""
    known = Known.noted_in(places.run / "loading.json")
    return [known] if known else []


def stop_on_signals() -> None:
    """Let the first signal begin an orderly stop, and no other disturb it."""
    for number in STOPPING:
        signal.signal(number, _begin_to_stop)


def _begin_to_stop(number: int, frame: FrameType | None) -> None:
    for each in STOPPING:
        signal.signal(each, signal.SIG_IGN)
    raise KeyboardInterrupt


def address(port: int) -> str:
    return f"http://localhost:{port}/"


def leave_word(places: Places, at: str = "") -> None:
    """Tell `down`, `status` and a second `up` who runs, and where once it is known."""
    word = {"pid": os.getpid(), "address": at, "since": time.time()}
    (places.run / "up.json").write_text(json.dumps(word))


def noted(places: Places) -> dict[str, Any]:
    """What a running `up` left word of."""
    try:
        return json.loads((places.run / "up.json").read_text())
    except (OSError, ValueError):
        return {}
