"""Zip files of reports give their files one by one, and none can do harm."""

import io
import struct
import zipfile
from pathlib import Path

import pytest

from reviews.archives import is_archive, members
from reviews.errors import ReportRefused
from reviews.ingest import limits


def make_zip(path: Path, held: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in held.items():
            archive.writestr(name, content)
    return path


def zipped(held: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in held.items():
            archive.writestr(name, content)
    return file.getvalue()


def contents(path: Path) -> dict[str, bytes | str]:
    found: dict[str, bytes | str] = {}
    for member in members(path):
        try:
            with member.open() as file:
                found[member.name] = file.read()
        except ReportRefused as refusal:
            found[member.name] = str(refusal)
    return found


def test_files_come_one_by_one_and_folders_and_hidden_ones_not(tmp_path):
    path = make_zip(
        tmp_path / "reports.zip",
        {
            "a.pdf": b"%PDF-a",
            "more/": b"",
            "more/b.pdf": b"%PDF-b",
            ".hidden": b"x",
            "__MACOSX/a.pdf": b"x",
        },
    )

    assert contents(path) == {"a.pdf": b"%PDF-a", "b.pdf": b"%PDF-b"}


@pytest.mark.parametrize(
    "name", ["../../a.pdf", "/etc/a.pdf", "C:\\reports\\a.pdf", "..\\a.pdf"]
)
def test_names_that_lead_elsewhere_lead_nowhere(tmp_path, name):
    path = make_zip(tmp_path / "reports.zip", {name: b"%PDF-"})

    assert contents(path) == {"a.pdf": b"%PDF-"}
    assert [one.name for one in tmp_path.iterdir()] == ["reports.zip"]


def test_zip_within_a_zip_is_refused(tmp_path):
    path = make_zip(tmp_path / "reports.zip", {"in.zip": zipped({"a.pdf": b"%PDF-"})})

    assert contents(path) == {
        "in.zip": "This is a zip file within a zip file. Unpack it, and give its"
        " folder."
    }


@pytest.mark.parametrize("mark", ["[Content_Types].xml", "mimetype"])
def test_document_that_is_a_zip_inside_is_a_file(tmp_path, mark):
    document = zipped({mark: b"x", "word/document.xml": b"<w/>"})
    path = make_zip(tmp_path / "reports.zip", {"report.docx": document})

    assert contents(path) == {"report.docx": document}
    assert is_archive(io.BytesIO(path.read_bytes()))
    assert not is_archive(io.BytesIO(document))


def test_what_is_no_zip_is_no_archive(tmp_path):
    path = tmp_path / "report.zip"
    path.write_bytes(b"PK\x03\x04 and then nothing of a zip")

    assert not is_archive(io.BytesIO(path.read_bytes()))
    assert contents(path) == {
        "report.zip": "The zip file is damaged. Copy or download it again, or give its"
        " files."
    }


def test_pdf_that_ends_as_a_zip_is_no_archive():
    assert not is_archive(io.BytesIO(b"%PDF-1.7 " + zipped({"a.txt": b"x"})))


def test_empty_zip_is_refused(tmp_path):
    path = make_zip(tmp_path / "reports.zip", {"empty/": b""})

    assert contents(path) == {"reports.zip": "The zip file holds no files."}


def test_too_many_files_are_refused_together(tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "MAX_ARCHIVE_FILES", 2)
    path = make_zip(tmp_path / "reports.zip", {f"{n}.pdf": b"x" for n in range(3)})

    assert contents(path) == {
        "reports.zip": "The zip file holds 3 files, and may hold 2 at most."
    }


def test_zip_that_unpacks_to_too_much_is_refused(tmp_path):
    path = make_zip(tmp_path / "reports.zip", {f"{n}.pdf": b"x" for n in range(3)})
    claim(path, 2**32 - 2)

    assert contents(path) == {
        "reports.zip": "The zip file unpacks to more than 10 GB. Split it."
    }


def claim(path: Path, size: int) -> None:
    """Let every member of a zip file claim a size, in its directory."""
    held, at = bytearray(path.read_bytes()), 0
    while (at := held.find(b"PK\x01\x02", at)) >= 0:
        struct.pack_into("<I", held, at + 24, size)
        at += 4
    path.write_bytes(held)


@pytest.mark.parametrize(
    ("size", "reason"),
    [
        (101 * limits.MEGABYTE, "The file is larger than 100 MB."),
        (
            90 * limits.MEGABYTE,
            "This file of the zip unpacks into far more than a report can hold.",
        ),
    ],
)
def test_file_that_claims_to_be_too_large_is_refused(tmp_path, size, reason):
    path = make_zip(tmp_path / "reports.zip", {"a.pdf": b"x" * 100})
    claim(path, size)

    assert contents(path) == {"a.pdf": reason}


def test_file_larger_than_it_claims_is_not_unpacked(tmp_path):
    path = make_zip(tmp_path / "reports.zip", {"a.pdf": b"0" * 10_000_000})
    claim(path, 10)

    assert contents(path)["a.pdf"].startswith("The zip file is damaged.")


def test_file_with_a_password_is_refused(tmp_path):
    path = make_zip(tmp_path / "reports.zip", {"a.pdf": b"%PDF-"})
    held = bytearray(path.read_bytes())
    held[held.find(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(held)

    assert contents(path) == {
        "a.pdf": "This file of the zip needs a password. Unpack it first."
    }
