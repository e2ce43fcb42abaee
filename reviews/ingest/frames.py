"""Messages over a pipe: two lengths, then JSON, then bytes that need no coding."""

import json
import struct
from typing import IO, Any

SCRATCH = "reading-"  # how the name of a child's own directory begins
HEADER = struct.Struct(">II")


def packed(message: dict[str, Any], blob: bytes = b"") -> bytes:
    # JSON stays ASCII, so that a stray surrogate cannot break the pipe
    body = json.dumps(message).encode("ascii")
    return HEADER.pack(len(body), len(blob)) + body + blob


def send(pipe: IO[bytes], message: dict[str, Any], blob: bytes = b"") -> None:
    pipe.write(packed(message, blob))
    pipe.flush()


def receive(pipe: IO[bytes]) -> tuple[dict[str, Any], bytes] | None:
    """The next message; None when the other side has gone."""
    header = pipe.read(HEADER.size)
    if len(header) < HEADER.size:
        return None
    body, blob = HEADER.unpack(header)
    return unpacked(pipe.read(body)), pipe.read(blob)


def unpacked(body: bytes) -> dict[str, Any]:
    return json.loads(body)
