"""An invented report as it comes from a scanner: pictures of pages, and no text."""

from io import BytesIO
from typing import TYPE_CHECKING

import pypdfium2
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from demonstration import pdf

if TYPE_CHECKING:
    from demonstration.corpus import DemoReport

DOTS_PER_INCH = 130
JPEG_QUALITY = 35


def make(report: "DemoReport") -> bytes:
    """The report's pages as grey pictures inside a PDF."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    canvas.setTitle(report.title)
    pages = pypdfium2.PdfDocument(pdf.make(report))
    for page in pages:
        canvas.drawImage(ImageReader(_scan(page)), 0, 0, *A4)
        canvas.showPage()
    pages.close()
    canvas.save()
    return out.getvalue()


def _scan(page: pypdfium2.PdfPage) -> BytesIO:
    picture = BytesIO()
    bitmap = page.render(scale=DOTS_PER_INCH / 72, grayscale=True)
    bitmap.to_pil().save(picture, "JPEG", quality=JPEG_QUALITY)
    picture.seek(0)
    return picture
