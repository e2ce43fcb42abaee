"""Codings as a REFI-QDA project: a zip of one XML file and the texts it speaks of.

REFI-QDA Standard 1.5 (2019), qdasoftware.org; namespace urn:QDA-XML:project:1.0.
"""

import re
import tempfile
import zipfile
from datetime import UTC, datetime
from typing import IO, Any, cast

from django.utils import timezone
from lxml import etree

from accounts.models import User
from reviews.exchange.guids import code_name, guid
from reviews.exchange.scope import Scope
from reviews.exchange.tables import about_text, latest_decision
from reviews.models import Tag, Version
from themes.models import Tagger, Theme, ThemeGroup

NAMESPACE = "urn:QDA-XML:project:1.0"
ORIGIN = "SCR Learning Portal"
PAGE_BREAK = "\f"
IN_MEMORY = 8 * 1024 * 1024
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
SHOWN = 80  # characters of a quotation that name its selection
COLOURS = {Tag.Polarity.PROBLEM: "#8F3B12", Tag.Polarity.GOOD: "#1F6B3B"}
Element = Any  # lxml has no types of its own


def text_of(version: Version) -> tuple[str, dict[int, int]]:
    """The text of a document, pages apart by a form feed, and where each begins.

    A carriage return becomes a space, or tools would count lines' ends otherwise
    than we do.
    """
    parts, starts, at = [], {}, 0
    for pk, text in version.pages.order_by("number").values_list("pk", "text"):
        starts[pk] = at
        parts.append(text.replace("\r", " "))
        at += len(text) + len(PAGE_BREAK)
    return PAGE_BREAK.join(parts), starts


def source_name(version: Version) -> str:
    """What a document is called in other tools: unique, and fit for a file's name."""
    report = version.report
    return f"{report.review.reference} {report.get_kind_display()} ({version.pk})"


def write_qdpx(scope: Scope, file: IO[bytes]) -> None:
    """Write the project: texts as they are met, then the XML that was made beside."""
    with (
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive,
        tempfile.SpooledTemporaryFile(IN_MEMORY) as project,
    ):
        _write_project(scope, archive, cast(IO[bytes], project))
        project.seek(0)
        with archive.open("project.qde", "w", force_zip64=True) as member:
            while block := project.read(IN_MEMORY):
                member.write(block)


def _write_project(scope: Scope, archive: zipfile.ZipFile, file: IO[bytes]) -> None:
    with etree.xmlfile(file, encoding="utf-8") as xml:
        xml.write_declaration()
        given = {
            "name": f"{ORIGIN}, {timezone.localdate():%Y-%m-%d}",
            "origin": ORIGIN,
            "creatingUserGUID": user_guid(scope.user),
            "creationDateTime": _time(timezone.now()),
        }
        with xml.element(_q("Project"), given, nsmap={None: NAMESPACE}):
            xml.write(_users(scope))
            xml.write(_codebook())
            versions = scope.versions()
            if versions.exists():
                with xml.element(_q("Sources")):
                    _write_sources(scope, archive, xml)
            xml.write(_element("Description", text=about_text(scope)))


def _q(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _element(tag: str, /, *, text: str = "", **attributes: str) -> Element:
    made = etree.Element(_q(tag), nsmap={None: NAMESPACE})
    for key, value in attributes.items():
        made.set(key, clean(value))
    if text:
        made.text = clean(text)
    return made


def clean(text: str) -> str:
    """A text without what XML cannot hold."""
    return NOT_IN_XML.sub(" ", text)


def _time(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def user_guid(user) -> str:
    return guid("user", user.pk)


def tagger_guid(tagger: Tagger) -> str:
    return guid("tagger", tagger.fingerprint)


def _users(scope: Scope) -> Element:
    """Who decided, and the taggers that suggested, whoever asks for the file first."""
    tags = scope.tags().order_by().values("pk")
    people = User.objects.filter(decisions__tag__in=tags).exclude(pk=scope.user.pk)
    taggers = Tagger.objects.filter(tags__in=tags)
    users = _element("Users")
    for user in [scope.user, *people.distinct()]:
        users.append(_element("User", guid=user_guid(user), name=str(user)))
    for tagger in taggers.distinct():
        users.append(
            _element("User", guid=tagger_guid(tagger), name=f"Tagger {tagger}")
        )
    return users


def _codebook() -> Element:
    """Groups, their themes, and under each what went wrong and what helped."""
    book = _element("CodeBook")
    codes = etree.SubElement(book, _q("Codes"))
    for group in ThemeGroup.objects.prefetch_related("themes"):
        if themes := list(group.themes.all()):
            codes.append(_group(group, themes))
    return book


def _group(group: ThemeGroup, themes: list[Theme]) -> Element:
    code = _code(f"Group: {group}", guid("group", group.code))
    for theme in themes:
        inner = _code(theme.title, guid("theme", theme.code), theme.definition)
        for polarity, colour in COLOURS.items():
            leaf = _code(
                code_name(theme, polarity), guid("theme", theme.code, polarity.value)
            )
            leaf.set("isCodable", "true")
            leaf.set("color", colour)
            inner.append(leaf)
        code.append(inner)
    return code


def _code(name: str, identifier: str, description: str = "") -> Element:
    code = _element("Code", guid=identifier, name=name, isCodable="false")
    if description:
        code.append(_element("Description", text=description))
    return code


def _write_sources(scope: Scope, archive: zipfile.ZipFile, xml: Element) -> None:
    for version in scope.versions():
        text, starts = text_of(version)
        identifier = guid("version", version.sha256)
        archive.writestr(f"sources/{identifier}.txt", text.encode())
        source = _source(version, identifier)
        for tag in scope.tags().filter(passage__page__version=version):
            source.append(_selection(tag, starts[tag.passage.page_id], scope))
        xml.write(source)


def _source(version: Version, identifier: str) -> Element:
    review = version.report.review
    source = _element(
        "TextSource",
        guid=identifier,
        name=source_name(version),
        plainTextPath=f"internal://{identifier}.txt",
        creationDateTime=_time(version.uploaded),
    )
    said = f"{review.title}. Rights: {review.rights or 'not stated'}."
    source.append(_element("Description", text=said))
    return source


def _selection(tag: Tag, page_start: int, scope: Scope) -> Element:
    who, when = _creator(tag, scope)
    selection = _element(
        "PlainTextSelection",
        guid=guid("tag", tag.pk),
        name=tag.quote[:SHOWN],
        startPosition=str(page_start + tag.start),
        endPosition=str(page_start + tag.end),
        creatingUser=who,
        creationDateTime=when,
    )
    if tag.why:
        said = f"{tag.get_state_display()}. {tag.why}"
        selection.append(_element("Description", text=said))
    coding = _element(
        "Coding", guid=guid("coding", tag.pk), creatingUser=who, creationDateTime=when
    )
    code = guid("theme", tag.theme.code, tag.polarity)
    coding.append(_element("CodeRef", targetGUID=code))
    selection.append(coding)
    return selection


def _creator(tag: Tag, scope: Scope) -> tuple[str, str]:
    """Who stands for a tag: the person who decided it, or else the tagger."""
    decision = latest_decision(tag)
    if decision:
        return user_guid(decision.by), _time(decision.at)
    if tag.tagger:
        return tagger_guid(tag.tagger), _time(tag.created)
    return user_guid(scope.user), _time(tag.created)
