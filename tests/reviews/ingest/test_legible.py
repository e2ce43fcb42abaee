"""Which pages must be read from their pictures."""

import pytest
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from reviews.ingest import pdf
from reviews.ingest.legible import Shown, is_garbled, looks_welsh, needs_ocr

from .files import make_pdf

REPORT = (
    "The health visitor did not share what she knew about the bruising with the\n"
    "school, and nobody asked the child what life at home was like for her. "
) * 4
WELSH = (
    "Ni rannodd yr ymwelydd iechyd yr hyn yr oedd hi yn ei wybod am y cleisiau gyda\n"
    "yr ysgol, ac nid oedd neb wedi gofyn i'r plentyn sut fywyd oedd ganddi gartref. "
) * 4
# names, numbers and headings: a table has hardly any little words
TABLE = (
    "Ambleton Primary School 12 34 2015\nBorough Council Housing Department 56\n"
    "Community Paediatrics Wexcombe 78 2014\nProbation Service Eastern Division 90\n"
) * 3
NOTHING = Shown(covered=0.0, strokes=0)
SCAN = Shown(covered=1.0, strokes=0)


def shifted(text: str) -> str:
    """As a font whose letters are numbered from elsewhere gives them."""
    return "".join(chr(ord(c) - 29) if c.isalpha() else c for c in text)


def private(text: str) -> str:
    return "".join(chr(0xF000 + ord(c)) if c.isalpha() else c for c in text)


def swapped(text: str) -> str:
    return text.translate(str.maketrans("aehinorst", "qxzjkvwpg"))


def mojibake(text: str) -> str:
    """UTF-8 of another alphabet, read as Windows' code page."""
    other = "".join(chr(0x3B1 + ord(c) % 20) if c.isalpha() else c for c in text)
    return other.encode().decode("cp1252", errors="ignore")


@pytest.mark.parametrize("spoil", [shifted, private, swapped, mojibake])
def test_spoilt_text_is_garbled(spoil):
    assert is_garbled(spoil(REPORT)) is True


@pytest.mark.parametrize("text", [REPORT, WELSH, TABLE, REPORT.upper(), "", "1.2 3.4"])
def test_text_is_not_garbled(text):
    assert is_garbled(text) is False


def test_private_bullets_of_a_list_are_not_garbled():
    text = "".join(f"\uf0b7 The school told the nurse, item {n}.\n" for n in range(9))

    assert is_garbled(text) is False


def test_apostrophes_gone_wrong_are_not_garbled():
    assert is_garbled(REPORT.replace("was", "wasnâ€™t")) is False


@pytest.mark.parametrize(
    ("text", "shown", "needs"),
    [
        ("", SCAN, True),
        ("", NOTHING, False),  # a blank page
        ("12", Shown(covered=0.3, strokes=0), True),
        ("", Shown(covered=0.0, strokes=60), True),  # letters as outlines
        ("", Shown(covered=0.0, strokes=3), False),  # a ruled border
        ("Received 3 March 2015, reference 12/345", SCAN, True),  # a stamp on a scan
        ("Serious case review: Child K. Overview", NOTHING, False),  # a cover
        (REPORT, SCAN, False),  # a scan with its text under it
        (WELSH, NOTHING, False),
    ],
)
def test_needs_ocr(text, shown, needs):
    assert needs_ocr(text, lambda: shown) is needs


def test_garbled_layer_under_a_scan_counts_as_none():
    assert needs_ocr(shifted(REPORT), lambda: SCAN) is True


def test_what_is_shown_is_not_looked_at_where_text_decides():
    asked = []

    needs_ocr(REPORT, lambda: asked.append(True) or NOTHING)

    assert asked == []


@pytest.mark.parametrize(("text", "welsh"), [(WELSH, True), (REPORT, False)])
def test_looks_welsh(text, welsh):
    assert looks_welsh(text) is welsh


def test_page_of_a_font_that_lies_is_read_from_its_picture(tmp_path):
    document = pdf.extract(make_pdf(tmp_path / "lies.pdf", [swapped(REPORT), REPORT]))

    assert [page.needs_ocr for page in document.pages] == [True, False]
    assert document.pages[0].text == ""


def test_stamp_on_a_scan_is_kept_until_the_scan_is_read(tmp_path):
    canvas = Canvas(str(tmp_path / "scan.pdf"), pagesize=A4)
    canvas.drawInlineImage(Image.new("L", (200, 280), 200), 0, 0, *A4)
    canvas.drawString(72, 760, "Received 3 March 2015, reference 12/345")
    canvas.save()

    (page,) = pdf.extract(tmp_path / "scan.pdf").pages

    assert (page.needs_ocr, page.text) == (
        True,
        "Received 3 March 2015, reference 12/345",
    )


def test_letters_of_a_font_without_names_count_as_strokes(tmp_path):
    canvas = Canvas(str(tmp_path / "strokes.pdf"), pagesize=A4)
    for at in range(60):
        canvas.drawString(72, 80 + 10 * at, ".")
    canvas.save()

    assert pdf.extract(tmp_path / "strokes.pdf").pages[0].needs_ocr is True
