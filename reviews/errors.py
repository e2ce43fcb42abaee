"""Refusals: the document is at fault, and trying again cannot help."""


class ReportRefused(Exception):
    """Says, to the person who brought the document, what is wrong and what to do."""
