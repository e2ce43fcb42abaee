"""The list of reviews with its filters, and the page of one review."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_safe

from accounts.models import Agency
from accounts.roles import Act, may
from reviews import evidence, publication
from reviews.forms import WithdrawForm
from reviews.models import Review, Tag
from reviews.models.facets import Nation, ReviewType
from reviews.search import FACETS, Facet, Search, left_out
from reviews.views.fetch import review_for
from themes.models import Stage, Theme

PER_PAGE = 20
POLARITIES = {"problem": "What went wrong", "good": "What helped"}


@dataclass(frozen=True)
class Choice:
    """One value of a facet, and how many reviews choosing it would find."""

    value: str
    label: str
    reviews: int
    chosen: bool


@dataclass(frozen=True)
class Filter:
    """A facet as the form shows it."""

    name: str
    label: str
    choices: list[Choice]

    @property
    def chosen(self) -> list[Choice]:
        return [choice for choice in self.choices if choice.chosen]


@dataclass(frozen=True)
class Chip:
    """A filter that is chosen, and the address of the list without it."""

    label: str
    without: str


@require_safe
def review_list(request: HttpRequest):
    search = Search.from_query(request.GET, user=request.user)
    page = Paginator(search.reviews(), PER_PAGE).get_page(request.GET.get("page"))
    filters = filters_of(search)
    return render(
        request,
        "reviews/review_list.html",
        {
            "search": search,
            "page": page,
            "filters": filters,
            "polarities": POLARITIES if search.looks_for_themes else {},
            "chips": chips_of(search, filters, request.GET),
            "unknown": unknown_in(search, filters),
            "left_out": left_out(request.GET),
        },
    )


def filters_of(search: Search) -> list[Filter]:
    labels = labels_of_facets()
    return [
        Filter(facet.name, facet.label, choices_of(search, facet, labels[facet.name]))
        for facet in FACETS
    ]


def labels_of_facets() -> dict[str, dict]:
    """How the values of the filters are called, in the order they are offered in."""
    return {
        "year": {},
        "nation": dict(Nation.choices),
        "type": dict(ReviewType.choices),
        "theme": dict(Theme.objects.values_list("code", "title")),
        "stage": {stage.code: str(stage) for stage in Stage.objects.all()},
        "agency": dict(Agency.objects.values_list("code", "title")),
    }


def choices_of(search: Search, facet: Facet, labels: dict) -> list[Choice]:
    chosen = search.chosen.get(facet.name, [])
    counts = dict(search.counts(facet))
    known = chosen if facet.name == "year" else labels  # any year may be asked for
    counts |= {value: 0 for value in chosen if value not in counts and value in known}
    return [
        Choice(
            str(value), labels.get(value, str(value)), counts[value], value in chosen
        )
        for value in in_order(counts, facet, labels)
    ]


def in_order(values, facet: Facet, labels: dict) -> list:
    """Years newest first, stages along the journey, all else by its name."""
    if facet.name == "year":
        return sorted(values, reverse=True)
    if facet.name == "stage":
        return [code for code in labels if code in values]
    return sorted(values, key=lambda value: labels.get(value, str(value)))


def chips_of(search: Search, filters: list[Filter], query: QueryDict) -> list[Chip]:
    chips = [
        Chip(f"{one.label}: {choice.label}", without(query, one.name, choice.value))
        for one in filters
        for choice in one.chosen
    ]
    if search.polarity and search.looks_for_themes:
        label = f"Confirmed as: {POLARITIES[search.polarity].lower()}"
        chips.append(Chip(label, without(query, "polarity", search.polarity)))
    if search.words:
        chips.append(Chip(f"Words: {search.words}", without(query, "q")))
    return chips


def without(query: QueryDict, name: str, value: str | None = None) -> str:
    """The query string without one value, or without all values of a name."""
    left = query.copy()
    kept = [given for given in query.getlist(name) if value and given.strip() != value]
    left.setlist(name, kept)
    left.pop("page", None)
    return f"?{left.urlencode()}"


def unknown_in(search: Search, filters: list[Filter]) -> list[str]:
    """Values that could be chosen and stand for nothing that is held here."""
    known = {one.name: {choice.value for choice in one.choices} for one in filters}
    return [
        str(value)
        for name, values in search.chosen.items()
        for value in values
        if str(value) not in known[name]
    ]


@require_safe
def review(request: HttpRequest, reference: str):
    try:
        found = review_for(request.user, reference)
    except Http404:
        return _tombstone(request, reference)
    return show(request, found)


def show(request: HttpRequest, review: Review, *, status: int = 200, **more):
    """The page of a review, with its forms as they stand."""
    return render(
        request,
        "reviews/review.html",
        {**_context(request, review), **more},
        status=status,
    )


def _context(request: HttpRequest, review: Review) -> dict:
    may_edit = may(request.user, Act.EDIT_RECORD)
    reasons = (
        publication.reasons_not_to_publish(review, by=request.user) if may_edit else []
    )
    return {
        "review": review,
        "agencies": review.agencies.all(),
        "reports": review.reports.prefetch_related("versions"),
        "stages": themes_by_stage(review),
        "may_edit": may_edit,
        "reasons": reasons,
        "withdraw_form": WithdrawForm(),
        "citation": citation_of(review, request),
    }


def _tombstone(request: HttpRequest, reference: str):
    """A withdrawn review is gone, and its page says that it was here."""
    withdrawn = Review.objects.filter(state=Review.State.WITHDRAWN, reference=reference)
    if not withdrawn.exists():
        raise Http404("There is no review with this reference.")
    return render(
        request,
        "error.html",
        {
            "heading": f"Review {reference} was withdrawn",
            "explanation": "It was published here and has been taken away. "
            "It is no longer searched, quoted or counted.",
        },
        status=410,
    )


@dataclass
class ThemeFound:
    """A theme in a review: where it is shown, and how firmly."""

    theme: Theme
    polarity: str
    polarity_label: str
    confirmed: int
    suggested: int
    first: Tag


def themes_by_stage(review: Review) -> list[tuple[Stage, list[ThemeFound]]]:
    """A review's themes along the journey, confirmed and suggested apart."""
    tags = evidence.with_source(review.tags.all()).filter(
        state__in=[Tag.State.CONFIRMED, Tag.State.SUGGESTED]
    )
    found: dict[tuple[int, str], ThemeFound] = {}
    ordered = tags.order_by("state", "passage__page__number", "start")
    for tag in ordered.select_related(None).select_related(
        "theme__stage", "passage__page", "review"
    ):
        key = (tag.theme_id, tag.polarity)
        label = tag.get_polarity_display()
        held = found.setdefault(
            key, ThemeFound(tag.theme, tag.polarity, label, 0, 0, tag)
        )
        held.confirmed += tag.state == Tag.State.CONFIRMED
        held.suggested += tag.state == Tag.State.SUGGESTED
    return _grouped(found.values())


def _grouped(found) -> list[tuple[Stage, list[ThemeFound]]]:
    stages: dict[int, tuple[Stage, list[ThemeFound]]] = {}
    in_order = sorted(
        found, key=lambda one: (one.theme.stage.order, -one.confirmed, -one.suggested)
    )
    for one in in_order:
        stages.setdefault(one.theme.stage_id, (one.theme.stage, []))[1].append(one)
    return list(stages.values())


def citation_of(review: Review, request: HttpRequest) -> str:
    publisher = review.publisher.name if review.publisher else "publisher not stated"
    today = date_format(timezone.localdate(), "j F Y")
    return (
        f"{review.title}. {publisher}, {review.year_published or 'year not stated'}. "
        f"{review.reference}, {request.build_absolute_uri(review.get_absolute_url())} "
        f"(viewed {today})."
    )
