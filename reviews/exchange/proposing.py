"""Codings of another tool become proposals: a person accepts or rejects each."""

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePath
from typing import IO

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts import audit
from reviews import comparing
from reviews.errors import ExchangeRefused, TagRefused
from reviews.exchange.guids import code_name, guid
from reviews.exchange.project import Coded, Project, Source, open_project
from reviews.exchange.qdpx import source_name, tagger_guid, text_of
from reviews.exchange.scope import Scope
from reviews.models import Import, Passage, Proposal, Review, Tag, Version
from themes.models import Tagger, Theme

ONE_FOR_AN_END = "atlas"  # counts the two characters of a Windows line end as one
NOBODY = "Not named"
NO_DOCUMENT = "in a document that was not exported from here, or may not be read"
NO_TEXT = "in a document whose text is not in the file"
State = Proposal.State
Said = Counter[str]  # why something was left out -> how often


@dataclass(frozen=True)
class Known:
    """What identifiers and names in a file may stand for."""

    codes: dict[str, tuple[Theme, str]]
    versions: dict[str, Version]
    taggers: set[str]


@dataclass(frozen=True)
class Text:
    """The text of a document as we hold it, with its pages and passages."""

    whole: str
    starts: dict[int, int]  # page -> where it begins
    passages: list[Passage]

    @cached_property
    def squeezed(self) -> tuple[str, list[int]]:
        """The letters without white space, and where each stands."""
        places = [at for at, letter in enumerate(self.whole) if not letter.isspace()]
        return "".join(self.whole[at] for at in places), places

    @cached_property
    def begins(self) -> list[int]:
        """Where each passage begins in the whole."""
        return [self.starts[one.page_id] + one.start for one in self.passages]

    def find(self, quote: str, near: int) -> tuple[int, int] | None:
        """Where quoted words stand: at the place named, or else nearest to it."""
        if self.whole.startswith(quote, near):
            return near, near + len(quote)
        letters, places = self.squeezed
        wanted = "".join(quote.split())
        expected = bisect_right(places, near)
        after = letters.find(wanted, expected)
        before = letters.rfind(wanted, 0, expected + len(wanted))
        found = [at for at in (before, after) if at >= 0]
        if not found:
            return None
        at = min(found, key=lambda one: abs(one - expected))
        return places[at], places[at + len(wanted) - 1] + 1

    def passage_at(self, start: int, end: int) -> Passage | None:
        """The passage that holds this stretch, to its end."""
        place = bisect_right(self.begins, start) - 1
        if place < 0:
            return None
        passage = self.passages[place]
        within = end <= self.starts[passage.page_id] + passage.end
        return passage if within else None


@dataclass(frozen=True)
class Held:
    """A document as we hold it, and what people have decided in it."""

    text: Text
    decided: set[tuple[int, int, str]]  # passage, theme, polarity


class LeftOut(Exception):
    """Says why one coding cannot be proposed."""


def bring(file: IO[bytes], *, name: str, by) -> Import:
    """Take the codings of a project file as proposals of those who made them."""
    project = open_project(file)
    known, said = _known(by), Counter[str]()
    proposals = [
        proposal
        for source in project.sources
        for proposal in _of_source(project, source, known, said)
    ]
    if not proposals:
        reasons = " ".join(_sentences(said)) or "It holds no codings of texts."
        raise ExchangeRefused(f"Nothing in this file can be proposed. {reasons}")
    return _keep(proposals, project, said, name=name, by=by)


@transaction.atomic
def _keep(
    proposals: list[Proposal], project: Project, said: Said, *, name: str, by
) -> Import:
    brought = Import.objects.create(
        file_name=PurePath(name.replace("\\", "/")).name[:200],
        origin=project.origin,
        by=by,
    )
    for proposal in proposals:
        proposal.brought = brought
    Proposal.objects.bulk_create(proposals, batch_size=1000, ignore_conflicts=True)
    kept = brought.proposals.count()
    said["brought before, or twice in the file"] += len(proposals) - kept
    brought.left_out = _sentences(said)
    brought.save(update_fields=["left_out"])
    audit.record("brought-codings", brought, by=by, after={"proposals": kept})
    return brought


def _sentences(said: Said) -> list[str]:
    return [f"{n} left out: {why}." for why, n in sorted(said.items()) if n]


def _known(by) -> Known:
    codes: dict[str, tuple[Theme, str]] = {}
    for theme in Theme.objects.all():
        for polarity in Tag.Polarity.values:
            meant = theme, polarity
            codes[guid("theme", theme.code, polarity)] = meant
            codes[code_name(theme, polarity).lower()] = meant
    versions: dict[str, Version] = {}
    for version in Scope(by).versions():
        versions[guid("version", version.sha256)] = version
        versions[source_name(version)] = version
    taggers = {name for one in Tagger.objects.all() for name in _names(one)}
    return Known(codes, versions, taggers)


def _names(tagger: Tagger) -> tuple[str, str]:
    return tagger_guid(tagger), f"Tagger {tagger}"


def _of_source(
    project: Project, source: Source, known: Known, said: Said
) -> list[Proposal]:
    """The proposals of one document; what is left out is counted, with the reason."""
    version = known.versions.get(source.guid) or known.versions.get(source.name)
    theirs = project.text_of(source) if version else None
    if version is None or theirs is None:
        said[NO_TEXT if version else NO_DOCUMENT] += len(source.codings)
        return []
    if ONE_FOR_AN_END in project.origin.lower():
        theirs = theirs.replace("\r\n", "\n")
    held = Held(_our_text(version), _decided_in(version))
    found = []
    for coded in source.codings:
        try:
            found.append(_proposal(project, coded, theirs, held, known))
        except LeftOut as reason:
            said[str(reason)] += 1
    return found


def _our_text(version: Version) -> Text:
    whole, starts = text_of(version)
    passages = Passage.objects.filter(page__version=version).select_related("page")
    ordered = passages.defer("search").order_by("page__number", "start")
    return Text(whole, starts, list(ordered))


def _decided_in(version: Version) -> set[tuple[int, int, str]]:
    """Themes that people have already decided on in this document's passages."""
    tags = Tag.objects.filter(
        passage__page__version=version, state__in=["confirmed", "rejected"]
    )
    return set(tags.values_list("passage_id", "theme_id", "polarity"))


def _proposal(
    project: Project, coded: Coded, theirs: str, held: Held, known: Known
) -> Proposal:
    coder = project.users.get(coded.coder, "").strip() or NOBODY
    if {coded.coder, coder} & known.taggers:
        raise LeftOut("of the tagger itself")
    name = project.codes.get(coded.code, "").lower()
    meant = known.codes.get(coded.code) or known.codes.get(name)
    if meant is None:
        raise LeftOut("with a code that is none of the themes here")
    theme, polarity = meant
    passage, start, end = _place(coded, theirs, held.text)
    if (passage.pk, theme.pk, polarity) in held.decided:
        raise LeftOut("on a passage where people have decided on the theme already")
    return Proposal(
        passage=passage,
        theme=theme,
        polarity=polarity,
        start=start,
        end=end,
        quote=passage.page.text[start:end],
        coder=coder[:120],
    )


def _place(coded: Coded, theirs: str, ours: Text) -> tuple[Passage, int, int]:
    """The passage that somebody coded, and where on its page the words stand."""
    words = theirs[coded.start : coded.end]
    quote, before = words.strip(), len(words) - len(words.lstrip())
    place = ours.find(quote, coded.start + before) if quote else None
    passage = ours.passage_at(*place) if place else None
    if place is None or passage is None:
        raise LeftOut("on words that do not stand in one paragraph of the document")
    start, end = (at - ours.starts[passage.page_id] for at in place)
    return passage, start, end


def proposals_for(user) -> QuerySet[Proposal]:
    """Proposals on passages that this person may read, with all that is shown."""
    held = Review.objects.visible_to(user).order_by()
    return (
        Proposal.objects.filter(passage__review__in=held)
        .select_related("theme", "brought", "passage__page__version__report__review")
        .defer("passage__search", "passage__page__text")
    )


@transaction.atomic
def decide(proposal: Proposal, *, accept: bool, by, reason: str = "") -> Proposal:
    """Accept a proposal, which makes a confirmed tag of it, or reject it."""
    proposal.state = State.ACCEPTED if accept else State.REJECTED
    waits = Proposal.objects.filter(pk=proposal.pk, state=State.OPEN)
    now = timezone.now()
    if not waits.update(
        state=proposal.state, decided=now, decided_by=by, reason=reason[:300]
    ):
        raise ExchangeRefused("Somebody has decided this proposal already.")
    if accept:
        try:
            said = reason or f"Proposed by {proposal.coder} with another tool."
            comparing.tag_of(proposal, shown=True, reason=said, by=by)
        except TagRefused as refusal:
            raise ExchangeRefused(str(refusal)) from refusal
    audit.record(proposal.state, proposal, by=by, reason=reason)
    return proposal
