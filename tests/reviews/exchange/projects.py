"""Project files for tests: written, opened, and made by hand to do harm."""

import io
import zipfile
from typing import Any

from lxml import etree

from reviews.exchange.qdpx import NAMESPACE
from reviews.exchange.scope import Scope
from reviews.exchange.writing import write

NS = {"q": NAMESPACE}


def written(kind: str, scope: Scope) -> io.BytesIO:
    """A file of a kind, as it would be sent."""
    file = io.BytesIO()
    write(kind, scope, file)
    file.seek(0)
    return file


def opened(file: io.BytesIO) -> tuple[Any, dict[str, str]]:
    """The XML of a project and its texts by their names."""
    with zipfile.ZipFile(file) as archive:
        texts = {
            name: archive.read(name).decode()
            for name in archive.namelist()
            if name != "project.qde"
        }
        return etree.fromstring(archive.read("project.qde")), texts


def packed(**members: str | bytes) -> io.BytesIO:
    """A zip of members by name; "__" stands for "/" and "_dot_" for "."."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    file.seek(0)
    return file


def changed(file: io.BytesIO, change) -> io.BytesIO:
    """A project after another tool had it: the XML root is given to a function."""
    root, texts = opened(file)
    texts = change(root, texts) or texts
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("project.qde", etree.tostring(root, encoding="utf-8"))
        for name, text in texts.items():
            archive.writestr(name, text.encode())
    made.seek(0)
    return made
