"""A review's documents: reports, their files, pages and passages, and their reading."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.models import User
from accounts.roles import Act, may
from reviews.models.facets import ReportKind, Section
from reviews.models.review import Review


class Report(models.Model):
    """One document of a review, such as its overview report."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="reports")
    kind = models.CharField(
        max_length=40, choices=ReportKind, default=ReportKind.OVERVIEW
    )

    class Meta:
        ordering = ["review", "pk"]

    def __str__(self):
        return self.get_kind_display()


class VersionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Released and not replaced; for those who work on drafts, every one."""
        if may(user, Act.READ_DRAFTS):
            return self
        return self.filter(
            report__review__state=Review.State.PUBLISHED,
            released__isnull=False,
            superseded_by=None,
        )

    def waiting(self):
        return self.filter(status=Version.Status.WAITING)

    def readable(self):
        """Versions whose text has been read, tagged or not yet."""
        return self.filter(status__in=[Version.Status.READABLE, Version.Status.READ])


class Version(models.Model):
    """One file of a report. Its original is kept by SHA-256 and never changed.

    The status is the queue of record: what waits here will be read, whatever happens
    to the broker, the worker or the machine.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", "Waiting to be read"
        READABLE = "readable", "Text read, tags to come"
        READ = "read", "Read and tagged"
        NEEDS_OCR = "needs-ocr", "Needs OCR"
        REFUSED = "refused", "Could not be read"
        CANCELLED = "cancelled", "Stopped by a person"

    report = models.ForeignKey(Report, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(default=1)
    sha256 = models.CharField(max_length=64, unique=True)
    file_name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()  # bytes
    kind = models.CharField(max_length=10, blank=True)  # by content: pdf, docx, html…
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    refusal = models.CharField(max_length=300, blank=True)
    notes = ArrayField(models.CharField(max_length=300), default=list, blank=True)
    page_count = models.PositiveIntegerField(default=0)
    ocr_pages = models.PositiveIntegerField("pages that need OCR", default=0)
    ocr_waiting = models.BooleanField(default=False)  # pages wait for the OCR queue
    # the smallest hashes of its word shingles, by which copies are found
    sketch = ArrayField(models.BigIntegerField(), default=list, blank=True)
    superseded_by = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="supersedes"
    )
    released = models.DateTimeField(null=True, blank=True)  # by a second person
    uploaded = models.DateTimeField(auto_now_add=True)
    uploaded_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="uploads"
    )

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded", "-pk"]
        indexes = [
            models.Index(
                fields=["uploaded"],
                name="version_unfinished",
                condition=Q(status__in=["waiting", "readable"]) | Q(ocr_waiting=True),
            ),
            GinIndex(fields=["sketch"], name="version_sketch"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "number"], name="version_numbered_once"
            ),
            models.CheckConstraint(
                condition=Q(status="refused") ^ Q(refusal=""),
                name="version_refused_with_a_reason",
            ),
        ]

    def __str__(self):
        return self.file_name

    @property
    def is_held(self) -> bool:
        """Whether it belongs to a published review and nobody has released it yet."""
        return self.report.review.is_published and self.released is None

    @property
    def is_finished(self) -> bool:
        return self.status not in (self.Status.WAITING, self.Status.READABLE)


class Page(models.Model):
    """One page: its text as read, and how."""

    class Method(models.TextChoices):
        NATIVE = "native", "Text of the file"
        OCR = "ocr", "OCR"
        NONE = "none", "Needs OCR"

    version = models.ForeignKey(Version, models.CASCADE, related_name="pages")
    number = models.PositiveIntegerField()  # physical, from 1
    label = models.CharField("printed number", max_length=20, blank=True)
    text = models.TextField(blank=True)
    method = models.CharField(max_length=10, choices=Method, default=Method.NATIVE)
    engine = models.CharField(max_length=40, blank=True)  # of OCR, with its version
    language = models.CharField(max_length=20, blank=True)  # of OCR: eng, cym
    confidence = models.FloatField(null=True, blank=True)  # 0 to 1, of OCR
    # [[start, end, x, y, width, height], …] of OCR: each word's place in the text and,
    # in fractions of the page from its top left, on the picture
    words = models.JSONField(default=list, blank=True)
    width = models.FloatField(default=0)  # points; 0 where the file has no pages
    height = models.FloatField(default=0)
    # [[start, end], …] of running headers, footers and page numbers, in code points
    furniture = models.JSONField(default=list)

    class Meta:
        ordering = ["version", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "number"], name="page_numbered_once"
            )
        ]

    def __str__(self):
        return f"page {self.number}"

    def get_absolute_url(self):
        version = self.version
        return reverse(
            "page", args=[version.report.review.reference, version.pk, self.number]
        )


class Passage(models.Model):
    """A paragraph-sized piece of a page; its text is that slice, to the character."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="passages")
    page = models.ForeignKey(Page, models.CASCADE, related_name="passages")
    number = models.PositiveIntegerField()  # in reading order within the version
    start = models.PositiveIntegerField()  # code points in the page's text
    end = models.PositiveIntegerField()
    text = models.TextField()
    section = models.CharField(max_length=20, choices=Section, blank=True)
    heading = models.CharField(max_length=200, blank=True)
    continues = models.BooleanField(default=False)  # goes on from the page before
    # shown and counted: not of a version that is superseded, or held for release
    current = models.BooleanField(default=True)
    # Belongs to the database, so it is never stale: searchable as soon as it is read.
    search = models.GeneratedField(
        expression=SearchVector("text", config="english"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        ordering = ["page", "start"]
        indexes = [GinIndex(fields=["search"], name="passage_search")]
        constraints = [
            models.UniqueConstraint(
                fields=["page", "start"], name="passage_starts_once"
            ),
            models.CheckConstraint(
                condition=Q(end__gt=F("start")), name="passage_is_not_empty"
            ),
        ]

    def __str__(self):
        return f"passage {self.number}"


class ProcessingRun(models.Model):
    """One stage of reading one version: when, how often, with what result."""

    class Stage(models.TextChoices):
        EXTRACT = "extract", "Reading the text"
        OCR = "ocr", "Reading pictures of pages"
        TAG = "tag", "Suggesting tags"

    class Outcome(models.TextChoices):
        DONE = "done", "Done"
        REFUSED = "refused", "Refused"

    version = models.ForeignKey(Version, models.CASCADE, related_name="runs")
    stage = models.CharField(max_length=10, choices=Stage)
    pipeline = models.CharField(max_length=64)  # version of the code that did it
    attempts = models.PositiveSmallIntegerField(default=0)
    queued = models.DateTimeField()
    started = models.DateTimeField(null=True, blank=True)
    finished = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    counts = models.JSONField(default=dict, blank=True)
    error = models.CharField(max_length=300, blank=True)  # in plain words

    class Meta:
        ordering = ["queued", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "stage", "pipeline"],
                name="run_once_a_stage_and_pipeline",
            ),
            models.CheckConstraint(
                condition=Q(outcome="") | Q(finished__isnull=False),
                name="run_with_an_outcome_is_finished",
            ),
        ]

    def __str__(self):
        return f"{self.get_stage_display()} of version {self.version_id}"
