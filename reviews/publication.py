"""Release of a review to everybody, by a second person; and its withdrawal."""

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import Event
from reviews import originals, versions
from reviews.errors import PublicationRefused
from reviews.models import Passage, Review, Tag, Version

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
_FINISHED = [*_SHOWABLE, Version.Status.REFUSED, Version.Status.CANCELLED]


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
    """Everybody who made the record, changed it, or uploaded a document of it."""
    uploaders = Version.objects.filter(report__review=review)
    editors = Event.objects.filter(
        act="changed", subject_type=review._meta.label_lower, subject_id=str(review.pk)
    )
    return {
        review.created_by_id,
        *uploaders.values_list("uploaded_by", flat=True),
        *editors.values_list("actor", flat=True),
    } - {None}


@transaction.atomic
def publish(review: Review, *, by) -> Review:
    """Release a review with all its documents to everybody."""
    review = Review.objects.select_for_update().get(pk=review.pk)
    if review.is_published:
        return review
    if reasons := reasons_not_to_publish(review, by=by):
        raise PublicationRefused(reasons)
    now = timezone.now()
    Version.objects.filter(report__review=review, released=None).update(released=now)
    return _move(
        review,
        "published",
        by=by,
        state=State.PUBLISHED,
        published=now,
        released_by=by,
        withdrawn=None,
        withdrawal_reason="",
    )


def reasons_not_to_release(version: Version, *, by) -> list[str]:
    """Why this person cannot release a document that joined a published review."""
    reasons = []
    if version.status not in _SHOWABLE:
        reasons.append("This document has not been read yet.")
    if by.pk == version.uploaded_by_id:
        reasons.append("You uploaded this document. A second person must release it.")
    return reasons


@transaction.atomic
def release(version: Version, *, by) -> Version:
    """Show a document that joined a review after it was published."""
    version = (
        Version.objects.select_for_update(of=("self",))
        .select_related("report__review")
        .get(pk=version.pk)
    )
    if not version.is_held:
        return version
    if reasons := reasons_not_to_release(version, by=by):
        raise PublicationRefused(reasons)
    version.released = timezone.now()
    version.save(update_fields=["released"])
    Passage.objects.filter(page__version=version).update(current=True)
    Tag.objects.filter(passage__page__version=version).update(current=True)
    versions.take_place(version, by=by)
    audit.record("released", version, by=by)
    return version


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


@transaction.atomic
def discard(review: Review, *, by, reason: str) -> None:
    """Delete a draft that was never published, with its files. The trail keeps why."""
    review = Review.objects.select_for_update().get(pk=review.pk)
    if review.published is not None:
        raise PublicationRefused(
            ["This review has been published. Withdraw it: its reference must stay."]
        )
    if not reason.strip():
        raise PublicationRefused(["Say why the draft is discarded."])
    hashes = Version.objects.filter(report__review=review).values_list(
        "sha256", flat=True
    )
    files = [str(sha256) for sha256 in hashes]
    before = {"reference": review.reference, "files": files}
    audit.record("discarded", review, by=by, reason=reason, before=before)
    review.delete()
    transaction.on_commit(lambda: originals.destroy(files))


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
