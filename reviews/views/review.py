"""The page of one review: what was learned, its documents, and what was found."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_safe

from accounts.roles import Act, may
from reviews import concluding, evidence, publication, versions
from reviews.forms import WithdrawForm
from reviews.models import Report, Review, Tag, Version
from reviews.views.fetch import review_for
from themes.models import Stage, Theme


@require_safe
def review(request: HttpRequest, reference: str):
    try:
        found = review_for(request.user, reference)
    except Http404:
        return _tombstone(request, reference)
    return show(request, found)


def show(request: HttpRequest, review: Review, *, status: int = 200, **more):
    """The page of a review, with its forms as they stand."""
    return render(
        request,
        "reviews/review.html",
        {**_context(request, review), **more},
        status=status,
    )


def _context(request: HttpRequest, review: Review) -> dict:
    may_edit = may(request.user, Act.EDIT_RECORD)
    shown = {"version__released__isnull": False} if review.is_published else {}
    unread = ("page__text", "page__words", "page__furniture")
    return {
        "review": review,
        "agencies": review.agencies.all(),
        "documents": documents_of(review, user=request.user),
        "recommendations": concluding.recommendations_of(review)
        .filter(**shown)
        .defer(*unread),
        "findings": concluding.findings_of(review).filter(**shown).defer(*unread),
        "stages": themes_by_stage(review),
        "may_edit": may_edit,
        "reasons": publication.reasons_not_to_publish(review, by=request.user)
        if may_edit
        else [],
        "withdraw_form": WithdrawForm(),
        "citation": citation_of(review, request),
    }


@dataclass(frozen=True)
class Document:
    """One report of a review: its present version, and for analysts all the rest."""

    report: Report
    version: Version
    earlier: list[Version]
    reasons_not_to_release: list[str]
    not_carried_over: list[Tag]


def documents_of(review: Review, *, user) -> list[Document]:
    """What this person may see of a review's documents, oldest report first."""
    found: dict[int, list[Version]] = {}
    held = Version.objects.visible_to(user).filter(report__review=review)
    for version in held.select_related("report__review", "uploaded_by").order_by(
        "report", "-number"
    ):
        found.setdefault(version.report_id, []).append(version)
    return [one for every in found.values() for one in _documents(every, user)]


def _documents(every: list[Version], user) -> list[Document]:
    """Those that stand, one may be held beside another; with those replaced."""
    standing = [version for version in every if not version.superseded_by_id]
    earlier = [version for version in every if version.superseded_by_id]
    is_worked_on = may(user, Act.EDIT_RECORD)
    return [
        Document(
            version.report,
            version,
            earlier if version == standing[-1] else [],
            publication.reasons_not_to_release(version, by=user),
            versions.not_carried_over(version)
            if is_worked_on and version.number > 1
            else [],
        )
        for version in standing
    ]


def _tombstone(request: HttpRequest, reference: str):
    """A withdrawn review is gone, and its page says that it was here."""
    withdrawn = Review.objects.filter(state=Review.State.WITHDRAWN, reference=reference)
    if not withdrawn.exists():
        raise Http404("There is no review with this reference.")
    return render(
        request,
        "error.html",
        {
            "heading": f"Review {reference} was withdrawn",
            "explanation": "It was published here and has been taken away. "
            "It is no longer searched, quoted or counted.",
        },
        status=410,
    )


@dataclass
class ThemeFound:
    """A theme in a review: where it is shown, and how firmly."""

    theme: Theme
    polarity: str
    polarity_label: str
    confirmed: int
    suggested: int
    first: Tag


def themes_by_stage(review: Review) -> list[tuple[Stage, list[ThemeFound]]]:
    """A review's themes along the journey, confirmed and suggested apart."""
    tags = evidence.with_source(review.tags.current()).filter(
        state__in=[Tag.State.CONFIRMED, Tag.State.SUGGESTED]
    )
    found: dict[tuple[int, str], ThemeFound] = {}
    ordered = tags.order_by("state", "passage__page__number", "start")
    for tag in ordered.select_related(None).select_related(
        "theme__stage", "passage__page", "review"
    ):
        key = (tag.theme_id, tag.polarity)
        label = tag.get_polarity_display()
        held = found.setdefault(
            key, ThemeFound(tag.theme, tag.polarity, label, 0, 0, tag)
        )
        held.confirmed += tag.state == Tag.State.CONFIRMED
        held.suggested += tag.state == Tag.State.SUGGESTED
    return _grouped(found.values())


def _grouped(found) -> list[tuple[Stage, list[ThemeFound]]]:
    stages: dict[int, tuple[Stage, list[ThemeFound]]] = {}
    in_order = sorted(
        found, key=lambda one: (one.theme.stage.order, -one.confirmed, -one.suggested)
    )
    for one in in_order:
        stages.setdefault(one.theme.stage_id, (one.theme.stage, []))[1].append(one)
    return list(stages.values())


def citation_of(review: Review, request: HttpRequest) -> str:
    publisher = review.publisher.name if review.publisher else "publisher not stated"
    today = date_format(timezone.localdate(), "j F Y")
    return (
        f"{review.title}. {publisher}, {review.year_published or 'year not stated'}. "
        f"{review.reference}, {request.build_absolute_uri(review.get_absolute_url())} "
        f"(viewed {today})."
    )
