"""The processing page: what is being read, what went wrong, and what to do about it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from accounts.decorators import needs
from accounts.roles import Act
from reviews import pace, processing, publication
from reviews.models import Likeness, Review, Version

PER_PAGE = 50
MOST_QUESTIONS = 10
Status = Version.Status
# what the totals lead to, by the name in the query string
STATES: dict[str, Q] = {
    "waiting": Q(status__in=[Status.WAITING, Status.READABLE]) | Q(ocr_waiting=True),
    "read": Q(status=Status.READ),
    "needs-ocr": Q(status=Status.NEEDS_OCR),
    "refused": Q(status=Status.REFUSED),
    "cancelled": Q(status=Status.CANCELLED),
}


@require_safe
@needs(Act.UPLOAD)
def status(request: HttpRequest):
    return render(request, "reviews/processing.html", _context(request))


@require_safe
@needs(Act.UPLOAD)
def table(request: HttpRequest):
    """The part of the processing page that changes, for the page to refresh itself."""
    return render(request, "reviews/_processing.html", _context(request))


def _context(request: HttpRequest) -> dict:
    state = request.GET.get("state", "")
    files = processing.files()
    if state in STATES:
        files = files.filter(STATES[state])
    questions = list(open_questions()[: MOST_QUESTIONS + 1])
    return {
        "page": Paginator(files, PER_PAGE).get_page(request.GET.get("page")),
        "state": state if state in STATES else "",
        "back": _query(request),
        "totals": processing.totals(),
        "pace": pace.pace(),
        "done": pace.done_lately(),
        "refusals": processing.refusals(),
        "likenesses": questions[:MOST_QUESTIONS],
        "more_likenesses": len(questions) > MOST_QUESTIONS,
        "held": [
            (version, publication.reasons_not_to_release(version, by=request.user))
            for version in held_versions()[:MOST_QUESTIONS]
        ],
    }


def open_questions() -> QuerySet[Likeness]:
    """Files that share much of their text, and nobody has said what they are."""
    return (
        Likeness.objects.filter(
            answer=Likeness.Answer.OPEN,
            version__superseded_by=None,
            other__superseded_by=None,
        )
        .select_related("version__report__review", "other__report__review")
        .order_by("-share", "pk")
    )


def held_versions() -> QuerySet[Version]:
    """Documents that joined a published review and wait for a second person."""
    return (
        Version.objects.filter(
            report__review__state=Review.State.PUBLISHED,
            released=None,
            superseded_by=None,
        )
        .exclude(status__in=[Status.REFUSED, Status.CANCELLED])
        .select_related("report__review", "uploaded_by")
        .order_by("uploaded", "pk")
    )


def _query(request: HttpRequest) -> str:
    """What was looked at, to come back to."""
    kept = {name: request.GET.get(name, "")[:20] for name in ("state", "page")}
    given = {name: value for name, value in kept.items() if value}
    return f"?{urlencode(given)}" if given else ""


def _back(request: HttpRequest):
    return redirect(reverse("processing") + _query(request))


@needs(Act.UPLOAD)
def read_again(request: HttpRequest, version: int):
    found = get_object_or_404(Version, pk=version)
    if request.method != "POST":  # back from signing in, or reloaded
        return _back(request)
    if processing.read_again(found, by=request.user):
        messages.success(request, f"{found.file_name} will be read again.")
    else:
        messages.info(request, f"{found.file_name} has nothing left to read.")
    return _back(request)


@needs(Act.UPLOAD)
def read_all_again(request: HttpRequest):
    if request.method != "POST":
        return _back(request)
    reason = request.POST.get("reason", "")[:300]
    files = processing.read_all_refused_again(by=request.user, reason=reason)
    files_are = "1 file" if files == 1 else f"{files} files"
    messages.success(request, f"{files_are} will be read again.")
    return _back(request)


@needs(Act.UPLOAD)
def cancel(request: HttpRequest, version: int):
    found = get_object_or_404(Version, pk=version)
    if request.method != "POST":
        return _back(request)
    if processing.cancel(found, by=request.user):
        messages.success(
            request,
            f"{found.file_name} is stopped. What was read stays; it can be read again.",
        )
    else:
        messages.info(request, f"{found.file_name} was done before it was stopped.")
    return _back(request)
