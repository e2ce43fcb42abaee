"""Case reviews, their reports page by page, and the tags on their passages."""

from reviews.models.coding import (
    Coding,
    Import,
    Mark,
    Proposal,
    Round,
    Sample,
    Settlement,
)
from reviews.models.guess import Guess
from reviews.models.likeness import Likeness
from reviews.models.report import Page, Passage, ProcessingRun, Report, Version
from reviews.models.review import Review
from reviews.models.statement import Finding, Recommendation
from reviews.models.tag import Decision, Tag

__all__ = [
    "Coding",
    "Decision",
    "Finding",
    "Guess",
    "Import",
    "Likeness",
    "Mark",
    "Page",
    "Passage",
    "ProcessingRun",
    "Proposal",
    "Recommendation",
    "Report",
    "Review",
    "Round",
    "Sample",
    "Settlement",
    "Tag",
    "Version",
]
