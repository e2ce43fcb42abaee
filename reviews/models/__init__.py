"""Case reviews, their reports page by page, and the tags on their passages."""

from reviews.models.guess import Guess
from reviews.models.likeness import Likeness
from reviews.models.report import Page, Passage, ProcessingRun, Report, Version
from reviews.models.review import Review
from reviews.models.statement import Finding, Recommendation
from reviews.models.tag import Decision, Tag

__all__ = [
    "Decision",
    "Finding",
    "Guess",
    "Likeness",
    "Page",
    "Passage",
    "ProcessingRun",
    "Recommendation",
    "Report",
    "Review",
    "Tag",
    "Version",
]
