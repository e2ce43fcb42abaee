"""A case review: the record that outlives its documents."""

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.urls import reverse

from accounts.models import Agency, Area, Organisation, User
from accounts.roles import Act, may
from reviews.models.facets import (
    AgeBand,
    Harm,
    Nation,
    Outcome,
    ReviewModel,
    ReviewType,
)

REFERENCE_LOCK = 7_302_001  # advisory lock under which references are given out


class ReviewQuerySet(models.QuerySet):
    def published(self):
        return self.filter(state=Review.State.PUBLISHED)

    def visible_to(self, user):
        """What this person may read: the published, and drafts for those who work on
        them. Every list, page, search and count goes through here."""
        return self if may(user, Act.READ_DRAFTS) else self.published()


class ReviewManager(models.Manager.from_queryset(ReviewQuerySet)):  # type: ignore[misc]
    def record(self, *, year: int, **given) -> "Review":
        """A new draft under the next reference of a year. Call within a transaction."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [REFERENCE_LOCK])
        prefix = f"R-{year}-"
        last = (
            self.filter(reference__startswith=prefix)
            .order_by(Length("reference").desc(), "-reference")
            .values_list("reference", flat=True)
            .first()
        )
        number = int(last.removeprefix(prefix)) + 1 if last else 1
        return self.create(reference=f"{prefix}{number:03}", **given)


class Review(models.Model):
    """One review of a case: what happened, what was learned, what was recommended."""

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        PUBLISHED = "published", "Published"
        WITHDRAWN = "withdrawn", "Withdrawn"

    reference = models.SlugField(max_length=20, unique=True)
    title = models.CharField("title as published", max_length=300)
    alias = models.CharField("case name as published", max_length=120, blank=True)
    review_type = models.CharField(
        "type of review", max_length=40, choices=ReviewType, blank=True
    )
    review_model = models.CharField(
        "model of review", max_length=40, choices=ReviewModel, blank=True
    )
    nation = models.CharField(max_length=20, choices=Nation, blank=True)
    publisher = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="reviews"
    )
    publisher_withheld = models.BooleanField(default=False)
    areas = models.ManyToManyField(Area, related_name="reviews", blank=True)
    year_published = models.PositiveSmallIntegerField(null=True, blank=True)
    incident_from = models.PositiveSmallIntegerField(
        "events from (year)", null=True, blank=True
    )
    incident_to = models.PositiveSmallIntegerField(
        "events to (year)", null=True, blank=True
    )
    age_bands = ArrayField(
        models.CharField(max_length=20, choices=AgeBand), default=list, blank=True
    )
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True)
    harm = ArrayField(
        models.CharField(max_length=50, choices=Harm),
        default=list,
        blank=True,
        verbose_name="kinds of harm",
    )
    agencies = models.ManyToManyField(
        Agency, related_name="reviews", blank=True, verbose_name="agencies involved"
    )
    what_happened = models.TextField(blank=True)
    what_was_learned = models.TextField(blank=True)
    what_was_recommended = models.TextField(blank=True)
    rights = models.CharField("rights", max_length=300, blank=True)
    source_address = models.URLField(max_length=500, blank=True)
    source_checked = models.DateField(null=True, blank=True)
    invented = models.BooleanField(default=False)  # for demonstration only
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    published = models.DateTimeField(null=True, blank=True)
    released_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="released"
    )
    withdrawn = models.DateTimeField(null=True, blank=True)
    withdrawal_reason = models.CharField(max_length=300, blank=True)
    created = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="prepared"
    )

    objects = ReviewManager()

    class Meta:
        ordering = [F("year_published").desc(nulls_first=True), "-reference"]
        indexes = [models.Index(fields=["state", "year_published"])]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="published")
                | Q(published__isnull=False, year_published__isnull=False),
                name="review_published_with_time_and_year",
            ),
            models.CheckConstraint(
                condition=Q(state="withdrawn") ^ Q(withdrawn=None),
                name="review_withdrawn_with_a_time",
            ),
            models.CheckConstraint(
                condition=Q(incident_from=None)
                | Q(incident_to=None)
                | Q(incident_to__gte=F("incident_from")),
                name="review_incident_period_runs_forward",
            ),
        ]

    def __str__(self):
        return f"{self.reference} {self.title}"

    def get_absolute_url(self):
        return reverse("review", args=[self.reference])

    @property
    def is_published(self) -> bool:
        return self.state == self.State.PUBLISHED

    @property
    def age_band_labels(self) -> list[str]:
        return [AgeBand(band).label for band in self.age_bands]

    @property
    def harm_labels(self) -> list[str]:
        return [Harm(kind).label for kind in self.harm]
