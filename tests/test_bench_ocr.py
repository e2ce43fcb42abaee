"""OCR is measured on pages whose true text is known."""

import io
import json
from itertools import product

import pytest
from django.core.management import call_command

from bench.ocr import distance
from tests.makers import make_pdf
from tests.scans import needs_tesseract

LINES = (
    "The health visitor shared her worries with the school nurse in that week.\n"
    "Nobody spoke to the child alone, and the father was not asked about his work.\n"
    "A strategy discussion was not held until March, four weeks after the bruising\n"
    "was first seen by the general practitioner and by two members of staff.\n"
)


def by_the_table(one: str, other: str) -> int:
    """The same by the textbook."""
    row = list(range(len(other) + 1))
    for at, sign in enumerate(one, start=1):
        new = [at]
        for to, sign_there in enumerate(other, start=1):
            change = row[to - 1] + (sign != sign_there)
            new.append(min(row[to] + 1, new[-1] + 1, change))
        row = new
    return row[-1]


def test_distance_is_that_of_the_textbook():
    texts = ["".join(signs) for n in range(5) for signs in product("ab", repeat=n)]

    wrong = [
        (one, other)
        for one, other in product(texts, texts)
        if distance(one, other) != by_the_table(one, other)
    ]

    assert wrong == []


def test_distance_of_long_texts():
    assert distance("kitten " * 300, "sitting " * 300) == 900


@needs_tesseract
@pytest.mark.django_db
def test_bench_ocr_tells_errors_and_seconds_a_page(tmp_path):
    (tmp_path / "report.pdf").write_bytes(make_pdf(LINES * 4))
    (tmp_path / "no report.pdf").write_bytes(b"no report")
    out = io.StringIO()

    call_command("bench", "ocr", str(tmp_path), "--pages=1", "--json", stdout=out)

    figures = json.loads(out.getvalue())
    assert (figures["pages"], figures["error_rate"] < 0.03) == (1, True)
    assert figures["cpu_s_a_page"] > 0
    assert list(figures["worst"]) == ["report.pdf page 1"]


@pytest.mark.django_db
def test_bench_ocr_without_tesseract_says_how_to_get_it(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    (tmp_path / "report.pdf").write_bytes(make_pdf(LINES))

    with pytest.raises(RuntimeError, match="apt install tesseract-ocr"):
        call_command("bench", "ocr", str(tmp_path))
