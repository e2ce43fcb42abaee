"""The page viewer: a page's picture beside its text, with the evidence marked."""

from dataclasses import dataclass

from django.http import FileResponse, Http404, HttpRequest, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_safe

from accounts.roles import Act, may
from reviews import evidence, page_images
from reviews.errors import ReportRefused
from reviews.forms import AddTagForm
from reviews.ingest.reader import Mark
from reviews.models import Page, Tag
from reviews.views.fetch import page_for, tags_of

State = Tag.State


@dataclass(frozen=True)
class Sheet:
    """The picture of a page, in points, with the marks to draw on it."""

    width: float
    height: float
    marks: list[tuple[Tag, list[Mark]]]


@require_safe
def page(request: HttpRequest, reference: str, version: int, number: int):
    found = page_for(request.user, reference, version, number)
    return show(request, found, AddTagForm())


def show(request: HttpRequest, page: Page, form: AddTagForm, status: int = 200):
    """The page viewer, with its form for adding a tag as it stands."""
    return render(
        request, "reviews/page.html", context_of(request, page, form), status=status
    )


def context_of(request: HttpRequest, page: Page, form: AddTagForm) -> dict:
    version, review = page.version, page.version.report.review
    may_decide = may(request.user, Act.DECIDE_TAGS)
    every = list(tags_of(page))
    tags = _numbered([tag for tag in every if _is_shown(tag, may_decide)])
    current = _chosen(request.GET.get("mark", ""), tags)
    return {
        "page": page,
        "version": version,
        "report": version.report,
        "review": review,
        "passages": page.passages.order_by("start").only("page", "start", "end"),
        "tags": tags,
        "rejected": [t for t in every if may_decide and t.state == State.REJECTED],
        "current": current,
        "sheet": sheet_of(page, tags),
        "may_decide": may_decide,
        "form": form,
        "citation": citation_of(page, request),
        "crumbs": [
            (reverse("reviews"), "Reviews"),
            (review.get_absolute_url(), review.reference),
        ],
        **_ways_on(page, current, may_decide=may_decide),
    }


def _numbered(tags: list[Tag]) -> list[Tag]:
    """Number the marks of a page, so that text and list can point to each other."""
    for number, tag in enumerate(tags, start=1):
        tag.number = number  # type: ignore[attr-defined]
    return tags


def _is_shown(tag: Tag, may_decide: bool) -> bool:
    """Everybody sees confirmed and suggested; the unsure is for those who decide."""
    return tag.state in (State.CONFIRMED, State.SUGGESTED) or (
        may_decide and tag.state == State.UNSURE
    )


def _chosen(given: str, tags: list[Tag]) -> Tag | None:
    return next((tag for tag in tags if str(tag.pk) == given), None)


def _ways_on(page: Page, current: Tag | None, *, may_decide: bool) -> dict:
    version, number = page.version, page.number
    states = (*evidence.SHOWN, State.UNSURE) if may_decide else evidence.SHOWN
    place = {"page": number, "after": current, "states": states}
    return {
        "previous_page": number - 1 if number > 1 else None,
        "next_page": number + 1 if number < version.page_count else None,
        "previous_mark": _address(
            evidence.next_mark(version, **place, back=True), page
        ),
        "next_mark": _address(evidence.next_mark(version, **place, back=False), page),
    }


def _address(tag: Tag | None, page: Page) -> str:
    """The viewer at a mark of the same document."""
    if tag is None:
        return ""
    reference = page.version.report.review.reference
    viewer = reverse("page", args=[reference, page.version_id, tag.passage.page.number])
    return f"{viewer}?mark={tag.pk}#tag-{tag.pk}"


def sheet_of(page: Page, tags: list[Tag]) -> Sheet | None:
    """What to draw of a page; nothing where the document has no pages to draw."""
    if not page_images.has_image(page):
        return None
    spans = [(tag.start, tag.end) for tag in tags]
    placed = zip(tags, page_images.marks_on(page.version, page, spans), strict=True)
    marks = [
        (tag, [_in_points(m, page) for m in found]) for tag, found in placed if found
    ]
    return Sheet(round(page.width), round(page.height), marks)


def _in_points(mark: Mark, page: Page) -> Mark:
    x, y, width, height = mark
    return (
        round(x * page.width, 1),
        round(y * page.height, 1),
        round(width * page.width, 1),
        round(height * page.height, 1),
    )


def citation_of(page: Page, request: HttpRequest) -> str:
    review = page.version.report.review
    publisher = review.publisher.name if review.publisher else "publisher not stated"
    today = date_format(timezone.localdate(), "j F Y")
    return (
        f"{review.title}. {publisher}, {review.year_published or 'year not stated'}. "
        f"{page.version.report.get_kind_display()}, page {page.number}. "
        f"{review.reference}, {request.build_absolute_uri(request.path)} "
        f"(viewed {today})."
    )


@require_safe
def jump(request: HttpRequest, reference: str, version: int):
    """From "Page n of m" to that page; to the nearest where there is none such."""
    first = page_for(request.user, reference, version, 1)
    given = request.GET.get("number", "").strip()[:9]
    wanted = int(given) if given.isdecimal() else 1
    number = min(max(wanted, 1), first.version.page_count)
    return redirect("page", reference, version, number)


@require_safe
def image(request: HttpRequest, reference: str, version: int, number: int):
    page = page_for(request.user, reference, version, number)
    try:
        picture = page_images.image_of(page.version, page).open("rb")
    except (ReportRefused, FileNotFoundError) as error:
        raise Http404("There is no picture of this page.") from error
    etag = f'"{page.version.sha256[:16]}-{page.number}-{page_images.WIDTH}"'
    if request.headers.get("If-None-Match") == etag:
        picture.close()
        return HttpResponseNotModified()
    response = FileResponse(picture, content_type="image/webp")
    # asked for every time, so that a withdrawn page is gone in the next request
    response["Cache-Control"] = "private, no-cache"
    response["ETag"] = etag
    response["X-Robots-Tag"] = "noindex"
    return response
