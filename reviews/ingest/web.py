"""Web pages saved as a file: their words in order; nothing is fetched and none run."""

import codecs
import re
from pathlib import Path

import charset_normalizer
from lxml import etree
from lxml.etree import LxmlError

from reviews.errors import ReportRefused
from reviews.ingest import limits, mend
from reviews.ingest.document import SCRIPT, Document
from reviews.ingest.flow import Flow
from reviews.ingest.paging import pages_of

HEAD = 4_096  # bytes in which a page names its encoding
SAMPLE = 65_536  # bytes from which an unnamed one is guessed

SURROUNDINGS = "Menus and other surroundings of the web page were left out."
FRAMES = "The web page shows other pages inside it, which were not read."

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NAMED = re.compile(
    rb"(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.I
)
# What browsers take these names to mean.
_MEANT = {"iso-8859-1": "cp1252", "latin-1": "cp1252", "us-ascii": "cp1252"}
_NO_TEXT = (
    "The web page holds no text. If it shows some in a browser, print it to a PDF there"
    " and upload that."
)
_TOO_LONG = (
    "The web page is far larger than a report, perhaps for the pictures in it. Print it"
    " to a PDF and upload that."
)


def extract(path: Path) -> Document:
    flow = flow_of(decoded(path.read_bytes()))
    pages = pages_of(flow.parts)
    if not pages:
        raise ReportRefused(_NO_TEXT)
    properties = {name: mend.clean(value) for name, value in flow.properties.items()}
    found = {
        SURROUNDINGS: flow.left_out,
        SCRIPT: flow.has_script,
        FRAMES: flow.has_frames,
    }
    notes = [note for note, is_so in found.items() if is_so]
    return Document("html", pages, {n: v for n, v in properties.items() if v}, notes)


def decoded(raw: bytes) -> str:
    """The text of a file: by its mark, by what it names itself, else by a guess."""
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return raw[len(mark) :].decode(encoding, "replace")
    for encoding in (_named(raw[:HEAD]), "utf-8", _guessed(raw)):
        text = _decoded_by(encoding, raw)
        if text is not None:
            return text
    return raw.decode("cp1252", "replace")


def _named(head: bytes) -> str:
    found = _NAMED.search(head)
    name = found[1].decode("ascii").lower() if found else ""
    return _MEANT.get(name, name)


def _guessed(raw: bytes) -> str:
    best = charset_normalizer.from_bytes(raw[:SAMPLE]).best()
    return best.encoding if best else ""


def _decoded_by(encoding: str, raw: bytes) -> str | None:
    try:
        return raw.decode(encoding)
    except (LookupError, ValueError):
        return None


def flow_of(text: str) -> Flow:
    if len(text) > limits.MAX_WEB_PAGE:
        raise ReportRefused(_TOO_LONG)
    parser = etree.HTMLParser(target=Flow(), huge_tree=True, no_network=True)
    for start in range(0, len(text), SAMPLE):
        parser.feed(text[start : start + SAMPLE])
    try:
        return parser.close()
    except LxmlError:  # there was no tag and no word
        return Flow()
