"""Files are known by their content, and those that are no report are named in words."""

import pytest

from reviews.errors import ReportRefused
from reviews.ingest import limits, sniff

from .files import make_docx, make_file, make_pdf, make_zip

OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OPEN_TEXT = b"application/vnd.oasis.opendocument.text"
SAVE_AS = "Save it as PDF or Word (.docx) and upload that."


def refusal(path) -> str:
    with pytest.raises(ReportRefused) as refused:
        sniff.kind_of(path)
    return str(refused.value)


def test_kind_of_pdf_ignores_its_name(tmp_path):
    path = make_pdf(tmp_path / "report.doc", ["Words"])

    assert sniff.kind_of(path) == "pdf"


def test_kind_of_pdf_allows_rubbish_before_its_mark(tmp_path):
    path = make_file(tmp_path / "mail", b"\r\nContent-Type: x\r\n\r\n%PDF-1.7\n")

    assert sniff.kind_of(path) == "pdf"


def test_kind_of_word_document_ignores_its_name(tmp_path):
    path = make_docx(tmp_path / "report.pdf", ["Words"])

    assert sniff.kind_of(path) == "docx"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"{\\rtf1\\ansi Words}", "rtf"),
        (b"<!DOCTYPE html><p>Words", "html"),
        (b"\xef\xbb\xbf  <!-- saved --> <HTML>", "html"),
        (b"<?xml version='1.0'?>\n<!DOCTYPE html PUBLIC 'x'>", "html"),
        (b"<div>Words</div>", "html"),
        ("<html>".encode("utf-16"), "html"),
        (OLD_OFFICE + "WordDocument".encode("utf-16-le"), "doc"),
    ],
)
def test_kind_of_content_ignores_its_name(tmp_path, content, kind):
    path = make_file(tmp_path / "report.pdf", content)

    assert sniff.kind_of(path) == kind


def test_kind_of_open_document_ignores_its_name(tmp_path):
    path = make_zip(tmp_path / "report.docx", {"mimetype": OPEN_TEXT})

    assert sniff.kind_of(path) == "odt"


def test_kind_of_encrypted_open_document_asks_for_its_password(tmp_path):
    manifest = {"META-INF/manifest.xml": b"<x:encryption-data/>"}
    path = make_zip(tmp_path / "report.odt", {"mimetype": OPEN_TEXT, **manifest})

    assert refusal(path) == sniff.LOCKED


def test_kind_of_encrypted_word_document_asks_for_its_password(tmp_path):
    locked = OLD_OFFICE + "EncryptedPackage".encode("utf-16-le")
    path = make_file(tmp_path / "report.docx", locked)

    assert refusal(path) == sniff.LOCKED


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            "an old Office file (.xls, .ppt or .msg)",
        ),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"\xff\xd8\xff\xe0", "a picture"),
        (b"\0\0\0\x18ftypheic", "a picture"),
        (b"%!PS-Adobe-3.0", "a PostScript file"),
        (b"\x1f\x8b\x08", "a compressed archive"),
        (b"From: <Saved by Blink>\r\nSubject: x", "a web archive (.mht)"),
        (b"<?xml version='1.0'?>", "an XML or web file"),
        (b"MZ\x90\0", "a program"),
        (b"From: someone\r\nTo: another", "an e-mail"),
        (b"Only words.", "plain text"),
        ("Gwasanaethau’r plant".encode(), "plain text"),
        (b"\xff\xfeW\0o\0", "plain text"),
        (b"\x01\x02\x03", "a kind of file that is not known here"),
    ],
)
def test_kind_of_other_files_says_what_they_are(tmp_path, head, name):
    path = make_file(tmp_path / "report.pdf", head)

    assert refusal(path) == f"This is {name}, not a PDF or a Word document. {SAVE_AS}"


@pytest.mark.parametrize(
    ("members", "name"),
    [
        ({"photo.jpg": b"x"}, "a zip archive"),
        (
            {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"},
            "an OpenDocument file",
        ),
        ({"mimetype": b"application/epub+zip"}, "an e-book (.epub)"),
        ({"xl/workbook.xml": b"x"}, "a spreadsheet"),
        ({"ppt/presentation.xml": b"x"}, "a presentation"),
        ({"Index/Document.iwa": b"x"}, "an Apple Pages document"),
    ],
)
def test_kind_of_other_zips_says_what_they_are(tmp_path, members, name):
    path = make_zip(tmp_path / "report.docx", members)

    assert refusal(path) == f"This is {name}, not a PDF or a Word document. {SAVE_AS}"


def test_kind_of_empty_file_is_refused(tmp_path):
    path = make_file(tmp_path / "report.pdf", b"")

    assert refusal(path) == ("The file is empty. Was it saved and copied completely?")


def test_kind_of_damaged_zip_is_refused(tmp_path):
    whole = make_docx(tmp_path / "whole.docx", ["Words"]).read_bytes()
    path = make_file(tmp_path / "half.docx", whole[: len(whole) // 2])

    assert refusal(path).startswith("The file is damaged: it begins like a Word")


@pytest.mark.parametrize(
    "members",
    [
        {sniff.WORD_BODY: b"\0" * (limits.RATIO_MATTERS_FROM + 1)},
        {sniff.WORD_BODY: b"x"} | {f"part{n}": b"" for n in range(limits.MAX_MEMBERS)},
    ],
    ids=["swollen", "countless"],
)
def test_kind_of_zip_bomb_is_refused_unopened(tmp_path, members):
    path = make_zip(tmp_path / "bomb.docx", members)

    assert refusal(path) == (
        "This document unpacks into far more than a report can hold, so it was"
        " not opened. Save it as PDF and upload that."
    )


def test_check_size_refuses_a_huge_file(tmp_path):
    path = make_file(tmp_path / "huge.pdf", b"%PDF-1.7")
    with path.open("r+b") as file:
        file.truncate(limits.MAX_FILE + 1)

    with pytest.raises(ReportRefused, match="larger than 100 MB"):
        sniff.check_size(path)


def test_check_size_of_no_file_is_nobodys_fault(tmp_path):
    with pytest.raises(FileNotFoundError):
        sniff.check_size(tmp_path / "nothing.pdf")
