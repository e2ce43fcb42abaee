"""Addresses of reviews, their pages, and the work on them."""

from django.urls import path, register_converter

from reviews.views import (
    arriving,
    coding,
    deciding,
    desk,
    desk_bulk,
    exchange,
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
ROUND = "coding/rounds/<number:round_id>/"
SAMPLE = f"{ROUND}passages/<number:number>/"

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
    path("desk/", desk.index, name="desk"),
    path("desk/reviews/<slug:reference>/", desk.of_review, name="desk-review"),
    path("desk/reviews/<slug:reference>/bulk/", desk_bulk.bulk, name="desk-bulk"),
    path("desk/themes/<slug:code>/", desk.of_theme, name="desk-theme"),
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
    path("coding/", coding.rounds, name="rounds"),
    path("coding/rounds/new/", coding.make, name="make-round"),
    path(ROUND, coding.show, name="round"),
    path(f"{ROUND}next/", coding.code, name="code"),
    path(f"{ROUND}close/", coding.close, name="close-round"),
    path(f"{ROUND}disagreements/", coding.differing, name="differing"),
    path(f"{SAMPLE}marks/", coding.mark, name="mark"),
    path(f"{SAMPLE}marks/<number:mark_id>/away/", coding.unmark, name="unmark"),
    path(f"{SAMPLE}finish/", coding.finish, name="finish"),
    path(f"{SAMPLE}settlement/", coding.settle, name="settle"),
    path("exchange/", exchange.exchange, name="exchange"),
    path("exchange/export/", exchange.export, name="export"),
    path("exchange/import/", exchange.bring, name="bring"),
    path("exchange/proposals/", exchange.proposals, name="proposals"),
    path(
        "exchange/proposals/<number:proposal>/",
        exchange.decide,
        name="decide-proposal",
    ),
]
