"""Completing the record of a review, with what its reports suggest for it."""

from django.contrib import messages
from django.http import HttpRequest, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.decorators import needs
from accounts.roles import Act
from reviews import record, record_guesses
from reviews.errors import GuessRefused, PublicationRefused
from reviews.forms import RecordForm
from reviews.models import Guess, Page, Review, Version
from reviews.views.fetch import review_for

MOST = 4  # guesses for a field that holds one value
LISTS = (*record_guesses.LISTS, "agencies")


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Act.EDIT_RECORD)
def edit(request: HttpRequest, reference: str):
    review = review_for(request.user, reference)
    form = RecordForm(request.POST or None, instance=review)
    unchanged = review_for(request.user, reference)
    if request.method == "POST" and form.is_valid():
        try:
            record.change(unchanged, by=request.user, **form.record())
        except PublicationRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "The record is saved.")
            return redirect("review", reference)
    status = 400 if form.errors else 200
    context = _context(unchanged, form)
    return render(request, "reviews/record_form.html", context, status=status)


def _context(review: Review, form: RecordForm) -> dict:
    guesses = record_guesses.guesses_for(review)
    rows = [(field, _few(field.name, guesses.pop(field.name, []))) for field in form]
    return {
        "form": form,
        "review": review,
        "rows": rows,
        "others": [guess for found in guesses.values() for guess in found[:MOST]],
        "has_guesses": any(found for _, found in rows),
        "is_file_name": record_guesses.title_is_file_name(review),
        "cover": cover_of(review),
        "published": record.PUBLISHED,
    }


def _few(field: str, guesses: list[Guess]) -> list[Guess]:
    return guesses if field in LISTS else guesses[:MOST]


def cover_of(review: Review) -> Page | None:
    """The first page of the first document that has pages to picture."""
    return (
        Page.objects.filter(version__report__review=review, number=1, width__gt=0)
        .filter(version__superseded_by=None)
        .select_related("version__report")
        .defer("text", "words", "furniture")
        .order_by("version__report", "-version__number")
        .first()
    )


@needs(Act.EDIT_RECORD)
def use_guess(request: HttpRequest, reference: str):
    review = review_for(request.user, reference)
    if request.method != "POST":  # back from signing in, or reloaded
        return redirect("edit-record", reference)
    try:
        used = _use(review, request.POST, by=request.user)
    except (GuessRefused, PublicationRefused) as refusal:
        messages.error(request, f"Not used. {refusal}")
    else:
        messages.success(request, f"Saved in the record: {used}.")
    return redirect("edit-record", reference)


def _use(review: Review, given: QueryDict, *, by) -> str:
    """Take one guess, or all for what is empty; what was taken, in words."""
    if "all" not in given:
        guesses = Guess.objects.filter(version__report__review=review)
        pk = given.get("guess", "")[:9]
        guess = get_object_or_404(guesses, pk=int(pk) if pk.isdecimal() else 0)
        record_guesses.accept(guess, by=by)
        return guess.label
    versions = Version.objects.filter(report__review=review, superseded_by=None)
    taken = [
        guess
        for version in versions.order_by("report", "number")
        for guess in record_guesses.accept_all(version, by=by)
    ]
    return "; ".join(guess.label for guess in taken) or "nothing, no field was empty"
