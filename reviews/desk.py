"""The review desk: which suggestion to decide on next, and why that one."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import (
    Case,
    Count,
    F,
    IntegerField,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from accounts import audit
from reviews import tags
from reviews.errors import TagRefused
from reviews.models import Decision, Passage, Review, Tag
from reviews.models.tag import TagQuerySet
from themes.models import Theme

State = Tag.State
RARE = 5  # fewer confirmed tags than this, and a theme needs every one
NOT_SURE, FAIRLY_SURE = 0.6, 0.8  # bounds of the words for a score
SAMPLE = 10  # suggestions to check before the rest are accepted
CHECKED = "Accepted with all that scored as high, after a sample was checked"


@dataclass(frozen=True)
class Queue:
    """Suggestions for one person to decide on: of a review, of a theme, or all."""

    user: object
    review: Review | None = None
    theme: Theme | None = None

    def every(self) -> TagQuerySet:
        """What the tagger found, decided or not, in the latest versions."""
        found = Tag.objects.filter(
            source=Tag.Source.MACHINE,
            passage__page__version__superseded_by=None,
            review__in=Review.objects.visible_to(self.user).order_by().values("pk"),
        )
        if self.theme:
            found = found.of(self.theme)
        if self.review:
            found = found.filter(review=self.review)
        in_use = Q(theme__retired=False) | Q(theme__merged_into__isnull=False)
        decided = Q(state__in=Decision.Verdict.values)
        return found.filter(in_use | decided)

    def in_order(
        self, confirmed: dict[int, int], skipped: Sequence[int] = ()
    ) -> QuerySet[Tag]:
        """The undecided, the most useful first.

        Those skipped come last, in the order they were skipped in. Before them stands
        what the tagger is unsure of; and of the rest first that which it was least
        sure of, then rare themes, then by place.
        """
        common = [theme for theme, n in confirmed.items() if n >= RARE]
        return (
            self.every()
            .undecided()
            .annotate(
                heir=_HEIR,
                put_off=_put_off(skipped),
                sure=_SURE,
                common=Case(When(heir__in=common, then=1), default=0),
            )
            .order_by(
                "put_off",
                "sure",
                "common",
                "review__reference",
                "passage__page__version",
                "passage__page__number",
                "start",
                "pk",
            )
        )

    def progress(self) -> tuple[int, int]:
        """How many are decided, and of how many."""
        decided = Count("pk", filter=Q(state__in=Decision.Verdict.values))
        found = self.every().order_by().aggregate(n=decided, of=Count("pk"))
        return found["n"], found["of"]


# the theme that a tag counts for
_HEIR = Coalesce("theme__merged_into", "theme")
_SURE = Case(
    When(state=State.UNSURE, then=Value(3)),
    When(score__lt=NOT_SURE, then=Value(0)),
    When(score__lt=FAIRLY_SURE, then=Value(1)),
    default=Value(2),
)


def _put_off(skipped: Sequence[int]) -> Case | Value:
    if not skipped:
        return Value(0, output_field=IntegerField())
    places = [When(pk=pk, then=Value(n)) for n, pk in enumerate(skipped, start=1)]
    return Case(*places, default=Value(0))


def confirmed_by_theme() -> dict[int, int]:
    """How many tags of each theme, and of those merged into it, people confirmed."""
    return _counted(Tag.objects.confirmed(), _HEIR)


def why_next(tag: Tag, confirmed: dict[int, int], skipped: Sequence[int] = ()) -> str:
    """Why this one comes now, in words."""
    reasons = []
    if tag.pk in skipped:
        reasons.append("You skipped it before.")
    if tag.state == State.UNSURE:
        reasons.append("Unsure: below the theme’s threshold, so it comes last.")
    elif tag.score is not None and tag.score < NOT_SURE:
        reasons.append("Uncertain: just above the theme’s threshold.")
    if (n := confirmed.get(tag.theme.merged_into_id or tag.theme_id, 0)) < RARE:
        reasons.append(f"Rare theme: {n or 'none'} confirmed so far.")
    return " ".join(reasons) or "Next by how sure the tagger was, then by place."


def around(passage: Passage) -> list[Passage]:
    """The passages before and after, whichever page they stand on."""
    near = Passage.objects.filter(
        page__version=passage.page.version_id,
        number__in=[passage.number - 1, passage.number + 1],
    )
    return list(near.select_related("page").defer("search").order_by("number"))


def add_missed(tag: Tag, *, theme: Theme, polarity: str, quote: str, by) -> Tag:
    """Add a tag on words of the passage in view, or of one beside it."""
    passages = [tag.passage, *around(tag.passage)]
    for passage in passages:
        try:
            tags.place_in(passage, quote)
        except TagRefused:
            continue
        return tags.add(
            passage.page,
            theme=theme,
            polarity=polarity,
            quote=quote,
            by=by,
            within=passage,
        )
    raise TagRefused(
        "These words were not found in one passage. Select them in the text."
    )


def waiting_by_review(user) -> list[tuple[Review, int]]:
    """Reviews with suggestions to decide on, those with the most first; how many."""
    waiting = _counted(Queue(user).every().undecided(), F("review"))
    reviews = Review.objects.only("reference", "title").in_bulk(list(waiting))
    found = [(reviews[pk], n) for pk, n in waiting.items()]
    return sorted(found, key=lambda row: (-row[1], row[0].reference))


def waiting_by_theme(user) -> list[tuple[Theme, int, int]]:
    """Themes with suggestions to decide on, the rarest first; how many, and how many
    are confirmed."""
    waiting = _counted(Queue(user).every().undecided(), _HEIR)
    themes, confirmed = Theme.objects.in_bulk(list(waiting)), confirmed_by_theme()
    found = [(themes[pk], n, confirmed.get(pk, 0)) for pk, n in waiting.items()]
    return sorted(found, key=lambda row: (row[2], row[0].title))


def _counted(found: QuerySet[Tag], by: F | Coalesce) -> dict[int, int]:
    rows = found.order_by().values(one=by).annotate(n=Count("pk"))
    return dict(rows.values_list("one", "n"))


def above(queue: Queue, score: float) -> list[int]:
    """Suggestions nobody has decided on that scored at least as high."""
    found = queue.every().filter(state=State.SUGGESTED, score__gte=score)
    return list(found.order_by("pk").values_list("pk", flat=True))


def draw(found: Sequence[int]) -> list[int]:
    """Some of them by chance, to be checked before the rest are accepted."""
    return random.SystemRandom().sample(found, min(SAMPLE, len(found)))


@transaction.atomic
def accept_above(
    review: Review,
    found: Iterable[int],
    *,
    answers: dict[int, bool],
    score: float,
    by,
) -> int:
    """Decide the sample as answered and, if all of it was right, accept the rest.

    How many were accepted beyond the sample; those decided meanwhile are left alone.
    """
    waiting = Tag.objects.select_for_update().undecided().filter(review=review)
    for tag in waiting.filter(pk__in=list(answers)):
        act = tags.confirm if answers[tag.pk] else tags.reject
        act(tag, by=by, reason="" if answers[tag.pk] else "Wrong in a sample")
    if not all(answers.values()):
        return 0
    rest = list(waiting.filter(pk__in=set(found) - set(answers)))
    for tag in rest:
        tags.confirm(tag, by=by, reason=CHECKED)
    audit.record(
        "accepted-above",
        review,
        by=by,
        reason=CHECKED,
        after={"score": score, "sample": list(answers), "n": len(rest)},
    )
    return len(rest)
