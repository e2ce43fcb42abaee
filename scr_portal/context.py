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
            "demonstration": SimpleLazyObject(_holds_invented_reviews),
        }
    }


def _holds_invented_reviews() -> bool:
    return Review.objects.published().filter(invented=True).exists()
