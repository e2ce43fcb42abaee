"""Refusals: the document is at fault, and trying again cannot help."""


class ReportRefused(Exception):
    """Says, to the person who brought the document, what is wrong and what to do."""


class TagRefused(Exception):
    """Says, to the analyst, why a tag cannot be made of these words."""


class PublicationRefused(Exception):
    """Says, to the person who would release or withdraw a review, why they can't."""

    def __init__(self, reasons: list[str]):
        super().__init__(" ".join(reasons))
        self.reasons = reasons


class GuessRefused(Exception):
    """Says, to the analyst, why a guess cannot be taken into the record."""


class LikenessRefused(Exception):
    """Says, to the analyst, why two files cannot be what they were said to be."""


class CodingRefused(Exception):
    """Says, to the coder or the maker of a round, why a step cannot be taken."""


class ExchangeRefused(Exception):
    """Says, to the person who brought a file of codings, what is wrong with it."""
