"""The reading order of a PDF's page: pdfium's own, unless tables or columns say not."""

import pypdfium2

from reviews.ingest import columns, tables
from reviews.ingest.order import Piece


def pieces_of(text: pypdfium2.PdfTextPage, raw: str) -> list[Piece]:
    """The same for the same page, always: `places` finds its marks by it."""
    return (
        tables.pieces_of(text, raw)
        or columns.pieces_of(text, raw)
        or [Piece(0, len(raw))]
    )
