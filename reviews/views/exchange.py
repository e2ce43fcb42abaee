"""Codings leave as a file, and come back as proposals."""

import tempfile
from typing import IO, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.decorators import needs
from accounts.roles import Act
from reviews.coding_forms import ExportForm, ImportForm, ProposalForm
from reviews.errors import ExchangeRefused
from reviews.exchange import proposing
from reviews.exchange.scope import Scope
from reviews.exchange.writing import NAMES, write
from reviews.models import Import, Proposal

PER_PAGE = 20
IN_MEMORY = 8 * 1024 * 1024


@require_safe
@needs(Act.DECIDE_TAGS)
def exchange(request: HttpRequest):
    return _show(request, ExportForm(user=request.user), ImportForm())


def _show(
    request: HttpRequest, export: ExportForm, bring: ImportForm, status: int = 200
):
    return render(
        request,
        "reviews/coding/exchange.html",
        {
            "export_form": export,
            "form": bring,
            "imports": Import.objects.select_related("by")[:10],
            "waiting": Proposal.objects.filter(state=Proposal.State.OPEN).count(),
            "crumbs": _crumbs(),
        },
        status=status,
    )


def _crumbs() -> list[tuple[str, str]]:
    return [(reverse("rounds"), "Coding")]


@require_POST
@needs(Act.DECIDE_TAGS)
def export(request: HttpRequest):
    """Write the file and send it: at once, and nothing is kept."""
    form = ExportForm(request.POST, user=request.user)
    if not form.is_valid():
        return _show(request, form, ImportForm(), status=400)
    given = form.cleaned_data
    scope = Scope(request.user, given["states"], given["reviews"])
    file = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 the answer closes it
    write(given["format"], scope, cast(IO[bytes], file))
    file.seek(0)
    scope.record()
    name = f"codings-{timezone.localdate():%Y-%m-%d}{NAMES[given['format']]}"
    return FileResponse(file, as_attachment=True, filename=name)


@require_POST
@needs(Act.DECIDE_TAGS)
def bring(request: HttpRequest):
    form = ImportForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["project"]
        try:
            brought = proposing.bring(file, name=file.name, by=request.user)
        except ExchangeRefused as refusal:
            form.add_error("project", str(refusal))
        else:
            n = brought.proposals.count()
            messages.success(request, f"{n} codings wait for a decision.")
            return redirect("proposals")
    return _show(request, ExportForm(user=request.user), form, status=400)


@require_safe
@needs(Act.DECIDE_TAGS)
def proposals(request: HttpRequest):
    waiting = proposing.proposals_for(request.user).filter(state=Proposal.State.OPEN)
    found = Paginator(waiting, PER_PAGE)
    crumbs = [*_crumbs(), (reverse("exchange"), "Exchange")]
    return render(
        request,
        "reviews/coding/proposals.html",
        {"page": found.get_page(request.GET.get("page")), "crumbs": crumbs},
    )


@require_POST
@needs(Act.DECIDE_TAGS)
def decide(request: HttpRequest, proposal: int):
    found = get_object_or_404(proposing.proposals_for(request.user), pk=proposal)
    form = ProposalForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Nothing was decided. Choose accept or reject again.")
        return redirect("proposals")
    accept = form.cleaned_data["verdict"] == Proposal.State.ACCEPTED
    reason = form.cleaned_data["reason"]
    try:
        proposing.decide(found, accept=accept, by=request.user, reason=reason)
    except ExchangeRefused as refusal:
        messages.error(request, str(refusal))
    else:
        said = "accepted" if accept else "rejected"
        messages.success(request, f"“{found.theme}” {said}.")
    return redirect("proposals")
