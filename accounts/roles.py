"""Who may do what: the one place that knows."""

from django.db import models


class Role(models.TextChoices):
    PRACTITIONER = "practitioner", "Practitioner"
    ANALYST = "analyst", "Analyst"
    ORGANISER = "organiser", "Summit organiser"
    ENQUIRY_OFFICER = "enquiry-officer", "Enquiry officer"
    ADMINISTRATOR = "administrator", "Administrator"


class Act(models.TextChoices):
    """What a person may be allowed to do."""

    UPLOAD = "upload", "upload reports"
    READ_DRAFTS = "read-drafts", "read unpublished reviews"
    DECIDE_TAGS = "decide-tags", "decide tags"
    EDIT_RECORD = "edit-record", "edit the record of a review"
    PUBLISH = "publish", "publish and withdraw reviews"
    EDIT_TAXONOMY = "edit-taxonomy", "draft and publish versions of the taxonomy"
    SEE_EVENTS = "see-events", "read the audit trail"


_ANALYSTS = frozenset({Role.ANALYST, Role.ADMINISTRATOR})
ALLOWED: dict[str, frozenset[str]] = {
    Act.UPLOAD: _ANALYSTS,
    Act.READ_DRAFTS: _ANALYSTS,
    Act.DECIDE_TAGS: _ANALYSTS,
    Act.EDIT_RECORD: _ANALYSTS,
    Act.PUBLISH: _ANALYSTS,
    Act.EDIT_TAXONOMY: _ANALYSTS,
    Act.SEE_EVENTS: frozenset({Role.ADMINISTRATOR}),
}


def may(user, act: str) -> bool:
    """Whether a person (or nobody, signed out) may do an act."""
    return bool(user.is_authenticated and ALLOWED[act] & set(user.roles))
