"""The real Postgres and the real Valkey, started, stopped, killed and shared."""

import os
import signal
import socket
from contextlib import closing
from pathlib import Path

import environ
import psycopg2
import pytest

from scr_portal.embedded.errors import CannotRun
from scr_portal.embedded.holding import Services, held
from scr_portal.embedded.postgres import Postgres, major, newest_of_system
from scr_portal.embedded.processes import begun, wait_until
from scr_portal.embedded.valkey import Valkey

ELSEWHERE = {"DATABASE_URL": "postgres://elsewhere/portal"}


@pytest.fixture
def postgres(places):
    return Postgres(places, throw_away=True)


@pytest.fixture
def valkey(places):
    return Valkey(places, throw_away=True)


def ask(postgres, statement):
    """Ask as Django would, by the address in DATABASE_URL."""
    found = environ.Env.db_url_config(postgres.url)
    connection = psycopg2.connect(
        host=found["HOST"], user=found["USER"], dbname=found["NAME"]
    )
    with closing(connection), connection, connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0] if cursor.description else None


def tell(valkey, *words):
    """Say one thing to the queue in its own protocol."""
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(valkey.url.removeprefix("unix://"))
        line.sendall(" ".join(words).encode() + b"\r\n")
        return line.recv(100).decode().strip()


def kill(pid):
    before = begun(pid)
    os.kill(pid, signal.SIGKILL)
    assert wait_until(lambda: begun(pid) != before, 10)


def test_postgres_serves_the_database_that_its_address_names(postgres):
    postgres.start()

    assert ask(postgres, "SELECT current_database()") == "scr_portal"


def test_postgres_listens_at_no_port(postgres):
    postgres.start()

    assert ask(postgres, "SHOW listen_addresses") == ""


def test_postgres_lies_behind_a_private_directory(postgres):
    postgres.start()

    sockets = environ.Env.db_url_config(postgres.url)["HOST"]

    assert oct(Path(sockets).stat().st_mode & 0o777) == "0o700"


def test_postgres_can_do_what_search_needs(postgres):
    postgres.start()

    for extension in ("pg_trgm", "unaccent", "btree_gist"):
        ask(postgres, f"CREATE EXTENSION {extension}")

    assert ask(postgres, "SELECT unaccent('Zoë')") == "Zoe"


def test_postgres_that_runs_is_adopted(postgres, places):
    postgres.start()
    before = postgres.pid

    Postgres(places, throw_away=True).start()

    assert postgres.pid == before


def test_postgres_keeps_its_rows_over_a_stop(postgres):
    postgres.start()
    ask(postgres, "CREATE TABLE kept AS SELECT 42 AS answer")
    postgres.stop()

    postgres.start()

    assert ask(postgres, "SELECT answer FROM kept") == 42


def test_postgres_stops_once_and_no_more(postgres):
    postgres.start()

    postgres.stop()
    postgres.stop()

    assert postgres.pid is None


def test_postgres_is_empty_until_something_is_made(postgres):
    postgres.start()
    before = postgres.is_empty()

    ask(postgres, "CREATE TABLE something ()")

    assert (before, postgres.is_empty()) == (True, False)


@pytest.mark.faults
def test_postgres_that_was_killed_starts_again_with_its_rows(places):
    postgres = Postgres(places)
    postgres.start()
    ask(postgres, "CREATE TABLE kept AS SELECT 42 AS answer")
    kill(postgres.pid)

    postgres.start()

    assert ask(postgres, "SELECT answer FROM kept") == 42


@pytest.mark.faults
def test_postgres_starts_where_its_old_number_is_anothers_now(postgres):
    postgres.start()
    old = (postgres.cluster / "postmaster.pid").read_text()
    postgres.stop()
    anothers = old.replace(old.split()[0], str(os.getpid()), 1)
    (postgres.cluster / "postmaster.pid").write_text(anothers)

    postgres.start()

    assert ask(postgres, "SELECT 1") == 1


@pytest.mark.faults
def test_postgres_starts_where_an_earlier_beginning_was_cut_short(postgres):
    half = postgres.cluster.with_name(postgres.cluster.name + ".half")
    half.mkdir(parents=True)
    (half / "PG_VERSION").touch()

    postgres.start()

    assert ask(postgres, "SELECT 1") == 1


@pytest.fixture
def system(tmp_path):
    """A system with Postgres 9.6, 15 and 17, laid out as Debian does."""
    for version in ("15", "9.6", "17"):
        binaries = tmp_path / version / "bin"
        binaries.mkdir(parents=True)
        (binaries / "pg_ctl").touch()
    return tmp_path


def test_newest_postgres_of_the_system_stands_in_for_the_wheels(system):
    assert newest_of_system(system) == system / "17" / "bin"


def test_major_version_of_the_systems_postgres_is_in_its_path(system):
    assert major(system / "15" / "bin") == "15"


def test_system_without_postgres_says_what_to_do(tmp_path):
    with pytest.raises(CannotRun, match=r"apt install postgresql.*DATABASE_URL"):
        newest_of_system(tmp_path)


def test_valkey_answers_at_its_address_alone(valkey):
    valkey.start()

    assert tell(valkey, "PING") == "+PONG"
    assert tell(valkey, "CONFIG", "GET", "port").split() == [
        "*2",
        "$4",
        "port",
        "$1",
        "0",
    ]


def test_valkey_that_runs_is_adopted(valkey, places):
    valkey.start()
    before = valkey.pid

    Valkey(places, throw_away=True).start()

    assert valkey.pid == before


@pytest.mark.faults
def test_valkey_that_was_killed_keeps_what_waits(places):
    valkey = Valkey(places)
    valkey.start()
    tell(valkey, "SET", "waiting", "42")
    valkey.stop()
    valkey.start()
    kill(valkey.pid)

    valkey.start()

    assert tell(valkey, "GET", "waiting").split() == ["$2", "42"]


def test_services_that_the_environment_names_are_not_started(places):
    given = {**ELSEWHERE, "REDIS_URL": "redis://elsewhere"}

    services = Services.needed(places, given)

    assert (services.running, services.urls) == ((), {})


def test_services_say_their_addresses(places):
    services = Services.needed(places, ELSEWHERE)

    assert services.urls == {"REDIS_URL": f"unix://{places.sockets}/valkey.sock"}


def test_held_services_stop_when_the_last_user_goes(places):
    services = Services.needed(places, ELSEWHERE)
    with held(services):
        first = services.all_run()
        with held(Services.needed(places, ELSEWHERE)):
            pass
        still = services.all_run()

    assert (first, still, services.all_run()) == (True, True, False)


def test_held_services_outlive_whoever_started_them(places):
    services = Services.needed(places, ELSEWHERE)
    starter, other = held(services), held(services)
    starter.__enter__()
    other.__enter__()

    starter.__exit__(None, None, None)
    still = services.all_run()
    other.__exit__(None, None, None)

    assert (still, services.all_run()) == (True, False)


def test_held_services_that_ran_before_are_left_running(places):
    services = Services.needed(places, ELSEWHERE)
    services.start()

    with held(services):
        pass

    assert services.all_run()


@pytest.mark.faults
def test_services_that_died_are_started_again(places):
    services, said = Services.needed(places, ELSEWHERE), []
    services.start()
    kill(services.running[0].pid)

    services.mend(said.append)

    assert said == ["valkey stopped; starting it again"]
    assert services.all_run()
