"""What every template may say of the site itself."""

from django.conf import settings
from django.utils.functional import SimpleLazyObject

from reviews.models import Review


def site(request) -> dict:
    """The site's name, who runs it, the support lines, and whether it is invented."""
    return {
        "site": {
            "name": settings.SITE_NAME,
            "strapline": settings.SITE_STRAPLINE,
            "run_by": settings.RUN_BY,
            "support_lines": settings.SUPPORT_LINES,
            "leave_url": settings.LEAVE_URL,
            # asked only where a template shows it, so not on the error page
            "demonstration": SimpleLazyObject(_invented),
        }
    }


def _invented() -> str:
    """Whether all published reviews are invented, some, or (empty) none."""
    kinds = set(
        Review.objects.published().order_by().values_list("invented").distinct()
    )
    return {1: "all", 2: "some"}.get(len(kinds), "") if (True,) in kinds else ""
