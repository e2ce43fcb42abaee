"""Uploading reports, and watching them being read."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import (
    require_http_methods,
    require_safe,
)

from accounts.decorators import needs
from accounts.roles import Act
from reviews import processing, uploads
from reviews.forms import UploadForm
from reviews.models import Version

PER_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Act.UPLOAD)
def upload(request: HttpRequest):
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and not request.POST:
        form = UploadForm({}, request.FILES)
    if form.is_valid():
        _receive(request, **form.cleaned_data)
        return redirect("processing")
    status = 400 if form.is_bound else 200
    return render(request, "reviews/upload.html", {"form": form}, status=status)


def _receive(request: HttpRequest, *, documents, kind, review) -> None:
    new = 0
    for file in documents:
        receipt = uploads.receive(
            file,
            name=file.name,
            by=request.user,
            review=review,
            **({"kind": kind} if kind else {}),
        )
        new += receipt.is_new
        if not receipt.is_new:
            reference = receipt.version.report.review.reference
            messages.info(request, f"{file.name} is already here, in {reference}.")
    if new:
        files_are = "1 file is" if new == 1 else f"{new} files are"
        messages.success(request, f"{files_are} uploaded and will be read now.")


@require_safe
@needs(Act.UPLOAD)
def status(request: HttpRequest):
    return render(request, "reviews/processing.html", _context(request))


@require_safe
@needs(Act.UPLOAD)
def table(request: HttpRequest):
    """The part of the processing page that changes, for the page to refresh itself."""
    return render(request, "reviews/_processing.html", _context(request))


def _context(request: HttpRequest) -> dict:
    page = Paginator(processing.files(), PER_PAGE).get_page(request.GET.get("page"))
    return {"page": page, "totals": processing.totals()}


@needs(Act.UPLOAD)
def read_again(request: HttpRequest, version: int):
    found = get_object_or_404(Version, pk=version)
    if request.method != "POST":  # back from signing in, or reloaded
        return redirect("processing")
    if processing.read_again(found, by=request.user):
        messages.success(request, f"{found.file_name} will be read again.")
    else:
        messages.info(request, f"{found.file_name} is not refused any longer.")
    return redirect("processing")
