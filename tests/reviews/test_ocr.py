"""Pages that are pictures become text and passages, and what people decided stays."""

import io
import json

import pytest
from django.core.management import call_command
from django.db.models.signals import post_save

from accounts.models import Event
from reviews import page_images, tasks, waiting
from reviews.ingest.read import read
from reviews.models import Page, Passage, ProcessingRun, Recommendation, Tag, Version
from reviews.ocr import ocr
from reviews.tagging import tag
from reviews.tags import reject
from tests.makers import make_analyst, make_pdf, make_version
from tests.scans import (
    StandIn,
    needs_tesseract,
    receive_bytes,
    scan_of,
    table,
    together,
)

pytestmark = pytest.mark.django_db
FINDING = (
    "Findings\n\n"
    "The health visitor did not share information about the bruising with\n"
    "children's social care, and no strategy discussion was held. There is no\n"
    "record that anybody spoke to the child alone."
)
OTHER = (
    "The school knew of the bruising and nobody told the general practitioner\n"
    "about it until the spring, when the family had moved to another town."
)

RECOMMENDATIONS = (
    "Recommendations\n\n"
    "1. The board should ask all schools how they tell nurses what they know.\n\n"
    "2. The hospital should make sure that every bruise is seen by a doctor."
)


@pytest.fixture
def tesseract(tmp_path, monkeypatch) -> StandIn:
    stand_in = StandIn(tmp_path / "bin")
    monkeypatch.setenv("PATH", str(stand_in.folder))
    return stand_in


def read_scan(*parts: bytes) -> Version:
    """A version whose own text has been read, and whose pictures wait."""
    version = receive_bytes(together(*parts))
    read(version.pk)
    version.refresh_from_db()
    return version


def scan(pages: int = 1) -> bytes:
    return scan_of(*("A page." for _ in range(pages)))


def state(version: Version) -> tuple[str, bool, int]:
    version.refresh_from_db()
    return version.status, version.ocr_waiting, version.ocr_pages


def test_read_leaves_pictures_to_ocr(taxonomy):
    version = read_scan(scan(2))

    assert state(version) == ("needs-ocr", True, 2)
    assert list(waiting.versions(waiting.Stage.OCR)) == [version]


def test_ocr_makes_passages_of_pictures(taxonomy, tesseract):
    version = read_scan(scan(2))
    tesseract.says(FINDING, OTHER)

    ocr(version.pk)

    assert state(version) == ("readable", False, 0)
    first, second = version.pages.all()
    assert (first.text, second.text) == (FINDING, OTHER)
    assert (first.method, first.engine, first.language, first.confidence) == (
        "ocr", "tesseract 9.9", "eng", 0.96,
    )  # fmt: skip
    assert Passage.objects.filter(search="bruising").count() == 2
    assert Passage.objects.filter(section="findings").exists()


def test_ocr_run_and_event_say_what_was_done(taxonomy, tesseract):
    version = read_scan(scan(2))
    tesseract.says(FINDING, OTHER)

    ocr(version.pk)

    run = ProcessingRun.objects.get(stage="ocr")
    assert (run.outcome, run.pipeline) == ("done", "tesseract 9.9")
    told = [run.counts[name] for name in ("of", "pages", "failed", "passages")]
    assert told == [2, 2, [], 2]
    assert Event.objects.get(act="read by OCR").after == run.counts


def test_recommendations_of_a_scan_become_rows(taxonomy, tesseract):
    version = read_scan(make_pdf(FINDING), scan())
    tesseract.says(RECOMMENDATIONS)

    ocr(version.pk)

    rows = Recommendation.objects.values_list("number", "page__number")
    assert list(rows) == [("1", 2), ("2", 2)]


def test_ocr_twice_changes_nothing(taxonomy, tesseract):
    version = read_scan(scan())
    ocr(version.pk)

    assert ocr(version.pk) is None
    assert len(tesseract.asked) == 1


def test_without_tesseract_pictures_go_on_waiting(taxonomy, tmp_path, monkeypatch):
    version = read_scan(scan())
    monkeypatch.setenv("PATH", str(tmp_path))

    assert ocr(version.pk) is None

    assert state(version) == ("needs-ocr", True, 1)


def test_text_of_the_file_is_readable_before_ocr_ends(taxonomy):
    version = read_scan(make_pdf(FINDING), scan())
    tag(version.pk)

    assert state(version) == ("read", True, 1)
    assert Passage.objects.filter(search="bruising").exists()


def test_ocr_keeps_the_passages_and_decisions_there_are(taxonomy, tesseract):
    version = read_scan(scan(), make_pdf(FINDING))
    tag(version.pk)
    kept = Passage.objects.get()
    rejected = reject(Tag.objects.first(), by=make_analyst())
    tesseract.says(OTHER)

    ocr(version.pk)
    tag(version.pk)

    assert state(version) == ("read", False, 0)
    numbers = Passage.objects.order_by("number").values_list("number", "page__number")
    assert list(numbers) == [(1, 1), (2, 2)]
    assert Passage.objects.get(page__number=2) == kept
    assert Tag.objects.get(pk=rejected.pk).state == "rejected"
    same = Tag.objects.filter(
        passage=kept, theme=rejected.theme, polarity=rejected.polarity
    )
    assert same.get() == rejected


def test_page_that_fails_does_not_stop_the_others(taxonomy, tesseract):
    version = read_scan(scan(3))
    tesseract.says(FINDING, None, OTHER)

    ocr(version.pk)

    assert state(version) == ("readable", False, 1)
    assert version.notes == [
        "1 page was not read: 2. OCR failed on them: read the picture."
    ]
    assert [page.method for page in version.pages.all()] == ["ocr", "none", "ocr"]


def test_failed_pages_are_read_when_people_ask_again(taxonomy, tesseract):
    version = read_scan(scan(2))
    tesseract.says(FINDING, None, OTHER)
    ocr(version.pk)
    Version.objects.update(ocr_waiting=True)

    ocr(version.pk)

    assert state(version) == ("readable", False, 0)
    assert version.notes == []
    assert len(tesseract.asked) == 3


def test_hard_pages_are_named_for_people(taxonomy, tesseract):
    version = read_scan(scan(3))
    tesseract.says_tables(*(table(FINDING, sure) for sure in (60, 60, 95, 60)))

    ocr(version.pk)

    version.refresh_from_db()
    assert version.notes == [
        "2 pages were hard to read: 1, 3. Check them against the picture."
    ]


def test_no_note_names_hundreds_of_pages(taxonomy, tesseract):
    version = make_version(status="needs-ocr", ocr_waiting=True)
    receive_for(version)
    for number in range(1, 26):
        Page.objects.create(
            version=version, number=number, text=OTHER, method="ocr", confidence=0.6
        )

    ocr(version.pk)

    version.refresh_from_db()
    (note,) = version.notes
    assert note.startswith("25 pages were hard to read: 1, 2, 3, 4, 5,")
    assert note.endswith(" 19, 20 and 5 more. Check them against the picture.")


def test_pictures_without_words_stay_and_say_so(taxonomy, tesseract):
    version = read_scan(scan())
    tesseract.says("")

    ocr(version.pk)

    assert state(version) == ("needs-ocr", False, 0)
    assert version.notes == ["No text was found on any page, by OCR either."]


def test_same_line_on_every_page_is_text_all_the_same(taxonomy, tesseract):
    version = read_scan(scan(3))
    tesseract.says("This is a page of many. Page 1.")

    ocr(version.pk)

    assert Passage.objects.count() == 3


def test_stamp_stays_where_ocr_reads_less(taxonomy, tesseract):
    version = make_version(status="needs-ocr", ocr_waiting=True)
    stamp = Page.objects.create(
        version=version, number=1, text="Received 3 March", method="none", width=1
    )
    tesseract.says("Rec")
    receive_for(version)

    ocr(version.pk)

    stamp.refresh_from_db()
    assert (stamp.text, stamp.method) == ("Received 3 March", "native")
    assert Passage.objects.get().text == "Received 3 March"


def receive_for(version: Version) -> None:
    """Let the version be of a file that is there."""
    sha256 = receive_bytes(scan()).sha256
    Version.objects.filter(sha256=sha256).update(sha256="f" * 64)
    Version.objects.filter(pk=version.pk).update(sha256=sha256)


@pytest.fixture
def cancelled_after_a_page():
    """A person cancels everything as soon as one page is saved."""

    def cancel(sender, instance, **given) -> None:
        if instance.counts.get("pages"):
            Version.objects.update(status=Version.Status.CANCELLED)

    post_save.connect(cancel, sender=ProcessingRun)
    yield
    post_save.disconnect(cancel, sender=ProcessingRun)


def test_cancelled_version_stops_between_pages(
    taxonomy, tesseract, cancelled_after_a_page
):
    version = read_scan(scan(3))
    tesseract.says(FINDING)

    assert ocr(version.pk) is None

    assert [page.method for page in version.pages.all()] == ["ocr", "none", "none"]
    assert state(version)[0] == "cancelled"
    assert Passage.objects.count() == 0


def test_version_cancelled_at_its_last_page_gets_no_passages(
    taxonomy, tesseract, cancelled_after_a_page
):
    version = read_scan(scan())
    tesseract.says(FINDING)

    assert ocr(version.pk) is None

    assert state(version) == ("cancelled", True, 1)
    assert Passage.objects.count() == 0


def test_file_that_is_damaged_meanwhile_keeps_what_was_read(taxonomy, tesseract):
    version = receive_bytes(b"%PDF- no longer")
    Page.objects.create(version=version, number=1, text=OTHER, method="ocr")
    Version.objects.update(status="needs-ocr", ocr_waiting=True)

    ocr(version.pk)

    assert state(version) == ("readable", False, 0)
    assert Passage.objects.get().text == OTHER


def test_page_at_which_every_attempt_ends_is_given_up(taxonomy, tesseract):
    version = read_scan(scan(2))
    tesseract.says(OTHER)
    ProcessingRun.objects.create(
        version=version,
        stage="ocr",
        pipeline="tesseract 9.9",
        queued=version.uploaded,
        attempts=waiting.MOST_ATTEMPTS,
    )

    ocr(version.pk)

    assert [page.method for page in version.pages.all()] == ["none", "ocr"]
    assert ProcessingRun.objects.get(stage="ocr").counts["failed"] == [1]


def test_marks_of_an_ocr_page_come_from_its_words(taxonomy, tesseract):
    version = read_scan(scan())
    tesseract.says(FINDING)
    ocr(version.pk)
    page = version.pages.get()
    start = page.text.index("bruising with\nchildren")

    (marks,) = page_images.marks_on(version, page, [(start, start + 22)])

    assert len(marks) == 2


def test_pictures_have_a_task_and_a_queue_of_their_own():
    assert waiting.TASKS[waiting.Stage.OCR] == tasks.ocr_version.name
    assert waiting.QUEUES == {waiting.Stage.OCR: "ocr"}


def line_of_read_reports(path) -> dict:
    out = io.StringIO()
    call_command("read_reports", str(path), json=True, stdout=out)
    return json.loads(out.getvalue().splitlines()[0])


def test_read_reports_reads_scans_where_it_can(taxonomy, tesseract, tmp_path):
    file = tmp_path / "scan.pdf"
    file.write_bytes(scan())

    line = line_of_read_reports(file)

    told = [line[name] for name in ("status", "pages", "ocr_pages", "passages")]
    assert told == ["read", 1, 0, 1]


def test_read_reports_says_what_needs_ocr(taxonomy, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    file = tmp_path / "scan.pdf"
    file.write_bytes(scan())

    line = line_of_read_reports(file)

    assert [line["status"], line["ocr_pages"]] == ["needs_ocr", 1]


@needs_tesseract
def test_mixed_file_is_read_whole(taxonomy):
    version = read_scan(make_pdf(FINDING), scan_of("\n".join([OTHER] * 4)))

    ocr(version.pk)

    native, scanned = version.pages.all()
    assert (native.method, scanned.method) == ("native", "ocr")
    assert OTHER in scanned.text
    for passage in Passage.objects.select_related("page"):
        assert passage.page.text[passage.start : passage.end] == passage.text
    for start, end, *box in scanned.words:
        assert scanned.text[start:end].strip() == scanned.text[start:end] != ""
        assert all(0 <= side <= 1 for side in box)
