"""The picture of a page becomes text, by the languages and ways there are."""

import pytest

from reviews.ingest import limits, ocr, pdf, picture
from reviews.ingest.ocr import PageNotRead, recognised
from tests.scans import StandIn, needs_tesseract, scan_of, table

from .files import make_blank_pdf, make_file, turned

PICTURE = b"P5 1000 1000 255\n" + b"\xff" * 1_000_000
ENGLISH = "The school did not know what the nurse knew, and nobody asked."
WELSH = (
    "Nid oedd yr ysgol yn gwybod yr hyn yr oedd y nyrs yn ei wybod, ac nid oedd neb\n"
    "wedi gofyn i'r plentyn. Roedd y teulu wedi symud i fyw gyda'r tad."
)
LINES = (
    "The health visitor shared her worries with the school nurse in that week.\n"
    "Nobody spoke to the child alone, and the father was not asked about his work.\n"
    "A strategy discussion was not held until March, four weeks after the bruising\n"
    "was first seen by the general practitioner and by two members of staff."
)
needs_welsh = pytest.mark.skipif(
    "cym" not in ocr._languages(ocr._command()),
    reason="no Welsh for tesseract here: apt install tesseract-ocr-cym",
)


@pytest.fixture
def tesseract(tmp_path, monkeypatch) -> StandIn:
    stand_in = StandIn(tmp_path / "bin", languages=["cym", "eng", "osd"])
    monkeypatch.setenv("PATH", str(stand_in.folder))
    return stand_in


def ways(stand_in: StandIn) -> list[tuple[str, str]]:
    """The language and the way of each reading."""
    asked = [line.split() for line in stand_in.asked]
    return [(a[a.index("-l") + 1], a[a.index("--psm") + 1]) for a in asked]


def test_sure_english_page_is_read_once(tesseract):
    tesseract.says(ENGLISH)

    page = recognised(PICTURE, dpi=200)

    assert (page.text, page.language, page.confidence) == (ENGLISH, "eng", 0.96)
    assert (page.engine, page.is_sure, len(page.words)) == ("tesseract 9.9", True, 12)
    assert ways(tesseract) == [("eng", "3")]


def test_welsh_page_is_read_again_in_welsh(tesseract):
    tesseract.says_tables(table(WELSH, 80), table(WELSH, 95))

    page = recognised(PICTURE, dpi=200)

    assert (page.language, page.confidence) == ("cym", 0.95)
    assert ways(tesseract) == [("eng", "3"), ("cym+eng", "1")]


def test_better_reading_is_kept(tesseract):
    tesseract.says_tables(table(ENGLISH, 70), table("Th3 sch00l", 60))

    page = recognised(PICTURE, dpi=200)

    assert (page.text, page.language, page.is_sure) == (ENGLISH, "eng", False)


def test_without_welsh_and_turning_poor_page_is_read_again_in_english(
    tesseract, tmp_path, monkeypatch
):
    plain = StandIn(tmp_path / "plain")
    monkeypatch.setenv("PATH", str(plain.folder))
    plain.says_tables(table(ENGLISH, 60))

    recognised(PICTURE, dpi=200)

    assert ways(plain) == [("eng", "3"), ("eng", "3")]


def test_guesswork_is_no_text(tesseract):
    tesseract.says_tables(table("aie Wq jm", 20))

    page = recognised(PICTURE, dpi=200)

    assert (page.text, page.words, page.confidence) == ("", [], 0.2)


def test_gibberish_is_no_text_unless_it_is_sure(tesseract):
    tesseract.says_tables(table("xqz vkp wgj zxq " * 6, 60))

    assert recognised(PICTURE, dpi=200).text == ""


def test_picture_without_letters_has_no_confidence(tesseract):
    tesseract.says("")

    page = recognised(PICTURE, dpi=200)

    assert (page.text, page.confidence, page.is_sure) == ("", None, False)


def test_program_that_fails_says_so_in_words(tesseract):
    tesseract.says(None)

    with pytest.raises(PageNotRead, match="OCR program stopped"):
        recognised(PICTURE, dpi=200)


def test_program_that_takes_too_long_is_stopped(tesseract, monkeypatch):
    monkeypatch.setattr(limits, "OCR_TIMEOUT", 0.2)
    tesseract.says("wait")

    with pytest.raises(PageNotRead, match="in the time allowed"):
        recognised(PICTURE, dpi=200)


def test_no_picture_is_not_read(tesseract):
    with pytest.raises(PageNotRead, match="no picture"):
        recognised(b"\x89PNG", dpi=200)


def test_engine_is_empty_where_nothing_is_installed(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))

    assert ocr.engine() == ""


def test_engine_without_english_counts_as_none(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(StandIn(tmp_path / "bin", ["cym"]).folder))

    assert ocr.engine() == ""


def raster_of(path, number: int = 1):
    with pdf.page_of(path, number) as page:
        return picture.raster(page)


def test_raster_is_grey_at_200_dots_an_inch(tmp_path):
    points, dpi = raster_of(make_blank_pdf(tmp_path / "blank.pdf", 1))

    head, _, grey = points.partition(b" 255\n")
    assert (head, dpi, len(grey)) == (b"P5 1700 2200", 200, 1700 * 2200)


def test_raster_of_a_vast_page_is_bounded(tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "OCR_PIXELS", 10_000)

    points, dpi = raster_of(make_blank_pdf(tmp_path / "vast.pdf", 1))

    assert (points.partition(b" 255\n")[0], dpi) == (b"P5 85 110", 10)


@needs_tesseract
@pytest.mark.parametrize("degrees", [0, 90, 180])
def test_scan_is_read_however_it_was_laid_on_the_glass(tmp_path, degrees):
    scan = make_file(tmp_path / "scan.pdf", scan_of("\n".join([LINES] * 3)))
    points, dpi = raster_of(turned(scan, degrees))

    page = recognised(points, dpi=dpi)

    assert page.text.split("\n")[:4] == LINES.split("\n")
    assert page.is_sure is True


@needs_welsh
def test_welsh_scan_is_read_in_welsh(tmp_path):
    scan = make_file(tmp_path / "scan.pdf", scan_of("\n".join([WELSH] * 4)))
    points, dpi = raster_of(scan)

    page = recognised(points, dpi=dpi)

    assert page.language == "cym"
    assert "Roedd y teulu wedi symud i fyw" in page.text
