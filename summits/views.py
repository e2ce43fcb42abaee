"""The summits, and the themes each one works on."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from reviews import counts, evidence
from reviews.models import Review
from summits.models import Summit


@require_safe
def summit_list(request: HttpRequest):
    summits = Summit.objects.prefetch_related("themes")
    today = timezone.localdate()
    return render(
        request,
        "summits/summit_list.html",
        {
            "coming": [summit for summit in summits if summit.day >= today],
            "held": [summit for summit in summits if summit.day < today],
        },
    )


@require_safe
def summit(request: HttpRequest, slug: str):
    found = get_object_or_404(Summit, slug=slug)
    reviews = Review.objects.published()
    shown = counts.by_theme(reviews)
    themes = found.themes.select_related("stage").order_by("stage__order", "order")
    by_theme = evidence.reviews_by_theme(themes, reviews)
    return render(
        request,
        "summits/summit.html",
        {
            "summit": found,
            "is_past": found.day < timezone.localdate(),
            "coverage": counts.coverage(reviews),
            "themes": [
                (theme, shown.get(theme.pk, {}).get("problem", 0), by_theme[theme.pk])
                for theme in themes
            ],
        },
    )
