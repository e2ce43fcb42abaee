"""Confirming, rejecting and adding tags, from the page viewer."""

from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from accounts.decorators import needs
from accounts.roles import Act
from reviews import tags
from reviews.errors import TagRefused
from reviews.forms import AddTagForm, DecisionForm
from reviews.models import Decision, Review, Tag
from reviews.views.fetch import page_for
from reviews.views.looking import Looking, looking_at
from reviews.views.page import show

ACTS = {
    Decision.Verdict.CONFIRMED: tags.confirm,
    Decision.Verdict.REJECTED: tags.reject,
}


@needs(Act.DECIDE_TAGS)
def decide(request: HttpRequest, tag: int):
    found = get_object_or_404(
        Tag.objects.select_related("passage__page__version__report__review"),
        review__in=Review.objects.visible_to(request.user).order_by(),
        pk=tag,
    )
    place = place_of(found, looking_at(request))
    if request.method != "POST":  # back from signing in, or reloaded
        return redirect(place)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Nothing was decided. Choose confirm or reject again.")
        return redirect(place)
    verdict = form.cleaned_data["verdict"]
    ACTS[verdict](found, by=request.user, reason=form.cleaned_data["reason"])
    said = "confirmed" if verdict == Decision.Verdict.CONFIRMED else "rejected"
    messages.success(request, f"“{found.theme.title}” {said}.")
    return redirect(place)


@needs(Act.DECIDE_TAGS)
def add(request: HttpRequest, reference: str, version: int, number: int):
    page = page_for(request.user, reference, version, number)
    if request.method != "POST":
        return redirect(page)
    form = AddTagForm(request.POST)
    if not form.is_valid():
        return show(request, page, form, status=400)
    try:
        tag = tags.add(page, by=request.user, **form.cleaned_data)
    except TagRefused as refusal:
        form.add_error("quote", str(refusal))
        return show(request, page, form, status=400)
    messages.success(request, f"“{tag.theme.title}” added.")
    return redirect(place_of(tag, looking_at(request)))


def place_of(tag: Tag, looking: Looking) -> str:
    """Where the decision was asked for: the tag's card on its page."""
    page = tag.passage.page
    reference = page.version.report.review.reference
    viewer = reverse("page", args=[reference, page.version_id, page.number])
    return f"{viewer}{looking.query(mark=tag.pk)}#about-tag-{tag.pk}"
