"""Hostile and broken files: each ends in a plain sentence, and the reader goes on."""

import zipfile
from pathlib import Path

import pikepdf
import pytest

from reviews.errors import ReportRefused
from reviews.ingest import converted, limits, pdf, sniff, word
from reviews.ingest.document import ATTACHED, SCRIPT
from reviews.ingest.reader import Reader

from .files import (
    locked,
    make_blank_pdf,
    make_docx,
    make_file,
    make_pdf,
    make_zip,
)

WORDS = "The school told nobody."
LAUGHS = "".join(
    f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' if n else '<!ENTITY l0 "ha">'
    for n in range(12)
)
QUADRATIC = f'<!ENTITY l11 "{"a" * 100_000}">'
OUTSIDE = "<!ENTITY l11 SYSTEM 'file:///etc/passwd'>"


@pytest.fixture(scope="module")
def reader():
    own = Reader()
    yield own
    own.close()


@pytest.fixture
def said(reader, tmp_path):
    """What becomes of a file; and the reader reads a good one after it."""

    def become(path: Path) -> str:
        try:
            outcome = reader.extract(path).pages[0].text
        except ReportRefused as refused:
            outcome = str(refused)
        good = make_pdf(tmp_path / "good.pdf", [WORDS])
        assert reader.extract(good).pages[0].text == WORDS
        return outcome

    return become


def with_body(path: Path, doctype: str, body: str) -> Path:
    """A Word document whose body is as given, entities and all."""
    whole = make_docx(path.with_suffix(".whole"), ["INSIDE"])
    with zipfile.ZipFile(whole) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    declaration, rest = members[sniff.WORD_BODY].split(b"?>", 1)
    rest = rest.replace(b"INSIDE", body.encode())
    members[sniff.WORD_BODY] = declaration + b"?>" + doctype.encode() + rest
    return make_zip(path, members)


@pytest.mark.parametrize(
    ("entities", "body"),
    [
        (LAUGHS, f"{WORDS}&l11;"),
        (QUADRATIC, WORDS + "&l11;" * 10_000),
        (OUTSIDE, f"{WORDS}&l11;"),
    ],
    ids=["billion laughs", "quadratic", "external"],
)
def test_entities_in_a_word_document_are_never_expanded(said, tmp_path, entities, body):
    path = with_body(tmp_path / "bomb.docx", f"<!DOCTYPE d [{entities}]>", body)

    assert said(path) in (WORDS, word._DAMAGED)


def test_entities_within_an_attribute_are_refused(said, tmp_path):
    body = '</w:t></w:r><w:r w:x="&l11;"><w:t>x'
    path = with_body(tmp_path / "bomb.docx", f"<!DOCTYPE d [{LAUGHS}]>", body)

    assert said(path) == word._DAMAGED


def test_deeply_nested_word_document_is_refused(said, tmp_path):
    depth = 5_000
    body = f"</w:t></w:r>{'<w:r>' * depth}{'</w:r>' * depth}<w:r><w:t>x"
    path = with_body(tmp_path / "deep.docx", "", body)

    assert said(path) == word._DAMAGED


def test_zip_that_lies_about_its_size_is_refused(said, tmp_path):
    path = make_docx(tmp_path / "liar.docx", ["x" * 10_000])
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo(sniff.WORD_BODY).file_size
    content = path.read_bytes()
    path.write_bytes(content.replace(size.to_bytes(4, "little"), b"\x10\0\0\0"))

    assert said(path) == word._DAMAGED


def test_zip_within_a_zip_is_no_report(said, tmp_path):
    inner = make_zip(tmp_path / "inner.zip", {"a.pdf": b"%PDF-"}).read_bytes()

    assert said(make_zip(tmp_path / "outer.pdf", {"inner.zip": inner})) == (
        "This is a zip archive, not a PDF or a Word document. Save it as PDF or Word"
        " (.docx) and upload that."
    )


def test_web_page_nested_without_end_is_read(said, tmp_path):
    deep = f"<html>{'<div>' * 100_000}{WORDS}"

    assert said(make_file(tmp_path / "deep.html", deep.encode())) == WORDS


def test_web_page_with_nested_tables_without_end_is_read(said, tmp_path):
    deep = f"<html>{'<table><tr><td>' * 20_000}{WORDS}"

    assert said(make_file(tmp_path / "deep.html", deep.encode())) == WORDS


def test_web_page_with_entities_of_its_own_is_read_without_them(said, tmp_path):
    page = f"<!DOCTYPE html [{LAUGHS}]><html><body><p>{WORDS}</p></body></html>"

    assert said(make_file(tmp_path / "bomb.html", page.encode())).endswith(WORDS)


@pytest.mark.skipif(converted.program() is None, reason="LibreOffice is not installed")
def test_rich_text_nested_without_end_ends_in_words(said, tmp_path):
    bomb = rb"{\rtf1 " + b"{" * 200_000 + WORDS.encode() + b"}" * 200_001
    path = make_file(tmp_path / "bomb.rtf", bomb)

    assert said(path) in (WORDS, converted._FAILED.format(name=sniff.NAMES["rtf"]))


def test_pdf_with_a_password_says_so(said, tmp_path):
    path = locked(make_pdf(tmp_path / "x.pdf", [WORDS]), user="secret")

    assert said(path) == sniff.LOCKED


def test_pdf_cut_short_is_read_or_refused_in_words(said, tmp_path):
    whole = make_pdf(tmp_path / "x.pdf", [WORDS] * 3).read_bytes()
    outcomes = {
        said(make_file(tmp_path / "cut.pdf", whole[: len(whole) * tenth // 10]))
        for tenth in range(1, 10)
    }

    assert outcomes <= {WORDS, pdf._BROKEN, pdf._EMPTY, "", pdf._NO_PAGES}


def test_pdf_with_a_malformed_xref_is_read(said, tmp_path):
    whole = make_pdf(tmp_path / "x.pdf", [WORDS]).read_bytes()
    at = whole.index(b"xref\n0 ")
    broken = whole[:at] + b"xref\n0 99999999\n" + b"\xff" * 40 + whole[at + 60 :]

    assert said(make_file(tmp_path / "broken.pdf", broken)) == WORDS


def test_pdf_without_pages_is_refused(said, tmp_path):
    assert said(make_blank_pdf(tmp_path / "none.pdf", 0)) == pdf._NO_PAGES


def test_pdf_of_five_thousand_pages_is_refused(said, tmp_path):
    assert said(make_blank_pdf(tmp_path / "endless.pdf", 5_000)) == (
        "The file has 5,000 pages, and a report may have 2,000 at most. Split it, and"
        " upload the parts."
    )


def test_file_of_three_hundred_megabytes_is_refused_unread(said, tmp_path):
    path = make_file(tmp_path / "huge.pdf", b"%PDF-1.7")
    with path.open("r+b") as file:
        file.truncate(300 * limits.MEGABYTE)

    assert said(path).startswith("The file is larger than 100 MB.")


def test_file_with_the_wrong_extension_is_read_by_its_content(said, tmp_path):
    path = make_docx(tmp_path / "report.pdf", [WORDS])

    assert said(path) == WORDS


def test_pdf_with_a_script_and_attached_files_is_read_and_says_so(reader, tmp_path):
    path = make_pdf(tmp_path / "x.pdf", [WORDS])
    with pikepdf.open(path, allow_overwriting_input=True) as opened:
        action = {"/S": pikepdf.Name.JavaScript, "/JS": "app.alert(1)"}
        opened.Root.OpenAction = pikepdf.Dictionary(action)
        opened.attachments["x.exe"] = b"MZ"
        opened.save(path, object_stream_mode=pikepdf.ObjectStreamMode.disable)

    document = reader.extract(path)

    assert document.pages[0].text == WORDS
    assert document.notes == [SCRIPT, ATTACHED]
