"""Uploading reports, by file or many at once."""

from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.decorators import needs
from accounts.roles import Act
from reviews import uploads
from reviews.forms import UploadForm


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
