"""A report's conclusions as rows: its recommendations and its findings."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from reviews.ingest import addressees
from reviews.ingest.items import Item, items_of
from reviews.ingest.passages import Layout
from reviews.ingest.statements import (
    ACTION_PLAN,
    FINDINGS,
    RECOMMENDATIONS,
    Page,
    runs_of,
)

SAME = 90  # letters by which what is said twice is known
RARE = 0.1  # of those said in the report's own way: quotations and replies


@dataclass
class Conclusion:
    """One recommendation or finding; start and end are of its first page's text."""

    number: str  # as the report numbers it
    text: str  # lines joined; may go on over the page
    page: int
    start: int
    end: int
    addressee: str = ""


@dataclass
class Conclusions:
    recommendations: list[Conclusion] = field(default_factory=list)
    findings: list[Conclusion] = field(default_factory=list)


def conclusions_of(pages: Sequence[Page], layout: Layout) -> Conclusions:
    """What a report recommends and finds, each said once, in reading order.

    An action plan repeats the recommendations; it counts only where it is all there is.
    """
    items = [item for run in runs_of(pages, layout) for item in items_of(run)]
    recommended, planned = _of(RECOMMENDATIONS, items), _of(ACTION_PLAN, items)
    _tell_who_leads(recommended, planned)
    return Conclusions(recommended or planned, _of(FINDINGS, items))


def _tell_who_leads(recommended: list[Conclusion], planned: list[Conclusion]) -> None:
    """Where a recommendation names nobody, the action plan may."""
    leads = {_key(one): one.addressee for one in planned}
    for one in recommended:
        one.addressee = one.addressee or leads.get(_key(one), "")


def _of(kind: str, items: list[Item]) -> list[Conclusion]:
    """Those of a kind; a bare title only where its words stand nowhere else."""
    some = _in_its_way([item for item in items if item.kind == kind])
    told = {item.number for item in some if item.number and not item.is_bare}
    return _once(
        _conclusion(item) for item in some if not (item.is_bare and item.number in told)
    )


def _in_its_way(items: list[Item]) -> list[Item]:
    """With labels or without, as the report does; not the odd one among many."""
    items = [item for item in items if not item.is_discussed] or items
    labelled = sum(item.is_labelled for item in items)
    listed = len(items) - labelled
    if labelled < RARE * listed:
        return [item for item in items if not item.is_labelled]
    if listed < RARE * labelled:
        return [item for item in items if item.is_labelled]
    return items


def _conclusion(item: Item) -> Conclusion:
    first = item.pieces[0]
    text = " ".join(piece.text for piece in item.pieces)
    end = max(piece.end for piece in item.pieces if piece.page == first.page)
    who = ""
    if item.kind != FINDINGS:
        who = item.addressee or addressees.named_in(text) or item.under
    return Conclusion(item.number, text, first.page, first.start, end, who)


def _once(conclusions: Iterable[Conclusion]) -> list[Conclusion]:
    """Each once, though a summary gives it first and a chapter again."""
    seen: dict[str, Conclusion] = {}
    for one in conclusions:
        seen.setdefault(_key(one), one)
    return list(seen.values())


def _key(conclusion: Conclusion) -> str:
    return re.sub(r"\W+", "", conclusion.text.lower())[:SAME]
