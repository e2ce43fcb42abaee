"""Pages per CPU second of the whole pipeline, beside raw pdfium on the same files."""

import resource
import subprocess
import sys
from pathlib import Path

from bench.figures import spent
from reviews.ingest.read import read
from reviews.models import Version
from reviews.tagging import tag
from reviews.uploads import receive

# The physical floor: open the file, take each page's text, nothing else.
RAW = """
import resource, sys
import pypdfium2
pages = 0
for path in sys.argv[1:]:
    try:
        pdf = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError:
        continue
    for page in pdf:
        page.get_textpage().get_text_bounded()
        pages += 1
use = resource.getrusage(resource.RUSAGE_SELF)
print(pages, use.ru_utime + use.ru_stime)
"""


def measure(paths: list[Path]) -> dict[str, float]:
    """Read every file, which must be new to the portal; then the floor."""
    before = spent()
    versions = [_through(path) for path in paths]
    seconds = spent() - before
    pages = sum(version.page_count for version in versions)
    peak = max(
        resource.getrusage(who).ru_maxrss
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return {
        "files": len(versions),
        "pages": pages,
        "cpu_seconds": round(seconds, 2),
        "pages_per_cpu_s": round(pages / seconds, 1),
        "floor_pages_per_cpu_s": _floor(paths),
        "peak_mb": round(peak / 1024),
    }


def _through(path: Path) -> Version:
    with path.open("rb") as file:
        version = receive(file, name=path.name, queue=False).version
    read(version.pk)
    tag(version.pk)
    version.refresh_from_db()
    return version


def _floor(paths: list[Path]) -> float:
    names = [str(path) for path in paths if path.suffix == ".pdf"]
    done = subprocess.run(
        [sys.executable, "-c", RAW, *names], capture_output=True, check=True, text=True
    )
    pages, seconds = done.stdout.split()
    return round(int(pages) / float(seconds), 1)
