"""The pages that belong to no app: home, about, health, and what goes wrong."""

from celery import current_app
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from kombu.exceptions import OperationalError

from accounts.models import Agency
from reviews import counts, evidence, workers
from reviews.models import Review
from summits.models import Summit


@require_safe
def home(request: HttpRequest):
    reviews = Review.objects.published()
    stages = counts.by_stage(reviews, commonest=6)
    today = timezone.localdate()
    return render(
        request,
        "home.html",
        {
            "journey": [one for one in stages if not one.stage.is_cross_cutting],
            "across": [one for one in stages if one.stage.is_cross_cutting],
            "agencies": Agency.objects.exclude(themes=None),
            "coverage": counts.coverage(reviews),
            "passages": evidence.passages_in(reviews),
            "latest": reviews.select_related("publisher").order_by("-published", "-pk")[
                :4
            ],
            "summits": Summit.objects.all()[:3],
            "today": today,
        },
    )


@require_safe
def about(request: HttpRequest):
    coverage = counts.coverage(Review.objects.published())
    return render(request, "about.html", {"coverage": coverage})


@require_safe
def accessibility(request: HttpRequest):
    return render(request, "accessibility.html")


@require_safe
@never_cache
def health(request: HttpRequest):
    """Whether what the portal stands on answers: for monitors, not for people."""
    alive = workers.alive()
    parts = {
        "database": _database_answers(),
        "queue": _queue_answers(),
        "workers": alive or 0,
    }
    well = parts["database"] and parts["queue"]
    return JsonResponse(
        {"status": "ok" if well and alive else "degraded" if well else "down", **parts},
        status=200 if well else 503,
    )


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return True
    except DatabaseError:
        return False


def _queue_answers() -> bool:
    try:
        with current_app.connection_for_write() as queue:
            queue.ensure_connection(max_retries=1, timeout=2)
            return True
    except (OperationalError, OSError):
        return False


def bad_request(request: HttpRequest, exception=None) -> HttpResponse:
    return _error(
        request,
        400,
        "This request could not be understood",
        f"One upload may hold up to {settings.MAX_FILES_PER_UPLOAD} files of up to "
        f"{settings.MAX_UPLOAD_BYTES // 1024**2} MB each, and the words typed into one "
        f"form up to {settings.DATA_UPLOAD_MAX_MEMORY_SIZE / 1024**2:g} MB. More than "
        "that is refused whole, and so is what is not in the form we expect. Nothing "
        "was changed. Go back, and send less at once.",
    )


def forbidden(request: HttpRequest, exception=None) -> HttpResponse:
    return _error(
        request,
        403,
        "You may not do this",
        "Your account does not have the role that this needs. "
        "If you think it should, ask an administrator.",
    )


def not_found(request: HttpRequest, exception=None) -> HttpResponse:
    return _error(
        request,
        404,
        "There is no page here",
        "The address may be mistyped, or the page may have been taken away. "
        "A review that is not published is shown only to the people who work on it.",
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _error(
        request,
        403,
        "This form has expired",
        "It was open for a long time, or cookies are switched off. "
        "Nothing was changed. Go back, reload the page and send the form again.",
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """Needs no database and no session: they may be what failed."""
    return HttpResponse(render_to_string("500.html"), status=500)


def _error(request: HttpRequest, status: int, heading: str, explanation: str):
    context = {"heading": heading, "explanation": explanation}
    return render(request, "error.html", context, status=status)
