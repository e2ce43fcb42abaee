"""Changing the record of a review, with before and after in the audit trail."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from accounts import audit
from reviews.errors import PublicationRefused
from reviews.models import Review

PUBLISHED = (
    "This review is published. Withdraw it to change its record; a second person then "
    "releases it again."
)


@transaction.atomic
def change(review: Review, *, by, agencies=None, **fields: Any) -> Review:
    """Set fields of the record; note in the audit trail what was changed."""
    review = Review.objects.select_for_update().get(pk=review.pk)
    if review.is_published:
        raise PublicationRefused([PUBLISHED])
    before = _held(review, fields)
    for name, value in fields.items():
        setattr(review, name, value)
    review.save(update_fields=[*fields])
    if agencies is not None:
        review.agencies.set(agencies)
    after = _held(review, fields)
    changed = [name for name in after if after[name] != before[name]]
    if changed:
        audit.record(
            "changed",
            review,
            by=by,
            before={name: before[name] for name in changed},
            after={name: after[name] for name in changed},
        )
    return review


def _held(review: Review, names: Iterable[str]) -> dict[str, Any]:
    """What the record says now, as JSON can hold it."""
    agencies = review.agencies.values_list("code", flat=True)
    held = {name: _plain(getattr(review, name)) for name in names}
    return {**held, "agencies": sorted(agencies)}


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | int | bool | list | None) else str(value)
