"""Counts turned into figures that carry their base number: pure, no database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

RARE = 20  # themes in fewer confirmed reviews are listed, never charted as a rate


@dataclass(frozen=True)
class Share:
    """So many reviews of so many. The base number travels with the figure, always."""

    reviews: int
    of: int

    @property
    def is_rare(self) -> bool:
        return self.reviews < RARE

    def __str__(self):
        return f"{self.reviews} of {self.of}"


@dataclass(frozen=True)
class Point:
    """One year of a theme."""

    year: int
    reviews: int
    of: int
    suggested: int = 0  # reviews in which the theme is only suggested


def trend(
    confirmed: Mapping[int, int],
    published: Mapping[int, int],
    suggested: Mapping[int, int] | None = None,
) -> list[Point]:
    """One point for every year with a published review, oldest first."""
    suggested = suggested or {}
    return [
        Point(year, confirmed.get(year, 0), of=total, suggested=suggested.get(year, 0))
        for year, total in sorted(published.items())
        if total
    ]


@dataclass(frozen=True)
class Row:
    """One theme of the dashboard: its years, and all years together."""

    theme: str  # code
    points: list[Point]
    total: Share
    suggested: int


def table(
    confirmed: Mapping[tuple[str, int], int],
    suggested: Mapping[tuple[str, int], int],
    published: Mapping[int, int],
    themes: Iterable[str],
) -> list[Row]:
    """Themes by years, commonest theme first; counts are keyed by (theme, year)."""
    rows = [
        _row(theme, _of(theme, confirmed), _of(theme, suggested), published)
        for theme in themes
    ]
    return sorted(rows, key=lambda row: -row.total.reviews)


def _row(
    theme: str,
    confirmed: dict[int, int],
    suggested: dict[int, int],
    published: Mapping[int, int],
) -> Row:
    return Row(
        theme,
        trend(confirmed, published, suggested),
        Share(sum(confirmed.values()), sum(published.values())),
        sum(suggested.values()),
    )


def _of(theme: str, counts: Mapping[tuple[str, int], int]) -> dict[int, int]:
    return {year: n for (code, year), n in counts.items() if code == theme}
