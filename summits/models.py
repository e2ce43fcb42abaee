"""Multi-agency summits, where people from all agencies work on what reviews teach."""

from django.db import models
from django.urls import reverse

from themes.models import Theme


class Summit(models.Model):
    """One day in one city, working on a set of themes."""

    slug = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=160)
    purpose = models.TextField()
    city = models.CharField(max_length=80)
    day = models.DateField()
    themes = models.ManyToManyField(Theme, related_name="summits", blank=True)
    note = models.TextField(blank=True)  # where what is shown comes from

    class Meta:
        ordering = ["day"]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("summit", args=[self.slug])
