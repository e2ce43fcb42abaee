"""Uploading reports, one or many at once."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods

from accounts.decorators import needs
from accounts.roles import Act
from reviews import uploads
from reviews.forms import UploadForm
from reviews.models import Version


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Act.UPLOAD)
def upload(request: HttpRequest):
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and not request.POST:
        form = UploadForm({}, request.FILES)
    if form.is_valid():
        _receive(request, **form.cleaned_data)
        return redirect("processing")
    context = {
        "form": form,
        "largest": settings.MAX_UPLOAD_BYTES,
        "most": settings.MAX_FILES_PER_UPLOAD,
    }
    status = 400 if form.is_bound else 200
    return render(request, "reviews/upload.html", context, status=status)


def _receive(request: HttpRequest, *, documents, kind, review, replaces=None) -> None:
    new = 0
    for file in documents:
        receipt = uploads.receive(
            file,
            name=file.name,
            by=request.user,
            review=review,
            replaces=replaces,
            **({"kind": kind} if kind else {}),
        )
        new += receipt.is_new
        if not receipt.is_new:
            messages.info(request, _already_here(file.name, receipt.version))
    if new:
        files_are = "1 file is" if new == 1 else f"{new} files are"
        messages.success(request, f"{files_are} uploaded and will be read now.")


def _already_here(name: str, version: Version) -> str:
    """Where the same file is held, with a link to it."""
    review = version.report.review
    return format_html(
        '{} is already here, in <a class="govuk-link" href="{}">{}, {}</a>.',
        name,
        f"{review.get_absolute_url()}#document-{version.pk}",
        review.reference,
        version.report.get_kind_display().lower(),
    )
