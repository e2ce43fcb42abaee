"""Finds passages by their words, and reviews by their facets.

One object stands behind page, count and, later, export and API. What makes no sense in
a query string is left out, and never an error.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from django import forms
from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchRank
from django.core.exceptions import ValidationError
from django.db.models import Case, Count, F, QuerySet, Value, When
from django.db.models.functions import Coalesce

from reviews.models import Passage, Review, Tag
from reviews.models.facets import Section
from themes.models import Theme

MARK, UNMARK = "\ue000", "\ue001"  # private use: not in reports
CONFIG = "english"
THEME = "tags__theme__"
LONGEST = 200  # characters of a query
MOST_VALUES = 20  # of one facet
# Parts that use words without reporting anything rank below those that do.
ASIDE = (Section.TERMS, Section.GLOSSARY, Section.APPENDIX, Section.CONTENTS)
_WEIGHT = Case(When(section__in=ASIDE, then=Value(0.2)), default=Value(1.0))


@dataclass(frozen=True)
class Facet:
    """One way to narrow reviews down; its name is the query string's."""

    name: str
    label: str
    path: str  # from a review to the value chosen
    kind: forms.Field = field(default_factory=lambda: forms.SlugField(max_length=60))

    @property
    def value(self) -> F | Coalesce:
        """What counts: of a theme that was merged, the theme it went into."""
        if not self.path.startswith(THEME):
            return F(self.path)
        heir = self.path.replace(THEME, f"{THEME}merged_into__")
        return Coalesce(heir, self.path)

    def among(self, values: list) -> dict[str, QuerySet[Theme] | list]:
        """The condition that the value is one of these."""
        if not self.path.startswith(THEME):
            return {f"{self.path}__in": values}
        name = self.path.removeprefix(THEME)
        return {"tags__theme__in": Theme.objects.counting(name, values)}

    def chosen_in(self, query) -> list:
        """The values a query string asks for; what makes no sense is left out."""
        given = query.getlist(self.name)[:MOST_VALUES]
        return [self.kind.clean(value) for value in given if self.accepts(value)]

    def accepts(self, given: str) -> bool:
        with suppress(ValidationError):
            self.kind.clean(given)
            return True
        return False


FACETS = (
    Facet(
        "year",
        "Year published",
        "year_published",
        forms.IntegerField(min_value=1900, max_value=2200),
    ),
    Facet("nation", "Nation", "nation"),
    Facet("type", "Type of review", "review_type"),
    Facet("theme", "Theme", "tags__theme__code"),
    Facet("stage", "Stage", "tags__theme__stage__code"),
    Facet("agency", "Agency", "agencies__code"),
)


@dataclass(frozen=True)
class Search:
    """A search over what somebody may see."""

    visible: QuerySet[Review]
    words: str = ""
    polarity: str = ""  # of the theme looked for: problem, good or either
    chosen: Mapping[str, list] = field(default_factory=dict)

    @classmethod
    def from_query(cls, query, *, user) -> "Search":
        """Read a query string: q for words, and each facet by its name."""
        visible = Review.objects.visible_to(user)
        chosen = {facet.name: facet.chosen_in(query) for facet in FACETS}
        words, polarity = words_in(query.get("q", "")), query.get("polarity", "")
        if polarity not in Tag.Polarity.values:
            polarity = ""
        return cls(visible, words, polarity, chosen)

    @property
    def looks_for_themes(self) -> bool:
        """Whether the polarity matters: it narrows themes and stages, nothing else."""
        return bool(self.chosen.get("theme") or self.chosen.get("stage"))

    def reviews(self, leaving_out: Facet | None = None) -> QuerySet[Review]:
        """Reviews that match every facet chosen and contain the words, if any."""
        found = self.visible.select_related("publisher")
        for facet in FACETS:
            values = self.chosen.get(facet.name)
            if values and facet != leaving_out:
                hits = Review.objects.filter(
                    **self._confirmed(facet), **facet.among(values)
                )
                found = found.filter(pk__in=hits.values("pk"))
        if self.words:
            hits = Passage.objects.filter(search=self._query(), current=True)
            found = found.filter(pk__in=hits.values("review"))
        return found

    def passages(self) -> QuerySet[Passage]:
        """Passages with the words, best first; the words between MARK and UNMARK."""
        query = self._query()
        reviews = self.reviews().order_by()
        return (
            Passage.objects.filter(
                search=query, current=True, review__in=reviews.values("pk")
            )
            .select_related("page__version__report__review__publisher")
            .defer("search", "page__text")
            .annotate(rank=SearchRank(F("search"), query) * _WEIGHT)
            .annotate(headline=_headline(query))
            .order_by("-rank", "pk")
        )

    def counts(self, facet: Facet) -> list[tuple[str, int]]:
        """What choosing each value of a facet would find, its own choice left out."""
        reviews = self.reviews(leaving_out=facet).order_by()
        shown = {**self._confirmed(facet), f"{facet.path}__isnull": False}
        rows = (
            Review.objects.filter(pk__in=reviews.values("pk"), **shown)
            .order_by()
            .annotate(value=facet.value)
            .values_list("value")
            .annotate(n=Count("pk", distinct=True))
            .order_by("-n", "value")
        )
        return [(value, n) for value, n in rows if value != ""]

    def _confirmed(self, facet: Facet) -> dict[str, str | bool]:
        """A review is found by its themes only where people confirmed them."""
        if not facet.path.startswith("tags__"):
            return {}
        found: dict[str, str | bool] = {
            "tags__state": Tag.State.CONFIRMED,
            "tags__current": True,
        }
        return {**found, "tags__polarity": self.polarity} if self.polarity else found

    def _query(self) -> SearchQuery:
        return SearchQuery(self.words, config=CONFIG, search_type="websearch")


def left_out(query) -> list[str]:
    """What a query string asks of the facets and no facet accepts, as it was given."""
    return [
        given
        for facet in FACETS
        for given in query.getlist(facet.name)[:MOST_VALUES]
        if given and not facet.accepts(given)
    ]


def words_in(given: str) -> str:
    """The words of a search box as Postgres can take them: bounded, without NUL."""
    return " ".join(given.replace("\x00", " ").split())[:LONGEST]


def _headline(query: SearchQuery) -> SearchHeadline:
    return SearchHeadline(
        "text",
        query,
        config=CONFIG,
        start_sel=MARK,
        stop_sel=UNMARK,
        max_words=60,
        min_words=30,
        max_fragments=1,
    )
