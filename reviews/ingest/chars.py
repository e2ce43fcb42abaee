"""Where characters of pdfium's text stand on their page."""

from ctypes import c_double
from math import pi

import pypdfium2
import pypdfium2.raw as pdfium

TURN = 2 * pi
A_LITTLE = 0.1

Rect = tuple[float, float, float, float]  # left, bottom, right, top, in points


def box_of(text: pypdfium2.PdfTextPage, at: int) -> Rect | None:
    """The box of the character at a place in the text; None where it has none."""
    index = pdfium.FPDFText_GetCharIndexFromTextIndex(text, at)
    left, right, bottom, top = c_double(), c_double(), c_double(), c_double()
    if index < 0 or not pdfium.FPDFText_GetCharBox(
        text, index, left, right, bottom, top
    ):
        return None
    return left.value, bottom.value, right.value, top.value


def is_turned(text: pypdfium2.PdfTextPage, raw: str) -> bool:
    """Whether the words run up or down the page, by one in its middle."""
    letters = (at for at in range(len(raw) // 2, len(raw)) if raw[at].isalpha())
    index = pdfium.FPDFText_GetCharIndexFromTextIndex(text, next(letters, 0))
    angle = pdfium.FPDFText_GetCharAngle(text, index) if index >= 0 else 0.0
    return min(angle % TURN, -angle % TURN) > A_LITTLE
