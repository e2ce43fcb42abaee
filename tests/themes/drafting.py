"""Drafts of the taxonomy as two people make them, a step at a time."""

from themes import drafts
from themes.models import DraftTheme, TaxonomyVersion


def row(draft, code: str) -> DraftTheme:
    return draft.themes.get(code=code)


def change(draft, code: str, *, by, **texts) -> DraftTheme:
    """Save a theme with other texts, as somebody who has just opened it."""
    held = row(draft, code)
    content = {**held.content, **texts}
    return drafts.save_theme(draft, code, content, edition=held.edition, by=by)


def end(act, draft, code: str, *into, by) -> DraftTheme:
    return act(draft, code, *into, edition=row(draft, code).edition, by=by, note="Why.")


def publish(draft, *, by, note: str = "New.") -> TaxonomyVersion:
    draft.refresh_from_db()
    return drafts.publish(draft, note=note, edition=draft.edition, by=by)
