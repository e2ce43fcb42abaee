"""The child's side of the pipe: one answer to each request."""

import resource
from io import BytesIO

import pytest

from reviews.ingest import child, frames

from .files import make_docx, make_file, make_pdf

LIMITS = (
    resource.RLIMIT_AS, resource.RLIMIT_CORE, resource.RLIMIT_CPU,
    resource.RLIMIT_FSIZE,
)  # fmt: skip


@pytest.fixture
def own_limits():
    """The test's own process keeps its limits."""
    before = {what: resource.getrlimit(what) for what in LIMITS}
    yield
    for what, limit in before.items():
        resource.setrlimit(what, limit)


@pytest.fixture
def path(tmp_path):
    return make_pdf(tmp_path / "report.pdf", ["The school told nobody."])


def asked(act: str, path, **more):
    return {"act": act, "path": str(path), "timeout": 60, **more}


def test_serve_answers_until_requests_end(path, own_limits):
    requests = BytesIO(frames.packed(asked("extract", path)) * 2)
    answers = BytesIO()

    child.serve(requests, answers)

    answers.seek(0)
    kinds = [frames.receive(answers)[0]["kind"] for _ in range(2)]
    assert (kinds, frames.receive(answers)) == (["pdf", "pdf"], None)


def test_limits_never_exceed_the_machines(own_limits):
    child._limit_memory()

    soft, hard = resource.getrlimit(resource.RLIMIT_CORE)
    assert (soft, soft <= hard or hard == resource.RLIM_INFINITY) == (0, True)


def test_extract_answers_with_a_word_document(tmp_path):
    path = make_docx(tmp_path / "report.docx", ["Words"])

    answer, blob = child.answer_to(asked("extract", path))

    assert (answer["kind"], answer["pages"][0]["text"], blob) == ("docx", "Words", b"")


def test_extract_answers_with_a_web_page(tmp_path):
    path = make_file(tmp_path / "report.txt", b"<html><p>Words</p></html>")

    answer, _ = child.answer_to(asked("extract", path))

    assert (answer["kind"], answer["pages"][0]["text"]) == ("html", "Words")


def test_picture_answers_with_bytes(path):
    answer, blob = child.answer_to(asked("picture", path, number=1, width=100))

    assert (answer, blob[8:12]) == ({}, b"WEBP")


def test_marks_answer_with_a_list_for_each_span(path):
    request = asked(
        "marks", path, number=1, text="The school told nobody.", spans=[(0, 3), (4, 10)]
    )

    answer, _ = child.answer_to(request)

    assert [len(lines) for lines in answer["marks"]] == [1, 1]


def test_picture_of_what_is_no_pdf_is_refused(tmp_path):
    path = make_docx(tmp_path / "report.docx", ["Words"])

    answer, _ = child.answer_to(asked("picture", path, number=1, width=100))

    assert answer == {"refused": "Only a PDF has pictures of its pages."}


@pytest.mark.parametrize("act", ["extract", "picture", "marks"])
def test_empty_file_is_refused_whatever_is_asked(tmp_path, act):
    path = make_file(tmp_path / "empty.pdf", b"")

    answer, blob = child.answer_to(asked(act, path))

    assert (answer, blob) == (
        {"refused": "The file is empty. Was it saved and copied completely?"},
        b"",
    )
