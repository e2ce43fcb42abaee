"""A printed name finds its organisation, and never a neighbour's or a successor's."""

import pytest

from reviews.publishers import known_as
from tests.makers import make_publisher

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "printed",
    [
        "Northmere Local Safeguarding Children Board",
        "NORTHMERE SAFEGUARDING CHILDREN BOARD",
        "Northmere Safeguarding Children’s Board",
        "Northmere LSCB",
        "Northmere City Safeguarding Children Board",
    ],
)
def test_name_printed_another_way_is_the_same_organisation(printed):
    board = make_publisher(name="Northmere Safeguarding Children Board")
    make_publisher(name="Southmere Safeguarding Children Board")

    assert known_as(printed) == board


@pytest.mark.parametrize(
    "printed",
    [
        "Northmere Safeguarding Children Partnership",  # came after the board
        "Northmoor Safeguarding Children Board",
        "Northmere and Southmere Safeguarding Children Board",
        "Safeguarding Children Board",
    ],
)
def test_name_of_another_organisation_finds_none(printed):
    make_publisher(name="Northmere Safeguarding Children Board")

    assert known_as(printed) is None


def test_same_name_comes_before_one_that_is_like_it():
    make_publisher(name="Northmere Safeguarding Children Board")
    same = make_publisher(name="Northmere LSCB")

    assert known_as("Northmere LSCB") == same
