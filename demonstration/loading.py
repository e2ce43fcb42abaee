"""Brings the invented reports into an empty portal the way real ones come.

Files are received, read by the worker and tagged; then an analyst's decisions are taken
from the reports' own coding, and a second person releases them. Two stay drafts.
"""

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path

from django.db import transaction

from accounts import audit
from accounts.models import Agency, Area, Event, Organisation, User
from accounts.roles import Role
from demonstration import corpus
from demonstration.corpus import DemoReport
from demonstration.people import make_people
from demonstration.story import Label
from reviews import publication, tags, uploads
from reviews.errors import TagRefused
from reviews.ingest.read import read
from reviews.models import Page, Review, Tag, Version
from reviews.tagging import tag
from summits.models import Summit
from themes.models import Theme

Say = Callable[[str], None]
RIGHTS = "Invented for demonstration. May be used freely with this portal."
LOADED = "loaded demonstration"
LOOK_AGAIN = 0.5  # seconds
PATIENCE = 600  # seconds for the worker to read everything


class WorkerIsAway(Exception):
    """Nobody reads what was uploaded."""


def load(*, say: Say, here: bool = False) -> bool:
    """Load everything; False if that was done before or the portal is in real use.

    Reading is the worker's, or done here and now if asked. What was cut short goes on
    where it stopped.
    """
    done = Event.objects.filter(act=LOADED).exists()
    if done or Review.objects.filter(invented=False).exists():
        return False
    people = make_people()
    load_summits()
    reports = corpus.reports()
    with tempfile.TemporaryDirectory() as folder:
        corpus.write(Path(folder))
        say(f"{len(reports)} invented reports made")
        versions = [_receive(r, Path(folder), people, queue=not here) for r in reports]
    if here:
        _read_here(versions)
    else:
        _await(versions, say)
    for report in reports:
        _decide_and_release(report, people)
    audit.record(LOADED, people[Role.ANALYST], process="demonstration")
    say(f"{Review.objects.published().count()} reviews published, the rest are drafts")
    return True


def load_summits() -> None:
    """The three summits of September 2015, with the themes that became briefings."""
    themes = list(Theme.objects.current().exclude(briefing=""))
    for city, day in SUMMITS:
        summit, _ = Summit.objects.update_or_create(
            slug=f"{city.lower()}-2015",
            defaults={
                "title": f"{city} summit",
                "city": city,
                "day": day,
                "purpose": PURPOSE,
                "note": NOTE,
            },
        )
        summit.themes.set(themes)


SUMMITS = (
    ("London", date(2015, 9, 25)),
    ("Leeds", date(2015, 9, 28)),
    ("Birmingham", date(2015, 9, 30)),
)
PURPOSE = (
    "The summit brought people from social care, health, education, police, probation "
    "and safeguarding boards together. They were asked to sense-check what case "
    "reviews say about communicating and deciding together, to name the barriers to "
    "good practice, and to develop workable solutions and the support that would make "
    "them last."
)
NOTE = (
    "Demonstration data. City and date are those of the summits announced in 2015; "
    "the themes shown are those of the briefings that followed. Who attended and what "
    "was said there is not held here."
)


@transaction.atomic
def _receive(report: DemoReport, folder: Path, people, *, queue: bool) -> Version:
    analyst = people[Role.ANALYST]
    held = Review.objects.filter(reference=report.reference).first()
    review = held or _record(report, analyst)
    with (folder / report.file_name).open("rb") as file:
        receipt = uploads.receive(
            file,
            name=report.file_name,
            by=analyst,
            review=review,
            kind=report.report_kind,
            queue=queue,
        )
    return receipt.version


def _record(report: DemoReport, analyst: User) -> Review:
    area = Area.objects.get(code=report.area)
    publisher, _ = Organisation.objects.get_or_create(
        name=report.publisher,
        defaults={
            "kind": Organisation.Kind.PARTNERSHIP,
            "area": area,
            "invented": True,
        },
    )
    taken = (
        "reference title alias review_type year_published incident_from incident_to "
        "outcome what_happened what_was_learned what_was_recommended"
    )
    review = Review.objects.create(
        **{name: getattr(report, name) for name in taken.split()},
        age_bands=list(report.age_bands),
        harm=list(report.harm),
        nation=(area.parent or area).code,
        publisher=publisher,
        rights=RIGHTS,
        invented=True,
        created_by=analyst,
    )
    review.areas.set([area])
    review.agencies.set(Agency.objects.filter(code__in=report.agencies))
    return review


def _read_here(versions: list[Version]) -> None:
    for version in versions:
        read(version.pk)
        tag(version.pk)


def _await(versions: list[Version], say: Say) -> None:
    """Wait until the worker has read everything, saying how far it is."""
    unfinished = Version.objects.filter(
        pk__in=[version.pk for version in versions],
        status__in=[Version.Status.WAITING, Version.Status.READABLE],
    )
    until, told = time.monotonic() + PATIENCE, len(versions)
    while left := unfinished.count():
        if time.monotonic() > until:
            raise WorkerIsAway(
                f"{left} files still wait to be read. Is a worker running?"
            )
        if left < told:
            say(f"{len(versions) - left} of {len(versions)} reports read")
            told = left
        time.sleep(LOOK_AGAIN)


def _decide_and_release(report: DemoReport, people: dict[str, User]) -> None:
    """Take the report's own coding as the analyst's decisions; then release it."""
    if report.draft:
        return
    review = Review.objects.get(reference=report.reference)
    pages = list(Page.objects.filter(version__report__review=review))
    for label in report.labels:
        _decide(label, pages, by=people[Role.ANALYST])
    publication.publish(review, by=people[Role.ADMINISTRATOR])


def _decide(label: Label, pages: list[Page], *, by: User) -> None:
    """Confirm what the coding says of a paragraph, and reject what it does not say."""
    for theme, polarity, quote in label.labels:
        for page, start, end in _places(pages, quote):
            _confirm(page, theme, polarity, start, end, by=by)
    coded = {(theme, polarity) for theme, polarity, _ in label.labels}
    for page, start, end in _places(pages, label.text):
        inside = Tag.objects.filter(
            passage__page=page, start__gte=start, end__lte=end
        ).select_related("theme")
        for suggested in inside.undecided():
            if (suggested.theme.code, suggested.polarity) not in coded:
                tags.reject(suggested, by=by, reason="Not what the paragraph shows.")


def _places(pages: list[Page], words: str) -> Iterator[tuple[Page, int, int]]:
    """Where words stand: on one page, or nowhere if a page break runs through them."""
    for page in pages:
        with suppress(TagRefused):
            yield page, *tags.place_of(words, page.text)
            return


def _confirm(
    page: Page, theme: str, polarity: str, start: int, end: int, *, by: User
) -> None:
    """Confirm the suggestion on these words, or add the tag the tagger missed."""
    suggested = Tag.objects.undecided().filter(
        passage__page=page,
        theme__code=theme,
        polarity=polarity,
        start__lt=end,
        end__gt=start,
    )
    if held := suggested.first():
        tags.confirm(held, by=by)
        return
    with suppress(TagRefused):
        named = Theme.objects.get(code=theme)
        tags.add(
            page, theme=named, polarity=polarity, quote=page.text[start:end], by=by
        )
