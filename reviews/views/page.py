"""The page viewer: a page's picture beside its text, with the evidence marked."""

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_safe

from accounts.roles import Act, may
from reviews import evidence, found_words
from reviews.forms import AddTagForm
from reviews.ingest.ocr import SURE
from reviews.models import Page, Tag, Version
from reviews.templatetags.marks import page_number
from reviews.views.fetch import page_for, tags_of
from reviews.views.looking import Looking, looking_at
from reviews.views.sheet import sheet_of

State = Tag.State
MOST_LISTED = 500  # pages; of a longer document those with marks


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
    looking = looking_at(request)
    every = list(tags_of(page))
    tags = _numbered([tag for tag in every if tag.state in _shown_to(may_decide)])
    current = _chosen(request.GET.get("mark", ""), tags)
    found = found_words.spans_in(page.text, looking.words)
    return {
        "page": page,
        "version": version,
        "report": version.report,
        "review": review,
        "passages": page.passages.order_by("start").only("page", "start", "end"),
        "tags": tags,
        "rejected": [t for t in every if may_decide and t.state == State.REJECTED],
        "current": current,
        "found": found,
        "looking": looking,
        "sheet": sheet_of(page, tags, found),
        "hard_to_read": page.confidence is not None and page.confidence < SURE,
        "pages": pages_of(version, may_decide=may_decide),
        "may_decide": may_decide,
        "form": form,
        "citation": citation_of(page, request),
        "crumbs": [
            (reverse("reviews"), "Reviews"),
            (review.get_absolute_url(), review.reference),
        ],
        **_ways_on(page, current, looking, may_decide=may_decide),
    }


def pages_of(version: Version, *, may_decide: bool) -> QuerySet:
    """The pages of a document by number, with how many marks each carries."""
    shown = Q(passages__tags__state__in=_shown_to(may_decide))
    pages = version.pages.order_by("number").annotate(
        marks=Count("passages__tags", filter=shown)
    )
    if version.page_count > MOST_LISTED:
        pages = pages.filter(marks__gt=0)
    return pages.values("number", "label", "marks")


def _numbered(tags: list[Tag]) -> list[Tag]:
    """Number the marks of a page, so that text and list can point to each other."""
    for number, tag in enumerate(tags, start=1):
        tag.number = number  # type: ignore[attr-defined]
    return tags


def _shown_to(may_decide: bool) -> tuple[str, ...]:
    """Everybody sees confirmed and suggested; the unsure is for those who decide."""
    return (*evidence.SHOWN, State.UNSURE) if may_decide else evidence.SHOWN


def _chosen(given: str, tags: list[Tag]) -> Tag | None:
    return next((tag for tag in tags if str(tag.pk) == given), None)


def _ways_on(
    page: Page, current: Tag | None, looking: Looking, *, may_decide: bool
) -> dict:
    version, number = page.version, page.number

    def mark(*, back: bool) -> str:
        states = _shown_to(may_decide)
        found = evidence.next_mark(
            version, page=number, after=current, back=back, states=states
        )
        return mark_address(found, page, looking) if found else ""

    return {
        "previous_page": number - 1 if number > 1 else None,
        "next_page": number + 1 if number < version.page_count else None,
        "previous_mark": mark(back=True),
        "next_mark": mark(back=False),
    }


def mark_address(tag: Tag, page: Page, looking: Looking) -> str:
    """The viewer at a mark of the document that a page is of."""
    reference = page.version.report.review.reference
    viewer = reverse("page", args=[reference, page.version_id, tag.passage.page.number])
    return f"{viewer}{looking.query(mark=tag.pk)}#tag-{tag.pk}"


def citation_of(page: Page, request: HttpRequest) -> str:
    review = page.version.report.review
    publisher = review.publisher.name if review.publisher else "publisher not stated"
    today = date_format(timezone.localdate(), "j F Y")
    return (
        f"{review.title}. {publisher}, {review.year_published or 'year not stated'}. "
        f"{page.version.report.get_kind_display()}, {page_number(page)}. "
        f"{review.reference}, {request.build_absolute_uri(request.path)} "
        f"(viewed {today})."
    )


@require_safe
def jump(request: HttpRequest, reference: str, version: int):
    """From "Page n of m" to that page; to the nearest where there is none such."""
    first = page_for(request.user, reference, version, 1)
    given = request.GET.get("number", "").strip()[:9]
    wanted = int(given) if given.isascii() and given.isdecimal() else 1
    number = min(max(wanted, 1), first.version.page_count)
    viewer = reverse("page", args=[reference, version, number])
    return redirect(viewer + looking_at(request).query())
