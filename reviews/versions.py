"""A later version of a document takes the earlier one's place in its report.

The earlier one stays as it is, for analysts to read. What people decided of its
passages is carried over to the later one wherever the quoted words still stand.
"""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Max, Model

from accounts import audit
from reviews import carrying
from reviews.errors import LikenessRefused
from reviews.models import (
    Finding,
    Passage,
    Recommendation,
    Report,
    Review,
    Tag,
    Version,
)

Status = Version.Status
HAS_TEXT = (Status.READABLE, Status.READ, Status.NEEDS_OCR)
UNFINISHED = (Status.WAITING, Status.READABLE)
# every row that names the review of its version, and the way to its report
OF_REVIEW: tuple[tuple[type[Model], str], ...] = (
    (Passage, "page__version__report"),
    (Tag, "passage__page__version__report"),
    (Recommendation, "version__report"),
    (Finding, "version__report"),
)


@transaction.atomic
def join_report(version_id: int, other_id: int, *, by) -> Version:
    """Make one file, with the versions before it, the latest of another's report."""
    version, other = _checked(version_id, other_id)
    report, review = version.report, version.report.review
    if report != other.report:
        _name_review(report, other.report.review_id)
        number = next_number(other.report)
        for place, one in enumerate(report.versions.order_by("number")):
            Version.objects.filter(pk=one.pk).update(
                report=other.report_id, number=number + place
            )
        report.delete()
        _delete_if_empty(review, into=other.report.review, by=by)
    version = _arrived(version)
    take_place(version, by=by)
    return version


@transaction.atomic
def join_review(version_id: int, other_id: int, *, by) -> Version:
    """Make the report of one file another document of the other's review."""
    version, other = _checked(version_id, other_id)
    report, review = version.report, version.report.review
    target = other.report.review
    if review != target:
        _name_review(report, target.pk)
        Report.objects.filter(pk=report.pk).update(review=target)
        _delete_if_empty(review, into=target, by=by)
    return _arrived(version)


def next_number(report: Report) -> int:
    """The number that the next version of a report has, nobody else taking it."""
    Report.objects.select_for_update(no_key=True).get(pk=report.pk)
    return (report.versions.aggregate(last=Max("number"))["last"] or 0) + 1


@transaction.atomic
def take_place(version: Version, *, by=None) -> None:
    """Let a version that has been read supersede the earlier ones of its report.

    What still waited to be done for them is given up. Again, after OCR has read more
    of the later version, carries over what had no place before. A version that is held
    for release takes its place when it is released.
    """
    if version.is_held:
        return
    earlier = list(
        Version.objects.select_for_update(no_key=True)
        .filter(report=version.report_id, number__lt=version.number)
        .filter(superseded_by=None)
        .order_by("pk")
    )
    held = Version.objects.filter(pk__in=[one.pk for one in earlier])
    held.filter(status__in=UNFINISHED).update(status=Status.CANCELLED)
    held.update(superseded_by=version, ocr_waiting=False)
    replaced = list(version.supersedes.order_by("pk"))
    counts = carrying.carry_over(replaced, version)
    Passage.objects.filter(page__version__in=earlier).update(current=False)
    Tag.objects.filter(passage__page__version__in=earlier).update(current=False)
    for one in earlier:
        audit.record(
            "superseded",
            one,
            by=by,
            process="" if by else "reading",
            after={"version": version.pk, **counts},
        )


def not_carried_over(version: Version) -> list[Tag]:
    """Decided tags of the versions this one superseded that have no place in it."""
    there = Tag.objects.filter(
        passage__page__version=version, anchored_from__isnull=False
    )
    return list(
        carrying.decided()
        .filter(passage__page__version__superseded_by=version)
        .exclude(pk__in=there.values("anchored_from"))
        .select_related("theme", "passage__page__version__report__review")
        .defer("passage__search", "passage__page__text")
        .order_by("passage__page__number", "start", "pk")
    )


def _checked(version_id: int, other_id: int) -> tuple[Version, Version]:
    """Both files, held against others; refuses where one cannot join the other."""
    held = (
        Version.objects.select_for_update(no_key=True, of=("self",))
        .select_related("report__review")
        .order_by("pk")
        .in_bulk([version_id, other_id])
    )
    version, other = held[version_id], held[other_id]
    for reason in _reasons_against(version, other):
        raise LikenessRefused(reason)
    return version, other


def _reasons_against(version: Version, other: Version) -> Iterable[str]:
    review = version.report.review
    if version.superseded_by_id:
        yield f"{version} has been replaced. Answer for the version that replaced it."
    if version.report.versions.filter(status__in=UNFINISHED).exists():
        yield f"{version} is still being read. Answer when that is done."
    for one in (version, other):
        if one.status not in HAS_TEXT:
            yield f"{one} cannot be chosen: {one.get_status_display().lower()}."
    if review != other.report.review and review.state != Review.State.DRAFT:
        yield (
            f"{review.reference} has been published, and stays known by its reference."
            " Only a file of a draft can move to another review."
        )


def _arrived(version: Version) -> Version:
    """The version in its new review: not shown there before it is released."""
    version = Version.objects.select_related("report__review").get(pk=version.pk)
    if version.is_held:
        Passage.objects.filter(page__version=version).update(current=False)
        Tag.objects.filter(passage__page__version=version).update(current=False)
    return version


def _name_review(report: Report, review_id: int) -> None:
    for model, path in OF_REVIEW:
        model._default_manager.filter(**{path: report}).update(review=review_id)


def _delete_if_empty(review: Review, *, into: Review, by) -> None:
    """Delete a draft that has lost its last document; its record stays in the trail."""
    review = Review.objects.select_for_update(of=("self",)).get(pk=review.pk)
    if review == into or review.reports.exists():
        return
    audit.record(
        "merged",
        review,
        by=by,
        before=_record_of(review),
        after={"into": into.reference},
    )
    review.delete()


def _record_of(review: Review) -> dict[str, Any]:
    """What people filled in, as JSON can hold it."""
    fields = {field.name: getattr(review, field.name) for field in review._meta.fields}
    fields["agencies"] = [str(agency) for agency in review.agencies.all()]
    fields["areas"] = [str(area) for area in review.areas.all()]
    return {
        name: value if isinstance(value, int | list) else str(value)
        for name, value in fields.items()
        if value not in (None, "", [], False)
    }
