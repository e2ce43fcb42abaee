"""Vendored files are what their manifests say, to the byte."""

import hashlib
import json
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = [ROOT / "static" / "vendor", ROOT / "tests" / "browser" / "vendor"]


def named(folder: Path) -> dict[str, str]:
    packages = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return {
        file["file"]: file["sha256"]
        for package in packages
        for file in package["files"]
    }


@pytest.mark.parametrize("folder", FOLDERS, ids=["served", "tests"])
def test_vendored_files_are_those_of_the_manifest(folder):
    found = {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.glob("*/*")
    }

    assert found == named(folder)


def test_vendored_style_has_no_font_crown_crest_or_address():
    style = (FOLDERS[0] / "govuk-frontend-6.6.0/govuk-frontend.css").read_text("utf-8")
    unwanted = ["transport", "crown", "crest", "url(", "sourcemappingurl", "@font-face"]

    assert [word for word in unwanted if word in style.lower()] == []
