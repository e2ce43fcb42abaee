"""PDF to pages: text in order, what needs OCR, and what is refused."""

import re

import pytest

from reviews.errors import ReportRefused
from reviews.ingest import limits, pdf, picture
from reviews.ingest.document import Document, PageText

from .files import (
    locked,
    make_blank_pdf,
    make_drawing,
    make_file,
    make_pdf,
    make_scan,
)

WORDS = "The health visitor shared her worries with the school."


def test_extract_gives_each_page_in_order(tmp_path):
    path = make_pdf(tmp_path / "report.pdf", ["One page.\nTwo lines.", "Another."])

    document = pdf.extract(path)

    assert [(page.number, page.text) for page in document.pages] == [
        (1, "One page.\nTwo lines."),
        (2, "Another."),
    ]
    assert (document.kind, document.notes) == ("pdf", [])


def test_extract_gives_size_in_points(tmp_path):
    document = pdf.extract(make_pdf(tmp_path / "report.pdf", [WORDS]))

    page = document.pages[0]

    assert (round(page.width), round(page.height)) == (595, 842)


def test_extract_gives_properties(tmp_path):
    path = make_pdf(tmp_path / "report.pdf", [WORDS], title="Child K\0 review")

    assert pdf.extract(path).properties["Title"] == "Child K review"


def test_extract_mends_cut_words(tmp_path):
    path = make_pdf(tmp_path / "report.pdf", ["They shared infor-\nmation at once."])

    assert pdf.extract(path).pages[0].text == "They shared information\nat once."


def test_extract_marks_scan_as_needing_ocr(tmp_path):
    document = pdf.extract(make_scan(tmp_path / "scan.pdf", pages=2))

    assert [page.needs_ocr for page in document.pages] == [True, True]


def test_extract_takes_many_strokes_for_outlined_letters(tmp_path):
    document = pdf.extract(make_drawing(tmp_path / "drawing.pdf", 60))

    assert document.pages[0].needs_ocr is True


def test_extract_takes_a_few_strokes_for_nothing(tmp_path):
    path = make_drawing(tmp_path / "ruled.pdf", 3)

    with pytest.raises(ReportRefused, match="No words and no pictures"):
        pdf.extract(path)


def test_extract_blank_page_needs_no_ocr(tmp_path):
    document = pdf.extract(make_pdf(tmp_path / "report.pdf", [WORDS, ""]))

    assert [page.needs_ocr for page in document.pages] == [False, False]


def test_extract_with_password_is_refused(tmp_path):
    path = locked(make_pdf(tmp_path / "report.pdf", [WORDS]), user="secret")

    with pytest.raises(ReportRefused, match="needs a password to open"):
        pdf.extract(path)


def test_extract_restricted_by_owner_is_read_with_a_note(tmp_path):
    path = locked(make_pdf(tmp_path / "report.pdf", [WORDS]), copying=False)

    document = pdf.extract(path)

    assert (document.pages[0].text, document.notes) == (WORDS, [pdf.RESTRICTED])


def test_extract_encrypted_but_free_has_no_note(tmp_path):
    path = locked(make_pdf(tmp_path / "report.pdf", [WORDS]))

    assert pdf.extract(path).notes == []


def test_extract_damaged_file_is_repaired(tmp_path):
    whole = make_pdf(tmp_path / "whole.pdf", [WORDS]).read_bytes()
    misspelt = whole.replace(b"/Type /Page\n", b"/Type /Pzge\n")
    path = make_file(tmp_path / "damaged.pdf", misspelt)

    document = pdf.extract(path)

    assert (document.pages[0].text, document.notes) == (WORDS, [pdf.REPAIRED])


def test_extract_wreck_is_refused(tmp_path):
    path = make_file(tmp_path / "wreck.pdf", b"%PDF-1.7\n" + b"\x9c\x01nothing " * 50)

    with pytest.raises(ReportRefused, match="damaged and could not be repaired"):
        pdf.extract(path)


def test_extract_of_nothing_but_blank_pages_is_refused(tmp_path):
    path = make_blank_pdf(tmp_path / "blank.pdf", pages=2)

    with pytest.raises(ReportRefused, match="No words and no pictures"):
        pdf.extract(path)


def test_extract_reads_the_pages_that_can_be_read(tmp_path):
    whole = make_pdf(tmp_path / "whole.pdf", [WORDS, WORDS]).read_bytes()
    lost = re.sub(rb"(/Kids \[ \d+ 0 R) \d ", rb"\1 77 ", whole)
    path = make_file(tmp_path / "gap.pdf", lost)

    document = pdf.extract(path)

    assert [page.text for page in document.pages] == [WORDS, ""]
    assert document.notes == ["Page 2 could not be read."]
    with pytest.raises(ReportRefused, match="Page 2 could"), pdf.page_of(path, 2):
        pass


def test_extract_without_pages_is_refused(tmp_path):
    path = make_blank_pdf(tmp_path / "none.pdf", pages=0)

    with pytest.raises(ReportRefused, match="The file has no pages"):
        pdf.extract(path)


def test_extract_with_too_many_pages_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "MAX_PAGES", 3)
    path = make_blank_pdf(tmp_path / "long.pdf", pages=4)

    with pytest.raises(ReportRefused, match="has 4 pages, and a report may have 3"):
        pdf.extract(path)


def test_extract_with_too_much_text_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "MAX_CHARACTERS", 60)
    path = make_pdf(tmp_path / "report.pdf", [WORDS, WORDS])

    with pytest.raises(ReportRefused, match="far more text than a report"):
        pdf.extract(path)


def test_page_of_wrong_number_is_refused(tmp_path):
    path = make_pdf(tmp_path / "report.pdf", [WORDS])

    with (
        pytest.raises(ReportRefused, match="There is no page 2: the file has 1"),
        pdf.page_of(path, 2),
    ):
        pass


def test_picture_is_webp_as_wide_as_asked(tmp_path):
    path = make_pdf(tmp_path / "report.pdf", [WORDS])

    with pdf.page_of(path, 1) as page:
        image = picture.picture(page, width=300)

    assert (image[:4], image[8:12]) == (b"RIFF", b"WEBP")


def test_document_survives_its_journey_as_json():
    document = Document("pdf", [PageText(1, "Words", "iv", True, 1.0, 2.0)], {"a": "b"})

    assert Document.from_json(document.as_json()) == document
