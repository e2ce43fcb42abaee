"""A browserless reader, signed in or not."""

import pytest

from tests.makers import make_analyst, make_user


@pytest.fixture
def analyst(client):
    """An analyst, signed in with the test client."""
    user = make_analyst()
    client.force_login(user)
    return user


@pytest.fixture
def practitioner(client):
    user = make_user("practitioner")
    client.force_login(user)
    return user
