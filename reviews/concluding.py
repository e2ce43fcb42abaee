"""What a report concludes and what its record may be: worked out, saved, and read.

Working out is slow and pure, and comes before the transaction that saves.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from reviews import record_guesses
from reviews.ingest import guessing
from reviews.ingest.conclusions import Conclusion, Conclusions, conclusions_of
from reviews.ingest.passages import Layout
from reviews.ingest.passages import Page as PageText
from reviews.models import Finding, Guess, Page, Recommendation, Review, Version

LONGEST_NUMBER, LONGEST_ADDRESSEE = 20, 200


@dataclass(frozen=True)
class Told:
    """What a document tells of itself beyond its passages."""

    conclusions: Conclusions
    guesses: list[guessing.Guess]


def told_by(
    pages: Sequence[PageText],
    layout: Layout,
    *,
    properties: Mapping[str, str] | None = None,
    file_name: str = "",
) -> Told:
    return Told(
        conclusions_of(pages, layout),
        guessing.guesses_of(pages, layout, properties or {}, file_name),
    )


def save_again(
    version: Version, pages: Mapping[int, Page], told: Told
) -> dict[str, int]:
    """Keep it in place of what was kept before, as after OCR has read more pages."""
    for kind in (Recommendation, Finding, Guess):
        kind._default_manager.filter(version=version).delete()
    return save(version, pages, told)


def save(version: Version, pages: Mapping[int, Page], told: Told) -> dict[str, int]:
    """Keep it with the version's pages, by number; how many rows of each kind."""
    recommendations = Recommendation.objects.bulk_create(
        Recommendation(
            **_fields(version, pages, one, order),
            addressee=one.addressee[:LONGEST_ADDRESSEE],
        )
        for order, one in enumerate(told.conclusions.recommendations, start=1)
    )
    findings = Finding.objects.bulk_create(
        Finding(**_fields(version, pages, one, order))
        for order, one in enumerate(told.conclusions.findings, start=1)
    )
    guesses = record_guesses.save(version, pages, told.guesses)
    return {
        "recommendations": len(recommendations),
        "findings": len(findings),
        "guesses": len(guesses),
    }


def _fields(
    version: Version, pages: Mapping[int, Page], one: Conclusion, order: int
) -> dict:
    return {
        "review_id": version.report.review_id,
        "version": version,
        "page": pages[one.page],
        "order": order,
        "number": one.number[:LONGEST_NUMBER],
        "text": one.text,
        "start": one.start,
        "end": one.end,
    }


def recommendations_of(review: Review) -> QuerySet[Recommendation]:
    """Those of the present version of each report, in the order of their pages."""
    return review.recommendations.filter(version__superseded_by=None).select_related(
        "page__version__report__review"
    )


def findings_of(review: Review) -> QuerySet[Finding]:
    return review.findings.filter(version__superseded_by=None).select_related(
        "page__version__report__review"
    )
