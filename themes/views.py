"""The themes: all of them by stage or by group, and the page of one."""

from itertools import groupby
from operator import attrgetter

from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from reviews import counts, evidence
from reviews.models import Review, Tag
from themes.forms import ThemesForm
from themes.models import Tagger, Theme

PROBLEM, GOOD = Tag.Polarity.PROBLEM, Tag.Polarity.GOOD
NOT_SHOWN = {"problem": 0, "good": 0}


@require_safe
def theme_list(request: HttpRequest):
    by = "group" if request.GET.get("by") == "group" else "stage"
    reviews = Review.objects.published()
    shown = counts.by_theme(reviews)
    themes, asked = _asked_for(request.GET)
    themes = themes.order_by(f"{by}__order", "order", "title")
    parts = [
        (part, [(theme, shown.get(theme.pk, NOT_SHOWN)) for theme in members])
        for part, members in groupby(themes, key=attrgetter(by))
    ]
    return render(
        request,
        "themes/theme_list.html",
        {
            "parts": parts,
            "by": by,
            "asked": asked,
            "of": reviews.count(),
            "count": len(themes),
        },
    )


def _asked_for(query: QueryDict) -> tuple[QuerySet[Theme], list[str]]:
    """The themes of an agency or a stage, and how these two are called."""
    chosen = ThemesForm(query).chosen()
    named = {"agency": "agencies", "stage": "stage"}
    themes = Theme.objects.current().filter(
        **{named[name]: value for name, value in chosen}
    )
    return themes, [value.title for _, value in chosen]


@require_safe
def theme(request: HttpRequest, code: str):
    found = get_object_or_404(Theme.objects.select_related("stage", "group"), code=code)
    return render(request, "themes/theme.html", _context(found))


def _context(theme: Theme) -> dict:
    """Everything is of published reviews, whoever looks: a theme's page is public."""
    reviews = Review.objects.published()
    problems = counts.trend_of(theme, reviews)
    return {
        "theme": theme,
        "problems": evidence.quotations(theme, reviews, polarity=PROBLEM),
        "good": evidence.quotations(theme, reviews, polarity=GOOD),
        "points": problems,
        "share": sum(point.reviews for point in problems),
        "good_share": sum(
            p.reviews for p in counts.trend_of(theme, reviews, polarity=GOOD)
        ),
        "of": sum(point.of for point in problems),
        "agencies": evidence.agencies_of(theme, reviews),
        "summits": theme.summits.all(),
        "related": Theme.objects.current()
        .filter(group=theme.group)
        .exclude(pk=theme.pk),
        "accuracy": _accuracy_of(theme),
    }


def _accuracy_of(theme: Theme) -> dict:
    """The measured figures of the tagger in use, or nothing where nobody measured."""
    tagger = Tagger.objects.first()
    return tagger.accuracy.get(theme.code, {}) if tagger else {}
