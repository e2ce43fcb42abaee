"""The process that opens strangers' files: limited, replaceable, and knowing no secret.

Started by `reader`; answers one request after another until its parent goes.
"""

import os
import resource
import shutil
import signal
import sys
import threading
import time
from pathlib import Path
from typing import IO, Any

from reviews.errors import ReportRefused
from reviews.ingest import frames, limits, sniff
from reviews.ingest.document import Document, Kind

Answer = tuple[dict[str, Any], bytes]


def main() -> None:  # pragma: no cover - runs in the child only
    _limit_memory()
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    serve(sys.stdin.buffer, sys.stdout.buffer)
    _tidy()


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
    return _document(path, sniff.kind_of(path)).as_json(), b""


def _document(path: Path, kind: Kind) -> Document:
    """By the reader of its kind; each is imported when it is first wanted."""
    if kind == "pdf":
        from reviews.ingest import pdf

        return pdf.extract(path)
    if kind == "docx":
        from reviews.ingest import word

        return word.extract(path)
    if kind == "html":
        from reviews.ingest import web

        return web.extract(path)
    from reviews.ingest import converted

    return converted.extract(path, kind)


def _picture(request: dict[str, Any]) -> Answer:
    from reviews.ingest import pdf, picture

    with pdf.page_of(_a_pdf(request), request["number"]) as page:
        return {}, picture.picture(page, request["width"])


def _raster(request: dict[str, Any]) -> Answer:
    from reviews.ingest import pdf, picture

    with pdf.page_of(_a_pdf(request), request["number"]) as page:
        points, dpi = picture.raster(page)
        return {"dpi": dpi}, points


def _marks(request: dict[str, Any]) -> Answer:
    from reviews.ingest import pdf, places

    path = _a_pdf(request)
    with pdf.page_of(path, request["number"]) as page, pdf.text_of(page) as text:
        raw, ours = pdf.raw_text(text), request["text"]
        return {"marks": places.marks(page, text, raw, ours, request["spans"])}, b""


_ACTS = {"extract": _extract, "picture": _picture, "raster": _raster, "marks": _marks}


def _a_pdf(request: dict[str, Any]) -> Path:
    path = Path(request["path"])
    if sniff.kind_of(path) != "pdf":
        raise ReportRefused("Only a PDF has pictures of its pages.")
    return path


def _limit_memory() -> None:
    _limit(resource.RLIMIT_AS, limits.CHILD_MEMORY)
    _limit(resource.RLIMIT_FSIZE, limits.MAX_UNPACKED)
    _limit(resource.RLIMIT_CORE, 0)


def _limit_time(seconds: float) -> None:
    """So much more processor time, in case the parent is not there to end the job."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _limit(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime + seconds) + 2)


def _limit(what: int, most: int) -> None:
    _, hard = resource.getrlimit(what)
    allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(what, (allowed, hard))


def _tidy() -> None:
    """Remove our own directory, which a parent that was killed could not."""
    scratch = Path(os.environ.get("TMPDIR", ""))
    if scratch.name.startswith(frames.SCRATCH):
        shutil.rmtree(scratch, ignore_errors=True)


def _end_with(parent: int) -> None:  # pragma: no cover - runs in the child only
    """End when the parent has, even in mid-job or when a fork holds the pipe open."""
    while os.getppid() == parent:
        time.sleep(1)
    _tidy()
    os.killpg(0, signal.SIGKILL)  # and whatever converts a file for us


if __name__ == "__main__":  # pragma: no cover
    main()
