"""The invented corpus: what it holds, what its files say, what it is marked with."""

import json
from collections import Counter
from pathlib import Path

import pypdfium2
import pytest
from docx import Document

from demonstration.corpus import DATA, passages_used, reports, write_one
from demonstration.story import NOTICE, typographic

LSCB_ENDED, NATIONS = 2019, {"wales", "scotland", "northern-ireland"}


def page_texts(path: Path) -> list[str]:
    with pypdfium2.PdfDocument(path) as document:
        return [page.get_textpage().get_text_range() for page in document]


def document_text(path: Path) -> str:
    document = Document(str(path))
    lines = [paragraph.text for paragraph in document.paragraphs]
    for table in document.tables:
        lines += [cell.text for row in table.rows for cell in row.cells]
    return "\n".join(lines)


def one_line(text: str) -> str:
    return " ".join(text.split())


def labels(found) -> list[tuple[str, str, str]]:
    return [
        label for report in found for coded in report.labels for label in coded.labels
    ]


def test_reports_are_twenty_four_in_three_formats():
    formats = Counter(report.format for report in reports())

    assert formats == {"pdf": 20, "image-pdf": 1, "docx": 3}


def test_reports_have_references_of_their_year_in_order():
    references = [report.reference for report in reports()]

    assert references == [
        f"R-{report.year_published}-{number:03}"
        for number, report in enumerate(reports(), start=1)
    ]


def test_reports_span_the_years_and_the_nations():
    years = {report.year_published for report in reports()}
    areas = {report.area for report in reports()}

    assert years == set(range(2010, 2025))
    assert areas & NATIONS == NATIONS


def test_reviews_in_england_change_kind_when_boards_ended():
    kinds = {
        (report.year_published > LSCB_ENDED, report.review_type)
        for report in reports()
        if report.area not in NATIONS
    }

    assert kinds == {(False, "scr-england"), (True, "lcspr")}


def test_two_reports_are_drafts():
    drafts = [report.reference for report in reports() if report.draft]

    assert drafts == ["R-2022-022", "R-2024-024"]


def test_labels_cover_every_theme_and_both_polarities():
    found = labels(reports())

    assert len({theme for theme, _, _ in found}) == 48
    assert {polarity for _, polarity, _ in found} == {"problem", "good"}


def test_labels_quote_their_paragraph_exactly():
    wrong = [
        quote
        for report in reports()
        for coded in report.labels
        for _, _, quote in coded.labels
        if quote not in coded.text
    ]

    assert wrong == []


def test_passages_used_are_listed_and_kept():
    listed = (DATA / "passages_used.txt").read_text("utf-8").split()
    kept = (DATA / "passages.jsonl").read_text("utf-8").splitlines()

    assert listed == passages_used()
    assert [json.loads(line)["id"] for line in kept] == listed


def test_passages_are_each_used_once():
    used = Counter(one for report in reports() for one in report.passages)

    assert max(used.values()) == 1


@pytest.mark.parametrize("reference", ["R-2013-006", "R-2014-008"])
def test_write_gives_the_same_bytes_twice(written, tmp_path, reference):
    report, path = next(pair for pair in written if pair[0].reference == reference)

    again = write_one(report, tmp_path)

    assert again.read_bytes() == path.read_bytes()


def test_pdf_files_have_six_to_thirty_pages(written):
    counts = {
        report.reference: len(page_texts(path))
        for report, path in written
        if path.suffix == ".pdf"
    }

    assert {ref: n for ref, n in counts.items() if not 6 <= n <= 30} == {}


def test_pdf_files_carry_the_notice_on_every_page(written):
    bare = [
        (report.reference, number)
        for report, path in written
        if report.format == "pdf"
        for number, text in enumerate(page_texts(path), start=1)
        if NOTICE not in one_line(text)
    ]

    assert bare == []


def test_word_files_carry_the_notice_in_their_footer(written):
    footers = {
        NOTICE in Document(str(path)).sections[0].footer.paragraphs[0].text
        for _, path in written
        if path.suffix == ".docx"
    }

    assert footers == {True}


def test_scanned_file_has_pictures_and_no_text(written):
    (path,) = (path for report, path in written if report.format == "image-pdf")

    assert set(page_texts(path)) == {""}
    assert path.stat().st_size < 1_500_000


def test_files_contain_every_quotation_that_is_labelled(written):
    missing = []
    for report, path in written:
        if report.format == "image-pdf":
            continue
        text = (
            document_text(path)
            if path.suffix == ".docx"
            else "\n".join(page_texts(path))
        )
        whole = one_line(text)
        missing += [q for _, _, q in labels([report]) if one_line(q) not in whole]

    assert missing == []


def test_typographic_quotes_keep_every_offset():
    plain = 'He said "it\'s \'fine\'", and ("no").'

    printed = typographic(plain)

    assert printed == "He said “it’s ‘fine’”, and (“no”)."
    assert len(printed) == len(plain)
