"""What may leave, for whom, and the words that say so in every file."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format

from accounts import audit
from reviews.models import Decision, Review, Tag, Version
from themes.models import Tagger, TaxonomyVersion

State = Tag.State
STATES = [
    (State.CONFIRMED, "Confirmed"),
    (State.SUGGESTED, "Suggested by the tagger, not decided"),
    (State.UNSURE, "Unsure: the tagger abstained"),
]


VERSION = "passage__page__version"
NOT_NEEDED = (  # of every tag's page and document, and heavy
    "passage__search",
    "passage__text",
    "passage__page__text",
    "passage__page__words",
    "passage__page__furniture",
    f"{VERSION}__sketch",
    "taxonomy__content",
    "tagger__accuracy",
    "theme__definition",
    "theme__phrasings",
    "theme__solutions",
    "theme__barriers",
)


class Format(models.TextChoices):
    QDPX = "qdpx", "Project for NVivo, ATLAS.ti, MAXQDA, QualCoder (.qdpx)"
    XLSX = "xlsx", "Spreadsheet (.xlsx)"
    CSV = "csv", "CSV (in a zip file)"
    JSONL = "jsonl", "JSON Lines (in a zip file)"


@dataclass(frozen=True)
class Scope:
    """Which tags of which reviews leave, for whom."""

    user: Any  # as a request has it
    states: Sequence[str] = (State.CONFIRMED,)
    chosen: Sequence[Review] = ()

    def reviews(self) -> QuerySet[Review]:
        """The published, and one's own drafts: the rights of others' are not known."""
        own = Q(state=Review.State.DRAFT, created_by=self.user)
        return self._asked().filter(Q(state=Review.State.PUBLISHED) | own)

    def _asked(self) -> QuerySet[Review]:
        held = Review.objects.visible_to(self.user).order_by("reference")
        return held.filter(pk__in=[r.pk for r in self.chosen]) if self.chosen else held

    def versions(self) -> QuerySet[Version]:
        """The present version of each document that has been read."""
        return (
            Version.objects.readable()
            .filter(
                report__review__in=self.reviews().order_by(), superseded_by__isnull=True
            )
            .filter(Q(released__isnull=False) | Q(report__review__state="draft"))
            .select_related("report__review__publisher")
            .defer("sketch")
            .order_by("report__review__reference", "report_id", "number")
        )

    def tags(self) -> QuerySet[Tag]:
        """The tags themselves, with all that a line about one needs."""
        decisions = Decision.objects.select_related("by")
        return (
            Tag.objects.current()
            .filter(passage__page__version__in=self.versions(), state__in=self.states)
            .select_related(
                "theme",
                "tagger",
                "taxonomy",
                "passage__page__version__report__review__publisher",
            )
            .defer(*NOT_NEEDED)
            .prefetch_related(Prefetch("decisions", decisions))
            .order_by(
                "review__reference",
                f"{VERSION}_id",
                "passage__page__number",
                "start",
                "pk",
            )
        )

    def record(self) -> None:
        """Put what leaves into the audit trail."""
        left = {
            "states": list(self.states),
            "reviews": [review.reference for review in self.reviews()],
            "tags": self.tags().count(),
        }
        audit.record("exported", self.user, by=self.user, after=left)

    def left_out(self) -> list[str]:
        """What was asked for, or might be expected, and is not there."""
        others = self._asked().exclude(pk__in=self.reviews()).count()
        held = dict(
            Tag.objects.current()
            .filter(passage__page__version__in=self.versions())
            .exclude(state__in=self.states)
            .order_by()
            .values_list("state")
            .annotate(n=Count("pk"))
        )
        labels = dict(State.choices)
        said = [
            f"{n} tags that are {labels[state].lower()}: not asked for."
            if state != State.REJECTED
            else f"{n} rejected tags: people said they are wrong."
            for state, n in sorted(held.items())
        ]
        if others:
            said.append(
                f"{others} reviews that are withdrawn, or drafts of other people: "
                "nobody has released them."
            )
        return said or ["Nothing that was asked for."]

    def about(self) -> list[tuple[str, str]]:
        """What the file holds, in pairs: for a sheet, a file, a description."""
        when = date_format(timezone.localtime(), "j F Y, H:i")
        states = dict(STATES)
        return [
            ("Made", f"{when}, for {self.user}"),
            ("Reviews", str(self.reviews().count())),
            ("Documents", str(self.versions().count())),
            ("Tags", str(self.tags().count())),
            ("Which tags", "; ".join(states[State(one)] for one in self.states)),
            *[("Left out", said) for said in self.left_out()],
            ("Taxonomy now in use", str(TaxonomyVersion.objects.last() or "none")),
            ("Tagger now in use", str(Tagger.objects.first() or "none")),
            (
                "Places",
                "Start and end count characters (Unicode code points) from 0; the "
                "end is the first character after the quotation.",
            ),
            (
                "Use",
                "Quotations belong to the publishers of the reviews: see the rights of "
                "each. Suggested tags are a machine's guesses and count nowhere.",
            ),
        ]
