"""The evidence for a theme: quotations with their pages, and where they come from."""

from collections.abc import Iterable

from django.db.models import Case, Count, F, Q, QuerySet, Value, When

from accounts.models import Agency
from reviews.models import Passage, Review, Tag, Version
from themes.models import Theme
from themes.trends import Share

State = Tag.State
SHOWN = (State.CONFIRMED, State.SUGGESTED)  # to everybody
_FIRM_FIRST = Case(When(state=State.CONFIRMED, then=Value(0)), default=Value(1))


def with_source(tags: QuerySet[Tag]) -> QuerySet[Tag]:
    """Tags with all that a quotation needs to say where it stands, in one query."""
    return tags.select_related(
        "theme", "review", "passage__page__version__report"
    ).defer("passage__search", "passage__page__text")


def quotations(
    theme: Theme, reviews: QuerySet[Review], *, polarity: str, most: int = 5
) -> list[Tag]:
    """A few quotations, one a review: confirmed before suggested, newest first."""
    found = (
        Tag.objects.current()
        .of(theme)
        .filter(
            polarity=polarity,
            state__in=[State.CONFIRMED, State.SUGGESTED],
            review__in=reviews.order_by().values("pk"),
        )
        .annotate(firmness=_FIRM_FIRST)
    )
    one_a_review = found.order_by("review_id", "firmness", "-score", "pk").distinct(
        "review_id"
    )
    chosen = Tag.objects.filter(pk__in=one_a_review.values("pk"))
    order = (_FIRM_FIRST, F("review__year_published").desc(nulls_last=True), "pk")
    return list(with_source(chosen).order_by(*order)[:most])


def agencies_of(theme: Theme, reviews: QuerySet[Review]) -> list[tuple[Agency, Share]]:
    """Agencies involved in reviews where a theme went wrong, of all they were in."""
    held = reviews.order_by().values("pk")
    shown = (
        Tag.objects.confirmed()
        .of(theme)
        .filter(polarity=Tag.Polarity.PROBLEM, review__in=held)
        .order_by()
        .values("review")
    )
    counted = Agency.objects.annotate(
        n=Count("reviews", distinct=True, filter=Q(reviews__in=shown)),
        of=Count("reviews", distinct=True, filter=Q(reviews__in=held)),
    )
    return [
        (agency, Share(agency.n, agency.of))
        for agency in counted.filter(n__gt=0).order_by("-n", "order")
    ]


def next_mark(
    version: Version,
    *,
    page: int,
    after: Tag | None,
    back: bool,
    states: Iterable[str] = SHOWN,
) -> Tag | None:
    """The mark that follows another, or a page's beginning; or the one before it.

    The tag it comes after stands on the page named.
    """
    start, pk = (after.start, after.pk) if after else (-1, 0)
    tags = (
        Tag.objects.filter(passage__page__version=version, state__in=states)
        .select_related("passage__page")
        .defer("passage__search", "passage__text", "passage__page__text")
        .annotate(page_number=F("passage__page__number"))
    )
    way = "lt" if back else "gt"
    onward = (
        Q(**{f"page_number__{way}": page})
        | Q(page_number=page, **{f"start__{way}": start})
        | Q(page_number=page, start=start, **{f"pk__{way}": pk})
    )
    sign = "-" if back else ""
    order = [f"{sign}{name}" for name in ("page_number", "start", "pk")]
    return tags.filter(onward).order_by(*order).first()


def reviews_by_theme(
    themes: Iterable[Theme], reviews: QuerySet[Review]
) -> dict[int, list[Review]]:
    """For each theme, the reviews in which people confirmed that it went wrong."""
    pairs = (
        Tag.objects.confirmed()
        .filter(
            theme__in=themes,
            polarity=Tag.Polarity.PROBLEM,
            review__in=reviews.order_by().values("pk"),
        )
        .order_by()
        .values_list("theme_id", "review_id")
        .distinct()
    )
    found: dict[int, list[Review]] = {theme.pk: [] for theme in themes}
    held = Review.objects.in_bulk({review for _, review in pairs})
    for theme, review in sorted(pairs, key=lambda pair: held[pair[1]].reference):
        found[theme].append(held[review])
    return found


def passages_in(reviews: QuerySet[Review]) -> int:
    """How many passages a search of these reviews looks through."""
    held = reviews.order_by().values("pk")
    return Passage.objects.filter(current=True, review__in=held).count()
