"""Guesses for the record of a review: kept when a report is read, accepted by people.

A guess is never the record. A person accepts it, field by field or for all that is
still empty, and the audit trail says which words it was taken from.
"""

from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import Any

from django.db import models, transaction

from accounts import audit
from accounts.models import Agency, Organisation
from reviews import publishers, record
from reviews.errors import GuessRefused, PublicationRefused
from reviews.ingest import guessing
from reviews.models import Guess, Page, Review, Version
from reviews.models.facets import AgeBand, Harm

LISTS: dict[str, type[models.TextChoices]] = {"age_bands": AgeBand, "harm": Harm}
YEARS = ("year_published", "incident_from", "incident_to")
LONGEST = 300
NEW = "{name} (not on the list yet)"


def save(
    version: Version, pages: Mapping[int, Page], guesses: Iterable[guessing.Guess]
) -> list[Guess]:
    """Keep what was guessed from a version's pages."""
    rows: dict[tuple[str, str], Guess] = {}
    for guess, value, label in _labelled(list(guesses)):
        rows.setdefault(
            (guess.field, value),
            Guess(
                version=version,
                field=guess.field,
                value=value[:LONGEST],
                label=label[:LONGEST],
                page=pages[guess.page],
                start=guess.start,
                end=guess.end,
                quote=guess.quote,
                score=guess.score,
            ),
        )
    return Guess.objects.bulk_create(rows.values())


def _labelled(
    guesses: list[guessing.Guess],
) -> Iterable[tuple[guessing.Guess, str, str]]:
    """Each with its value as the record holds it, and as people read it."""
    titles = dict(Agency.objects.values_list("code", "title"))
    for guess in guesses:
        if guess.field == "publisher":
            known = publishers.known_as(guess.value)
            label = known.name if known else NEW.format(name=guess.value)
            yield guess, str(known.pk) if known else guess.value, label
        elif guess.field == "agencies":
            if guess.value in titles:
                yield guess, guess.value, titles[guess.value]
        else:
            yield guess, guess.value, _label(guess.field, guess.value)


def _label(field: str, value: str) -> str:
    if field in LISTS:
        return LISTS[field](value).label
    if not _is_recorded(field):
        return value.replace("-", " ").capitalize()
    choices = dict(getattr(Review._meta.get_field(field), "flatchoices", ()))
    return str(choices.get(value, value))


def _is_recorded(field: str) -> bool:
    return field in {one.name for one in Review._meta.get_fields()}


def guesses_for(review: Review) -> dict[str, list[Guess]]:
    """Guesses from the present version of each report, by field, the best first.

    Each says in `is_held` whether the record holds its value already.
    """
    rows = (
        Guess.objects.filter(version__report__review=review)
        .filter(version__superseded_by=None)
        .select_related("page__version__report__review")
        .defer("page__text", "page__words", "page__furniture")
        .order_by("field", "-score", "pk")
    )
    held = _held(review)
    found: dict[str, dict[str, Guess]] = {}
    for guess in rows:
        is_held = guess.value in held.get(guess.field, ())
        guess.is_held = is_held  # type: ignore[attr-defined]
        found.setdefault(guess.field, {}).setdefault(guess.value, guess)
    return {field: list(values.values()) for field, values in found.items()}


def _held(review: Review) -> dict[str, set[str]]:
    """What the record says, as guesses put it."""
    single = ("title", "alias", "review_type", "review_model", "nation", "outcome")
    held = {name: {str(getattr(review, name) or "")} for name in (*single, *YEARS)}
    held |= {name: set(getattr(review, name)) for name in LISTS}
    publisher = review.publisher
    held["publisher"] = {str(publisher.pk), publisher.name} if publisher else {""}
    held["agencies"] = set(review.agencies.values_list("code", flat=True))
    return held


@transaction.atomic
def accept(guess: Guess, *, by) -> Review:
    """Take one guess into the record of its review; in a list, beside what is there."""
    review = _locked(guess.version)
    return _take(review, [guess], by=by)


@transaction.atomic
def accept_all(version: Version, *, by) -> list[Guess]:
    """Take the guesses of a version for all that the record leaves empty.

    Of a field that holds one value the best; of the lists all. The title that a file's
    name gave counts as none. What was taken is returned.
    """
    review = _locked(version)
    empty = {field for field in _FIELDS if _is_empty(review, field, version)}
    taken: dict[str, list[Guess]] = {}
    for guess in version.guesses.select_related("version"):
        if guess.field in empty and (guess.field in _MANY or guess.field not in taken):
            taken.setdefault(guess.field, []).append(guess)
    chosen = [guess for guesses in taken.values() for guess in guesses]
    if chosen:
        _take(review, chosen, by=by)
    return chosen


_MANY = (*LISTS, "agencies")
_FIELDS = (
    "title", "alias", "review_type", "review_model", "nation", "publisher", "outcome",
    *YEARS, *_MANY,
)  # fmt: skip


def _locked(version: Version) -> Review:
    reviews = Review.objects.select_for_update(no_key=True, of=("self",))
    return reviews.get(reports__versions=version)


def _is_empty(review: Review, field: str, version: Version) -> bool:
    if field == "agencies":
        return not review.agencies.exists()
    if field == "publisher" and review.publisher_withheld:
        return False  # left out on purpose
    if field == "title" and _is_file_name(review.title, version.file_name):
        return True
    return not getattr(review, field)


def title_is_file_name(review: Review) -> bool:
    """Whether the title is still what the name of a file gave."""
    names = Version.objects.filter(report__review=review).order_by()
    return any(
        _is_file_name(review.title, name)
        for name in names.values_list("file_name", flat=True)
    )


def _is_file_name(title: str, file_name: str) -> bool:
    stem = PurePosixPath(file_name).stem
    return _letters(title) in (_letters(stem), _letters(file_name))


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.lower()))


def _take(review: Review, guesses: list[Guess], *, by) -> Review:
    """Change the record, and say of each guess that it was accepted."""
    fields: dict[str, Any] = {}
    for guess in guesses:
        fields[guess.field] = _value(guess, fields.get(guess.field), review, by)
    _check_years(review, fields)
    try:
        review = record.change(review, by=by, **fields)
    except PublicationRefused as refusal:
        raise GuessRefused(str(refusal)) from refusal
    for guess in guesses:
        audit.record(
            "accepted",
            guess,
            by=by,
            after={
                "review": review.reference,
                "field": guess.field,
                "value": guess.value,
                "quote": guess.quote,
            },
        )
    return review


def _value(guess: Guess, taken: Any, review: Review, by) -> Any:
    """What the field becomes, in the kind it holds."""
    field, value = guess.field, guess.value
    if field not in _FIELDS:
        raise GuessRefused("The record has no place for this.")
    if field == "agencies":
        held = taken if taken is not None else list(review.agencies.all())
        return [*held, *Agency.objects.filter(code=value)]
    if field in LISTS:
        held = getattr(review, field) if taken is None else taken
        return [code for code in LISTS[field].values if code in (*held, value)]
    if field == "publisher":
        return _publisher(value, by)
    return int(value) if field in YEARS else value


def _publisher(value: str, by) -> Organisation:
    """The organisation; a name that is not on the list yet is put there."""
    if value.isdecimal():
        return Organisation.objects.get(pk=value)
    organisation, is_new = Organisation.objects.get_or_create(
        name=value[:200], defaults={"kind": Organisation.Kind.PARTNERSHIP}
    )
    if is_new:
        audit.record("added", organisation, by=by, after={"name": organisation.name})
    return organisation


def _check_years(review: Review, fields: dict[str, Any]) -> None:
    first = fields.get("incident_from", review.incident_from)
    last = fields.get("incident_to", review.incident_to)
    if first and last and last < first:
        raise GuessRefused(
            f"The events would end in {last}, before they begin in {first}. "
            "Change the other year first."
        )
