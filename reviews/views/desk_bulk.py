"""Accepting all that scored high, once a sample of it was checked."""

from django import forms
from django.contrib import messages
from django.core import signing
from django.http import HttpRequest
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.decorators import needs
from accounts.roles import Act
from reviews import desk
from reviews.desk import Queue
from reviews.evidence import with_source
from reviews.models import Review, Tag
from reviews.views.desk_forms import ANSWERS, AboveForm
from reviews.views.fetch import review_for

SALT = "desk-sample"
A_DAY = 24 * 3600


class SampleForm(forms.Form):
    """Right or wrong, for each suggestion of a sample."""

    def __init__(self, *args, sample: list[Tag], **kwargs):
        super().__init__(*args, **kwargs)
        for tag in sample:
            self.fields[f"tag-{tag.pk}"] = forms.ChoiceField(
                label=tag.theme.title,
                choices=ANSWERS,
                widget=forms.RadioSelect,
                error_messages={"required": f"Say whether “{tag.theme}” is right"},
            )

    @property
    def answers(self) -> dict[int, bool]:
        return {
            int(name.removeprefix("tag-")): said == "right"
            for name, said in self.cleaned_data.items()
        }


@needs(Act.DECIDE_TAGS)
def bulk(request: HttpRequest, reference: str):
    review = review_for(request.user, reference)
    if request.method == "POST":
        return _accept(request, review)
    form = AboveForm(request.GET or None)
    if not form.is_valid():
        return _show(request, review, form)
    score = float(form.cleaned_data["above"])
    found = desk.above(Queue(request.user, review), score)
    drawn = {"score": score, "found": found, "sample": desk.draw(found)}
    return _show(request, review, form, drawn)


def _show(
    request: HttpRequest,
    review: Review,
    form: AboveForm,
    drawn: dict | None = None,
    answers: SampleForm | None = None,
):
    sample = _sample(drawn["sample"]) if drawn else []
    answers = answers or SampleForm(sample=sample)
    return render(
        request,
        "reviews/desk/bulk.html",
        {
            "review": review,
            "form": answers if answers.errors else form,
            "above_form": form,
            "drawn": drawn,
            "rows": [(tag, answers[f"tag-{tag.pk}"]) for tag in sample],
            "token": signing.dumps(_of(review, drawn), salt=SALT) if drawn else "",
            "crumbs": [
                (reverse("desk"), "Desk"),
                (reverse("desk-review", args=[review.reference]), review.reference),
            ],
        },
        status=400 if answers.errors else 200,
    )


def _of(review: Review, drawn: dict | None) -> dict:
    return {**(drawn or {}), "review": review.pk}


def _sample(drawn: list[int]) -> list[Tag]:
    return list(with_source(Tag.objects.filter(pk__in=drawn)).order_by("pk"))


def _accept(request: HttpRequest, review: Review):
    drawn = _drawn(request, review)
    if drawn is None:
        messages.error(request, "Nothing was accepted. Draw a sample again.")
        return redirect(request.path)
    form = SampleForm(request.POST, sample=_sample(drawn["sample"]))
    if not form.is_valid():
        above = AboveForm({"above": str(drawn["score"])})
        return _show(request, review, above, drawn, form)
    accepted = desk.accept_above(
        review,
        drawn["found"],
        answers=form.answers,
        score=drawn["score"],
        by=request.user,
    )
    return _tell(request, review, form.answers, accepted)


def _drawn(request: HttpRequest, review: Review) -> dict | None:
    """The sample as we drew it for this review; nothing that somebody made up."""
    given = request.POST.get("token", "")
    try:
        drawn = signing.loads(given, salt=SALT, max_age=A_DAY)
    except signing.BadSignature:
        return None
    return drawn if drawn["review"] == review.pk else None


def _tell(request: HttpRequest, review: Review, answers: dict, accepted: int):
    wrong = sum(not right for right in answers.values())
    if wrong:
        messages.error(
            request,
            f"{wrong} of {len(answers)} in the sample was wrong, so the rest were not "
            "accepted. What you said of the sample is kept. Go on one by one.",
        )
    else:
        messages.success(
            request, f"{accepted} more accepted after {len(answers)} were checked."
        )
    return redirect("desk-review", review.reference)
