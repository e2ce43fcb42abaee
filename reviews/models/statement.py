"""What a report concludes, as rows: its recommendations and its findings."""

from django.db import models

from reviews.models.report import Page, Version
from reviews.models.review import Review


class Statement(models.Model):
    """A numbered conclusion of a report, where it stands, in the report's own words."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="%(class)ss")
    version = models.ForeignKey(Version, models.CASCADE, related_name="%(class)ss")
    page = models.ForeignKey(Page, models.CASCADE, related_name="%(class)ss")
    order = models.PositiveIntegerField()  # in reading order within the version
    number = models.CharField(max_length=20, blank=True)  # as the report numbers it
    text = models.TextField()  # lines joined; may go on over the page
    start = models.PositiveIntegerField()  # code points in the text of its first page
    end = models.PositiveIntegerField()

    class Meta:
        abstract = True
        ordering = ["version", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "order"], name="%(class)s_ordered_once"
            )
        ]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.number or self.order}".capitalize()


class Recommendation(Statement):
    """What a report says should be done, and by whom where it says so."""

    addressee = models.CharField(max_length=200, blank=True)


class Finding(Statement):
    """What a report found. Some models of review end in findings alone."""
