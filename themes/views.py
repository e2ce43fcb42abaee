"""The themes: all of them by stage or by group, and the page of one."""

import re
from dataclasses import dataclass
from itertools import groupby

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from reviews import cards, counts, evidence
from reviews.models import Review, Tag
from themes import versions
from themes.forms import ThemesForm
from themes.models import Theme

PROBLEM, GOOD = Tag.Polarity.PROBLEM, Tag.Polarity.GOOD
Listed = tuple[Theme, dict[str, int]]
NOT_SHOWN = {"problem": 0, "good": 0}
ELSEWHERE = re.compile(r"^(?P<text>.*) \(tag (?P<code>[\w-]+)(?P<when>[^)]*)\)$")


@require_safe
def theme_list(request: HttpRequest):
    by = "group" if request.GET.get("by") == "group" else "stage"
    asked = dict(ThemesForm(request.GET).chosen())
    agency = asked.get("agency")
    reviews = _reviews_with(asked)
    listed = _listed(asked, reviews, by)
    commonest = _commonest(listed) if agency else []
    rest = [one for one in listed if one not in commonest]
    parts = groupby(rest, key=lambda one: getattr(one[0], by))
    context = {
        "by": by,
        "agency": agency,
        "stage": asked.get("stage"),
        "count": len(listed),
        "commonest": commonest,
        "parts": [(part, list(members)) for part, members in parts],
        "coverage": counts.coverage(reviews),
    }
    return render(request, "themes/theme_list.html", context)


def _listed(asked: dict, reviews: QuerySet[Review], by: str) -> list[Listed]:
    """The themes of an agency or a stage, each with its numbers of reviews."""
    named = {"agency": "agencies", "stage": "stage"}
    wanted = {named[name]: value for name, value in asked.items()}
    themes = Theme.objects.current().filter(**wanted)
    shown = counts.by_theme(reviews)
    return [
        (theme, shown.get(theme.pk, NOT_SHOWN))
        for theme in themes.order_by(f"{by}__order", "order", "title")
    ]


def _reviews_with(asked: dict) -> QuerySet[Review]:
    """The published reviews, or those the agency asked for was involved in."""
    reviews = Review.objects.published()
    return reviews.filter(agencies=asked["agency"]) if "agency" in asked else reviews


def _commonest(listed: list[Listed], most: int = 10) -> list[Listed]:
    """The themes that people confirmed as a problem in most reviews, if any."""
    found = [one for one in listed if one[1]["problem"]]
    return sorted(found, key=lambda one: -one[1]["problem"])[:most]


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
        "excluded": _excluded_by(theme),
        "coverage": counts.coverage(reviews),
        "problems": evidence.quotations(theme, reviews, polarity=PROBLEM),
        "good": evidence.quotations(theme, reviews, polarity=GOOD),
        "points": problems,
        "share": sum(point.reviews for point in problems),
        "good_share": sum(
            p.reviews for p in counts.trend_of(theme, reviews, polarity=GOOD)
        ),
        "of": sum(point.of for point in problems),
        "agencies": evidence.agencies_of(theme, counts.readable(reviews)),
        "summits": theme.summits.all(),
        "related": Theme.objects.current()
        .filter(group=theme.group)
        .exclude(pk=theme.pk),
        "accuracy": cards.card_of(theme),
        "became": versions.became(theme) if theme.retired else [],
        "marks": versions.breaks(theme),
        "looked_for": theme.code in versions.looked_for(),
    }


@dataclass(frozen=True)
class Excluded:
    """What does not belong to a theme, and the theme that it belongs to, if any."""

    text: str
    elsewhere: Theme | None = None
    when: str = ""  # a condition, such as "where it fits"


def _excluded_by(theme: Theme) -> list[Excluded]:
    """The criteria, which name another theme by its code, as a reader needs them."""
    by_code = {other.code: other for other in Theme.objects.only("code", "title")}
    found = []
    for line in theme.exclude:
        named = ELSEWHERE.match(line)
        if named and (other := by_code.get(named["code"])):
            found.append(Excluded(named["text"], other, named["when"]))
        else:
            found.append(Excluded(line))
    return found
