import io
import json
import zipfile

import pytest
from django.core.management import CommandError, call_command

from reviews.models import Version
from tests.makers import make_pdf

pytestmark = pytest.mark.django_db


def read_reports(*paths) -> list[dict]:
    out = io.StringIO()
    call_command("read_reports", *map(str, paths), json=True, stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


@pytest.fixture
def folder(tmp_path, taxonomy):
    folder = tmp_path / "reports"
    (folder / "more").mkdir(parents=True)
    (folder / "a.pdf").write_bytes(make_pdf("The school did not know.", "Page two."))
    (folder / "more" / "b.pdf").write_bytes(b"")
    (folder / "more" / "c.pdf").write_bytes(
        make_pdf("The school did not know.", "Page two.")
    )
    return folder


def test_read_reports_tells_what_became_of_every_file(folder):
    *lines, summary = read_reports(folder)

    assert [(line["file"], line["status"]) for line in lines] == [
        ("a.pdf", "read"),
        ("b.pdf", "refused"),
        ("c.pdf", "duplicate"),
    ]
    assert [line["pages"] for line in lines] == [2, 0, 0]
    assert lines[2]["reference"] == lines[0]["reference"]
    assert (summary["files"], summary["pages"]) == (3, 2)
    assert summary["cpu_seconds"] > 0


def test_read_reports_keeps_every_original(folder):
    read_reports(folder)

    assert Version.objects.count() == 2


def test_read_reports_of_nothing_is_refused_in_words(tmp_path):
    with pytest.raises(CommandError, match="There is no file or folder"):
        read_reports(tmp_path / "nowhere")


def test_read_reports_tells_people_in_a_line_each(folder):
    out = io.StringIO()

    call_command("read_reports", str(folder), stdout=out)

    first, *_, last = out.getvalue().splitlines()
    assert "a.pdf: 2 pages (0 need OCR)" in first
    assert "pages per CPU second" in last


def test_read_reports_reads_the_files_of_a_zip(tmp_path, taxonomy):
    inner = io.BytesIO()
    zipfile.ZipFile(inner, "w").close()
    with zipfile.ZipFile(tmp_path / "reports.zip", "w") as archive:
        archive.writestr("2015/a.pdf", make_pdf("The school did not know."))
        archive.writestr("../../b.pdf", b"")
        archive.writestr("more.zip", inner.getvalue())

    *lines, summary = read_reports(tmp_path)

    assert [(line["file"], line["status"]) for line in lines] == [
        ("a.pdf", "read"),
        ("b.pdf", "refused"),
        ("more.zip", "refused"),
    ]
    assert lines[2]["reason"].startswith("This is a zip file within a zip file.")
    assert summary["files"] == 3


def test_read_reports_tells_of_a_copy_that_was_stopped(folder):
    read_reports(folder / "a.pdf")
    Version.objects.update(status=Version.Status.CANCELLED)

    (line, _) = read_reports(folder / "a.pdf")

    assert line["status"] == "duplicate"
