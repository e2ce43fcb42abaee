"""Fetching and permission in one call: what a person may not see is not there."""

from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404

from reviews.models import Decision, Page, Review, Tag, Version


def review_for(user, reference: str) -> Review:
    reviews = Review.objects.visible_to(user).select_related("publisher")
    return get_object_or_404(reviews, reference=reference)


def page_for(user, reference: str, version: int, number: int) -> Page:
    """A page with its version, report and review."""
    return get_object_or_404(
        Page.objects.select_related("version__report__review__publisher"),
        version__in=Version.objects.visible_to(user).order_by(),
        version__report__review__reference=reference,
        version=version,
        number=number,
    )


def tags_of(page: Page) -> QuerySet[Tag]:
    """The tags of a page in reading order, with their themes and decisions."""
    decisions = Decision.objects.select_related("by")
    return (
        Tag.objects.filter(passage__page=page)
        .select_related("theme")
        .prefetch_related(Prefetch("decisions", decisions))
        .order_by("start", "pk")
    )
