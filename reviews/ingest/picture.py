"""The picture of a page: WebP to look at, grey points for OCR."""

from io import BytesIO

import pypdfium2

from reviews.ingest import limits

TALLEST = 4  # times its width: a strip a mile long is shown smaller
QUALITY = 80
WIDEST = 3_000


def picture(page: pypdfium2.PdfPage, width: int) -> bytes:
    across, down = page.get_size()
    wanted = min(max(width, 16), WIDEST)
    scale = min(wanted / max(across, 1), wanted * TALLEST / max(down, 1))
    bitmap = page.render(scale=scale, rev_byteorder=True)
    written = BytesIO()
    # the slower methods save a few per cent for several times the work
    image = bitmap.to_pil().convert("RGB")
    image.save(written, "WEBP", quality=QUALITY, method=2)
    bitmap.close()
    return written.getvalue()


def raster(page: pypdfium2.PdfPage) -> tuple[bytes, int]:
    """A page in grey (PGM) and its dots per inch: fewer where the page is vast."""
    across, down = (max(side, 1) / 72 for side in page.get_size())
    most = int((limits.OCR_PIXELS / (across * down)) ** 0.5)
    dpi = max(min(limits.OCR_DPI, most), 1)
    bitmap = page.render(scale=dpi / 72, grayscale=True)
    image = bitmap.to_pil()
    points = b"P5 %d %d 255\n" % image.size + image.tobytes()
    bitmap.close()
    return points, dpi
