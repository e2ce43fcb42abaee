"""Two analysts, and a draft that one of them began."""

import pytest

from tests.makers import make_analyst
from themes import drafts


@pytest.fixture
def ann(taxonomy):
    return make_analyst(name="Ann")


@pytest.fixture
def bob(taxonomy):
    return make_analyst(name="Bob")


@pytest.fixture
def draft(ann):
    return drafts.start(by=ann)
