"""Tags on passages, and the decisions people take on them."""

from django.db import models
from django.db.models import F, Q

from accounts.models import User
from reviews.models.report import Passage
from reviews.models.review import Review
from themes.models import Tagger, TaxonomyVersion, Theme


class TagQuerySet(models.QuerySet):
    def current(self):
        """Tags on the present version of each report: the ones shown and counted."""
        return self.filter(current=True)

    def confirmed(self):
        return self.current().filter(state=Tag.State.CONFIRMED)

    def of(self, theme: Theme):
        """Tags that count for a theme: its own and those merged into it."""
        return self.filter(Q(theme=theme) | Q(theme__merged_into=theme))

    def undecided(self):
        return self.filter(state__in=[Tag.State.SUGGESTED, Tag.State.UNSURE])

    def shown(self):
        """Everything but what people rejected."""
        return self.exclude(state=Tag.State.REJECTED)


class Tag(models.Model):
    """A theme found in a passage, with the words that prove it.

    What the machine said (score, why, evidence) is never changed; what people decided
    stands in Decision, and its upshot in the state.
    """

    class Polarity(models.TextChoices):
        PROBLEM = "problem", "What went wrong"
        GOOD = "good", "What helped"

    class State(models.TextChoices):
        SUGGESTED = "suggested", "Suggested"
        UNSURE = "unsure", "Unsure"
        CONFIRMED = "confirmed", "Confirmed"
        REJECTED = "rejected", "Rejected"

    class Source(models.TextChoices):
        MACHINE = "machine", "Suggested by the tagger"
        PERSON = "person", "Added by a person"

    review = models.ForeignKey(Review, models.CASCADE, related_name="tags")
    passage = models.ForeignKey(Passage, models.CASCADE, related_name="tags")
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="tags")
    taxonomy = models.ForeignKey(TaxonomyVersion, models.PROTECT, related_name="tags")
    polarity = models.CharField(max_length=10, choices=Polarity)
    start = models.PositiveIntegerField()  # code points in the page's text
    end = models.PositiveIntegerField()
    quote = models.TextField()  # the page's text from start to end: a trigger checks
    state = models.CharField(max_length=10, choices=State, default=State.SUGGESTED)
    source = models.CharField(max_length=10, choices=Source, default=Source.MACHINE)
    tagger = models.ForeignKey(
        Tagger, models.PROTECT, null=True, blank=True, related_name="tags"
    )
    score = models.FloatField(null=True, blank=True)  # 0 to 1
    why = models.TextField(blank=True)
    current = models.BooleanField(default=True)  # as its passage is
    # the same evidence in the version that this one's superseded
    anchored_from = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="anchored_to"
    )
    created = models.DateTimeField(auto_now_add=True)

    objects = TagQuerySet.as_manager()

    class Meta:
        ordering = ["passage", "start", "pk"]
        indexes = [
            models.Index(fields=["theme", "state", "polarity", "review"]),
            models.Index(fields=["review", "state"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["passage", "theme", "polarity", "start", "end", "source"],
                name="tag_once_for_its_evidence",
            ),
            models.CheckConstraint(
                condition=Q(end__gt=F("start")), name="tag_evidence_is_not_empty"
            ),
            models.CheckConstraint(
                condition=Q(source="machine", tagger__isnull=False, score__isnull=False)
                | Q(source="person", tagger=None, score=None),
                name="tag_of_a_machine_names_its_tagger",
            ),
            models.CheckConstraint(
                condition=Q(source="machine") | Q(state__in=["confirmed", "rejected"]),
                name="tag_of_a_person_is_decided",
            ),
        ]

    def __str__(self):
        return f"{self.theme} ({self.get_polarity_display()}, {self.state})"

    @property
    def is_decided(self) -> bool:
        return self.state in (self.State.CONFIRMED, self.State.REJECTED)

    @property
    def is_problem(self) -> bool:
        return self.polarity == self.Polarity.PROBLEM


class Decision(models.Model):
    """One person's decision on a tag. The latest counts; the earlier ones stay."""

    class Verdict(models.TextChoices):
        CONFIRMED = "confirmed", "Confirmed"
        REJECTED = "rejected", "Rejected"

    tag = models.ForeignKey(Tag, models.CASCADE, related_name="decisions")
    verdict = models.CharField(max_length=10, choices=Verdict)
    by = models.ForeignKey(User, models.PROTECT, related_name="decisions")
    at = models.DateTimeField(auto_now_add=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.get_verdict_display()} by {self.by}"
