"""The process that opens strangers' files: limited, replaceable, and knowing no secret.

Started by `reader`; answers one request after another until its parent goes.
"""

import os
import resource
import sys
import threading
import time
from pathlib import Path
from typing import IO, Any

from reviews.errors import ReportRefused
from reviews.ingest import frames, limits, sniff

Answer = tuple[dict[str, Any], bytes]


def main() -> None:  # pragma: no cover - runs in the child only
    _limit_memory()
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    serve(sys.stdin.buffer, sys.stdout.buffer)


def serve(requests: IO[bytes], answers: IO[bytes]) -> None:
    """Answer until the requests end. Whatever else goes wrong ends the process."""
    while message := frames.receive(requests):
        request, _ = message
        _limit_time(request["timeout"])
        frames.send(answers, *answer_to(request))


def answer_to(request: dict[str, Any]) -> Answer:
    try:
        return _ACTS[request["act"]](request)
    except ReportRefused as refusal:
        return {"refused": str(refusal)}, b""


def _extract(request: dict[str, Any]) -> Answer:
    path = Path(request["path"])
    if sniff.kind_of(path) == "docx":
        from reviews.ingest import word

        return word.extract(path).as_json(), b""
    from reviews.ingest import pdf

    return pdf.extract(path).as_json(), b""


def _picture(request: dict[str, Any]) -> Answer:
    from reviews.ingest import pdf, picture

    with pdf.page_of(_a_pdf(request), request["number"]) as page:
        return {}, picture.picture(page, request["width"])


def _marks(request: dict[str, Any]) -> Answer:
    from reviews.ingest import pdf, places

    path = _a_pdf(request)
    with pdf.page_of(path, request["number"]) as page, pdf.text_of(page) as text:
        raw, ours = pdf.raw_text(text), request["text"]
        return {"marks": places.marks(page, text, raw, ours, request["spans"])}, b""


_ACTS = {"extract": _extract, "picture": _picture, "marks": _marks}


def _a_pdf(request: dict[str, Any]) -> Path:
    path = Path(request["path"])
    if sniff.kind_of(path) != "pdf":
        raise ReportRefused("A Word document has no pictures of its pages.")
    return path


def _limit_memory() -> None:
    _limit(resource.RLIMIT_AS, limits.CHILD_MEMORY)
    _limit(resource.RLIMIT_CORE, 0)


def _limit_time(seconds: float) -> None:
    """So much more processor time, in case the parent is not there to end the job."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _limit(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime + seconds) + 2)


def _limit(what: int, most: int) -> None:
    _, hard = resource.getrlimit(what)
    allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(what, (allowed, hard))


def _end_with(parent: int) -> None:  # pragma: no cover - runs in the child only
    """End when the parent has, even in mid-job or when a fork holds the pipe open."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


if __name__ == "__main__":  # pragma: no cover
    main()
