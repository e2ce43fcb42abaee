"""Production's files, linted: the tests have no Docker to run them with."""

import re
import subprocess

import pytest
import yaml

from scr_portal.embedded.places import ROOT

OURS = {"web", "worker", "worker-ocr", "beat", "migrate"}
VARIABLE = re.compile(r"\$\{(\w+)(:\?[^}]+)?\}")
SECRETS = {"SECRET_KEY", "POSTGRES_PASSWORD", "QUEUE_PASSWORD"}


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def environment(compose):
    """Every variable that a service is given, by service and name."""
    return {
        (service, name): value
        for service, what in compose["services"].items()
        for name, value in what.get("environment", {}).items()
    }


def test_compose_has_every_part_of_the_portal(compose):
    assert set(compose["services"]) == OURS | {"caddy", "postgres", "valkey"}


def test_compose_lets_nothing_be_left_unsaid():
    found = VARIABLE.findall((ROOT / "docker-compose.yml").read_text())

    assert [name for name, complaint in found if not complaint] == []


def test_compose_holds_no_secret(compose):
    given = {
        (service, name): value
        for (service, name), value in environment(compose).items()
        if re.search("KEY|PASSWORD|_URL", name)
    }

    assert [at for at, value in given.items() if not VARIABLE.search(value)] == []


def test_compose_has_a_health_check_for_everything_that_stays(compose):
    without = {n for n, s in compose["services"].items() if "healthcheck" not in s}

    assert without == {"migrate"}


def test_compose_serves_nothing_before_the_schema_is_there(compose):
    waits = {
        name
        for name in OURS
        if "migrate" in compose["services"][name].get("depends_on", {})
    }

    assert waits == OURS - {"migrate"}


def test_compose_opens_no_door_but_the_proxys(compose):
    open_doors = {n for n, s in compose["services"].items() if "ports" in s}

    assert open_doors == {"caddy"}


def test_compose_says_that_it_was_not_run():
    head = (ROOT / "docker-compose.yml").read_text()[:200]

    assert "NOT RUN" in head


def test_example_of_env_names_what_compose_needs_and_gives_no_value():
    needed = {n for n, _ in VARIABLE.findall((ROOT / "docker-compose.yml").read_text())}
    lines = (ROOT / ".env.example").read_text().splitlines()

    named = [line for line in lines if line and not line.startswith("#")]

    assert sorted(named) == sorted(f"{name}=" for name in needed)
    assert needed >= SECRETS


def test_image_does_not_run_as_root():
    users = re.findall(r"^USER (\w+)", (ROOT / "Dockerfile").read_text(), re.MULTILINE)

    assert users == ["portal"]


def test_image_has_ocr_in_english_and_welsh():
    dockerfile = (ROOT / "Dockerfile").read_text()

    assert re.findall(r"tesseract-ocr[\w-]*", dockerfile) == [
        "tesseract-ocr",
        "tesseract-ocr-cym",
    ]


def test_only_one_worker_reads_pictures(compose):
    queues = {
        name: what["command"][what["command"].index("--queues") + 1]
        for name, what in compose["services"].items()
        if "--queues" in what.get("command", [])
    }

    assert queues == {"worker": "celery", "worker-ocr": "ocr"}


def test_image_leaves_out_whatever_is_not_named():
    first, *rest = (ROOT / ".dockerignore").read_text().splitlines()

    assert first == "*"
    assert {line for line in rest if line in {"!.env", "!.data", "!.git"}} == set()


def test_build_calls_the_tests_and_nothing_after():
    lines = (ROOT / ".ci" / "run").read_text().splitlines()

    assert lines[-1] == "exec ./portal test"


def test_build_script_is_good_shell():
    checked = subprocess.run(["sh", "-n", ROOT / ".ci" / "run"], check=False)

    assert checked.returncode == 0
