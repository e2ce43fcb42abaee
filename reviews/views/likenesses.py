"""Saying what two files that share much of their text are to each other."""

from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import get_object_or_404, redirect

from accounts.decorators import needs
from accounts.roles import Act
from reviews import likeness
from reviews.errors import LikenessRefused
from reviews.models import Likeness, Version

Answer = Likeness.Answer
ACTS = {
    Answer.NEW_VERSION: likeness.is_new_version,
    Answer.SAME_REVIEW: likeness.is_same_review,
    Answer.APART: likeness.is_apart,
}


@needs(Act.EDIT_RECORD)
def answer(request: HttpRequest, question: int):
    if request.method != "POST":  # back from signing in, or reloaded
        return redirect("processing")
    found = get_object_or_404(Likeness, pk=question)
    act = ACTS.get(request.POST.get("answer", ""))  # type: ignore[call-overload]
    if act is None:
        messages.error(request, "Nothing was decided. Choose one of the answers.")
        return redirect("processing")
    try:
        said = act(found, by=request.user)
    except LikenessRefused as refusal:
        messages.error(request, f"Not done. {refusal}")
        return redirect("processing")
    messages.success(request, _told(said))
    return redirect("processing")


def _told(said: Likeness) -> str:
    version = Version.objects.select_related("report__review").get(pk=said.version_id)
    where = f"{version.report.review.reference}, {str(version.report).lower()}"
    if said.answer == Answer.NEW_VERSION:
        return f"{version} is now version {version.number} of {where}."
    if said.answer == Answer.SAME_REVIEW:
        return f"{version} is now a document of {where}."
    return f"{version} stays apart, in {where}."
