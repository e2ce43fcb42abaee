"""Counts reviews by theme, stage and year: the one place that counts.

Only confirmed tags count, unless a function's name says otherwise. A review counts
once for a theme, however many passages show it. The base is reviews whose text could be
read: nobody can say of a scan that waits for OCR that it does not show a theme.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from reviews.models import Passage, Review, Tag
from reviews.models.tag import TagQuerySet
from themes.models import Stage, Theme
from themes.trends import Point, Row, Share, table, trend

PROBLEM, GOOD = Tag.Polarity.PROBLEM, Tag.Polarity.GOOD
# A tag of a theme that was merged counts for the theme it went into. See ADR 9.
THEME = Coalesce("theme__merged_into", "theme")
CODE = Coalesce("theme__merged_into__code", "theme__code")
STAGE = Coalesce("theme__merged_into__stage", "theme__stage")


def readable(reviews: QuerySet[Review]) -> QuerySet[Review]:
    """Those of these reviews whose text could be read."""
    return reviews.filter(
        Exists(Passage.objects.filter(review=OuterRef("pk"), current=True))
    )


@dataclass(frozen=True)
class Coverage:
    """What stands behind the figures."""

    reviews: int  # published, under the filters chosen
    readable: int  # of which with text: the base of every figure
    undecided: int  # of which with suggestions nobody has decided

    @property
    def unreadable(self) -> int:
        return self.reviews - self.readable


def coverage(reviews: QuerySet[Review]) -> Coverage:
    """How many reviews there are, could be read, and are still being coded."""
    tags = Tag.objects.current().filter(
        review=OuterRef("pk"), state=Tag.State.SUGGESTED
    )
    return Coverage(
        reviews.order_by().count(),
        readable(reviews).order_by().count(),
        readable(reviews).filter(Exists(tags)).order_by().count(),
    )


def read_by_year(reviews: QuerySet[Review]) -> dict[int, int]:
    """How many of these reviews with readable text were published in each year."""
    rows = (
        readable(reviews)
        .order_by()
        .values_list("year_published")
        .annotate(n=Count("pk"))
    )
    return dict(rows)


def _tags(reviews: QuerySet[Review], polarity: str) -> TagQuerySet:
    return Tag.objects.current().filter(
        review__in=reviews.order_by().values("pk"), polarity=polarity
    )


def by_theme_and_year(
    reviews: QuerySet[Review], *, polarity: str = PROBLEM
) -> dict[tuple[str, int], int]:
    """Reviews with a confirmed tag, keyed by theme code and year published."""
    return _by_theme_and_year(_tags(reviews, polarity).confirmed())


def only_suggested_by_theme_and_year(
    reviews: QuerySet[Review], *, polarity: str = PROBLEM
) -> dict[tuple[str, int], int]:
    """Reviews in which a theme is suggested and not (yet) confirmed."""
    tags = _tags(reviews, polarity)
    confirmed = {
        (tag[0], tag[1])
        for tag in tags.confirmed().order_by().values_list(THEME, "review_id")
    }
    suggested = (
        tags.filter(state=Tag.State.SUGGESTED)
        .order_by()
        .values_list(THEME, "review_id", CODE, "review__year_published")
        .distinct()
    )
    counted: dict[tuple[str, int], int] = defaultdict(int)
    for theme_id, review_id, code, year in suggested:
        if (theme_id, review_id) not in confirmed:
            counted[code, year] += 1
    return dict(counted)


def _by_theme_and_year(tags: QuerySet[Tag]) -> dict[tuple[str, int], int]:
    rows = (
        tags.order_by()
        .values_list(CODE, "review__year_published")
        .annotate(n=Count("review", distinct=True))
    )
    return {(code, year): n for code, year, n in rows}


def dashboard(
    reviews: QuerySet[Review],
    *,
    themes: list[Theme],
    polarity: str = PROBLEM,
    suggested: bool = False,
) -> list[Row]:
    """Themes by years for these reviews, commonest first."""
    return table(
        by_theme_and_year(reviews, polarity=polarity),
        only_suggested_by_theme_and_year(reviews, polarity=polarity)
        if suggested
        else {},
        read_by_year(reviews),
        [theme.code for theme in themes],
    )


def trend_of(
    theme: Theme, reviews: QuerySet[Review], *, polarity: str = PROBLEM
) -> list[Point]:
    """Reviews with this theme in each year with a published review."""
    tags = _tags(reviews, polarity).confirmed().of(theme).order_by()
    rows = tags.values_list("review__year_published")
    confirmed = dict(rows.annotate(n=Count("review", distinct=True)))
    return trend(confirmed, read_by_year(reviews))


def by_theme(reviews: QuerySet[Review]) -> dict[int, dict[str, int]]:
    """Theme pk -> how many of these reviews show it, as problem and as good."""
    rows = (
        Tag.objects.confirmed()
        .filter(review__in=reviews.order_by().values("pk"))
        .order_by()
        .values_list(THEME)
        .annotate(
            problem=Count("review", distinct=True, filter=Q(polarity=PROBLEM)),
            good=Count("review", distinct=True, filter=Q(polarity=GOOD)),
        )
    )
    return {theme: {"problem": problem, "good": good} for theme, problem, good in rows}


@dataclass
class StageCount:
    """A stage of the journey: reviews with any of its themes, and its commonest."""

    stage: Stage
    share: Share
    commonest: list[tuple[Theme, int]] = field(default_factory=list)


def by_stage(reviews: QuerySet[Review], *, commonest: int = 2) -> list[StageCount]:
    """Every stage in order, with the reviews in which one of its themes went wrong."""
    of = readable(reviews).order_by().count()
    tags = _tags(reviews, PROBLEM).confirmed().order_by()
    per_stage = dict(tags.values_list(STAGE).annotate(n=Count("review", distinct=True)))
    per_theme = dict(tags.values_list(THEME).annotate(n=Count("review", distinct=True)))
    themes = sorted(
        (theme for theme in Theme.objects.current() if per_theme.get(theme.pk)),
        key=lambda theme: -per_theme[theme.pk],
    )
    return [
        StageCount(
            stage,
            Share(per_stage.get(stage.pk, 0), of),
            [(t, per_theme[t.pk]) for t in themes if t.stage_id == stage.pk][
                :commonest
            ],
        )
        for stage in Stage.objects.all()
    ]
