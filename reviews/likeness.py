"""Finds files that share much of their text; an analyst says what they are."""

from collections.abc import Iterable
from math import ceil
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts import audit
from reviews import sketch, versions
from reviews.errors import LikenessRefused
from reviews.models import Likeness, Version

Answer = Likeness.Answer
FEWEST = ceil(sketch.FEWEST / 2)  # hashes in common, where half of the text is
ENOUGH = 0.5  # of their text in common: less is the boilerplate of one publisher
SEARCH_LOCK = 7_302_021  # advisory: of two copies read at once, the second finds one
ANSWER_LOCK = 7_302_022  # advisory: answers wait for one another
# Files that stand for themselves: read, not replaced, and not of the same report; with
# more than a stock phrase or two in common. The index alone finds the first lot.
SHARING = """
    WITH held AS MATERIALIZED (
        SELECT id, report_id, status, superseded_by_id, sketch
        FROM reviews_version WHERE sketch && %(hashes)s::bigint[]
    )
    SELECT id, sketch FROM held
    WHERE report_id <> %(report)s AND superseded_by_id IS NULL
        AND status = ANY (%(statuses)s) AND (
            SELECT count(*) FROM unnest(sketch) AS theirs(hash)
            WHERE hash = ANY (%(hashes)s::bigint[])
        ) >= %(fewest)s
"""


def note(version: Version, texts: Iterable[str]) -> list[Likeness]:
    """Sketch the text of a version just read; take its place; look for its like.

    Call it within the transaction that saves the text, as its last act.
    """
    version.sketch = sketch.sketch_of(texts)
    Version.objects.filter(pk=version.pk).update(sketch=version.sketch)
    if version.number > 1:
        versions.take_place(version)
    return find(version)


def find(version: Version) -> list[Likeness]:
    """Note the files held that share half of their text, or more, with this one.

    A pair is noted once, whichever of the two is read first.
    """
    if not version.sketch:
        return []
    _wait_for(SEARCH_LOCK)
    alike = _alike(version)
    known = set(_pairs_of(version)) if alike else set()
    return Likeness.objects.bulk_create(
        Likeness(version_id=newer, other_id=older, share=share)
        for newer, older, share in alike
        if (newer, older) not in known
    )


def _alike(version: Version) -> list[tuple[int, int, float]]:
    """The newer of two files, the older, and their share, for each that is alike."""
    found = []
    for pk, held in _sharing(version):
        share = sketch.compare(version.sketch, held).share
        if share >= ENOUGH:
            found.append((max(pk, version.pk), min(pk, version.pk), round(share, 3)))
    return found


def _sharing(version: Version) -> list[tuple[int, list[int]]]:
    """Key and sketch of the versions that share some wording with this one.

    Postgres takes the index for dearer than a comparison of long arrays row by row;
    among 4,000 files it is 15 ms against 500.
    """
    given: dict[str, Any] = {
        "hashes": version.sketch,
        "report": version.report_id,
        "statuses": [*versions.HAS_TEXT],
        "fewest": FEWEST,
    }
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL jit = off")
        cursor.execute(SHARING, given)
        found = cursor.fetchall()
        cursor.execute("SET LOCAL enable_seqscan = on; SET LOCAL jit = on")
    return found


def _pairs_of(version: Version) -> QuerySet:
    pairs = Likeness.objects.filter(version=version) | Likeness.objects.filter(
        other=version
    )
    return pairs.values_list("version_id", "other_id")


def _wait_for(lock: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [lock])


def is_new_version(likeness: Likeness, *, by) -> Likeness:
    """Say that the newer file is a new version of the older one's report.

    It joins that report and takes the older version's place; the decisions of people
    are carried over to it where their quotations still stand.
    """
    return _answer(likeness, Answer.NEW_VERSION, versions.join_report, by=by)


def is_same_review(likeness: Likeness, *, by) -> Likeness:
    """Say that the newer file is another document of the older one's review."""
    return _answer(likeness, Answer.SAME_REVIEW, versions.join_review, by=by)


def is_apart(likeness: Likeness, *, by) -> Likeness:
    """Say that the two have nothing to do with each other."""
    return _answer(likeness, Answer.APART, None, by=by)


@transaction.atomic
def _answer(likeness: Likeness, answer: str, act, *, by) -> Likeness:
    _wait_for(ANSWER_LOCK)
    likeness = (
        Likeness.objects.select_for_update(of=("self",))
        .select_related("answered_by")
        .get(pk=likeness.pk)
    )
    if likeness.answer == answer:
        return likeness
    if likeness.answer != Answer.OPEN:
        who = likeness.answered_by.name if likeness.answered_by else "Somebody"
        said = likeness.get_answer_display()
        raise LikenessRefused(f"{who} has already answered: {said.lower()}.")
    if act:
        act(likeness.version_id, likeness.other_id, by=by)
    _close(Likeness.objects.filter(pk=likeness.pk), answer, by)
    _close(_settled_with(likeness), answer, by)
    likeness.refresh_from_db()
    audit.record("answered", likeness, by=by, after=_told(likeness))
    return likeness


def _settled_with(likeness: Likeness) -> QuerySet[Likeness]:
    """Open questions between files that are now versions of one report."""
    return Likeness.objects.filter(
        answer=Answer.OPEN,
        version__report=likeness.version.report_id,
        other__report=likeness.version.report_id,
    )


def _close(likenesses: QuerySet[Likeness], answer: str, by) -> None:
    likenesses.update(answer=answer, answered_by=by, answered=timezone.now())


def _told(likeness: Likeness) -> dict:
    return {
        "answer": likeness.answer,
        "version": likeness.version_id,
        "other": likeness.other_id,
        "share": likeness.share,
    }
