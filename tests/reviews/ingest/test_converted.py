"""OpenDocument, rich text and old Word files, where LibreOffice is there."""

import contextlib
import os
import socket
from pathlib import Path

import psutil
import pytest

from reviews.errors import ReportRefused
from reviews.ingest import converted
from reviews.ingest.reader import Reader

from .files import make_file, make_odt

needs_office = pytest.mark.skipif(
    converted.program() is None, reason="LibreOffice (soffice) is not installed"
)
RTF = rb"{\rtf1\ansi {\b Findings}\par The school told nobody.\par}"


@needs_office
def test_extract_reads_rich_text_and_says_how(tmp_path):
    path = make_file(tmp_path / "report", RTF)

    document = converted.extract(path, "rtf")

    assert (document.kind, document.notes) == ("rtf", [converted.CONVERTED])
    assert document.pages[0].text == "Findings\n\nThe school told nobody."


@needs_office
def test_reader_reads_open_document_and_fetches_nothing(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/x.png"
        path = make_odt(tmp_path / "report", ["The school told nobody."], image=address)
        reader = Reader()

        document = reader.extract(path)
        reader.close()

        assert (document.kind, document.pages[0].text) == (
            "odt",
            "The school told nobody.",
        )
        with pytest.raises(BlockingIOError):
            server.accept()


@needs_office
def test_extract_of_what_only_looks_like_one_is_refused(tmp_path):
    path = make_file(
        tmp_path / "report", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 WordDocument"
    )

    with pytest.raises(ReportRefused, match="LibreOffice could not convert it"):
        converted.extract(path, "doc")


@needs_office
def test_extract_that_takes_too_long_is_refused(tmp_path):
    path = make_file(tmp_path / "report", RTF)

    with pytest.raises(ReportRefused, match="its conversion took too long"):
        converted.extract(path, "rtf", seconds=0.01)


@needs_office
def test_conversion_ends_with_the_child_that_began_it(tmp_path):
    reader = Reader()
    reader.extract(make_file(tmp_path / "page.html", b"<html><p>Words"))
    pid, scratch = reader.pid, reader._child.scratch

    with pytest.raises(ReportRefused, match="in the time allowed"):
        reader.extract(make_file(tmp_path / "report", RTF), timeout=0.3)

    _, alive = psutil.wait_procs(list(in_group(pid)), timeout=10)
    assert (alive, Path(scratch).exists()) == ([], False)


def in_group(leader: int):
    for process in psutil.process_iter():
        with contextlib.suppress(ProcessLookupError):
            if os.getpgid(process.pid) == leader:
                yield process


def test_extract_without_libreoffice_says_how_to_convert(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    path = make_file(tmp_path / "report", RTF)

    with pytest.raises(ReportRefused) as refused:
        converted.extract(path, "rtf")

    assert str(refused.value) == (
        "This is a rich text file (.rtf), which is read only where LibreOffice is"
        " installed, and here it is not. Open it in Word or LibreOffice, choose Save"
        " as, then Word document (.docx) or PDF, and upload that."
    )
