"""What the record of a review may be, as guessed from a document; a person confirms."""

from django.db import models

from reviews.models.report import Page, Version


class Guess(models.Model):
    """One value for one field of the record, with the words it was guessed from."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="guesses")
    field = models.CharField(max_length=40)  # a field of Review
    value = models.CharField(max_length=300)  # as the form takes it: a code, a year
    label = models.CharField(max_length=300)  # as people read it
    page = models.ForeignKey(Page, models.CASCADE, related_name="+")
    start = models.PositiveIntegerField()  # code points in the page's text
    end = models.PositiveIntegerField()
    quote = models.TextField()
    score = models.FloatField()  # 0 to 1, for the order alone

    class Meta:
        ordering = ["version", "field", "-score", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "field", "value"], name="guess_once_a_value"
            )
        ]

    def __str__(self):
        return f"{self.field}: {self.label}"
