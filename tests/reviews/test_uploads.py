import hashlib
import io

import pytest

from accounts.models import Event
from reviews import originals
from reviews.models import Review, Version
from reviews.uploads import clean_name, receive
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
