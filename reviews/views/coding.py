"""Rounds of blind coding: the list, coding, and what came of it."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.decorators import needs
from accounts.models import User
from accounts.roles import Act
from reviews import coding, comparing
from reviews.coding_forms import FinishForm, MarkForm, RoundForm, SettleForm
from reviews.comparing import Seen
from reviews.errors import CodingRefused
from reviews.models import Round, Sample, Tag
from themes.models import Theme

MACHINE_NAME = "The tagger"


@dataclass(frozen=True)
class Line:
    """Figures of the results, with the names a reader needs."""

    name: str
    polarity: str
    figures: dict[str, Any]


@needs(Act.DECIDE_TAGS)
def rounds(request: HttpRequest):
    return render(
        request,
        "reviews/coding/rounds.html",
        {"rounds": coding.rounds_of(request.user)},
    )


@needs(Act.DECIDE_TAGS)
def make(request: HttpRequest):
    form = RoundForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            made = coding.make_round(**form.cleaned_data, by=request.user)
        except CodingRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"“{made.name}” is ready to be coded.")
            return redirect(made)
    return render(
        request,
        "reviews/coding/make.html",
        {"form": form, "crumbs": _crumbs()},
        status=400 if form.errors else 200,
    )


def _crumbs(made: Round | None = None) -> list[tuple[str, str]]:
    crumbs = [(reverse("rounds"), "Coding")]
    return [*crumbs, (made.get_absolute_url(), made.name)] if made else crumbs


@needs(Act.DECIDE_TAGS)
def show(request: HttpRequest, round_id: int):
    made = get_object_or_404(coding.rounds_of(request.user), pk=round_id)
    context = {
        "round": made,
        "progress": coding.progress_of(made),
        "reviews": made.reviews.all(),
        "may_close": made.made_by_id == request.user.pk and made.closed is None,
        "crumbs": _crumbs(),
    }
    if made.closed:
        context |= _results(made)
    return render(request, "reviews/coding/round.html", context)


def _results(made: Round) -> dict:
    figures = comparing.figures_of(made)
    differing = comparing.disagreements(made)
    titles = dict(Theme.objects.values_list("code", "title"))
    polarities = dict(Tag.Polarity.choices)
    return {
        "overall": figures["overall"],
        "polarities": [
            Line("", polarities[name], one)
            for name, one in figures["polarities"].items()
        ],
        "themes": [
            Line(titles[one["theme"]], polarities[one["polarity"]], one)
            for one in figures["themes"]
        ],
        "pairs": _pairs(made, figures),
        "differing": len(differing),
        "unsettled": sum(one.settled is None for one in differing),
    }


def _pairs(made: Round, figures: dict) -> list[Line]:
    names = {str(user.pk): str(user) for user in User.objects.filter(rounds=made)}
    names[comparing.MACHINE] = MACHINE_NAME
    return [
        Line(f"{names[one['one']]} and {names[one['other']]}", "", one)
        for one in figures["pairs"]
    ]


def _sample_for(user, round_id: int, number: int) -> Sample:
    """A passage this person is asked to code; any other is not there."""
    return get_object_or_404(coding.samples_of(user), round=round_id, number=number)


@needs(Act.DECIDE_TAGS)
def code(request: HttpRequest, round_id: int):
    """The next passage that this coder has not finished."""
    asked = coding.rounds_of(request.user).filter(coders=request.user.pk)
    made = get_object_or_404(asked, pk=round_id)
    sample = None if made.closed else coding.next_of(made, coder=request.user)
    if sample is None:
        messages.success(request, "There is nothing left for you to code here.")
        return redirect(made)
    return _desk(request, made, sample, MarkForm())


def _desk(
    request: HttpRequest, made: Round, sample: Sample, form: MarkForm, status: int = 200
):
    return render(
        request,
        "reviews/coding/code.html",
        {
            "round": made,
            "sample": sample,
            "passage": sample.passage,
            "marks": coding.marks_of(sample, coder=request.user),
            "form": form,
            "crumbs": _crumbs(made),
        },
        status=status,
    )


@needs(Act.DECIDE_TAGS)
def mark(request: HttpRequest, round_id: int, number: int):
    sample = _sample_for(request.user, round_id, number)
    form = MarkForm(request.POST)
    if request.method != "POST":
        return redirect("code", round_id)
    if form.is_valid():
        try:
            coding.mark(sample, by=request.user, **form.cleaned_data)
        except CodingRefused as refusal:
            form.add_error("quote", str(refusal))
        else:
            return redirect(f"{reverse('code', args=[round_id])}#marks")
    made = coding.rounds_of(request.user).get(pk=round_id)
    return _desk(request, made, sample, form, status=400)


@require_POST
@needs(Act.DECIDE_TAGS)
def unmark(request: HttpRequest, round_id: int, number: int, mark_id: int):
    sample = _sample_for(request.user, round_id, number)
    try:
        coding.unmark(sample, mark_id, by=request.user)
    except CodingRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("code", round_id)


@require_POST
@needs(Act.DECIDE_TAGS)
def finish(request: HttpRequest, round_id: int, number: int):
    sample = _sample_for(request.user, round_id, number)
    form = FinishForm(request.POST)
    if not form.is_valid():
        return redirect("code", round_id)
    try:
        coding.finish(sample, by=request.user, marks=form.cleaned_data["marks"])
    except CodingRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("code", round_id)


@require_POST
@needs(Act.DECIDE_TAGS)
def close(request: HttpRequest, round_id: int):
    made = get_object_or_404(Round, pk=round_id)
    try:
        coding.close(made, by=request.user)
    except CodingRefused as refusal:
        messages.error(request, str(refusal))
    return redirect(made)


@needs(Act.DECIDE_TAGS)
def differing(request: HttpRequest, round_id: int):
    made = get_object_or_404(Round, pk=round_id)
    try:
        found = comparing.disagreements(made)
    except CodingRefused as refusal:
        messages.error(request, str(refusal))
        return redirect(made)
    return render(
        request,
        "reviews/coding/differing.html",
        {
            "round": made,
            "differing": _named(found),
            "crumbs": _crumbs(made),
        },
    )


def _named(found: list[Seen]) -> list[tuple[Seen, Theme, str]]:
    """What coders differ on, with the theme and the polarity as people read them."""
    themes = {theme.code: theme for theme in Theme.objects.only("code", "title")}
    polarities = dict(Tag.Polarity.choices)
    return [(one, themes[one.key[0]], polarities[one.key[1]]) for one in found]


@require_POST
@needs(Act.DECIDE_TAGS)
def settle(request: HttpRequest, round_id: int, number: int):
    sample = get_object_or_404(
        Sample.objects.select_related("round"), round=round_id, number=number
    )
    place = reverse("differing", args=[round_id])
    form = SettleForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Nothing was settled. Say yes or no, and why.")
        return redirect(place)
    given = form.cleaned_data
    place += f"#passage-{number}-{given['theme'].code}-{given['polarity']}"
    try:
        settled = comparing.settle(sample, by=request.user, **given)
    except CodingRefused as refusal:
        messages.error(request, str(refusal))
        return redirect(place)
    said = "is shown" if settled.shown else "is not shown"
    messages.success(request, f"Settled: “{settled.theme}” {said}.")
    return redirect(place)
