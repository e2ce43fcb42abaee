"""Words for how long a stage of reading took."""

from django import template

register = template.Library()


@register.filter
def took(run) -> str:
    """Seconds from start to finish; nothing while a stage is not finished."""
    if not run.started or not run.finished:
        return ""
    return f"{(run.finished - run.started).total_seconds():.1f} s"
