"""Asks a virus scanner (clamd) about a file before anything opens it, where one is set.

A scanner that is away is an OSError, so that the task tries again: never a silent pass.
"""

import socket
import struct
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from reviews.errors import ReportRefused

PIECE = 64 * 1024
PATIENCE = 60.0  # seconds for any one step
PORT = 3310
LONGEST_ANSWER = 4096
TOO_LARGE = "size limit exceeded"  # as clamd says it
_SIZE = struct.Struct("!L")


def virus_in(path: Path) -> str:
    """What the scanner found; nothing where all is well or no scanner is set."""
    if not settings.CLAMD_ADDRESS:
        return ""
    with path.open("rb") as file, _connected(settings.CLAMD_ADDRESS) as scanner:
        return _virus(_answer(scanner, file))


def refuse(virus: str) -> None:
    """Refuse a file in which the scanner found something."""
    if virus == TOO_LARGE:
        raise ReportRefused(
            "The file is larger than the virus scanner here takes. Save it with smaller"
            " pictures, or split it, and upload it again."
        )
    if virus:
        raise ReportRefused(
            f"The virus scanner found {virus} in this file. It was not opened."
        )


def _connected(address: str) -> socket.socket:
    """`/run/clamav/clamd.ctl`, or a host with or without `:port`."""
    if "/" in address:
        scanner = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        scanner.settimeout(PATIENCE)
        scanner.connect(address.removeprefix("unix:"))
        return scanner
    host, _, port = address.partition(":")
    return socket.create_connection((host, int(port or PORT)), timeout=PATIENCE)


def _answer(scanner: socket.socket, file: BinaryIO) -> str:
    """What clamd says of the file, sent in pieces that each tell their size."""
    with suppress(BrokenPipeError, ConnectionResetError):  # it may have heard enough
        scanner.sendall(b"zINSTREAM\0")
        while piece := file.read(PIECE):
            scanner.sendall(_SIZE.pack(len(piece)) + piece)
        scanner.sendall(_SIZE.pack(0))
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER:
        said = scanner.recv(LONGEST_ANSWER)
        if not said:
            break
        answer += said
    return answer.rstrip(b"\0").decode("utf-8", "replace").strip()


def _virus(answer: str) -> str:
    said = answer.removeprefix("stream: ")
    if said == "OK":
        return ""
    if said.endswith(" FOUND"):
        return said.removesuffix(" FOUND")[:100]
    if TOO_LARGE in said:
        return TOO_LARGE
    raise OSError(f"The virus scanner gave no verdict: {said[:200]!r}")
