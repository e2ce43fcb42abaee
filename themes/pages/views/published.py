"""The versions of the taxonomy that were published: for everybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from accounts.roles import Act, may
from themes import drafts, versions
from themes.codebook import FORMATS, written
from themes.models import TaxonomyVersion
from themes.pages.forms import BringForm


@require_safe
def taxonomy(request: HttpRequest):
    return show(request, BringForm())


def show(request: HttpRequest, bring: BringForm, *, status: int = 200) -> HttpResponse:
    """The list of versions; for who may edit them, the draft and the way to one."""
    found = list(TaxonomyVersion.objects.defer("content").order_by("-published"))
    may_edit = may(request.user, Act.EDIT_TAXONOMY)
    context = {
        "versions": found,
        "present": found[0] if found else None,
        "formats": FORMATS,
        "may_edit": may_edit,
        "draft": drafts.open_draft() if may_edit else None,
        "to_recode": may_edit and versions.to_recode().exists(),
        "form": bring,
    }
    return render(request, "themes/taxonomy/list.html", context, status=status)


@require_safe
def version(request: HttpRequest, number: str):
    found = get_object_or_404(
        TaxonomyVersion.objects.select_related("published_by"), number=number
    )
    older = TaxonomyVersion.objects.filter(published__lt=found.published)
    before = older.order_by("published").last()
    context = {
        "version": found,
        "before": before,
        "differences": versions.compare(before, found) if before else [],
        "in_use": found == TaxonomyVersion.objects.latest(),
        "codes": versions.present_codes(),
        "formats": FORMATS,
    }
    return render(request, "themes/taxonomy/version.html", context)


@require_safe
def compare(request: HttpRequest):
    found = list(TaxonomyVersion.objects.order_by("published"))
    by_number = {one.number: one for one in found}
    old = by_number.get(request.GET.get("from", ""), found[0] if found else None)
    new = by_number.get(request.GET.get("to", ""), found[-1] if found else None)
    if old is None or new is None:
        return redirect("taxonomy")
    if old.published > new.published:
        old, new = new, old
    context = {
        "versions": found,
        "old": old,
        "new": new,
        "differences": versions.compare(old, new),
        "codes": versions.present_codes(),
    }
    return render(request, "themes/taxonomy/compare.html", context)


@require_safe
def download(request: HttpRequest, number: str, how: str):
    found = get_object_or_404(TaxonomyVersion, number=number)
    answer = HttpResponse(written(found.content, how), content_type=FORMATS[how])
    answer["Content-Disposition"] = f'attachment; filename="taxonomy-{number}.{how}"'
    return answer
