"""Makers of one valid thing each; a test says only what matters to it."""

import io
from itertools import count

from django.utils import timezone
from reportlab.pdfgen import canvas

from accounts.models import Organisation, User
from accounts.roles import Role
from reviews.models import Page, Passage, Report, Review, Tag, Version
from reviews.tagging import current_tagger
from reviews.uploads import receive
from themes.models import Stage, TaxonomyVersion, Theme, ThemeGroup

_n = count(1)
PASSWORD = "a long enough password"


def make_user(*roles: str, **given) -> User:
    given = {"name": "Somebody", "password": PASSWORD, "roles": list(roles), **given}
    email = given.pop("email", f"person{next(_n)}@example.org")
    return User.objects.create_user(email, **given)


def make_analyst(**given) -> User:
    return make_user(Role.ANALYST, **given)


def make_theme(code: str = "information-sharing", **given) -> Theme:
    stage = given.pop("stage", None) or make_stage()
    group, _ = ThemeGroup.objects.get_or_create(code="group", title="A group")
    TaxonomyVersion.objects.get_or_create(
        number="test", defaults={"content": {}, "fingerprint": "0" * 64}
    )
    fields = {
        "title": code.replace("-", " ").capitalize(),
        "stage": stage,
        "group": group,
        "definition": "Agencies hold information that is not passed on.",
        "origin": "own-candidate",
        **given,
    }
    return Theme.objects.create(code=code, **fields)


def make_stage(code: str = "cross-cutting", order: int = 10) -> Stage:
    fields = {"title": code.replace("-", " ").capitalize(), "order": order}
    return Stage.objects.get_or_create(code=code, defaults=fields)[0]


def make_publisher(**given) -> Organisation:
    fields = {"name": f"Wexcombe board {next(_n)}", "kind": "partnership", **given}
    return Organisation.objects.create(**fields)


def make_review(**given) -> Review:
    """A published review, unless a state is given."""
    number = next(_n)
    given = {
        "reference": f"R-2015-{number:03}",
        "title": f"Child {number}",
        "year_published": 2015,
        "nation": "england",
        "review_type": "scr-england",
        "what_was_learned": "That information was not shared.",
        "state": Review.State.PUBLISHED,
        **given,
    }
    if given["state"] == Review.State.PUBLISHED:
        given.setdefault("published", timezone.now())
    if given["state"] == Review.State.WITHDRAWN:
        given.setdefault("withdrawn", timezone.now())
    agencies = given.pop("agencies", [])
    review = Review.objects.create(**given)
    review.agencies.set(agencies)
    return review


def make_draft(**given) -> Review:
    return make_review(state=Review.State.DRAFT, **given)


def make_version(review: Review | None = None, **given) -> Version:
    """A version that has been read, without pages."""
    report = given.pop("report", None)
    report = report or Report.objects.create(review=review or make_review())
    fields = {
        "sha256": f"{next(_n):064x}",
        "file_name": "report.pdf",
        "size": 1000,
        "kind": "pdf",
        "status": Version.Status.READ,
        "page_count": 1,
        "released": report.review.published,  # with its review
        **given,
    }
    return Version.objects.create(report=report, **fields)


def make_page(
    text: str = "They did not share information.",
    *,
    review: Review | None = None,
    version: Version | None = None,
    number: int = 1,
    **given,
) -> Page:
    """A page with one passage: the whole of its text."""
    version = version or make_version(review)
    page = Page.objects.create(version=version, number=number, text=text, **given)
    Passage.objects.create(
        review=version.report.review,
        page=page,
        number=number,
        start=0,
        end=len(text),
        text=text,
    )
    return page


def make_tag(
    theme: Theme,
    *,
    review: Review | None = None,
    page: Page | None = None,
    **given,
) -> Tag:
    """A suggested tag on the whole of a page's text."""
    page = page or make_page(review=review)
    fields = {
        "polarity": Tag.Polarity.PROBLEM,
        "state": Tag.State.SUGGESTED,
        "score": 0.8,
        "why": "Because.",
        "start": 0,
        "end": len(page.text),
        **given,
    }
    return Tag.objects.create(
        review=page.version.report.review,
        passage=page.passages.get(),
        theme=theme,
        taxonomy=TaxonomyVersion.objects.latest(),
        tagger=current_tagger(),
        quote=page.text[fields["start"] : fields["end"]],
        **fields,
    )


def make_pdf(*pages: str) -> bytes:
    """A PDF with a page for each text, its lines as given."""
    file = io.BytesIO()
    sheet = canvas.Canvas(file, invariant=1)
    for text in pages or ("They did not share information with the school.",):
        lines = sheet.beginText(72, 760)
        lines.textLines(text)
        sheet.drawText(lines)
        sheet.showPage()
    sheet.save()
    return file.getvalue()


def receive_pdf(*pages: str, name: str = "report.pdf", **given) -> Version:
    """A PDF uploaded and waiting to be read."""
    return receive(io.BytesIO(make_pdf(*pages)), name=name, **given).version
