"""The draft of the next version: for analysts."""

from functools import wraps

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.decorators import View, needs
from accounts.roles import Act
from reviews import previews
from reviews.models import Tag
from themes import drafts, versions
from themes.codebook_reading import CodebookRefused, read_file
from themes.differences import Change, Kind, changes_between
from themes.drafts import DraftRefused, LookFirst
from themes.models import DraftTheme, TaxonomyDraft, TaxonomyVersion
from themes.pages.forms import (
    BringForm,
    EditionForm,
    FateForm,
    MergeForm,
    PublishForm,
    SplitForm,
    ThemeForm,
    sorted_titles,
)
from themes.pages.views.published import show
from themes.vocabulary import Content, theme_named, themes_of

GET_AND_POST = ["GET", "HEAD", "POST"]
MOST_TAGS = 200
ADDED = Kind.ADDED
ENDINGS = {"retire": FateForm, "merge": MergeForm, "split": SplitForm}


def posted(view: View) -> View:
    """Send back who comes by address, from signing in or a reload: acts are posted."""

    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if request.method != "POST":
            return redirect("taxonomy")
        return view(request, *args, **kwargs)

    return guarded


def _draft() -> TaxonomyDraft:
    """The open draft; 404 where there is none."""
    if draft := drafts.open_draft():
        return draft
    raise Http404("No draft is open.")


def _row(draft: TaxonomyDraft, code: str) -> DraftTheme:
    return get_object_or_404(draft.themes.select_related("changed_by"), code=code)


def _refused(request: HttpRequest, refusal: DraftRefused | CodebookRefused) -> None:
    messages.error(request, " ".join(refusal.reasons))


@needs(Act.EDIT_TAXONOMY)
@posted
def start(request: HttpRequest):
    try:
        drafts.start(by=request.user)
    except DraftRefused as refusal:
        _refused(request, refusal)
        return redirect("taxonomy")
    return redirect("taxonomy-draft")


@needs(Act.EDIT_TAXONOMY)
@posted
def bring(request: HttpRequest):
    form = BringForm(request.POST, request.FILES)
    if not form.is_valid():
        return show(request, form, status=400)
    file, present = form.cleaned_data["file"], TaxonomyVersion.objects.latest()
    try:
        brought = read_file(file.name, file.read(), present.content)
        drafts.start(by=request.user, brought=brought)
    except (CodebookRefused, DraftRefused) as refusal:
        form.add_error("file", refusal.reasons)
        return show(request, form, status=400)
    words = " ".join([f"{file.name} is now a draft.", *brought.notes])
    messages.success(request, words)
    return redirect("taxonomy-draft")


@require_safe
@needs(Act.EDIT_TAXONOMY)
def draft(request: HttpRequest):
    return _show_draft(request, _draft())


def _show_draft(
    request: HttpRequest,
    draft: TaxonomyDraft,
    form: PublishForm | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    rows = list(draft.themes.select_related("changed_by"))
    content, kept = drafts.content_of(draft), themes_of(draft.follows.content)
    changes = changes_between(draft.follows.content, content, _given(content))
    what: dict[str, list[Change]] = {}
    for change in changes:
        what.setdefault(change.old or change.new, []).append(change)
    titles = {row.code: row.content["title"] for row in rows}
    context = {
        "draft": draft,
        "changed": [(row, what[row.code]) for row in rows if row.code in what],
        "unchanged": [row for row in rows if row.code not in what],
        "new": titles.keys() - kept.keys(),
        "titles": titles,
        "form": form or PublishForm(initial={"edition": draft.edition}),
        "in_the_way": drafts.in_the_way_of(draft, note="given", by=request.user),
    }
    return render(request, "themes/taxonomy/draft.html", context, status=status)


def _given(content: dict) -> list[Change]:
    return [Change(**change) for change in content["changes"]]


@require_http_methods(GET_AND_POST)
@needs(Act.EDIT_TAXONOMY)
def edit(request: HttpRequest, code: str):
    draft = _draft()
    row = _row(draft, code)
    form = ThemeForm(request.POST or None, draft=draft, row=row)
    if not form.is_valid():
        return _show_theme(request, draft, form, row)
    seen = form.cleaned_data["edition"] or 0
    try:
        drafts.save_theme(draft, code, form.content(), edition=seen, by=request.user)
    except LookFirst as refusal:
        now = form.now(row)
        form.add_error(None, refusal.reasons)
        form.seen(row.edition)
        return _show_theme(request, draft, form, row, now=now, status=409)
    except DraftRefused as refusal:
        form.add_error("title", refusal.reasons)
        return _show_theme(request, draft, form, row)
    messages.success(request, f"“{form.cleaned_data['title']}” is saved in the draft.")
    return redirect("taxonomy-draft")


def _show_theme(request, draft, form, row=None, *, now=(), status=200) -> HttpResponse:
    published = themes_of(draft.follows.content)
    context = {
        "form": form,
        "draft": draft,
        "row": row,
        "now": now,
        "is_published": row is not None and row.code in published,
    }
    status = 400 if form.errors and status == 200 else status
    return render(request, "themes/taxonomy/theme.html", context, status=status)


@require_http_methods(GET_AND_POST)
@needs(Act.EDIT_TAXONOMY)
def add(request: HttpRequest):
    draft = _draft()
    form = ThemeForm(request.POST or None, draft=draft, row=None)
    if not form.is_valid():
        return _show_theme(request, draft, form)
    content = {**theme_named("", ""), **form.content()}
    try:
        row = drafts.add_theme(draft, content, by=request.user)
    except DraftRefused as refusal:
        form.add_error("title", refusal.reasons)
        return _show_theme(request, draft, form)
    messages.success(request, f"“{row}” is in the draft.")
    return redirect("taxonomy-draft")


@require_http_methods(GET_AND_POST)
@needs(Act.EDIT_TAXONOMY)
def end(request: HttpRequest, code: str, how: str):
    draft = _draft()
    row = _row(draft, code)
    form = ENDINGS[how](request.POST or None, initial={"edition": row.edition})
    form.offer(sorted_titles(draft.themes.filter(fate="").exclude(code=code)))
    if form.is_valid() and _ended(request, draft, row, how, form):
        return redirect("taxonomy-draft")
    touched = previews.touched([code]).get(code)
    context = {"form": form, "row": row, "how": how, "touched": touched}
    status = 400 if form.errors else 200
    return render(request, "themes/taxonomy/end.html", context, status=status)


def _ended(request, draft, row: DraftTheme, how: str, form: FateForm) -> bool:
    """Whether the theme's end could be noted; else the form says why not."""
    act = getattr(drafts, how)
    try:
        act(draft, row.code, **form.cleaned_data, by=request.user)
    except DraftRefused as refusal:
        form.add_error(None, refusal.reasons)
        form.seen(row.edition)
        return False
    messages.success(request, f"Noted in the draft: “{row}” goes.")
    return True


@needs(Act.EDIT_TAXONOMY)
@posted
def restore(request: HttpRequest, code: str):
    draft, form = _draft(), EditionForm(request.POST)
    seen = form.cleaned_data["edition"] if form.is_valid() else 0
    try:
        drafts.restore(draft, code, edition=seen, by=request.user)
        messages.success(request, "The change is taken back.")
    except DraftRefused as refusal:
        _refused(request, refusal)
    return redirect("taxonomy-draft")


@require_safe
@needs(Act.EDIT_TAXONOMY)
def preview(request: HttpRequest):
    draft = _draft()
    content = drafts.content_of(draft)
    changes = changes_between(draft.follows.content, content, _given(content))
    themes = {row.code: row.content for row in draft.themes.all()}
    found = previews.found_by(
        {one.new: _phrases(themes[one.new]) for one in changes if one.kind == ADDED}
    )
    touched = previews.touched({change.old for change in changes if change.old})
    rows = [
        {
            "change": change,
            "title": themes[change.old or change.new]["title"],
            "touched": touched.get(change.old),
            "found": found.get(change.new),
        }
        for change in changes
    ]
    titles = {code: theme["title"] for code, theme in themes.items()}
    context = {"draft": draft, "rows": rows, "titles": titles}
    return render(request, "themes/taxonomy/preview.html", context)


def _phrases(theme: Content) -> list[str]:
    return [*theme["alt_labels"], *theme["example_phrasings"]]


@needs(Act.EDIT_TAXONOMY)
@posted
def publish(request: HttpRequest):
    draft, form = _draft(), PublishForm(request.POST)
    if not form.is_valid():
        return _show_draft(request, draft, form, status=400)
    try:
        version = drafts.publish(draft, **form.cleaned_data, by=request.user)
    except DraftRefused as refusal:
        form.add_error(None, refusal.reasons)
        form.seen(draft.edition)
        status = 409 if isinstance(refusal, LookFirst) else 400
        return _show_draft(request, draft, form, status=status)
    messages.success(request, f"Version {version.number} is in force.")
    return redirect("taxonomy-version", version.number)


@needs(Act.EDIT_TAXONOMY)
@posted
def discard(request: HttpRequest):
    drafts.discard(_draft(), by=request.user)
    messages.success(request, "The draft is discarded. Nothing was changed.")
    return redirect("taxonomy")


@require_safe
@needs(Act.EDIT_TAXONOMY)
def recode(request: HttpRequest):
    tags = (
        Tag.objects.current()
        .shown()
        .filter(theme__in=versions.to_recode())
        .select_related("theme", "taxonomy", "passage__page__version__report__review")
        .order_by("theme__title", "review__reference", "pk")
    )
    context = {
        "tags": tags[:200],
        "count": tags.count(),
        "became": {
            theme.code: versions.became(theme) for theme in versions.to_recode()
        },
    }
    return render(request, "themes/taxonomy/recode.html", context)
