"""An installation for one test, stopped and removed after it."""

import pytest

from scr_portal.embedded.places import Places
from scr_portal.embedded.testing import remove


@pytest.fixture
def places(tmp_path):
    made = Places(tmp_path / "data").make()
    yield made
    remove(made)
