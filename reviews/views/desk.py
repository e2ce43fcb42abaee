"""The review desk: the queues, one suggestion at a time, and what is done with it."""

from collections.abc import Callable
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from accounts.decorators import needs
from accounts.roles import Act
from reviews import desk, tags
from reviews.desk import Queue
from reviews.errors import TagRefused
from reviews.forms import AddTagForm
from reviews.models import Decision, Review, Tag
from reviews.templatetags.marks import LINE_END
from reviews.views.desk_forms import (
    QuoteForm,
    RejectForm,
    SeenForm,
    ThemeForm,
)
from reviews.views.fetch import review_for
from reviews.views.sheet import sheet_of
from themes.models import Theme

SKIPPED = "desk-skipped"  # in the session
MOST_SKIPPED = 200
LISTED = 6  # of the queue: the one in hand and the next few
A_PAGE = 50
DID = {
    "accept": "Accepted",
    "reject": "Rejected",
    "theme": "Theme changed",
    "polarity": "Polarity changed",
    "quote": "Quote moved",
    "missed": "Added",
}
Done = Decision | None


@needs(Act.DECIDE_TAGS)
def index(request: HttpRequest):
    reviews = Paginator(desk.waiting_by_review(request.user), A_PAGE)
    return render(
        request,
        "reviews/desk/index.html",
        {
            "page": reviews.get_page(request.GET.get("page")),
            "themes": desk.waiting_by_theme(request.user),
        },
    )


@needs(Act.DECIDE_TAGS)
def of_review(request: HttpRequest, reference: str):
    return _work(request, Queue(request.user, review_for(request.user, reference)))


@needs(Act.DECIDE_TAGS)
def of_theme(request: HttpRequest, code: str):
    theme = get_object_or_404(Theme, code=code)
    return _work(request, Queue(request.user, theme=theme))


def _work(request: HttpRequest, queue: Queue):
    if request.method != "POST":
        return show(request, queue)
    if request.POST.get("act") == "undo":
        return _undo(request)
    seen = SeenForm(request.POST)
    act = ACTS.get(request.POST.get("act", ""))
    if act is None or not seen.is_valid():
        messages.error(request, "Nothing was decided. Choose again.")
        return redirect(request.path)
    tag = _tag(queue, seen.cleaned_data["tag"])
    if tag is None:
        messages.error(
            request, "This suggestion is gone: its report was read again. Go on here."
        )
        return redirect(request.path)
    return act(request, queue, tag, seen)


def _whole(found: QuerySet[Tag]) -> QuerySet[Tag]:
    """Suggestions with all that the desk shows of one."""
    return found.select_related(
        "theme", "passage__page__version__report__review"
    ).defer("passage__search")


def _tag(queue: Queue, pk: int) -> Tag | None:
    return _whole(queue.every()).filter(pk=pk).first()


def _place(request: HttpRequest, **query) -> str:
    asked = f"?{urlencode(query)}" if query else ""
    return f"{request.path}{asked}#item"


def _back(request: HttpRequest, tag: int) -> str:
    """A suggestion again, from the top of its page: that is where the message is."""
    return f"{request.path}?tag={tag}"


def _on(request: HttpRequest, did: str, decision: Done, **query):
    """To the next suggestion, or the one named, with a way to undo what was done."""
    undo = {"did": did, "last": decision.pk} if decision else {}
    return redirect(_place(request, **undo, **query))


def _refused(request: HttpRequest, tag: Tag, refusal: TagRefused):
    messages.error(request, str(refusal))
    return redirect(_back(request, tag.pk))


def _accept(request: HttpRequest, queue: Queue, tag: Tag, seen: SeenForm):
    try:
        tags.confirm(tag, by=request.user, expected=seen.seen)
    except TagRefused as refusal:
        return _refused(request, tag, refusal)
    return _on(request, "accept", tag.decisions.last())


def _reject(request: HttpRequest, queue: Queue, tag: Tag, seen: SeenForm):
    form = RejectForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Nothing was decided. Choose a reason from the list.")
        return redirect(_back(request, tag.pk))
    try:
        tags.reject(tag, by=request.user, reason=form.words, expected=seen.seen)
    except TagRefused as refusal:
        return _refused(request, tag, refusal)
    return _on(request, "reject", tag.decisions.last())


def _change(request: HttpRequest, tag: Tag, seen: SeenForm, did: str, **right):
    try:
        tags.change(tag, by=request.user, expected=seen.seen, **right)
    except TagRefused as refusal:
        return _refused(request, tag, refusal)
    return _on(request, did, tag.decisions.last())


def _theme(request: HttpRequest, queue: Queue, tag: Tag, seen: SeenForm):
    form = ThemeForm(request.POST, prefix="theme")
    if not form.is_valid():
        return show(request, queue, tag, theme_form=form)
    return _change(request, tag, seen, "theme", **form.cleaned_data)


def _polarity(request: HttpRequest, queue: Queue, tag: Tag, seen: SeenForm):
    return _change(request, tag, seen, "polarity", polarity=_other_polarity(tag))


def _other_polarity(tag: Tag) -> str:
    return Tag.Polarity.GOOD if tag.is_problem else Tag.Polarity.PROBLEM


def _quote(request: HttpRequest, queue: Queue, tag: Tag, seen: SeenForm):
    form = QuoteForm(request.POST, prefix="quote")
    if form.is_valid():
        try:
            tags.place_in(tag.passage, form.cleaned_data["quote"])
        except TagRefused:
            form.add_error("quote", "These words do not stand in this passage")
        else:
            return _change(request, tag, seen, "quote", **form.cleaned_data)
    return show(request, queue, tag, quote_form=form)


def _missed(request: HttpRequest, queue: Queue, tag: Tag, seen: SeenForm):
    form = AddTagForm(request.POST, prefix="missed")
    if form.is_valid():
        try:
            added = desk.add_missed(tag, by=request.user, **form.cleaned_data)
        except TagRefused as refusal:
            form.add_error("quote", str(refusal))
        else:
            return _on(request, "missed", added.decisions.last(), tag=tag.pk)
    return show(request, queue, tag, missed_form=form)


def _skip(request: HttpRequest, queue: Queue, tag: Tag, seen: SeenForm):
    skipped = [pk for pk in request.session.get(SKIPPED, []) if pk != tag.pk]
    request.session[SKIPPED] = [*skipped, tag.pk][-MOST_SKIPPED:]
    return redirect(_place(request))


ACTS: dict[str, Callable] = {
    "accept": _accept,
    "reject": _reject,
    "theme": _theme,
    "polarity": _polarity,
    "quote": _quote,
    "missed": _missed,
    "skip": _skip,
}


def _undo(request: HttpRequest):
    decision = _decision(request, request.POST.get("last", ""))
    if decision is None:
        messages.error(request, "There is nothing of yours to undo here.")
        return redirect(request.path)
    try:
        tag = tags.undo(decision, by=request.user)
    except TagRefused as refusal:
        messages.error(request, str(refusal))
        return redirect(request.path)
    messages.success(request, f"Undone: “{tag.theme.title}” is {tag.state} again.")
    return redirect(_back(request, _number(request.POST.get("tag", "")) or tag.pk))


def _decision(request: HttpRequest, given: str) -> Done:
    """One of one's own decisions; nothing where it was already undone."""
    found = Decision.objects.select_related("tag__theme").filter(
        by=request.user.pk,
        pk=_number(given),
        tag__review__in=Review.objects.visible_to(request.user).order_by(),
    )
    return next((one for one in found if one.tag.state == one.verdict), None)


def _number(given: str) -> int:
    return int(given) if given[:15].isdecimal() and given.isascii() else 0


def show(request: HttpRequest, queue: Queue, tag: Tag | None = None, **bound):
    """A suggestion in its passage with all that can be done; one form as it stands."""
    confirmed = desk.confirmed_by_theme()
    skipped = request.session.get(SKIPPED, [])
    coming = list(_whole(queue.in_order(confirmed, skipped))[:LISTED])
    asked = tag or _tag(queue, _number(request.GET.get("tag", "")))
    current = asked or next(iter(coming), None)
    context = _around_the_item(request, queue) | {"coming": coming, "tag": current}
    if current:
        context |= _item(current) | _forms(bound)
        context["why_next"] = desk.why_next(current, confirmed, skipped)
        context["following"] = next((one for one in coming if one != current), None)
    context["form"] = next(iter(bound.values()), None)
    status = 400 if bound else 200
    return render(request, "reviews/desk/work.html", context, status=status)


def _around_the_item(request: HttpRequest, queue: Queue) -> dict:
    decided, total = queue.progress()
    return {
        "queue": queue,
        "decided": decided,
        "total": total,
        "last": _decision(request, request.GET.get("last", "")),
        "did": DID.get(request.GET.get("did", ""), "Decided"),
        "crumbs": [(reverse("desk"), "Desk")],
    }


def _item(tag: Tag) -> dict:
    passage = tag.passage
    near = desk.around(passage)
    return {
        "passage": passage,
        "page": passage.page,
        "review": passage.page.version.report.review,
        "before": [one for one in near if one.number < passage.number],
        "after": [one for one in near if one.number > passage.number],
        "parts": _parts(tag),
        "sheet": sheet_of(passage.page, [tag], []),
        "seen": tags.seen(tag),
        "last_word": tags.last_word(tag) if tag.is_decided else "",
        "others": passage.tags.exclude(pk=tag.pk).select_related("theme"),
        "reasons": tags.Reason,
        "other_polarity": Tag.Polarity(_other_polarity(tag)).label,
    }


def _parts(tag: Tag) -> tuple[str, str, str]:
    """The passage before the quote, the quote, and the passage after it."""
    text = LINE_END.sub(" ", tag.passage.text)
    start, end = tag.start - tag.passage.start, tag.end - tag.passage.start
    return text[:start], text[start:end], text[end:]


def _forms(bound: dict[str, forms.Form]) -> dict[str, forms.Form]:
    return {
        "theme_form": ThemeForm(prefix="theme"),
        "quote_form": QuoteForm(prefix="quote"),
        "missed_form": AddTagForm(prefix="missed"),
        **bound,
    }
