"""Pictures of pages: made when looked at, in a few widths, and kept in bounds."""

import os
from pathlib import Path

import pytest

from reviews import page_images
from reviews.models import Page, Version
from tests.makers import receive_pdf

pytestmark = pytest.mark.django_db


def keep(folder: Path, name: str, *, size: int, used: int) -> Path:
    """A picture of so many bytes, last looked at so many seconds after the epoch."""
    path = folder / "version" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x" * size)
    os.utime(path, (used, used))
    return path


def kept(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("*/*"))


@pytest.fixture
def version() -> Version:
    return receive_pdf("They did not share it.")


@pytest.fixture
def page(version) -> Page:
    return Page(version=version, number=1, width=595, height=842)


@pytest.mark.parametrize(
    ("wanted", "width"), [(0, 1000), (1000, 1000), (1001, 1500), (99_999, 2000)]
)
def test_width_for_is_one_of_a_few(wanted, width):
    assert page_images.width_for(wanted) == width


def test_image_of_keeps_one_file_for_each_width(version, page, settings):
    for width in (1000, 1200, 1500):
        page_images.image_of(version, page, width=width)

    assert kept(settings.PAGE_IMAGES_DIR) == ["1-1000.webp", "1-1500.webp"]


def test_trim_deletes_those_longest_unused(settings):
    folder = settings.PAGE_IMAGES_DIR
    for name, used in (("old", 1), ("older", 0), ("new", 2)):
        keep(folder, name, size=400, used=used)

    deleted = page_images.trim(most=900)

    assert (deleted, kept(folder)) == (1, ["new", "old"])


def test_trim_spares_what_was_looked_at_again(version, page, settings):
    looked_at = page_images.image_of(version, page)
    size = looked_at.stat().st_size
    os.utime(looked_at, (0, 0))
    keep(settings.PAGE_IMAGES_DIR, "unused", size=size, used=1)

    page_images.image_of(version, page)
    page_images.trim(most=size)

    assert kept(settings.PAGE_IMAGES_DIR) == ["1-1000.webp"]


def test_trim_keeps_to_the_setting(settings):
    settings.PAGE_IMAGES_MAX_MB = 1
    keep(settings.PAGE_IMAGES_DIR, "large", size=1_000_001, used=0)
    keep(settings.PAGE_IMAGES_DIR, "small", size=10, used=1)

    page_images.trim()

    assert kept(settings.PAGE_IMAGES_DIR) == ["small"]


def test_trim_of_nothing_deletes_nothing():
    assert page_images.trim() == 0
