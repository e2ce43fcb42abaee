"""A person confirms, rejects or adds a tag."""

from django.db import transaction

from accounts import audit
from reviews.errors import TagRefused
from reviews.models import Decision, Page, Passage, Tag
from themes.models import TaxonomyVersion, Theme

Verdict = Decision.Verdict


def confirm(tag: Tag, *, by, reason: str = "") -> Tag:
    """Say that the passage does show the theme."""
    return _decide(tag, Verdict.CONFIRMED, by=by, reason=reason)


def reject(tag: Tag, *, by, reason: str = "") -> Tag:
    """Say that it does not. A rejected tag is remembered and does not come back."""
    return _decide(tag, Verdict.REJECTED, by=by, reason=reason)


@transaction.atomic
def _decide(tag: Tag, verdict: str, *, by, reason: str) -> Tag:
    tag = Tag.objects.select_for_update().get(pk=tag.pk)
    before = tag.state
    if before == verdict:
        return tag
    tag.state = verdict
    tag.save(update_fields=["state"])
    Decision.objects.create(tag=tag, verdict=verdict, by=by, reason=reason[:300])
    audit.record(
        verdict,
        tag,
        by=by,
        reason=reason,
        before={"state": before},
        after={"state": verdict},
    )
    return tag


@transaction.atomic
def add(page: Page, *, theme: Theme, polarity: str, quote: str, by) -> Tag:
    """Add a tag that the tagger missed, on words quoted from the page.

    Line breaks in the quote need not be those of the page. A tag that is already
    there is confirmed instead.
    """
    start, end = place_of(quote, page.text)
    passage = Passage.objects.filter(page=page, start__lte=start, end__gt=start).first()
    if passage is None:
        raise TagRefused("Choose words from a paragraph, not from a heading or footer.")
    evidence = {"start": start, "end": end, "polarity": polarity}
    held = Tag.objects.filter(passage=passage, theme=theme, **evidence).first()
    if held:
        return confirm(held, by=by)
    tag = Tag.objects.create(
        review_id=passage.review_id,
        passage=passage,
        theme=theme,
        taxonomy=TaxonomyVersion.objects.latest(),
        quote=page.text[start:end],
        state=Tag.State.CONFIRMED,
        source=Tag.Source.PERSON,
        current=passage.current,
        **evidence,
    )
    Decision.objects.create(tag=tag, verdict=Verdict.CONFIRMED, by=by)
    audit.record("added", tag, by=by, after={"theme": theme.code, **evidence})
    return tag


def place_of(quote: str, text: str) -> tuple[int, int]:
    """Where quoted words stand in a text, whatever the white space between them."""
    wanted = "".join(quote.split())
    places = [place for place, letter in enumerate(text) if not letter.isspace()]
    at = "".join(text.split()).find(wanted) if wanted else -1
    if at < 0:
        raise TagRefused(
            "These words were not found on the page. Copy them from the page's text."
        )
    return places[at], places[at + len(wanted) - 1] + 1
