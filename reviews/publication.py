"""Release of a review to everybody, by a second person; and its withdrawal."""

from django.db import transaction
from django.utils import timezone

from accounts import audit
from reviews.errors import PublicationRefused
from reviews.models import Review, Version

State = Review.State


def reasons_not_to_publish(review: Review, *, by) -> list[str]:
    """Why this person cannot release this review now; [] if they can."""
    reasons = _missing_from_record(review)
    versions = Version.objects.filter(report__review=review)
    if not versions.filter(status__in=_SHOWABLE).exists():
        reasons.append("No document of this review has been read yet.")
    if versions.exclude(status__in=_FINISHED).exists():
        reasons.append("A document of this review is still being read.")
    if by.pk in _prepared_by(review):
        reasons.append("You prepared this review. A second person must release it.")
    return reasons


_SHOWABLE = [Version.Status.READ, Version.Status.NEEDS_OCR]  # a scan has its pages
_FINISHED = [*_SHOWABLE, Version.Status.REFUSED]


def _missing_from_record(review: Review) -> list[str]:
    missing = {
        "the year it was published": review.year_published,
        "the type of review": review.review_type,
        "the nation": review.nation,
        "the publisher (or that it is withheld)": review.publisher_id
        or review.publisher_withheld,
        "what was learned": review.what_was_learned.strip(),
    }
    return [
        f"The record does not say {what}."
        for what, there in missing.items()
        if not there
    ]


def _prepared_by(review: Review) -> set[int | None]:
    uploaders = Version.objects.filter(report__review=review)
    return {review.created_by_id, *uploaders.values_list("uploaded_by", flat=True)} - {
        None
    }


@transaction.atomic
def publish(review: Review, *, by) -> Review:
    """Release a review to everybody."""
    review = Review.objects.select_for_update().get(pk=review.pk)
    if review.is_published:
        return review
    if reasons := reasons_not_to_publish(review, by=by):
        raise PublicationRefused(reasons)
    return _move(
        review,
        "published",
        by=by,
        state=State.PUBLISHED,
        published=timezone.now(),
        released_by=by,
        withdrawn=None,
        withdrawal_reason="",
    )


@transaction.atomic
def withdraw(review: Review, *, by, reason: str) -> Review:
    """Take a review away from everybody but those who work on it, at once."""
    review = Review.objects.select_for_update().get(pk=review.pk)
    if not review.is_published:
        return review
    if not reason.strip():
        raise PublicationRefused(["Say why the review is withdrawn."])
    return _move(
        review,
        "withdrawn",
        by=by,
        reason=reason,
        state=State.WITHDRAWN,
        withdrawn=timezone.now(),
        withdrawal_reason=reason.strip()[:300],
    )


def _move(review: Review, act: str, *, by, reason: str = "", **fields) -> Review:
    before = review.state
    for name, value in fields.items():
        setattr(review, name, value)
    review.save(update_fields=[*fields])
    audit.record(
        act,
        review,
        by=by,
        reason=reason,
        before={"state": before},
        after={"state": review.state},
    )
    return review
