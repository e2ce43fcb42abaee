"""The picture of a page, and what is drawn on it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import FileResponse, Http404, HttpRequest, HttpResponseNotModified
from django.views.decorators.http import require_safe

from reviews import page_images
from reviews.errors import ReportRefused
from reviews.ingest.reader import Mark, Span
from reviews.models import Page, Tag
from reviews.views.fetch import page_for


@dataclass(frozen=True)
class Sheet:
    """The picture of a page, in points, with the marks to draw on it."""

    width: float
    height: float
    marks: list[tuple[Tag, list[Mark]]]
    found: list[Mark]  # words of a search


def sheet_of(page: Page, tags: list[Tag], found: Sequence[Span]) -> Sheet | None:
    """What to draw of a page; nothing where the document has no pages to draw."""
    if not page_images.has_image(page):
        return None
    spans = [(tag.start, tag.end) for tag in tags]
    placed = page_images.marks_on(page.version, page, [*spans, *found])
    drawn = [[_in_points(mark, page) for mark in marks] for marks in placed]
    of_tags = zip(tags, drawn, strict=False)
    return Sheet(
        round(page.width),
        round(page.height),
        [(tag, marks) for tag, marks in of_tags if marks],
        [mark for marks in drawn[len(tags) :] for mark in marks],
    )


def _in_points(mark: Mark, page: Page) -> Mark:
    x, y, width, height = mark
    return (
        round(x * page.width, 1),
        round(y * page.height, 1),
        round(width * page.width, 1),
        round(height * page.height, 1),
    )


@require_safe
def image(request: HttpRequest, reference: str, version: int, number: int):
    page = page_for(request.user, reference, version, number)
    width = page_images.width_for(_width_in(request))
    try:
        picture = page_images.image_of(page.version, page, width=width).open("rb")
    except (ReportRefused, FileNotFoundError) as error:
        raise Http404("There is no picture of this page.") from error
    etag = f'"{page.version.sha256[:16]}-{page.number}-{width}"'
    if request.headers.get("If-None-Match") == etag:
        picture.close()
        return HttpResponseNotModified()
    response = FileResponse(picture, content_type="image/webp")
    # asked for every time, so that a withdrawn page is gone in the next request
    response["Cache-Control"] = "private, no-cache"
    response["ETag"] = etag
    response["X-Robots-Tag"] = "noindex"
    return response


def _width_in(request: HttpRequest) -> int:
    given = request.GET.get("width", "")[:6]
    return int(given) if given.isascii() and given.isdecimal() else 0
