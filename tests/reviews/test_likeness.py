"""Files that share their text are noticed once, and said by one analyst to be what."""

import random
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections, transaction

from accounts.models import Event
from reviews import likeness, publication
from reviews.errors import LikenessRefused
from reviews.ingest.read import read
from reviews.models import Likeness, Passage, Report, Review, Tag, Version
from tests.makers import (
    make_analyst,
    make_draft,
    make_page,
    make_review,
    make_tag,
    make_theme,
    make_version,
    receive_pdf,
)

pytestmark = pytest.mark.django_db
Answer = Likeness.Answer
Status = Version.Status


TOLD = (
    "the child was seen at home by a nurse and her mother said that school had not "
    "been told of any visit since police were called to their flat last winter when "
    "nobody asked what he wanted or wrote down who would speak with them about it"
)


def wording(words: int = 400, seed: int = 1) -> str:
    chosen = random.Random(seed)
    return " ".join(chosen.choice(TOLD.split()) for _ in range(words))


def make_read(text: str, *, review=None, **given) -> Version:
    """A version whose one page holds a text, noted as reading does."""
    version = make_version(review or make_draft(), **given)
    make_page(text, version=version)
    with transaction.atomic():
        likeness.note(version, [text])
    return version


def make_alike(**given) -> Likeness:
    """A report of a draft review, and one made for a copy of it with a new cover."""
    make_read(wording(), review=make_draft())
    make_read("A new cover. " + wording(), **given)
    return Likeness.objects.get()


def pairs() -> list[tuple[int, int]]:
    return list(Likeness.objects.values_list("version", "other"))


def test_copy_with_a_new_cover_is_noticed():
    first = make_read(wording())

    copy = make_read("Reissued with a new cover this year. " + wording())

    found = Likeness.objects.get()
    assert (found.version, found.other, found.answer) == (copy, first, Answer.OPEN)
    assert found.share > 0.9


def test_corrected_issue_is_noticed():
    first = make_read(wording())

    corrected = make_read(wording().replace("nurse", "midwife", 3))

    assert pairs() == [(corrected.pk, first.pk)]


def test_summary_within_a_report_is_noticed():
    whole = make_read(wording(6000))

    part = make_read(" ".join(wording(6000).split()[2000:3000]))

    assert pairs() == [(part.pk, whole.pk)]


def test_reports_with_the_same_boilerplate_are_not_alike():
    notice = wording(150, seed=9)
    make_read(f"{notice} {wording(600, seed=1)}")

    make_read(f"{notice} {wording(600, seed=2)}")

    assert pairs() == []


def test_pair_is_noted_once_whichever_is_read_first():
    first = make_read("Nothing yet.")
    second = make_read(wording())

    for _ in range(2):
        with transaction.atomic():
            likeness.note(first, [wording()])

    assert pairs() == [(second.pk, first.pk)]


@pytest.mark.parametrize("status", [Status.CANCELLED, Status.REFUSED, Status.WAITING])
def test_files_that_are_not_read_are_like_nothing(status):
    first = make_read(wording())
    refusal = "Damaged." if status == Status.REFUSED else ""
    Version.objects.filter(pk=first.pk).update(status=status, refusal=refusal)

    make_read(wording())

    assert pairs() == []


def test_file_without_words_is_like_nothing():
    make_read("Picture")

    make_read("Picture")

    assert pairs() == []


def test_reading_two_copies_finds_one_likeness(taxonomy):
    words = wording(200).split()
    page = "\n".join(" ".join(words[n : n + 8]) for n in range(0, 200, 8))
    first, second = receive_pdf(page), receive_pdf(page, "Another page, at the end.")

    read(first.pk)
    read(second.pk)

    assert pairs() == [(second.pk, first.pk)]


def test_new_version_joins_the_report_and_its_draft_goes():
    found = make_alike()
    analyst, draft = make_analyst(), found.version.report.review

    likeness.is_new_version(found, by=analyst)

    old, new = Version.objects.order_by("pk")
    assert (new.report, new.number) == (old.report, 2)
    assert (old.superseded_by, old.number) == (new, 1)
    assert set(Passage.objects.values_list("review", "current")) == {
        (old.report.review_id, False),
        (old.report.review_id, True),
    }
    assert list(Review.objects.filter(pk=draft.pk)) == []
    assert Report.objects.count() == 1


def test_answer_is_kept_with_who_gave_it():
    found, analyst = make_alike(), make_analyst()

    answered = likeness.is_new_version(found, by=analyst)

    assert (answered.answer, answered.answered_by) == (Answer.NEW_VERSION, analyst)
    assert answered.answered is not None
    assert set(Event.objects.values_list("act", "actor")) == {
        ("merged", analyst.pk),
        ("superseded", analyst.pk),
        ("answered", analyst.pk),
    }


def test_record_of_the_draft_that_goes_stays_in_the_trail():
    found = make_alike()
    draft = found.version.report.review
    Review.objects.filter(pk=draft.pk).update(what_happened="Filled in.")

    likeness.is_new_version(found, by=make_analyst())

    event = Event.objects.get(act="merged")
    assert event.before["reference"] == draft.reference
    assert event.before["what_happened"] == "Filled in."
    assert event.after == {"into": found.other.report.review.reference}


def test_same_review_takes_the_report_in_as_another_document():
    found = make_alike()
    review = found.other.report.review
    tag = make_tag(make_theme(), page=found.version.pages.get())

    likeness.is_same_review(found, by=make_analyst())

    tag.refresh_from_db()
    assert tag.review == review
    assert review.reports.count() == 2
    assert set(Passage.objects.values_list("review", "current")) == {(review.pk, True)}
    assert list(Review.objects.all()) == [review]


def test_draft_with_another_document_stays():
    found = make_alike()
    draft = found.version.report.review
    other = make_version(draft)

    likeness.is_same_review(found, by=make_analyst())

    assert [report.pk for report in draft.reports.all()] == [other.report_id]


def test_documents_of_one_review_may_be_versions():
    review = make_review()
    old = make_read(wording(), review=review)
    new = make_read("Corrected. " + wording(), review=review)

    likeness.is_new_version(Likeness.objects.get(), by=make_analyst())

    new.refresh_from_db()
    assert (new.report, new.number) == (old.report, 2)
    assert list(review.reports.all()) == [old.report]


def test_documents_of_one_review_may_stay_as_they_are():
    review = make_review()
    make_read(wording(), review=review)
    make_read("Corrected. " + wording(), review=review)

    likeness.is_same_review(Likeness.objects.get(), by=make_analyst())

    assert review.reports.count() == 2


def test_apart_changes_nothing_else():
    found = make_alike()

    likeness.is_apart(found, by=make_analyst())

    assert Likeness.objects.get().answer == Answer.APART
    assert Review.objects.count() == 2


def test_same_answer_again_changes_nothing():
    found, analyst = make_alike(), make_analyst()
    likeness.is_new_version(found, by=analyst)
    before = list(Event.objects.values_list("pk", flat=True))

    likeness.is_new_version(found, by=make_analyst())

    assert Likeness.objects.get().answered_by == analyst
    assert list(Event.objects.values_list("pk", flat=True)) == before


def test_another_answer_is_refused_with_the_first():
    found = make_alike()
    likeness.is_apart(found, by=make_analyst(name="Ada Moss"))

    with pytest.raises(LikenessRefused, match="Ada Moss has already answered: nothing"):
        likeness.is_new_version(found, by=make_analyst())


def test_file_still_being_read_is_refused():
    found = make_alike(status=Status.READABLE)

    with pytest.raises(LikenessRefused, match="still being read"):
        likeness.is_new_version(found, by=make_analyst())

    assert Likeness.objects.get().answer == Answer.OPEN


def test_file_stopped_since_is_refused():
    found = make_alike()
    Version.objects.filter(pk=found.other_id).update(status=Status.CANCELLED)

    with pytest.raises(LikenessRefused, match="cannot be chosen: stopped by a person"):
        likeness.is_same_review(found, by=make_analyst())


def test_file_of_a_published_review_does_not_move():
    found = make_alike(review=make_review(reference="R-2015-900"))

    with pytest.raises(LikenessRefused, match="R-2015-900 has been published"):
        likeness.is_new_version(found, by=make_analyst())


def make_three() -> list[Version]:
    return [make_read(wording() + f" issue number {n}.") for n in range(3)]


def answer_to(version: Version, other: Version) -> Likeness:
    return Likeness.objects.get(version=version, other=other)


def test_versions_of_versions_come_in_order():
    a, b, c = make_three()
    analyst = make_analyst()

    likeness.is_new_version(answer_to(c, b), by=analyst)
    likeness.is_new_version(answer_to(c, a), by=analyst)

    rows = Version.objects.order_by("number").values_list("pk", "superseded_by")
    assert list(rows) == [(a.pk, c.pk), (b.pk, c.pk), (c.pk, None)]
    assert Review.objects.count() == 1
    assert set(Likeness.objects.values_list("answer", flat=True)) == {"new-version"}


def test_replaced_file_is_refused():
    a, b, c = make_three()
    likeness.is_new_version(answer_to(c, b), by=make_analyst())

    with pytest.raises(LikenessRefused, match="has been replaced"):
        likeness.is_new_version(answer_to(b, a), by=make_analyst())


def test_every_row_that_names_a_review_is_moved():
    from reviews.versions import OF_REVIEW

    naming = {
        relation.related_model
        for relation in Review._meta.related_objects
        if not relation.many_to_many
    }

    assert naming - {Report} == {model for model, _ in OF_REVIEW}


def together(*acts) -> list[str]:
    """Do acts at the same time, each in a connection of its own; how each ended."""

    def run(act) -> str:
        try:
            act()
        except LikenessRefused as refusal:
            return str(refusal)
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


@pytest.mark.django_db(transaction=True)
def test_two_analysts_at_once_give_one_answer():
    found = make_alike()
    one, other = make_analyst(), make_analyst()

    ends = together(
        lambda: likeness.is_new_version(found, by=one),
        lambda: likeness.is_same_review(found, by=other),
    )

    assert ends.count("done") == 1
    assert Event.objects.filter(act="answered").count() == 1
    assert Version.objects.count() == Passage.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_answers_about_one_file_lose_nothing():
    a, b, c = make_three()
    analyst = make_analyst()
    theme = make_theme()
    for version in (a, b, c):
        make_tag(theme, page=version.pages.get())

    together(
        lambda: likeness.is_new_version(answer_to(c, a), by=analyst),
        lambda: likeness.is_new_version(answer_to(c, b), by=analyst),
        lambda: likeness.is_new_version(answer_to(b, a), by=analyst),
    )

    assert (
        Version.objects.count() == Passage.objects.count() == Tag.objects.count() == 3
    )
    for version in Version.objects.all():
        review = version.report.review_id
        of_version = Passage.objects.filter(page__version=version)
        assert set(of_version.values_list("review", flat=True)) == {review}


@pytest.mark.django_db(transaction=True)
def test_copies_read_at_once_find_each_other():
    versions = [make_version(make_draft()) for _ in range(4)]

    def note(version: Version):
        def act():
            with transaction.atomic():
                likeness.note(version, [wording()])

        return act

    together(*map(note, versions))

    assert Likeness.objects.count() == 6


def test_document_that_joins_a_published_review_waits_for_its_release():
    published = make_read(wording(), review=make_review())
    make_read("A new cover. " + wording())

    likeness.is_new_version(Likeness.objects.get(), by=make_analyst())

    new = Version.objects.latest("pk")
    published.refresh_from_db()
    assert (new.report, published.superseded_by) == (published.report, None)
    assert not Passage.objects.filter(page__version=new, current=True).exists()

    publication.release(new, by=make_analyst())

    published.refresh_from_db()
    assert published.superseded_by == new
    assert not Passage.objects.filter(page__version=published, current=True).exists()
    assert Passage.objects.filter(page__version=new, current=True).exists()
