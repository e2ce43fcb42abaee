"""OpenDocument, rich text and old Word files: LibreOffice makes them .docx first."""

import contextlib
import os
import shutil
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

import psutil

from reviews.errors import ReportRefused
from reviews.ingest import limits, sniff, word
from reviews.ingest.document import Document, Kind

PROGRAMS = (
    "soffice",
    "libreoffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
)
CONVERTED = "Converted by LibreOffice before reading: its pages are ours, not its own."

# What LibreOffice calls the form it is to take a file for, whatever else it looks like.
_FILTERS: dict[Kind, str] = {
    "odt": "writer8",
    "rtf": "Rich Text Format",
    "doc": "MS Word 97",
}
_ABSENT = (
    "This is {name}, which is read only where LibreOffice is installed, and here it is"
    " not. Open it in Word or LibreOffice, choose Save as, then Word document (.docx)"
    " or PDF, and upload that."
)
_FAILED = (
    "This is {name}, and LibreOffice could not convert it. Open it in Word or"
    " LibreOffice, save it as a Word document (.docx) or PDF, and upload that."
)
_TOO_SLOW = (
    "This is {name}, and its conversion took too long. Save it as a Word document"
    " (.docx) or PDF, and upload that."
)

# A profile of its own each time: no macro runs, nothing linked is fetched.
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"
 xmlns:xs="http://www.w3.org/2001/XMLSchema"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
{items}
</oor:items>
"""
_ITEM = (
    '<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse">'
    "<value>{value}</value></prop></item>"
)
_SECURITY, _INET = "Office.Common/Security/Scripting", "Inet/Settings"
_SETTINGS = (
    (_SECURITY, "MacroSecurityLevel", "3"),
    (_SECURITY, "DisableMacrosExecution", "true"),
    (_SECURITY, "DisableActiveContent", "true"),
    (_SECURITY, "BlockUntrustedRefererLinks", "true"),
    ("Office.Common/Misc", "FirstRun", "false"),
    (_INET, "ooInetProxyType", "2"),  # whatever is fetched all the same goes nowhere
    (_INET, "ooInetHTTPProxyName", "127.0.0.1"),
    (_INET, "ooInetHTTPProxyPort", "9"),
    (_INET, "ooInetHTTPSProxyName", "127.0.0.1"),
    (_INET, "ooInetHTTPSProxyPort", "9"),
    (_INET, "ooInetNoProxy", ""),
)


def program() -> str | None:
    """Where LibreOffice is, if it is anywhere."""
    return next(filter(None, map(shutil.which, PROGRAMS)), None)


def extract(path: Path, kind: Kind, *, seconds: float = limits.CONVERSION) -> Document:
    """Convert in a directory that is gone afterwards, then read as Word."""
    office = program()
    if office is None:
        raise ReportRefused(_ABSENT.format(name=sniff.NAMES[kind]))
    with tempfile.TemporaryDirectory(prefix="convert-") as kept:
        made = _convert(office, path, kind, Path(kept), seconds)
        if sniff.kind_of(made) != "docx":
            raise ReportRefused(_FAILED.format(name=sniff.NAMES[kind]))
        document = word.extract(made)
    return replace(document, kind=kind, notes=[CONVERTED, *document.notes])


def _convert(office: str, path: Path, kind: Kind, kept: Path, seconds: float) -> Path:
    source = kept / f"report.{kind}"
    source.symlink_to(path.resolve())
    command = _command(office, kind, _profile(kept), kept, source)
    running = subprocess.Popen(
        command,
        env={"PATH": os.environ.get("PATH", os.defpath), "HOME": str(kept)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        running.wait(seconds)
    except subprocess.TimeoutExpired as slow:
        raise ReportRefused(_TOO_SLOW.format(name=sniff.NAMES[kind])) from slow
    finally:
        _end(running)
    made = kept / "report.docx"
    if not made.exists():
        raise ReportRefused(_FAILED.format(name=sniff.NAMES[kind]))
    return made


def _command(
    office: str, kind: Kind, profile: Path, kept: Path, source: Path
) -> list[str]:
    return [
        office,
        f"-env:UserInstallation={profile.as_uri()}",
        "--headless",
        "--norestore",
        "--nolockcheck",
        f"--infilter={_FILTERS[kind]}",
        "--convert-to",
        "docx:MS Word 2007 XML",
        "--outdir",
        str(kept),
        str(source),
    ]


def _profile(kept: Path) -> Path:
    profile = kept / "profile"
    (profile / "user").mkdir(parents=True)
    items = (
        _ITEM.format(path=path, name=name, value=value)
        for path, name, value in _SETTINGS
    )
    text = _PROFILE.format(items="\n".join(items))
    (profile / "user" / "registrymodifications.xcu").write_text(text)
    return profile


def _end(running: subprocess.Popen) -> None:
    """It starts others: all of them end, whether it is done or not."""
    with contextlib.suppress(psutil.NoSuchProcess):
        started = psutil.Process(running.pid).children(recursive=True)
        for process in started:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
    running.kill()
    running.wait()
