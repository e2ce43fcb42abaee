"""Charts as plain SVG: attributes only, so that the strict policy holds."""

from dataclasses import dataclass

from django import template

register = template.Library()

STEP, HEIGHT, TOP, FOOT = 46, 150, 24, 46  # user units of the drawing


@dataclass(frozen=True)
class Column:
    """One year: the reviews held (base), and those with the theme (bar)."""

    year: int
    reviews: int
    of: int
    suggested: int
    x: int
    base_y: float
    base_height: float
    bar_y: float
    bar_height: float
    hatch_y: float
    hatch_height: float
    alternate: bool  # its label is left out on a narrow screen

    @property
    def middle(self) -> int:
        return self.x + 16


def _column(index: int, point, tallest: int) -> Column:
    unit = HEIGHT / tallest
    ground = TOP + HEIGHT
    suggested = getattr(point, "suggested", 0)
    bar, base, hatch = point.reviews * unit, point.of * unit, suggested * unit
    return Column(
        year=point.year,
        reviews=point.reviews,
        of=point.of,
        suggested=suggested,
        x=index * STEP + 8,
        base_y=round(ground - base, 1),
        base_height=round(base, 1),
        bar_y=round(ground - bar, 1),
        bar_height=round(bar, 1),
        hatch_y=round(ground - bar - hatch, 1),
        hatch_height=round(hatch, 1),
        alternate=index % 2 == 1,
    )


@register.inclusion_tag("components/year_bars.html")
def year_bars(points, title: str) -> dict:
    """Reviews by year over all reviews of that year, and the same as a table."""
    points = list(points)
    tallest = max((point.of for point in points), default=0) or 1
    columns = [_column(index, point, tallest) for index, point in enumerate(points)]
    return {
        "columns": columns,
        "title": title,
        "width": max(len(columns) * STEP, STEP),
        "height": TOP + HEIGHT + FOOT,
        "ground": TOP + HEIGHT,
        "label_y": TOP + HEIGHT + 18,
        "of_y": TOP + HEIGHT + 36,
        "suggested": any(column.suggested for column in columns),
    }


@register.inclusion_tag("components/share_bar.html")
def share_bar(row, length: int = 600) -> dict:
    """A row of the dashboard as a bar: confirmed dark, suggested hatched."""
    unit = length / (row.total.of or 1)
    dark = round(row.total.reviews * unit)
    return {"length": length, "dark": dark, "hatched": round(row.suggested * unit)}


@register.filter
def tint(reviews: int) -> int:
    """How dark a figure of the dashboard stands: by its number, never by a rate."""
    return min(reviews, 4)
