"""Words for how long a stage of reading took."""

from django import template

register = template.Library()


@register.filter
def took(run) -> str:
    """Seconds from start to finish; nothing while a stage is not finished."""
    if not run.started or not run.finished:
        return ""
    seconds = (run.finished - run.started).total_seconds()
    return f"{seconds:.1f} s" if seconds >= 0.1 else "under 0.1 s"
