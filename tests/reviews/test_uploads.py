import hashlib
import io
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from accounts.models import Event
from reviews import originals
from reviews.models import Review, Version
from reviews.uploads import Receipt, clean_name, receive
from tests.makers import make_analyst, make_pdf, make_review, receive_pdf

pytestmark = pytest.mark.django_db


def test_receive_keeps_the_original_under_its_hash():
    content = make_pdf("One page")

    version = receive(io.BytesIO(content), name="report.pdf").version

    assert version.sha256 == hashlib.sha256(content).hexdigest()
    assert originals.path_of(version.sha256).read_bytes() == content
    assert version.size == len(content)


def test_receive_makes_a_draft_that_waits():
    analyst = make_analyst()

    version = receive_pdf("One page", name="Child_K-overview.pdf", by=analyst)

    review = version.report.review
    assert (review.title, review.state) == ("Child K overview", Review.State.DRAFT)
    assert (version.status, version.uploaded_by) == (Version.Status.WAITING, analyst)
    assert Event.objects.get().act == "uploaded"


def test_receive_the_same_file_again_answers_with_what_is_there():
    first = receive_pdf("One page")

    again = receive(io.BytesIO(make_pdf("One page")), name="other name.pdf")

    assert (again.version, again.is_new) == (first, False)
    assert Review.objects.count() == 1


@pytest.mark.parametrize("state", ["draft", "published", "withdrawn"])
def test_receive_again_leads_to_the_review_whatever_its_state(state):
    review = make_review(state=state)
    receive_pdf("One page", review=review)

    again = receive(io.BytesIO(make_pdf("One page")), name="report.pdf")

    assert again.version.report.review.get_absolute_url() == review.get_absolute_url()
    assert not again.is_new


@pytest.mark.django_db(transaction=True)
def test_receive_at_the_same_time_makes_one_version():
    content = make_pdf("One page")

    def send(number: int) -> Receipt:
        try:
            return receive(io.BytesIO(content), name=f"copy {number}.pdf")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        receipts = list(pool.map(send, range(4)))

    version = Version.objects.get()
    assert [receipt.version for receipt in receipts] == [version] * 4
    assert [receipt.is_new for receipt in receipts].count(True) == 1
    assert Review.objects.count() == 1


def test_receive_in_place_of_a_version_takes_the_next_number():
    first = receive_pdf("One page", review=make_review(), kind="executive-summary")
    second = receive_pdf("Another page", replaces=first)
    third = receive_pdf("A third page", replaces=first)

    assert [one.report for one in (second, third)] == [first.report] * 2
    assert [one.number for one in (first, second, third)] == [1, 2, 3]
    assert Review.objects.count() == 1


def test_receive_into_a_review_adds_a_document():
    review = make_review()

    version = receive_pdf("One page", review=review, kind="executive-summary")

    assert version.report.review == review
    assert version.report.get_kind_display() == "Executive summary"


def test_receive_leaves_nothing_to_one_side(settings):
    receive_pdf("One page")

    assert list(settings.ORIGINALS_DIR.glob("arriving-*")) == []


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("C:\\reports\\child k.pdf", "child k.pdf"),
        ("../../etc/passwd", "passwd"),
        ("a\x00b\n.pdf", "ab.pdf"),
        ("", "unnamed"),
        ("..", ".."),
    ],
)
def test_clean_name_keeps_the_last_part_alone(given, kept):
    assert clean_name(given) == kept


def test_references_go_on_within_their_year():
    make_review(reference="R-2016-009")
    make_review(reference="R-2016-1000")

    assert Review.objects.record(year=2016, title="Next").reference == "R-2016-1001"
    assert Review.objects.record(year=2017, title="First").reference == "R-2017-001"
