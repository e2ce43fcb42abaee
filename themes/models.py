"""The vocabulary: stages of the child's journey, themes, versions and taggers."""

import re

from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.models import Agency, User
from themes.differences import Kind

SMALL_WORDS = {"a", "an", "and", "at", "by", "for", "in", "of", "on", "or", "the", "to"}


class Stage(models.Model):
    """A step of the child's journey through services, in order."""

    CROSS_CUTTING = "cross-cutting"

    code = models.SlugField(max_length=40, unique=True)
    title = models.CharField(max_length=80)
    order = models.PositiveSmallIntegerField(unique=True)
    description = models.TextField(blank=True)

    class Meta:
        ordering = ["order"]

    def __str__(self):
        """What people call it; the taxonomy's own word is for those who keep it."""
        return "Along the whole journey" if self.is_cross_cutting else self.title

    @property
    def is_cross_cutting(self) -> bool:
        return self.code == self.CROSS_CUTTING


class ThemeGroup(models.Model):
    """Themes that belong together by subject, whatever their stage."""

    code = models.SlugField(max_length=40, unique=True)
    title = models.CharField(max_length=80)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order"]

    def __str__(self):
        return self.title


class TaxonomyVersion(models.Model):
    """The whole vocabulary as published: every tag keeps the version it was made under.

    The content is kept as it was loaded, so that an old definition can always be read.
    """

    number = models.CharField(max_length=20, unique=True)
    published = models.DateTimeField(auto_now_add=True)
    # nobody, where the version came with the portal
    published_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="taxonomies"
    )
    note = models.TextField(blank=True)
    fingerprint = models.CharField(max_length=64)  # SHA-256 of the content
    content = models.JSONField()

    class Meta:
        ordering = ["published"]
        get_latest_by = "published"

    def __str__(self):
        return f"Taxonomy {self.number}"


def _words(name: str) -> set[str]:
    """The words of a name, one and many alike: referral, referrals."""
    found = re.findall(r"\w+", re.sub(r"['’]s?\b", "", name.lower()))
    return {word.removesuffix("s") for word in found} - SMALL_WORDS


def _texts() -> ArrayField:
    return ArrayField(models.TextField(), default=list, blank=True)


class ThemeQuerySet(models.QuerySet):
    def current(self):
        """Themes of the taxonomy in use, by stage."""
        return self.filter(retired=False).select_related("stage", "group")

    def counting(self, name: str, values: list):
        """Themes with one of these values, and those merged into such a theme."""
        own, heirs = {f"{name}__in": values}, {f"merged_into__{name}__in": values}
        return self.filter(models.Q(**own) | models.Q(**heirs))


class Theme(models.Model):
    """A recurring issue of communication or decision-making, as it is now defined."""

    code = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=160)
    stage = models.ForeignKey(Stage, models.PROTECT, related_name="themes")
    group = models.ForeignKey(ThemeGroup, models.PROTECT, related_name="themes")
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="narrower"
    )
    order = models.PositiveSmallIntegerField(default=0)
    retired = models.BooleanField(default=False)
    # where its old tags count: never set for a theme that was split
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged"
    )
    origin = models.CharField(max_length=30)
    briefing = models.CharField(max_length=40, blank=True)
    synonyms = _texts()
    discouraged = _texts()  # found by search, never shown as a title
    definition = models.TextField()
    include = _texts()
    exclude = _texts()
    phrasings = _texts()
    questions = _texts()
    barriers = models.JSONField(default=list)  # [{"text", "basis"}]
    solutions = models.JSONField(default=list)  # [{"text", "basis"}]
    agencies = models.ManyToManyField(Agency, related_name="themes", blank=True)

    objects = ThemeQuerySet.as_manager()

    class Meta:
        ordering = ["stage__order", "order", "title"]

    def __str__(self):
        return self.title

    def is_named(self, words: str) -> bool:
        """Whether one of its names has all these words, in any order."""
        asked = _words(words)
        names = [self.title, self.code, *self.synonyms, *self.discouraged]
        return bool(asked) and any(asked <= _words(name) for name in names)


class ThemeChange(models.Model):
    """What a published version did to a theme: the map from old codes to new."""

    version = models.ForeignKey(
        TaxonomyVersion, models.CASCADE, related_name="theme_changes"
    )
    kind = models.CharField(
        max_length=10, choices=[(kind.value, kind.value) for kind in Kind]
    )
    old = models.SlugField(max_length=60, blank=True)
    new = models.SlugField(max_length=60, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["version", "pk"]
        indexes = [models.Index(fields=["old"]), models.Index(fields=["new"])]

    def __str__(self):
        return f"{self.kind} {self.old} → {self.new}"


class TaxonomyDraft(models.Model):
    """The next version while people work on it. There is one at a time."""

    class State(models.TextChoices):
        OPEN = "open", "Open"
        PUBLISHED = "published", "Published"
        DISCARDED = "discarded", "Discarded"

    number = models.CharField(max_length=20)
    follows = models.ForeignKey(
        TaxonomyVersion, models.PROTECT, related_name="drafts_after"
    )
    frame = models.JSONField()  # everything in a version but its themes
    note = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    edition = models.PositiveIntegerField(default=1)  # of the draft as a whole
    started = models.DateTimeField(auto_now_add=True)
    started_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    changed = models.DateTimeField(auto_now=True)
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-started"]
        constraints = [
            models.UniqueConstraint(
                fields=["state"],
                condition=models.Q(state="open"),
                name="one_open_draft",
            )
        ]

    def __str__(self):
        return f"Draft of taxonomy {self.number}"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN


class DraftTheme(models.Model):
    """A theme of a draft, in the form of the file."""

    class Fate(models.TextChoices):
        """Why it will not be in the next version."""

        RETIRED = Kind.RETIRED.value, "Retired"
        MERGED = Kind.MERGED.value, "Merged"
        SPLIT = Kind.SPLIT.value, "Split"

    draft = models.ForeignKey(TaxonomyDraft, models.CASCADE, related_name="themes")
    code = models.SlugField(max_length=60)
    order = models.PositiveSmallIntegerField()
    content = models.JSONField()
    fate = models.CharField(max_length=10, choices=Fate, blank=True)
    into = ArrayField(models.SlugField(max_length=60), default=list, blank=True)
    fate_note = models.TextField(blank=True)
    edition = models.PositiveIntegerField(default=1)
    changed = models.DateTimeField(auto_now=True)
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["draft", "order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["draft", "code"], name="draft_has_a_code_once"
            )
        ]

    def __str__(self):
        return self.content["title"]


class Tagger(models.Model):
    """One version of the machine that suggests tags, with its measured accuracy."""

    name = models.CharField(max_length=40)
    version = models.CharField(max_length=20)
    fingerprint = models.CharField(max_length=64, unique=True)
    created = models.DateTimeField(auto_now_add=True)
    accuracy = models.JSONField(default=dict, blank=True)  # theme code -> figures

    class Meta:
        ordering = ["-created"]
        get_latest_by = "created"

    def __str__(self):
        return f"{self.name} {self.version}"
