"""The evidence for a theme: quotations with their pages, and where they come from."""

from collections.abc import Iterable

from django.db.models import Case, Count, F, Q, QuerySet, Value, When

from accounts.models import Agency
from reviews.models import Passage, Review, Tag, Version
from themes.models import Theme
from themes.trends import Share

State = Tag.State
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
        .filter(
            theme=theme,
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
        .filter(theme=theme, polarity=Tag.Polarity.PROBLEM, review__in=held)
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


def next_mark(version: Version, *, page: int, start: int, back: bool) -> Tag | None:
    """The mark that follows a place in a document, or the one before it."""
    tags = (
        Tag.objects.filter(
            passage__page__version=version,
            state__in=[State.CONFIRMED, State.SUGGESTED],
        )
        .select_related("passage__page")
        .defer("passage__search", "passage__text", "passage__page__text")
        .annotate(page_number=F("passage__page__number"))
    )
    if back:
        before = Q(page_number__lt=page) | Q(page_number=page, start__lt=start)
        return tags.filter(before).order_by("-page_number", "-start", "-pk").first()
    after = Q(page_number__gt=page) | Q(page_number=page, start__gt=start)
    return tags.filter(after).order_by("page_number", "start", "pk").first()


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
