"""The virus scanner is asked before a file is opened, and its silence is no pass."""

import socketserver
import struct
import threading

import pytest

from reviews import scanning
from reviews.errors import ReportRefused
from reviews.ingest.read import read
from reviews.models import ProcessingRun, Version
from tests.makers import make_pdf, receive_pdf

pytestmark = pytest.mark.django_db
TEST_VIRUS = "Win.Test.EICAR_HDB-1"


class Stub(socketserver.StreamRequestHandler):
    """Speaks clamd's INSTREAM: sized pieces in, one answer out."""

    def handle(self):
        assert self.rfile.read(10) == b"zINSTREAM\0"
        content = b""
        while size := struct.unpack("!L", self.rfile.read(4))[0]:
            content += self.rfile.read(size)
            if len(content) > self.server.most:
                self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
                return
        self.server.heard.append(content)
        self.wfile.write(self.server.answer)


def serving(server):
    server.answer, server.heard, server.most = b"stream: OK\0", [], 10**9
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def scanner(settings):
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Stub) as server:
        settings.CLAMD_ADDRESS = "{}:{}".format(*server.server_address)
        yield from serving(server)


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "report.pdf"
    path.write_bytes(make_pdf() * 200)  # more than one piece
    return path


def test_virus_in_a_clean_file_is_none(scanner, path):
    assert scanning.virus_in(path) == ""
    assert scanner.heard == [path.read_bytes()]


def test_virus_in_an_infected_file_is_named(scanner, path):
    scanner.answer = f"stream: {TEST_VIRUS} FOUND\0".encode()

    assert scanning.virus_in(path) == TEST_VIRUS


def test_virus_in_asks_a_socket_by_its_path(settings, tmp_path, path):
    settings.CLAMD_ADDRESS = str(tmp_path / "clamd.ctl")
    server = socketserver.ThreadingUnixStreamServer(settings.CLAMD_ADDRESS, Stub)

    for scanner in serving(server):
        found = scanning.virus_in(path)
        heard = scanner.heard

    assert (found, heard) == ("", [path.read_bytes()])


def test_virus_in_asks_nobody_where_none_is_set(settings, path):
    settings.CLAMD_ADDRESS = ""

    assert scanning.virus_in(path) == ""


@pytest.mark.parametrize(
    "answer", [b"", b"stream: Memory failure ERROR\0", b"stream: O"]
)
def test_virus_in_without_a_verdict_is_tried_again(scanner, path, answer):
    scanner.answer = answer

    with pytest.raises(OSError, match="gave no verdict"):
        scanning.virus_in(path)


def test_file_the_scanner_does_not_take_is_refused_in_words(scanner, path):
    scanner.most = 1

    found = scanning.virus_in(path)

    with pytest.raises(ReportRefused, match="larger than the virus scanner here takes"):
        scanning.refuse(found)


def test_read_refuses_an_infected_file(scanner):
    scanner.answer = f"stream: {TEST_VIRUS} FOUND\0".encode()
    version = receive_pdf()

    read(version.pk)

    version.refresh_from_db()
    assert (version.status, version.refusal) == (
        Version.Status.REFUSED,
        f"The virus scanner found {TEST_VIRUS} in this file. It was not opened.",
    )


def test_read_without_its_scanner_leaves_the_file_waiting_and_untried(settings):
    settings.CLAMD_ADDRESS = "127.0.0.1:1"  # where nothing listens
    version = receive_pdf()

    with pytest.raises(OSError, match="refused"):
        read(version.pk)

    version.refresh_from_db()
    assert version.status == Version.Status.WAITING
    assert ProcessingRun.objects.filter(version=version, attempts__gt=0).count() == 0
