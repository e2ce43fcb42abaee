"""Passages coded blind by several people, and codings brought in from other tools."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.models import User
from reviews.models.report import Passage
from reviews.models.review import Review
from reviews.models.tag import Tag
from themes.models import Tagger, TaxonomyVersion, Theme


class Round(models.Model):
    """The same passages for several coders, none of whom sees another's work."""

    name = models.CharField(max_length=120)
    seed = models.PositiveBigIntegerField()  # the passages were drawn with it
    reviews = models.ManyToManyField(Review, related_name="rounds", blank=True)
    coders = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="rounds")
    taxonomy = models.ForeignKey(TaxonomyVersion, models.PROTECT, related_name="+")
    tagger = models.ForeignKey(Tagger, models.PROTECT, related_name="rounds")
    # how many passages there were to draw from, with and without suggestions
    pool_with = models.PositiveIntegerField(default=0)
    pool_without = models.PositiveIntegerField(default=0)
    made = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    closed = models.DateTimeField(null=True, blank=True)
    figures = models.JSONField(default=dict, blank=True)  # once closed, kept

    class Meta:
        ordering = ["-made", "-pk"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("round", args=[self.pk])


class Sample(models.Model):
    """A passage of a round, in the order in which every coder meets it."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="samples")
    passage = models.ForeignKey(Passage, models.CASCADE, related_name="samples")
    number = models.PositiveIntegerField()  # from 1
    # what the tagger said when the round was made: [{theme, polarity, state, …}]
    machine = models.JSONField(default=list, blank=True)
    suggested = models.BooleanField(default=False)  # whether it suggested anything

    class Meta:
        ordering = ["round", "number"]
        constraints = [
            models.UniqueConstraint(fields=["round", "passage"], name="sample_once"),
            models.UniqueConstraint(
                fields=["round", "number"], name="sample_numbered_once"
            ),
        ]

    def __str__(self):
        return f"passage {self.number} of {self.round}"


class Coding(models.Model):
    """What one coder saw in one passage. Once done it is not changed any more."""

    sample = models.ForeignKey(Sample, models.CASCADE, related_name="codings")
    coder = models.ForeignKey(User, models.PROTECT, related_name="codings")
    done = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["sample", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["sample", "coder"], name="coding_once_a_coder"
            )
        ]

    def __str__(self):
        return f"{self.sample} by {self.coder}"


class ThemeSeen(models.Model):
    """A theme somebody saw in a passage, with the words that prove it."""

    passage = models.ForeignKey(Passage, models.CASCADE, related_name="+")
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="+")
    polarity = models.CharField(max_length=10, choices=Tag.Polarity)
    start = models.PositiveIntegerField()  # code points in the page's text
    end = models.PositiveIntegerField()
    quote = models.TextField()  # the page's text from start to end: a trigger checks

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(end__gt=F("start")), name="%(class)s_quote_is_not_empty"
            )
        ]

    def __str__(self):
        return f"{self.theme} ({self.get_polarity_display()})"

    @property
    def key(self) -> tuple[str, str]:
        return self.theme.code, self.polarity


class Mark(ThemeSeen):
    """A theme that a coder saw: once a polarity in a passage."""

    coding = models.ForeignKey(Coding, models.CASCADE, related_name="marks")

    class Meta(ThemeSeen.Meta):
        ordering = ["coding", "start", "pk"]
        constraints = [
            *ThemeSeen.Meta.constraints,
            models.UniqueConstraint(
                fields=["coding", "theme", "polarity"], name="mark_once_a_theme"
            ),
        ]


class Settlement(models.Model):
    """What was settled where coders differed, and why."""

    sample = models.ForeignKey(Sample, models.CASCADE, related_name="settlements")
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="+")
    polarity = models.CharField(max_length=10, choices=Tag.Polarity)
    shown = models.BooleanField()  # whether the passage shows the theme after all
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["sample", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["sample", "theme", "polarity"], name="settled_once"
            )
        ]

    def __str__(self):
        return f"{self.theme} in {self.sample}: {'yes' if self.shown else 'no'}"


class Import(models.Model):
    """A file of codings made with another tool."""

    file_name = models.CharField(max_length=200)
    origin = models.CharField(max_length=120, blank=True)  # the tool, as it says
    left_out = models.JSONField(default=list, blank=True)  # sentences, with counts
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self):
        return self.file_name


class Proposal(ThemeSeen):
    """A theme that a coder saw with another tool, until somebody here decides."""

    class State(models.TextChoices):
        OPEN = "open", "Not decided"
        ACCEPTED = "accepted", "Accepted"
        REJECTED = "rejected", "Rejected"

    brought = models.ForeignKey(Import, models.CASCADE, related_name="proposals")
    coder = models.CharField(max_length=120)  # as the file names them
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    decided = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(max_length=300, blank=True)

    class Meta(ThemeSeen.Meta):
        ordering = ["brought", "passage", "start", "pk"]
        constraints = [
            *ThemeSeen.Meta.constraints,
            models.UniqueConstraint(
                fields=["passage", "theme", "polarity", "start", "end", "coder"],
                name="proposed_once_by_a_coder",
            ),
            models.CheckConstraint(
                condition=Q(state="open") ^ Q(decided__isnull=False),
                name="proposal_decided_with_a_time",
            ),
        ]
