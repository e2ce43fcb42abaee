"""What every test has: its own place for files, and static files as they lie."""

import pytest


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    """Originals and page images of a test are its own."""
    settings.DATA_DIR = tmp_path
    settings.ORIGINALS_DIR = tmp_path / "originals"
    settings.PAGE_IMAGES_DIR = tmp_path / "page-images"


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    """Slow hashes guard real passwords, not those of tests."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def taxonomy(db):
    """The taxonomy in use, loaded from its file."""
    from themes import taxonomy

    return taxonomy.load()
