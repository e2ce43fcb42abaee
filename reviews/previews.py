"""What a draft of the taxonomy would change among the passages and tags held here."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.contrib.postgres.search import SearchQuery
from django.db.models import Count, Q

from reviews.models import Passage, Tag

CONFIG = "english"
MOST_PHRASES = 60  # of one theme: enough for any, and a bound for the query
CONFIRMED = Q(state=Tag.State.CONFIRMED)


@dataclass(frozen=True)
class Touched:
    """The tags of a theme, rejected ones left out, and the reviews they are in."""

    confirmed: int = 0
    undecided: int = 0
    reviews: int = 0


@dataclass(frozen=True)
class Found:
    """Passages with all the words of a phrasing, or with another name of the theme."""

    passages: int = 0
    reviews: int = 0


def touched(codes: Collection[str]) -> dict[str, Touched]:
    """The tags of each theme by its code; themes without any are left out."""
    rows = (
        Tag.objects.current()
        .shown()
        .filter(theme__code__in=codes)
        .order_by()
        .values_list("theme__code")
        .annotate(
            confirmed=Count("pk", filter=CONFIRMED),
            undecided=Count("pk", filter=~CONFIRMED),
            reviews=Count("review", distinct=True),
        )
    )
    return {code: Touched(*counts) for code, *counts in rows}


def found_by(phrases: Mapping[str, Sequence[str]]) -> dict[str, Found]:
    """What a text search for each theme's phrasings finds, in one query."""
    queries = {code: _query(given) for code, given in phrases.items() if given}
    counts: dict[str, Count] = {}
    for place, query in enumerate(queries.values()):
        matches = Q(search=query)
        counts[f"passages{place}"] = Count("pk", filter=matches)
        counts[f"reviews{place}"] = Count("review", distinct=True, filter=matches)
    if not counts:
        return {}
    anywhere = Q()
    for query in queries.values():
        anywhere |= Q(search=query)
    shown = Passage.objects.filter(anywhere, current=True).aggregate(**counts)
    return {
        code: Found(shown[f"passages{place}"], shown[f"reviews{place}"])
        for place, code in enumerate(queries)
    }


def _query(phrases: Sequence[str]) -> SearchQuery:
    first, *others = phrases[:MOST_PHRASES]
    query = SearchQuery(first, config=CONFIG)
    for phrase in others:
        query |= SearchQuery(phrase, config=CONFIG)
    return query
