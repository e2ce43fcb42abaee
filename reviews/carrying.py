"""Carries decided tags over from earlier versions of a document to the latest."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator

from reviews.anchoring import Place, Wording
from reviews.models import Decision, Page, Passage, Tag, Version
from reviews.models.tag import TagQuerySet

REASON = "Carried over from the earlier version."
Key = tuple[int, int, str]  # passage, theme, polarity


def carry_over(earlier: list[Version], version: Version) -> dict[str, int]:
    """Set people's decisions on the same words of a later version; how many could be.

    Call it within a transaction, as often as the later version has gained text.
    """
    tags_before = _left_in(earlier, version)
    if not tags_before:
        return {"carried": 0, "not_carried": 0}
    placed = list(_placed(tags_before, earlier, version))
    links, tags = _sorted_out(placed, version)
    _replace_suggestions(version, {_key(tag) for tag in tags})
    Tag.objects.bulk_update(links, ["anchored_from"])
    Tag.objects.bulk_create(tags)
    _copy_decisions(tags)
    carried = len(links) + len(tags)
    return {"carried": carried, "not_carried": len(tags_before) - carried}


def decided() -> TagQuerySet:
    """Tags that people confirmed or rejected."""
    return Tag.objects.filter(state__in=[Tag.State.CONFIRMED, Tag.State.REJECTED])


def _left_in(earlier: list[Version], version: Version) -> list[Tag]:
    """Decided tags that have no place in the version yet, held against people who would
    decide otherwise meanwhile."""
    there = Tag.objects.filter(
        passage__page__version=version, anchored_from__isnull=False
    )
    return list(
        decided()
        .filter(passage__page__version__in=earlier)
        .exclude(pk__in=there.values("anchored_from"))
        .select_for_update(no_key=True, of=("self",))
        .select_related("passage")
        .defer("passage__search", "passage__text")
        .order_by("pk")
    )


def _placed(
    tags: list[Tag], earlier: list[Version], version: Version
) -> Iterator[tuple[Tag, int, Place]]:
    """Each tag whose words stand in a passage of the version, with that passage."""
    before = {page: words for one in earlier for page, words in _wording_of(one)}
    now = Wording(_pages_of(version))
    starts = _passages_of(version)
    for tag in tags:
        page = tag.passage.page_id
        near = before[page].share_before(page, tag.start)
        place = now.find(tag.quote, near=near)
        passage = place and _passage_at(starts[place.page], place.start)
        if place and passage:
            yield tag, passage, place


def _wording_of(version: Version) -> list[tuple[int, Wording]]:
    pages = _pages_of(version)
    wording = Wording(pages)
    return [(page, wording) for page, _ in pages]


def _pages_of(version: Version) -> list[tuple[int, str]]:
    pages = Page.objects.filter(version=version).order_by("number")
    return list(pages.values_list("pk", "text"))


def _passages_of(version: Version) -> dict[int, list[tuple[int, int, int]]]:
    """Page -> (start, end, key) of its passages, in order."""
    passages: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    rows = Passage.objects.filter(page__version=version).order_by("start")
    for page, *span in rows.values_list("page", "start", "end", "pk"):
        passages[page].append((span[0], span[1], span[2]))
    return passages


def _passage_at(passages: list[tuple[int, int, int]], start: int) -> int | None:
    at = bisect_right(passages, start, key=lambda passage: passage[0]) - 1
    if at < 0 or passages[at][1] <= start:
        return None  # in a heading or a running header
    return passages[at][2]


def _sorted_out(
    placed: list[tuple[Tag, int, Place]], version: Version
) -> tuple[list[Tag], list[Tag]]:
    """Tags that somebody has decided there already, and the tags to be made.

    A decision taken on the later version stands, and its tag answers for the earlier.
    """
    there = {
        _key(tag): tag
        for tag in decided().filter(passage__page__version=version, anchored_from=None)
    }
    links: list[Tag] = []
    made: dict[tuple, Tag] = {}
    for tag, passage, place in placed:
        held = there.pop((passage, tag.theme_id, tag.polarity), None)
        if held:
            held.anchored_from = tag
            links.append(held)
            continue
        new = _copy(tag, passage, place, version)
        made.setdefault((*_key(new), new.start, new.end, new.source), new)
    return links, list(made.values())


def _copy(tag: Tag, passage: int, place: Place, version: Version) -> Tag:
    return Tag(
        review_id=version.report.review_id,
        passage_id=passage,
        theme_id=tag.theme_id,
        taxonomy_id=tag.taxonomy_id,
        polarity=tag.polarity,
        start=place.start,
        end=place.end,
        quote=place.text,
        state=tag.state,
        source=tag.source,
        tagger_id=tag.tagger_id,
        score=tag.score,
        why=tag.why,
        anchored_from=tag,
    )


def _key(tag: Tag) -> Key:
    return tag.passage_id, tag.theme_id, tag.polarity


def _replace_suggestions(version: Version, keys: set[Key]) -> None:
    """Delete suggestions where a person's decision takes their place."""
    suggested = Tag.objects.undecided().filter(passage__page__version=version)
    rows = suggested.values_list("pk", "passage", "theme", "polarity")
    replaced = [pk for pk, *key in rows if tuple(key) in keys]
    Tag.objects.filter(pk__in=replaced).delete()


def _copy_decisions(tags: list[Tag]) -> None:
    """The last decision on each earlier tag, by the same person, on the new one."""
    new = {tag.anchored_from_id: tag for tag in tags}
    last = (
        Decision.objects.filter(tag__in=list(new))
        .order_by("tag_id", "-at", "-pk")
        .distinct("tag")
    )
    Decision.objects.bulk_create(
        Decision(
            tag=new[one.tag_id], verdict=one.verdict, by_id=one.by_id, reason=REASON
        )
        for one in last
    )
