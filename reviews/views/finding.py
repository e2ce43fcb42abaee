"""Searching the passages, and the dashboard of themes by years."""

from django.core.paginator import Paginator
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reviews import counts
from reviews.forms import TrendsForm
from reviews.models import Review, Tag
from reviews.search import Search
from themes import versions
from themes.models import Theme

PER_PAGE = 20


@require_safe
def search(request: HttpRequest):
    found = Search.from_query(request.GET, user=request.user)
    context = {"search": found, "words": found.words}
    if found.words:
        context |= _results(found, request.GET.get("page"))
    return render(request, "reviews/search.html", context)


def _results(search: Search, page: str | None) -> dict:
    tags = Tag.objects.confirmed().select_related("theme")
    passages = search.passages().prefetch_related(Prefetch("tags", tags, "confirmed"))
    words = search.words
    named = Q(reference__iexact=words) | Q(title__icontains=words)
    return {
        "page": Paginator(passages, PER_PAGE).get_page(page),
        "reviews_found": search.reviews().count(),
        "themes": [one for one in Theme.objects.current() if one.is_named(words)],
        "reviews": search.visible.filter(named)[:5],
    }


@require_safe
def trends(request: HttpRequest):
    form = TrendsForm(request.GET)
    chosen = form.chosen()
    reviews, themes = _narrowed(chosen)
    suggested = bool(chosen.get("suggested"))
    polarity = chosen.get("polarity") or Tag.Polarity.PROBLEM
    rows = counts.dashboard(
        reviews, themes=themes, polarity=polarity, suggested=suggested
    )
    by_code = {theme.code: theme for theme in themes}
    return render(
        request,
        "reviews/trends.html",
        {
            "form": form,
            "rows": [(by_code[row.theme], row) for row in rows],
            "first": rows[0] if rows and rows[0].total.reviews else None,
            "bases": rows[0].points if rows else [],
            "coverage": counts.coverage(reviews),
            "good": polarity == Tag.Polarity.GOOD,
            "suggested": suggested,
            "marks": versions.breaks(),
        },
    )


def _narrowed(chosen: dict) -> tuple[QuerySet[Review], list[Theme]]:
    """The published reviews and the themes somebody wants to see."""
    asked = {
        "nation": chosen.get("nation"),
        "year_published__gte": chosen.get("first"),
        "year_published__lte": chosen.get("last"),
    }
    reviews = Review.objects.published().filter(**{k: v for k, v in asked.items() if v})
    wanted = {name: chosen[name] for name in ("stage", "group") if chosen.get(name)}
    return reviews, list(Theme.objects.current().filter(**wanted))
