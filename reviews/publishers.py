"""Finds the organisation that a report means by the name it prints."""

import re

from accounts.models import Organisation

LIKE = 0.75  # share of trigrams in common, of the names of places

_BODIES: tuple[tuple[str, str], ...] = (
    ("board", r"\b(?:LSCB|SCB|RSCB|safeguarding\b.*\bboard)\b"),
    ("partnership", r"\b(?:LSCP|SCP|CSP|safeguarding\b.*\bpartnership)\b"),
    ("committee", r"\b(?:CPC|ACPC|protection committee)\b"),
    ("panel", r"\bpanel\b"),
)  # fmt: skip
_BODY_WORDS = [(body, re.compile(words, re.I)) for body, words in _BODIES]
_NOT_A_PLACE = re.compile(
    r"\b(?:the|local|regional|multi-agency|independent|safeguarding|children|child|s"
    r"|adults?|area|protection|public|board|partnership|committee|panel|lscb|scb|rscb"
    r"|lscp|scp|csp|cpc|acpc|for|of|and|council|city|county|borough|metropolitan)\b"
)


def known_as(name: str) -> Organisation | None:
    """The organisation of a printed name: the same, or as good as the same."""
    wanted = _parts(name)
    best, likeness = None, LIKE
    for organisation in Organisation.objects.all():
        if organisation.name.casefold() == name.casefold():
            return organisation
        body, place = _parts(organisation.name)
        like = _alike(place, wanted[1]) if body == wanted[0] else 0
        if like > likeness:
            best, likeness = organisation, like
    return best


def _parts(name: str) -> tuple[str, str]:
    """What sort of body it is, and the place it is of: boards become partnerships,
    and the one is not the other."""
    body = next((b for b, words in _BODY_WORDS if words.search(name)), "")
    words = re.sub(r"[^\w\s-]", " ", name.lower())
    return body, " ".join(_NOT_A_PLACE.sub(" ", words).split())


def _alike(one: str, other: str) -> float:
    """The trigrams two names share, of all they have."""
    if not one or not other:
        return 0.0
    these, those = _trigrams(one), _trigrams(other)
    return len(these & those) / len(these | those)


def _trigrams(text: str) -> set[str]:
    padded = f"  {text} "
    return {padded[at : at + 3] for at in range(len(padded) - 2)}
