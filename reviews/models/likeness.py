"""Documents that are nearly the same, for a person to say what they are."""

from django.db import models
from django.db.models import F, Q

from accounts.models import User
from reviews.models.report import Version


class Likeness(models.Model):
    """A new file that shares much of its text with one already held."""

    class Answer(models.TextChoices):
        OPEN = "open", "Not decided"
        NEW_VERSION = "new-version", "A new version of it"
        SAME_REVIEW = "same-review", "Another document of the same review"
        APART = "apart", "Nothing to do with it"

    version = models.ForeignKey(Version, models.CASCADE, related_name="likenesses")
    other = models.ForeignKey(Version, models.CASCADE, related_name="liked_by")
    share = models.FloatField()  # of their text in common, 0 to 1, estimated
    answer = models.CharField(max_length=20, choices=Answer, default=Answer.OPEN)
    answered_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["version", "-share"]
        constraints = [
            models.UniqueConstraint(fields=["version", "other"], name="likeness_once"),
            models.CheckConstraint(
                condition=~Q(version=F("other")), name="likeness_of_two"
            ),
        ]

    def __str__(self):
        return f"version {self.version_id} is like version {self.other_id}"
