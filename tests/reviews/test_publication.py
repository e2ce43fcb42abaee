import pytest

from accounts.models import Event
from reviews import publication
from reviews.errors import PublicationRefused
from reviews.models import Review, Version
from tests.makers import (
    make_analyst,
    make_draft,
    make_publisher,
    make_review,
    make_version,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft():
    review = make_draft(publisher=make_publisher(), created_by=make_analyst())
    make_version(review, uploaded_by=review.created_by)
    return review


def test_publish_by_a_second_person(draft):
    second = make_analyst()

    review = publication.publish(draft, by=second)

    assert (review.state, review.released_by) == ("published", second)
    assert Event.objects.get().act == "published"


def test_publish_by_who_prepared_it_is_refused(draft):
    with pytest.raises(PublicationRefused, match="A second person must release it"):
        publication.publish(draft, by=draft.created_by)


@pytest.mark.parametrize(
    ("missing", "reason"),
    [
        (
            {"year_published": None},
            "The record does not say the year it was published.",
        ),
        ({"review_type": ""}, "The record does not say the type of review."),
        ({"nation": ""}, "The record does not say the nation."),
        (
            {"publisher": None},
            "The record does not say the publisher (or that it is withheld).",
        ),
        ({"what_was_learned": " "}, "The record does not say what was learned."),
    ],
)
def test_publish_says_what_the_record_lacks(draft, missing, reason):
    Review.objects.filter(pk=draft.pk).update(**missing)
    draft.refresh_from_db()

    assert publication.reasons_not_to_publish(draft, by=make_analyst()) == [reason]


def test_publish_without_a_read_document_is_refused(draft):
    Version.objects.update(status=Version.Status.WAITING)

    assert publication.reasons_not_to_publish(draft, by=make_analyst()) == [
        "No document of this review has been read yet.",
        "A document of this review is still being read.",
    ]


def test_withdraw_hides_the_review_at_once():
    review = make_review()

    publication.withdraw(review, by=make_analyst(), reason="Order of the court.")

    assert not Review.objects.published().exists()
    assert Event.objects.get().reason == "Order of the court."


def test_withdraw_without_a_reason_is_refused():
    with pytest.raises(PublicationRefused, match="Say why"):
        publication.withdraw(make_review(), by=make_analyst(), reason=" ")


def test_withdrawn_review_can_be_published_again(draft):
    second = make_analyst()
    publication.publish(draft, by=second)
    publication.withdraw(draft, by=second, reason="A name was found.")

    assert publication.publish(draft, by=second).is_published
