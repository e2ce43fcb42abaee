"""Words for how far the reading of a file is, and how long it takes."""

from datetime import timedelta

from django import template

from reviews import processing
from reviews.models import Version

register = template.Library()
Status = Version.Status


@register.filter
def took(version: Version) -> str:
    """How long the stages that are finished took together; nothing before the first."""
    times = [
        run.finished - run.started
        for run in version.runs.all()
        if run.started and run.finished
    ]
    seconds = sum(times, timedelta()).total_seconds()
    if not times:
        return ""
    return f"{seconds:.1f} s" if seconds >= 0.1 else "under 0.1 s"


@register.filter
def in_words(time: timedelta | None) -> str:
    """A time still to go, no finer than it can be known."""
    if time is None:
        return "cannot be said yet"
    minutes = round(time.total_seconds() / 60)
    if minutes < 1:
        return "less than a minute"
    if minutes < 90:
        return f"about {minutes} minute{'s' if minutes > 1 else ''}"
    hours = round(minutes / 60)
    return f"about {hours} hours" if hours < 48 else f"about {round(hours / 24)} days"


@register.filter
def steps_left(version: Version) -> list[str]:
    """What a file has still to go through, each in a few words."""
    return [_said(step) for step in processing.steps_left(version)]


def _said(step: processing.Step) -> str:
    if step.of:
        return f"{step.label}: page {step.pages or 0} of {step.of}"
    return f"{step.label}: {'under way' if step.is_running else 'waits'}"


@register.filter
def can_be_read_again(version: Version) -> bool:
    """Whether it stands still with something left undone."""
    if version.superseded_by_id or version.ocr_waiting:
        return False
    ended = version.status in (Status.REFUSED, Status.CANCELLED)
    finished = version.status in (Status.READ, Status.NEEDS_OCR)
    return ended or (finished and version.ocr_pages > 0)


@register.filter
def look(version: Version) -> str:
    """How the state of a file is drawn: done, stopped, or waiting."""
    if version.status in (Status.REFUSED, Status.CANCELLED):
        return "stop"
    return "done" if version.status == Status.READ else "wait"
