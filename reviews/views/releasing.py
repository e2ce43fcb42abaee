"""Releasing a review or one document of it, withdrawing it, and discarding a draft."""

from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.decorators import needs
from accounts.roles import Act
from reviews import publication
from reviews.errors import PublicationRefused
from reviews.forms import DiscardForm, WithdrawForm
from reviews.models import Version
from reviews.views.fetch import review_for
from reviews.views.review import show


@needs(Act.PUBLISH)
def publish(request: HttpRequest, reference: str):
    review = review_for(request.user, reference)
    if request.method != "POST":  # back from signing in, or reloaded
        return redirect(review)
    try:
        publication.publish(review, by=request.user)
    except PublicationRefused as refusal:
        messages.error(request, f"Not published. {' '.join(refusal.reasons)}")
        return redirect("review", reference)
    messages.success(request, f"{reference} is published.")
    return redirect("review", reference)


@needs(Act.PUBLISH)
def withdraw(request: HttpRequest, reference: str):
    review = review_for(request.user, reference)
    if request.method != "POST":
        return redirect(review)
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        return show(request, review, status=400, withdraw_form=form)
    publication.withdraw(review, by=request.user, reason=form.cleaned_data["reason"])
    messages.success(request, f"{reference} is withdrawn.")
    return redirect("review", reference)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Act.EDIT_RECORD)
def discard(request: HttpRequest, reference: str):
    review = review_for(request.user, reference)
    is_sent = request.method == "POST"
    if review.published is not None and not is_sent:
        return redirect(review)
    form = DiscardForm(request.POST if is_sent else None)
    if form.is_valid():
        try:
            publication.discard(
                review, by=request.user, reason=form.cleaned_data["reason"]
            )
        except PublicationRefused as refusal:
            messages.error(request, f"Not discarded. {' '.join(refusal.reasons)}")
            return redirect("review", reference)
        messages.success(request, f"The draft {reference} is discarded.")
        return redirect("reviews")
    files = Version.objects.filter(report__review=review)
    context = {"form": form, "review": review, "files": files}
    status = 400 if form.errors else 200
    return render(request, "reviews/discard.html", context, status=status)


@needs(Act.PUBLISH)
def release(request: HttpRequest, version: int):
    found = get_object_or_404(
        Version.objects.select_related("report__review"), pk=version
    )
    review = found.report.review
    if request.method != "POST":
        return redirect(review)
    try:
        publication.release(found, by=request.user)
    except PublicationRefused as refusal:
        messages.error(request, f"Not released. {' '.join(refusal.reasons)}")
        return redirect(review)
    messages.success(request, f"{found} is released: everybody can read it.")
    return redirect(review)
