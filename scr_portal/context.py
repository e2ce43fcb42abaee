"""What every template may say of the site itself."""

from django.conf import settings


def site(request) -> dict:
    """The site's name, who runs it, and the support lines of the settings."""
    return {
        "site": {
            "name": settings.SITE_NAME,
            "strapline": settings.SITE_STRAPLINE,
            "run_by": settings.RUN_BY,
            "support_lines": settings.SUPPORT_LINES,
            "leave_url": settings.LEAVE_URL,
        }
    }
