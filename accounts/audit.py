"""The audit trail: what was done, by whom or which process, and why."""

from typing import Any

from django.db.models import Model

from accounts.models import Event


def record(
    act: str,
    subject: Model,
    *,
    by=None,
    process: str = "",
    reason: str = "",
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> Event:
    """Append one event. Give the person (by) or the process that acted."""
    return Event.objects.create(
        act=act,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        actor=by,
        process=process,
        reason=reason,
        before=before or {},
        after=after or {},
    )
