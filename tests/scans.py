"""Scans made of words, and a stand-in for tesseract where it is not what is tested."""

import io
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from reviews.ingest import ocr
from reviews.models import Version
from reviews.uploads import receive
from tests.makers import make_pdf

needs_tesseract = pytest.mark.skipif(
    not ocr.engine(), reason="no tesseract here: apt install tesseract-ocr"
)
DPI = 150
STAND_IN = """#!{python}
import json, pathlib, sys

here = pathlib.Path(__file__).parent
if "--version" in sys.argv:
    print("tesseract 9.9")
elif "--list-langs" in sys.argv:
    print("Languages:", *json.loads((here / "languages").read_text()), sep="\\n")
else:
    sys.stdin.buffer.read()
    with (here / "asked").open("a") as file:
        file.write(" ".join(sys.argv[1:]) + "\\n")
    nth = len((here / "asked").read_text().splitlines())
    answers = json.loads((here / "answers").read_text())
    answer = answers[min(nth, len(answers)) - 1]
    if answer == "wait":
        (here / "gate").open().read()
    if answer is None:
        sys.exit(1)
    sys.stdout.write(answer)
"""


class StandIn:
    """A program called tesseract that says what it is told, page after page."""

    def __init__(self, folder: Path, languages: Sequence[str] = ("eng",)):
        self.folder = folder
        folder.mkdir()
        command = folder / "tesseract"
        command.write_text(STAND_IN.format(python=sys.executable))
        command.chmod(0o755)
        (folder / "languages").write_text(json.dumps(list(languages)))
        os.mkfifo(folder / "gate")
        self.says("Something.")

    def says(self, *pages: str | None) -> None:
        """A page's words; None is a page that makes it fail. The last goes on."""
        tables = [page if page in (None, "wait") else table(page) for page in pages]
        (self.folder / "answers").write_text(json.dumps(tables))

    def says_tables(self, *tables: str) -> None:
        (self.folder / "answers").write_text(json.dumps(tables))

    @property
    def asked(self) -> list[str]:
        asked = self.folder / "asked"
        return asked.read_text().splitlines() if asked.exists() else []

    def let_go(self) -> None:
        """Free whoever waits."""
        gate = os.open(self.folder / "gate", os.O_RDWR | os.O_NONBLOCK)
        os.close(gate)


def table(text: str, confidence: float = 96) -> str:
    """Tesseract's table of a page: its paragraphs are parted by blank lines."""
    rows, down = [], 100
    for par, paragraph in enumerate(text.split("\n\n"), start=1):
        for line, words in enumerate(paragraph.split("\n"), start=1):
            for nth, word in enumerate(words.split(), start=1):
                place = (100 * nth, down, 90, 30)
                told = (5, 1, 1, par, line, nth, *place, confidence, word)
                rows.append("\t".join(map(str, told)))
            down += 40
    return "\n".join(rows) + "\n"


def scan_of(*pages: str) -> bytes:
    """A PDF of pictures of pages, without a letter of text."""
    pictures = [
        page.render(scale=DPI / 72, grayscale=True).to_pil()
        for page in pypdfium2.PdfDocument(make_pdf(*pages))
    ]
    file = io.BytesIO()
    pictures[0].save(
        file, "PDF", resolution=DPI, save_all=True, append_images=pictures[1:]
    )
    return file.getvalue()


def together(*parts: bytes) -> bytes:
    """One PDF of several."""
    file = io.BytesIO()
    with pikepdf.new() as whole:
        for part in parts:
            with pikepdf.open(io.BytesIO(part)) as pdf:
                whole.pages.extend(pdf.pages)
        whole.save(file)
    return file.getvalue()


def receive_bytes(content: bytes, name: str = "scan.pdf") -> Version:
    return receive(io.BytesIO(content), name=name).version
