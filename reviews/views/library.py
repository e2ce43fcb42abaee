"""The list of reviews with its filters."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpRequest, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import Agency
from reviews.models.facets import Nation, ReviewType
from reviews.search import FACETS, Facet, Search, left_out
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
