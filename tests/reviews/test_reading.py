"""A waiting version becomes pages, passages and suggested tags, once."""

import io
from itertools import pairwise

import pytest
from django.db import IntegrityError

from accounts.models import Event
from reviews.ingest.read import PIPELINE, read
from reviews.models import Page, Passage, ProcessingRun, Tag, Version
from reviews.tagging import tag
from reviews.tags import reject
from reviews.uploads import receive
from tests.makers import make_analyst, make_page, receive_pdf

pytestmark = pytest.mark.django_db
FINDING = (
    "Findings\n\n"
    "The health visitor did not share information about the bruising with\n"
    "children's social care, and no strategy discussion was held. There is no\n"
    "record that anybody spoke to the child alone."
)


@pytest.fixture
def version(taxonomy):
    return receive_pdf(FINDING, "A second page about what the school knew that year.")


def test_read_saves_pages_and_passages(version):
    read(version.pk)

    version.refresh_from_db()
    assert (version.status, version.page_count, version.kind) == ("readable", 2, "pdf")
    assert [page.number for page in version.pages.all()] == [1, 2]
    assert Passage.objects.filter(page__version=version, section="findings").exists()


def test_every_passage_is_its_slice_and_none_overlap(version):
    read(version.pk)

    for page in version.pages.all():
        passages = list(page.passages.all())
        assert [page.text[p.start : p.end] for p in passages] == [
            p.text for p in passages
        ]
        assert all(a.end <= b.start for a, b in pairwise(passages))


def test_read_twice_changes_nothing(version):
    read(version.pk)
    before = list(Passage.objects.values_list("pk", flat=True))

    assert read(version.pk) is None

    assert list(Passage.objects.values_list("pk", flat=True)) == before


def test_text_is_searchable_as_soon_as_it_is_read(version):
    read(version.pk)

    assert Passage.objects.filter(search="bruising").exists()


def test_tag_suggests_with_evidence_from_the_page(version):
    read(version.pk)

    tag(version.pk)

    version.refresh_from_db()
    tags = Tag.objects.select_related("passage__page")
    assert version.status == Version.Status.READ
    assert tags.filter(theme__code="strategy-discussion-not-convened").exists()
    for one in tags:
        assert one.passage.page.text[one.start : one.end] == one.quote
        assert one.state in (Tag.State.SUGGESTED, Tag.State.UNSURE)
        assert one.why


def test_tag_again_replaces_only_suggestions(version):
    read(version.pk)
    tag(version.pk)
    rejected = reject(Tag.objects.first(), by=make_analyst())
    others = Tag.objects.exclude(pk=rejected.pk).count()

    Version.objects.update(status=Version.Status.READABLE)
    tag(version.pk)

    assert Tag.objects.undecided().count() == others
    assert (
        Tag.objects.filter(
            passage=rejected.passage, theme=rejected.theme, polarity=rejected.polarity
        ).get()
        == rejected
    )


def test_runs_say_what_was_done(version):
    read(version.pk)
    tag(version.pk)

    runs = {run.stage: run for run in ProcessingRun.objects.all()}
    assert (runs["extract"].outcome, runs["extract"].counts["pages"]) == ("done", 2)
    assert (runs["tag"].outcome, runs["tag"].attempts) == ("done", 1)
    assert set(Event.objects.values_list("act", flat=True)) == {
        "uploaded",
        "read",
        "tagged",
    }


def test_file_that_is_no_report_is_refused_with_a_sentence(taxonomy):
    version = receive(io.BytesIO(b"not a report"), name="notes.pdf").version

    read(version.pk)

    version.refresh_from_db()
    assert version.status == Version.Status.REFUSED
    assert version.refusal.endswith(".")
    assert ProcessingRun.objects.get().error == version.refusal


def test_file_that_cuts_reading_short_time_and_again_is_refused(version):
    read_run = ProcessingRun.objects.create(
        version=version, stage="extract", pipeline=PIPELINE, queued=version.uploaded
    )
    ProcessingRun.objects.filter(pk=read_run.pk).update(attempts=5)

    read(version.pk)

    version.refresh_from_db()
    assert version.status == Version.Status.REFUSED
    assert "cut short 5 times" in version.refusal


def test_passage_that_is_not_its_slice_is_refused_by_the_database():
    make_page("What happened.")

    with pytest.raises(IntegrityError, match="not the slice"):
        Passage.objects.update(text="Something else")


def test_page_with_passages_keeps_its_text():
    page = make_page("What happened.")

    with pytest.raises(IntegrityError, match="cannot change"):
        Page.objects.filter(pk=page.pk).update(text="Something else")
