"""The next version of the taxonomy, while people work on it."""

import re
from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.text import slugify

from accounts import audit
from themes.codebook_reading import Brought
from themes.differences import Change
from themes.models import DraftTheme, TaxonomyDraft, TaxonomyVersion, Theme
from themes.taxonomy import put_in_force
from themes.vocabulary import LONGEST_CODE, NUMBER, Content, faults

Fate = DraftTheme.Fate
State = TaxonomyDraft.State


class DraftRefused(Exception):
    """A step that cannot be taken, with what to do instead, in sentences."""

    def __init__(self, *reasons: str):
        super().__init__(" ".join(reasons))
        self.reasons = list(reasons)


class LookFirst(DraftRefused):
    """Somebody else was there in between: nothing is saved over unseen work."""

    def __init__(self, who, at, what: str):
        clock = timezone.localtime(at).strftime("%H:%M")
        super().__init__(f"{who} changed {what} at {clock}: look before you save.")


def open_draft() -> TaxonomyDraft | None:
    """The draft that people work on, if any."""
    drafts = TaxonomyDraft.objects.select_related("started_by", "changed_by", "follows")
    return drafts.filter(state=State.OPEN).first()


@transaction.atomic
def start(*, by, number: str = "", brought: Brought | None = None) -> TaxonomyDraft:
    """Begin a draft from the version in use, or from what a file brought."""
    follows = TaxonomyVersion.objects.latest()
    frame = {name: value for name, value in follows.content.items() if name != "themes"}
    number = number or _number_for(brought, follows)
    if not NUMBER.fullmatch(number):
        raise DraftRefused("Give the version numbers with points between, such as 1.2.")
    if TaxonomyVersion.objects.filter(number=number).exists():
        raise DraftRefused(f"Version {number} is already published.")
    try:
        with transaction.atomic():
            draft = TaxonomyDraft.objects.create(
                number=number,
                follows=follows,
                frame=frame,
                started_by=by,
                changed_by=by,
            )
    except IntegrityError as error:
        raise DraftRefused(_in_the_way()) from error
    _fill(draft, brought or Brought(number, follows.content["themes"]), by)
    after = {"number": number, "follows": follows.number}
    audit.record("drafted the taxonomy", draft, by=by, after=after)
    return draft


def _in_the_way() -> str:
    draft = open_draft()
    who = f"{draft}, begun by {draft.started_by}," if draft else "Another draft"
    return f"{who} is open. Publish or discard it first: there is one at a time."


def _fill(draft: TaxonomyDraft, brought: Brought, by) -> None:
    """A row for every theme, and for those of the version before that are left out."""
    rows = {theme["code"]: DraftTheme(content=theme) for theme in brought.themes}
    for theme in draft.follows.content["themes"]:
        code = theme["code"]
        if code not in rows:
            rows[code] = DraftTheme(content=theme, **_fate_in(brought.changes, code))
    for order, (code, row) in enumerate(rows.items(), start=1):
        row.draft, row.code, row.order, row.changed_by = draft, code, order, by
    DraftTheme.objects.bulk_create(rows.values())


def _fate_in(changes: Sequence[dict], code: str) -> dict:
    """What a file says became of a theme that it leaves out."""
    moved = [change for change in changes if change["old"] == code]
    if not moved:
        return {"fate": Fate.RETIRED}
    into = [change["new"] for change in moved]
    fate = moved[0]["kind"] if len(into) == 1 else Fate.SPLIT
    return {"fate": fate, "into": into, "fate_note": moved[0]["note"]}


def _number_for(brought: Brought | None, follows: TaxonomyVersion) -> str:
    """The number a file gives, where it is free; else the next."""
    number = brought.number if brought else ""
    taken = TaxonomyVersion.objects.filter(number=number).exists()
    return next_number(follows.number) if taken or not number else number


def next_number(number: str) -> str:
    """The number after one: 1.1 gives 1.2, or the first after it that is free."""
    *first, last = number.split(".")
    taken = set(TaxonomyVersion.objects.values_list("number", flat=True))
    step = int(last) + 1 if last.isdecimal() else 1
    while (found := ".".join([*first, str(step)])) in taken:
        step += 1
    return found


def content_of(draft: TaxonomyDraft) -> Content:
    """The whole version that the draft would become now."""
    rows = list(draft.themes.all())
    changes = [
        Change(row.fate, row.code, new, row.fate_note).as_row()
        for row in rows
        if row.fate
        for new in row.into or [""]
    ]
    return {
        **draft.frame,
        "version": draft.number,
        "follows": draft.follows.number,
        "date": timezone.localdate().isoformat(),
        "note": draft.note,
        "changes": changes,
        "themes": [row.content for row in rows if not row.fate],
    }


@transaction.atomic
def save_theme(
    draft: TaxonomyDraft, code: str, content: Content, *, edition: int, by
) -> DraftTheme:
    """Keep what somebody made of a theme; its former title stays among its names."""
    row = _held(draft, code, edition)
    _refuse_what_goes(row)
    before = row.content
    if before["title"] != content["title"]:
        names = [*content["alt_labels"], before["title"]]
        content = {**content, "alt_labels": list(dict.fromkeys(names))}
    _refuse_title_of_another(draft, content, code)
    if content == before:
        return row
    row.content = content
    _touch(draft, by, row)
    fields = [name for name in content if content[name] != before.get(name)]
    _say("changed a theme", draft, by, {"theme": code, "fields": fields})
    return row


@transaction.atomic
def add_theme(draft: TaxonomyDraft, content: Content, *, by) -> DraftTheme:
    """Put a new theme in; its code is made from its title and then stays."""
    draft = _opened(draft)
    _refuse_title_of_another(draft, content, "")
    code = _free_code(draft, content["title"])
    last = draft.themes.order_by("order").last()
    row = DraftTheme(draft=draft, code=code, order=last.order + 1 if last else 1)
    row.content = {**content, "code": code}
    _touch(draft, by, row)
    _say("added a theme", draft, by, {"theme": code})
    return row


def _free_code(draft: TaxonomyDraft, title: str) -> str:
    """A code that no theme has or had: what is retired keeps its own."""
    stem = slugify(title)[: LONGEST_CODE - 4].strip("-") or "theme"
    taken = {*draft.themes.values_list("code", flat=True)}
    taken |= set(Theme.objects.values_list("code", flat=True))
    names = [stem, *(f"{stem}-{number}" for number in range(2, 100))]
    return next(name for name in names if name not in taken)


@transaction.atomic
def retire(draft: TaxonomyDraft, code: str, *, edition: int, by, note: str = ""):
    """Give it to no new passage; its tags stay where they are."""
    return _end(draft, code, Fate.RETIRED, [], edition=edition, by=by, note=note)


@transaction.atomic
def merge(
    draft: TaxonomyDraft, code: str, into: str, *, edition: int, by, note: str = ""
) -> DraftTheme:
    """Make a theme part of another, which counts its old tags from then on."""
    row = _end(draft, code, Fate.MERGED, [into], edition=edition, by=by, note=note)
    other = draft.themes.get(code=into)
    names = [*other.content["alt_labels"], row.content["title"]]
    other.content["alt_labels"] = list(dict.fromkeys(names))
    _touch(draft, by, other)
    return row


@transaction.atomic
def split(
    draft: TaxonomyDraft,
    code: str,
    into: Sequence[str],
    *,
    edition: int,
    by,
    note: str = "",
) -> DraftTheme:
    """Divide a theme between others; people decide for each of its old tags."""
    if len(set(into)) < 2:
        raise DraftRefused("Choose at least two themes to divide it between.")
    return _end(
        draft, code, Fate.SPLIT, sorted(set(into)), edition=edition, by=by, note=note
    )


def _end(draft, code: str, fate: str, into: list[str], *, edition, by, note):
    row = _held(draft, code, edition)
    _refuse_what_goes(row)
    draft = row.draft
    staying = set(draft.themes.filter(fate="").values_list("code", flat=True)) - {code}
    if set(into) - staying:
        raise DraftRefused("Choose themes that stay in the next version.")
    held = draft.themes.filter(into__contains=[code]).first()
    if held:
        raise DraftRefused(f"“{held}” goes into this theme. Take that back first.")
    if row.code not in _codes_of(draft.follows):
        raise DraftRefused("This theme is new in the draft. Remove it instead.")
    row.fate, row.into, row.fate_note = fate, into, note
    _touch(draft, by, row)
    heir = into[0] if fate == Fate.MERGED else None
    _leave_parent(draft, code, heir, by)
    _send_readers(draft, code, heir, by)
    after = {"theme": code, "into": into}
    _say(f"{fate} a theme", draft, by, after, reason=note)
    return row


def _codes_of(version: TaxonomyVersion) -> set[str]:
    return {theme["code"] for theme in version.content["themes"]}


def _leave_parent(draft, code: str, parent: str | None, by) -> None:
    """Narrower themes of one that goes stand under what it became, or by themselves."""
    for other in draft.themes.filter(content__parent=code):
        other.content["parent"] = parent if parent != other.code else None
        _touch(draft, by, other)


def _send_readers(draft, old: str, heir: str | None, by) -> None:
    """Criteria that sent readers to a theme that goes send them to its heir, or keep
    their words alone."""
    named = re.compile(rf"\s*\(tag {re.escape(old)}(?![\w-])([^)]*)\)")
    for other in draft.themes.filter(fate=""):
        to = rf" (tag {heir}\1)" if heir and heir != other.code else ""
        before = other.content["exclude"]
        lines = [named.sub(to, line) for line in before]
        if other.code == heir:  # what it left to the other theme is now its own
            lines = [line for line in before if not named.search(line)]
        if lines != before:
            other.content["exclude"] = lines
            _touch(draft, by, other)


@transaction.atomic
def restore(draft: TaxonomyDraft, code: str, *, edition: int, by) -> DraftTheme | None:
    """Take back what the draft did to a theme; a theme it added is removed."""
    row = _held(draft, code, edition)
    draft = row.draft
    kept = {theme["code"]: theme for theme in draft.follows.content["themes"]}
    _say("took a change back", draft, by, {"theme": code})
    if code not in kept:
        held = draft.themes.filter(into__contains=[code]).first()
        if held:
            raise DraftRefused(f"“{held}” goes into this theme. Take that back first.")
        row.delete()
        _touch(draft, by)
        return None
    row.content, row.fate, row.into, row.fate_note = kept[code], "", [], ""
    _touch(draft, by, row)
    return row


@transaction.atomic
def discard(draft: TaxonomyDraft, *, by) -> TaxonomyDraft:
    """Put the draft away unpublished."""
    draft = _opened(draft)
    draft.state = State.DISCARDED
    draft.save(update_fields=["state"])
    _say("discarded the draft", draft, by, {"number": draft.number})
    return draft


@transaction.atomic
def publish(draft: TaxonomyDraft, *, note: str, edition: int, by) -> TaxonomyVersion:
    """Put the draft in force, whole and at once: by somebody who did not change it
    last, and who has seen it as it stands."""
    draft = _opened(draft)
    if draft.edition != edition:
        raise LookFirst(draft.changed_by, draft.changed, "the draft")
    if reasons := in_the_way_of(draft, note=note, by=by):
        raise DraftRefused(*reasons)
    draft.note, draft.state = note, State.PUBLISHED
    draft.save(update_fields=["note", "state"])
    version = put_in_force(content_of(draft), by=by)
    after = {"number": version.number, "fingerprint": version.fingerprint}
    audit.record("published the taxonomy", version, by=by, reason=note, after=after)
    return version


def in_the_way_of(draft: TaxonomyDraft, *, note: str, by) -> list[str]:
    """Why this person cannot publish this draft as it stands, in sentences."""
    content = content_of(draft)
    reasons = faults(content)
    if by == draft.changed_by:
        reasons.append("You changed it last. A second person must look and publish it.")
    if not note.strip():
        reasons.append("Say in a note what is new and why.")
    if draft.follows != TaxonomyVersion.objects.latest():
        reasons.append("Another version was published since this draft was begun.")
    same = content["themes"] == draft.follows.content["themes"]
    return [*reasons, "The draft changes nothing."] if same else reasons


def _opened(draft: TaxonomyDraft) -> TaxonomyDraft:
    """The draft, locked, if it can still be worked on."""
    held = TaxonomyDraft.objects.select_for_update(of=["self"]).select_related(
        "follows", "changed_by"
    )
    draft = held.get(pk=draft.pk)
    if not draft.is_open:
        raise DraftRefused(f"This draft is {draft.get_state_display().lower()}.")
    return draft


def _held(draft: TaxonomyDraft, code: str, edition: int) -> DraftTheme:
    """A theme of the draft as the person saw it; refused if it has changed since."""
    draft = _opened(draft)
    row = draft.themes.select_related("changed_by").filter(code=code).first()
    if row is None:
        raise DraftRefused("This theme is no longer in the draft.")
    row.draft = draft
    if row.edition != edition:
        raise LookFirst(row.changed_by, row.changed, "this theme")
    return row


def _refuse_what_goes(row: DraftTheme) -> None:
    if row.fate:
        raise DraftRefused("This theme goes in this draft. Take that back first.")


def _touch(draft: TaxonomyDraft, by, row: DraftTheme | None = None) -> None:
    """Mark who changed what, so that nobody saves over it unseen."""
    if row:
        row.changed_by = by
        row.edition = row.edition + 1 if row.pk else 1
        row.save()
    TaxonomyDraft.objects.filter(pk=draft.pk).update(
        edition=F("edition") + 1, changed=timezone.now(), changed_by=by
    )


def _refuse_title_of_another(draft, content: Content, code: str) -> None:
    others = draft.themes.filter(fate="").exclude(code=code)
    if others.filter(content__title__iexact=content["title"]).exists():
        raise DraftRefused(f"Another theme is called “{content['title']}”.")


def _say(act: str, draft: TaxonomyDraft, by, after: dict, reason: str = "") -> None:
    audit.record(act, draft, by=by, after=after, reason=reason)
