"""The picture of a page, as WebP."""

from io import BytesIO

import pypdfium2

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
