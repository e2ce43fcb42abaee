"""Case reviews, their reports page by page, and the tags on their passages."""

from reviews.models.report import Page, Passage, ProcessingRun, Report, Version
from reviews.models.review import Review
from reviews.models.tag import Decision, Tag

__all__ = [
    "Decision",
    "Page",
    "Passage",
    "ProcessingRun",
    "Report",
    "Review",
    "Tag",
    "Version",
]
