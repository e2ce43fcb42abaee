import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.models import Event
from reviews import originals, publication, record
from reviews.errors import PublicationRefused
from reviews.ingest.read import read
from reviews.models import Passage, Review, Version
from reviews.tagging import tag
from tests.makers import (
    make_analyst,
    make_draft,
    make_publisher,
    make_review,
    make_version,
    receive_pdf,
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


def test_publish_by_who_changed_the_record_is_refused(draft):
    editor = make_analyst()
    record.change(draft, by=editor, what_was_learned="Other words.")

    with pytest.raises(PublicationRefused, match="A second person must release it"):
        publication.publish(draft, by=editor)


def test_published_record_is_changed_only_after_withdrawal(draft):
    second = make_analyst()
    review = publication.publish(draft, by=second)

    with pytest.raises(PublicationRefused, match="Withdraw it to change its record"):
        record.change(review, by=second, nation="wales")

    publication.withdraw(review, by=second, reason="The nation is wrong.")
    assert record.change(review, by=second, nation="wales").nation == "wales"


def test_document_of_a_published_review_is_held_until_a_second_person_releases_it(
    taxonomy,
):
    uploader, second = make_analyst(), make_analyst()
    version = receive_pdf("The school was not told.", review=make_review(), by=uploader)
    read(version.pk)
    tag(version.pk)

    assert not Passage.objects.filter(current=True).exists()
    assert not Version.objects.visible_to(AnonymousUser()).exists()
    version.refresh_from_db()
    with pytest.raises(PublicationRefused, match="You uploaded this document"):
        publication.release(version, by=uploader)
    publication.release(version, by=second)

    assert Passage.objects.filter(current=True).exists()
    assert Version.objects.visible_to(AnonymousUser()).exists()


def test_discard_deletes_a_draft_with_its_file(django_capture_on_commit_callbacks):
    version = receive_pdf("A wrong file.")
    original = originals.path_of(version.sha256)

    with django_capture_on_commit_callbacks(execute=True):
        publication.discard(
            version.report.review, by=make_analyst(), reason="The wrong file."
        )

    assert not Review.objects.exists()
    assert not original.exists()
    assert Event.objects.get(act="discarded").reason == "The wrong file."


def test_discard_of_what_was_published_is_refused(draft):
    review = publication.publish(draft, by=make_analyst())

    with pytest.raises(PublicationRefused, match="Withdraw it"):
        publication.discard(review, by=make_analyst(), reason="A mistake.")
