"""The invented reports, written once for all tests of them."""

from pathlib import Path

import pytest

from demonstration.corpus import DemoReport, reports, write


@pytest.fixture(scope="session")
def written(tmp_path_factory) -> list[tuple[DemoReport, Path]]:
    paths = write(tmp_path_factory.mktemp("demonstration"))
    return list(zip(reports(), paths, strict=True))
