"""A person confirms, rejects, changes or adds a tag, or takes a decision back.

A decision taken back stays where it is: Decision has no verdict "undecided", so that
the state of the tag says what holds now, and the audit trail when and by whom.
"""

from dataclasses import dataclass

from django.db import models, transaction
from django.utils import timezone
from django.utils.formats import date_format

from accounts import audit
from accounts.models import Event
from reviews.errors import TagRefused
from reviews.models import Decision, Page, Passage, Tag
from themes.models import TaxonomyVersion, Theme

Verdict = Decision.Verdict


class Reason(models.TextChoices):
    """Why a tag is rejected, in the words that are kept."""

    THEME = "theme", "Not this theme"
    NEUTRAL = "neutral", "Neutral mention"
    RECOMMENDATION = "recommendation", "Recommendation only"
    POLARITY = "polarity", "Wrong polarity"
    ELSEWHERE = "elsewhere", "About something else"
    WORDS = "words", "Other words"


@dataclass(frozen=True, slots=True)
class Seen:
    """How a tag stood when somebody looked at it."""

    state: str
    decision: int | None  # the latest, undone or not


def seen(tag: Tag) -> Seen:
    """How a tag stands now."""
    latest = tag.decisions.last()
    return Seen(tag.state, latest.pk if latest else None)


def confirm(tag: Tag, *, by, reason: str = "", expected: Seen | None = None) -> Tag:
    """Say that the passage does show the theme."""
    return _decide(tag, Verdict.CONFIRMED, by=by, reason=reason, expected=expected)


def reject(tag: Tag, *, by, reason: str = "", expected: Seen | None = None) -> Tag:
    """Say that it does not. A rejected tag is remembered and does not come back."""
    return _decide(tag, Verdict.REJECTED, by=by, reason=reason, expected=expected)


@transaction.atomic
def _decide(tag: Tag, verdict: str, *, by, reason: str, expected: Seen | None) -> Tag:
    tag = Tag.objects.select_for_update().get(pk=tag.pk)
    if expected and seen(tag) != expected:
        raise TagRefused(f"{last_word(tag)} Nothing was changed.")
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


def last_word(tag: Tag) -> str:
    """Who decided last on a tag, when and what, as a sentence."""
    latest = tag.decisions.select_related("by").last()
    if latest is None:
        return "Nobody has decided on this yet."
    if latest.verdict != tag.state:
        return f"{latest.by} decided on this at {_time(latest.at)} and took it back."
    return f"{latest.by} {latest.verdict} this at {_time(latest.at)}."


def _time(moment) -> str:
    """A time of today; of another day with its date."""
    local = timezone.localtime(moment)
    today = local.date() == timezone.localdate()
    return date_format(local, "H:i" if today else "H:i \\o\\n j F Y")


@transaction.atomic
def change(
    tag: Tag,
    *,
    by,
    theme: Theme | None = None,
    polarity: str = "",
    quote: str = "",
    expected: Seen | None = None,
) -> Tag:
    """Reject a tag and add the right one: another theme, polarity or quotation."""
    passage = tag.passage
    start, end = place_in(passage, quote) if quote else (tag.start, tag.end)
    right = (theme or tag.theme, polarity or tag.polarity, start, end)
    if right == (tag.theme, tag.polarity, tag.start, tag.end):
        raise TagRefused("This is how it stands already. Nothing was changed.")
    reason = Reason.THEME if theme else Reason.POLARITY if polarity else Reason.WORDS
    rejected = reject(tag, by=by, reason=reason.label, expected=expected)
    wrong = seen(rejected).decision
    added = _add_at(passage, *right, by=by)
    said = seen(added).decision
    audit.record(
        "retagged",
        tag,
        by=by,
        reason=reason.label,
        before={"decision": wrong},
        after={"tag": added.pk, "decision": said},
    )
    return added


@transaction.atomic
def undo(decision: Decision, *, by) -> Tag:
    """Take back one's own decision, while nobody has decided since.

    A suggestion is as it was before. A tag that a person added is rejected: it cannot
    be undecided.
    """
    tag = Tag.objects.select_for_update().get(pk=decision.tag_id)
    if decision.by_id != by.pk:
        raise TagRefused("Only the person who decided this can undo it.")
    if seen(tag) != Seen(decision.verdict, decision.pk):
        raise TagRefused(f"{last_word(tag)} Nothing was undone.")
    before = _state_before(tag)
    tag.state = before
    tag.save(update_fields=["state"])
    if tag.is_decided:
        Decision.objects.create(tag=tag, verdict=before, by=by, reason="Undone")
    audit.record(
        "undone",
        tag,
        by=by,
        before={"state": decision.verdict, "decision": decision.pk},
        after={"state": before},
    )
    _undo_what_came_with(decision, tag, by=by)
    return tag


def _trail(tag: Tag, *acts: str):
    """What the audit trail holds of a tag, the latest first."""
    return Event.objects.filter(
        subject_type=tag._meta.label_lower, subject_id=str(tag.pk), act__in=acts
    )


def _state_before(tag: Tag) -> str:
    """What the last decision on a tag changed it from."""
    event = _trail(tag, *Verdict.values, "added").first()
    if event is None:  # decided on in an earlier version of the document
        raise TagRefused("This was decided in an earlier version. Decide it anew.")
    return event.before.get("state", Tag.State.REJECTED)


def _undo_what_came_with(decision: Decision, tag: Tag, *, by) -> None:
    """Of a change, also the tag that was added in place of the rejected one."""
    event = _trail(tag, "retagged").filter(before__decision=decision.pk).first()
    if event and event.after["decision"] > decision.pk:  # not confirmed before it
        undo(Decision.objects.get(pk=event.after["decision"]), by=by)


@transaction.atomic
def add(
    page: Page,
    *,
    theme: Theme,
    polarity: str,
    quote: str,
    by,
    within: Passage | None = None,
) -> Tag:
    """Add a tag that the tagger missed, on words quoted from the page.

    Line breaks in the quote need not be those of the page. A tag that is already
    there is confirmed instead.
    """
    start, end = place_in(within, quote) if within else place_of(quote, page.text)
    passage = Passage.objects.filter(page=page, start__lte=start, end__gt=start).first()
    if passage is None:
        raise TagRefused("Choose words from a paragraph, not from a heading or footer.")
    return _add_at(passage, theme, polarity, start, end, by=by)


def _add_at(
    passage: Passage, theme: Theme, polarity: str, start: int, end: int, *, by
) -> Tag:
    evidence = {"start": start, "end": end, "polarity": polarity}
    held = Tag.objects.filter(passage=passage, theme=theme, **evidence).first()
    if held:
        return confirm(held, by=by)
    tag = Tag.objects.create(
        review_id=passage.review_id,
        passage=passage,
        theme=theme,
        taxonomy=TaxonomyVersion.objects.latest(),
        quote=passage.page.text[start:end],
        state=Tag.State.CONFIRMED,
        source=Tag.Source.PERSON,
        current=passage.current,
        **evidence,
    )
    Decision.objects.create(tag=tag, verdict=Verdict.CONFIRMED, by=by)
    audit.record("added", tag, by=by, after={"theme": theme.code, **evidence})
    return tag


def place_in(passage: Passage, quote: str) -> tuple[int, int]:
    """Where quoted words of one passage stand on its page."""
    start, end = place_of(quote, passage.text)
    return passage.start + start, passage.start + end


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
