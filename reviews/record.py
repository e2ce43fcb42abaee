"""Changing the record of a review, with before and after in the audit trail."""

from typing import Any

from django.db import transaction

from accounts import audit
from reviews.models import Review


@transaction.atomic
def change(review: Review, *, by, agencies=None, **fields: Any) -> Review:
    """Set fields of the record; note in the audit trail what was changed."""
    review = Review.objects.select_for_update().get(pk=review.pk)
    changed = {
        name: value for name, value in fields.items() if getattr(review, name) != value
    }
    before = {name: _plain(getattr(review, name)) for name in changed}
    for name, value in changed.items():
        setattr(review, name, value)
    review.save(update_fields=[*changed])
    if agencies is not None:
        review.agencies.set(agencies)
    if changed:
        after = {name: _plain(value) for name, value in changed.items()}
        audit.record("changed", review, by=by, before=before, after=after)
    return review


def _plain(value: Any) -> Any:
    """A value as JSON can hold it."""
    return value if isinstance(value, str | int | bool | list | None) else str(value)
