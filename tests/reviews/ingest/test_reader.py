"""The reader outlives whatever a file does to its child."""

import os
import select
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from reviews.errors import ReportRefused
from reviews.ingest import limits
from reviews.ingest import reader as reading

from .files import make_docx, make_file, make_pdf

STOPPED = "it made the reader stop"


@pytest.fixture
def reader():
    own = reading.Reader()
    yield own
    own.close()


@pytest.fixture
def path(tmp_path):
    return make_pdf(tmp_path / "report.pdf", ["The school told nobody."])


@pytest.fixture
def pipe(tmp_path):
    """A file whose reading begins and never ends: the child is in mid-job."""
    path = tmp_path / "pipe"
    os.mkfifo(path)
    return path


def refusal_in_thread(reader, path) -> tuple[threading.Thread, list[str]]:
    words: list[str] = []

    def read():
        try:
            reader.extract(path, timeout=20)
        except ReportRefused as refused:
            words.append(str(refused))

    thread = threading.Thread(target=read)
    thread.start()
    return thread, words


def has_ended(pid: int) -> bool:
    """Whether a process that need not be our child ends within ten seconds."""
    try:
        watched = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([watched], [], [], 10)[0])
    finally:
        os.close(watched)


def test_extract_reads_pdf_and_word_with_one_child(reader, path, tmp_path):
    word = make_docx(tmp_path / "report.docx", ["Words"])

    kinds, pids = [], set()
    for file in (path, str(word), path):
        kinds.append(reader.extract(file).kind)
        pids.add(reader.pid)

    assert (kinds, len(pids)) == (["pdf", "docx", "pdf"], 1)


def test_reader_starts_no_child_before_it_is_asked(reader):
    assert reader.pid is None


def test_extract_refusal_leaves_the_child_alive(reader, path, tmp_path):
    reader.extract(path)
    before = reader.pid

    with pytest.raises(ReportRefused, match="plain text"):
        reader.extract(make_file(tmp_path / "notes.pdf", b"Only words"))

    reader.extract(path)
    assert reader.pid == before


def test_extract_of_no_file_is_nobodys_fault(reader, tmp_path):
    with pytest.raises(FileNotFoundError):
        reader.extract(tmp_path / "nothing.pdf")


def test_fresh_child_killed_in_mid_job_refuses_the_file(reader, path, pipe):
    thread, words = refusal_in_thread(reader, pipe)
    with pipe.open("wb"):  # opens once the child has
        os.kill(reader.pid, signal.SIGKILL)
        thread.join()

    assert STOPPED in words[0]
    assert reader.extract(path).kind == "pdf"


def test_used_child_killed_in_mid_job_does_not_blame_the_file(reader, path, pipe):
    reader.extract(path)
    first = reader.pid
    thread, words = refusal_in_thread(reader, pipe)
    with pipe.open("wb"):
        os.kill(first, signal.SIGKILL)
        has_ended(first)
        with pipe.open("wb") as file:  # opens once the second child has
            file.write(b"Only words")
    thread.join()

    assert words[0].startswith("This is plain text")


def test_child_killed_while_idle_is_replaced(reader, path):
    reader.extract(path)
    killed = reader.pid
    os.kill(killed, signal.SIGKILL)

    kind = reader.extract(path).kind

    assert (kind, reader.pid == killed) == ("pdf", False)


def test_extract_out_of_time_is_refused_and_the_child_replaced(reader, path, pipe):
    with pytest.raises(ReportRefused, match="in the time allowed"):
        reader.extract(pipe, timeout=0.1)

    assert reader.pid is None
    assert reader.extract(path).kind == "pdf"


def test_child_is_replaced_after_many_files(reader, path, monkeypatch):
    monkeypatch.setattr(limits, "FILES_PER_CHILD", 2)

    pids = []
    for _ in range(3):
        reader.extract(path)
        pids.append(reader.pid)

    assert (pids[0] == pids[1], pids[1] == pids[2]) == (True, False)


def test_answer_too_large_is_refused(reader, path, monkeypatch):
    monkeypatch.setattr(limits, "MAX_ANSWER", 10)

    with pytest.raises(ReportRefused, match=STOPPED):
        reader.extract(path)


def test_child_has_a_limit_of_memory(reader, path):
    reader.extract(path)

    found = Path(f"/proc/{reader.pid}/limits").read_text().splitlines()
    [line] = [line for line in found if line.startswith("Max address space")]
    assert line.split()[3] == str(limits.CHILD_MEMORY)


def test_child_knows_no_secret(reader, path, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "of the portal")
    reader.extract(path)

    entries = Path(f"/proc/{reader.pid}/environ").read_bytes().split(b"\0")
    names = {entry.split(b"=")[0] for entry in entries if entry}
    assert names == {b"PATH", b"LANG", b"TMPDIR"}


def test_page_image_is_webp(reader, path):
    image = reader.page_image(path, 1, width=200)

    assert (image[:4], image[8:12]) == (b"RIFF", b"WEBP")


def test_page_image_of_word_document_is_refused(reader, tmp_path):
    word = make_docx(tmp_path / "report.docx", ["Words"])

    with pytest.raises(ReportRefused, match="Only a PDF has pictures"):
        reader.page_image(word, 1)


def test_marks_are_of_the_stored_text(reader, path):
    text = reader.extract(path).pages[0].text
    span = (text.index("told"), text.index("told") + 4)

    given = reader.marks(path, 1, [span], text=text)

    assert [len(lines) for lines in given] == [1]
    assert given == reader.marks(path, 1, [span])


def test_readers_may_be_shared_by_threads(reader, path):
    kinds: list[str] = []
    threads = [
        threading.Thread(target=lambda: kinds.append(reader.extract(path).kind))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert kinds == ["pdf"] * 8


def test_reader_of_a_process_is_one_and_ends_when_closed(path):
    own = reading.reader()
    own.extract(path)
    pid = own.pid

    reading._close_own()

    assert has_ended(pid)
    assert reading.reader() is not own
    reading._close_own()


def test_closing_a_reader_that_never_was_is_nothing():
    reading._close_own()

    assert reading._readers == {}


def test_inherited_reader_without_a_child_is_forgotten():
    own = reading.reader()

    reading._forget_inherited()

    assert reading.reader() is not own
    reading._close_own()


def test_child_that_died_before_it_was_asked_has_stopped(path):
    child = reading._Child()
    os.kill(child.pid, signal.SIGKILL)
    has_ended(child.pid)

    with pytest.raises(reading._ChildStopped):
        child.ask({"act": "extract", "path": str(path), "timeout": 10})

    child.end()


def test_inherited_reader_is_left_to_the_parent(path):
    own = reading.reader()
    own.extract(path)
    pid = own.pid

    reading._forget_inherited()

    assert reading.reader() is not own
    os.waitpid(pid, 0)  # its pipes are closed, and it ends


FORKS = """
import os, sys
from reviews.ingest.reader import reader

before = reader().extract(sys.argv[1]).kind
worker = os.fork()
if not worker:
    os._exit(0 if reader().extract(sys.argv[1]).kind == before else 1)
print(os.waitstatus_to_exitcode(os.waitpid(worker, 0)[1]), reader().pid)
"""


def test_reader_works_before_and_after_a_fork(path):
    told = subprocess.run(
        [sys.executable, "-c", FORKS, str(path)],
        cwd=reading.ROOT,
        check=True,
        capture_output=True,
        text=True,
    )

    code, pid = told.stdout.split()
    assert (code, told.stderr) == ("0", "")
    assert has_ended(int(pid))


KILLED = """
import os, signal, sys
from reviews.ingest.reader import reader

reader().extract(sys.argv[1])
print(reader().pid, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_child_does_not_outlive_a_killed_parent(path):
    told = subprocess.run(
        [sys.executable, "-c", KILLED, str(path)],
        cwd=reading.ROOT,
        check=False,
        capture_output=True,
        text=True,
    )

    assert told.returncode == -signal.SIGKILL
    assert has_ended(int(told.stdout))
