"""Addresses of reviews, their pages, and the work on them."""

from django.urls import path, register_converter

from reviews.views import (
    arriving,
    deciding,
    finding,
    library,
    likenesses,
    page,
    processing,
    record,
    releasing,
    review,
    sheet,
)


class Number:
    """A number that any row could have: longer ones are no address of ours."""

    regex = "[0-9]{1,9}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


register_converter(Number, "number")

REVIEW = "reviews/<slug:reference>/"
DOCUMENT = f"{REVIEW}documents/<number:version>/pages/"
PAGE = f"{DOCUMENT}<number:number>/"
FILE = "processing/<number:version>/"

urlpatterns = [
    path("reviews/", library.review_list, name="reviews"),
    path(REVIEW, review.review, name="review"),
    path(f"{REVIEW}record/", record.edit, name="edit-record"),
    path(f"{REVIEW}record/guesses/", record.use_guess, name="use-guess"),
    path(f"{REVIEW}publish/", releasing.publish, name="publish"),
    path(f"{REVIEW}discard/", releasing.discard, name="discard"),
    path(f"{REVIEW}withdraw/", releasing.withdraw, name="withdraw"),
    path(DOCUMENT, page.jump, name="page-jump"),
    path(PAGE, page.page, name="page"),
    path(f"{PAGE}image.webp", sheet.image, name="page-image"),
    path(f"{PAGE}tags/", deciding.add, name="add-tag"),
    path("tags/<number:tag>/decision/", deciding.decide, name="decide-tag"),
    path("upload/", arriving.upload, name="upload"),
    path("processing/", processing.status, name="processing"),
    path("processing/table/", processing.table, name="processing-table"),
    path("processing/again/", processing.read_all_again, name="read-all-again"),
    path(f"{FILE}again/", processing.read_again, name="read-again"),
    path(f"{FILE}stop/", processing.cancel, name="stop"),
    path(f"{FILE}release/", releasing.release, name="release"),
    path("likenesses/<number:question>/", likenesses.answer, name="answer-likeness"),
    path("search/", finding.search, name="search"),
    path("trends/", finding.trends, name="trends"),
]
