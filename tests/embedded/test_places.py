"""Where things lie, and who may look at them."""

import os
import shutil

import pytest

from scr_portal.embedded.errors import CannotRun
from scr_portal.embedded.places import (
    LONGEST_NAME,
    LONGEST_SOCKET,
    Places,
    environment,
    own_directory,
)


def mode(path):
    return oct(path.stat().st_mode & 0o777)


def test_make_keeps_others_out_of_the_data_directory(tmp_path):
    places = Places(tmp_path / "data").make()

    assert [mode(p) for p in (places.data, places.run, places.logs)] == ["0o700"] * 3


def test_sockets_lie_in_the_data_directory_where_their_path_is_short(tmp_path):
    places = Places(tmp_path.parent / "d")

    assert places.sockets in (places.run / "sockets", places.home / "sockets")
    assert len(os.fsencode(places.sockets / LONGEST_NAME)) <= LONGEST_SOCKET


def test_sockets_leave_a_data_directory_whose_path_is_long(tmp_path):
    places = Places(tmp_path / ("long" * 20))

    assert places.sockets == places.home / "sockets"
    assert len(os.fsencode(places.sockets / LONGEST_NAME)) <= LONGEST_SOCKET


def test_home_is_another_one_once_the_data_directory_was_removed(tmp_path):
    places = Places(tmp_path / "data").make()
    before = places.home

    (places.data / "installation").unlink()

    assert places.home != before


def test_home_is_another_one_for_a_copy_of_the_data_directory(tmp_path):
    places, copy = Places(tmp_path / "data").make(), Places(tmp_path / "copy").make()
    mark = (places.data / "installation").read_text()

    (copy.data / "installation").write_text(mark)

    assert copy.home != places.home


def test_home_of_a_removed_data_directory_is_left_over(places):
    places.make_home()
    before = places.home
    (places.data / "installation").unlink()
    places.make_home()

    found = places.left_over()
    shutil.rmtree(before)

    assert found == [before]


def test_environment_makes_a_secret_key_once_for_its_owner_alone(tmp_path):
    places = Places(tmp_path / "data").make()

    first = environment(places, {}, given={})["SECRET_KEY"]
    second = environment(places, {}, given={})["SECRET_KEY"]

    assert first == second
    assert len(first) >= 50
    assert mode(places.data / "secret-key") == "0o600"


def test_environment_lets_what_the_caller_set_win(tmp_path):
    given = {"SECRET_KEY": "mine", "DEBUG": "1", "DATABASE_URL": "postgres://mine"}

    env = environment(Places(tmp_path), {}, given)

    assert {name: env[name] for name in given} == given
    assert env["DATA_DIR"] == str(tmp_path)


def test_environment_is_harmless_by_default(tmp_path):
    env = environment(Places(tmp_path), {"REDIS_URL": "unix:///queue"}, given={})

    assert env["DEBUG"] == "0"
    assert env["ALLOWED_HOSTS"] == "localhost,127.0.0.1"
    assert env["REDIS_URL"] == "unix:///queue"


def test_own_directory_closes_one_that_was_open(tmp_path):
    (tmp_path / "open").mkdir(mode=0o755)

    assert mode(own_directory(tmp_path / "open")) == "0o700"


def test_own_directory_refuses_a_link_laid_in_its_place(tmp_path):
    (tmp_path / "link").symlink_to(tmp_path)

    with pytest.raises(CannotRun, match="belongs to somebody else"):
        own_directory(tmp_path / "link")
