"""How sure we are of a theme: people's agreement, and how often the machine is right.

Everything is of published reviews, whoever looks. Figures from decided tags and from
blind rounds are kept apart: people who decide see what the machine found and overlook
what it missed, so that decided tags flatter it.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q

from accounts.models import Event
from reviews.evidence import with_source
from reviews.models import (
    Coding,
    Decision,
    Mark,
    Review,
    Round,
    Sample,
    Settlement,
    Tag,
)
from reviews.models.tag import TagQuerySet
from themes.evaluate import wilson
from themes.models import Tagger, TaxonomyVersion, Theme

FLOOR = 10  # fewer are not a measurement
MOST_EXAMPLES = 3
State = Tag.State


@dataclass(frozen=True, slots=True)
class Rate:
    """A share with the number it is of, and its 95 % interval."""

    share: float
    low: float
    high: float
    n: int

    @property
    def is_measured(self) -> bool:
        return self.n >= FLOOR


@dataclass(frozen=True, slots=True)
class Measured:
    """The machine against people: of what it suggested, and of what was there."""

    precision: Rate
    recall: Rate

    @property
    def is_measured(self) -> bool:
        return self.precision.is_measured or self.recall.is_measured


@dataclass(frozen=True)
class People:
    """How far the coders of a round agreed on a theme."""

    closed: datetime | None
    figures: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Blind:
    """A passage that two or more coded, as far as one theme is concerned."""

    weight: float
    answers: tuple[frozenset[str], ...]  # of each coder: the polarities seen
    machine: frozenset[str]
    settled: dict[str, bool]

    def is_shown(self, polarity: str) -> bool | None:
        """What all coders said, or was settled; None while they differ."""
        if polarity in self.settled:
            return self.settled[polarity]
        said = {polarity in seen for seen in self.answers}
        return said.pop() if len(said) == 1 else None


@dataclass(frozen=True)
class Side:
    """One polarity of a theme."""

    polarity: str
    label: str
    people: People | None
    blind: Measured
    decided: Measured


@dataclass(frozen=True)
class Card:
    """All that is known about how well a theme is found."""

    sides: list[Side]
    unsure: Rate
    missed: list[Tag]
    false: list[Tag]
    reference: dict[str, Any]  # as evaluate_tagger measured the tagger in use
    checked: datetime | None
    taggers: list[str]  # whose decided tags stand behind the figures
    tagger: Tagger | None  # in use
    taxonomy: TaxonomyVersion | None

    @property
    def is_measured(self) -> bool:
        return bool(self.reference) or any(
            side.people or side.blind.is_measured or side.decided.is_measured
            for side in self.sides
        )


def card_of(theme: Theme) -> Card:
    """The card of a theme, as anybody may see it."""
    held = Review.objects.published().order_by()
    published = Tag.objects.current().of(theme).filter(review__in=held)
    tags = list(published.defer("quote", "why"))
    first = first_states(tags)
    blind = _blind_passages(theme)
    tagger = Tagger.objects.first()
    return Card(
        sides=[_side(one, theme, tags, first, blind) for one in Tag.Polarity],
        unsure=_unsure(tags, first),
        missed=_missed(theme, published),
        false=_false(published, first),
        reference=tagger.accuracy.get(theme.code, {}) if tagger else {},
        checked=_checked(published),
        taggers=_taggers(tags),
        tagger=tagger,
        taxonomy=TaxonomyVersion.objects.order_by("published").last(),
    )


def rate(part: int, whole: int) -> Rate:
    """A share with its interval."""
    low, high = wilson(part, whole)
    return Rate(part / whole if whole else 0.0, low, high, whole)


def first_states(tags: Iterable[Tag]) -> dict[int, str]:
    """What the machine had said of each decided tag: suggested, or unsure."""
    decided = [str(tag.pk) for tag in tags if tag.is_decided and _is_machine(tag)]
    events = (
        Event.objects.filter(
            subject_type=Tag._meta.label_lower,
            subject_id__in=decided,
            act__in=Decision.Verdict.values,
        )
        .order_by("-at", "-pk")
        .values_list("subject_id", "before")
    )
    return {int(pk): before.get("state", "") for pk, before in events}


def _is_machine(tag: Tag) -> bool:
    return tag.source == Tag.Source.MACHINE


def _said(tag: Tag, first: dict[int, str]) -> str:
    """What the machine said: the present state of a tag that nobody has decided."""
    if not tag.is_decided:
        return tag.state
    return State.UNSURE if first.get(tag.pk) == State.UNSURE else State.SUGGESTED


def _side(
    polarity: Tag.Polarity,
    theme: Theme,
    tags: list[Tag],
    first: dict[int, str],
    blind: list[Blind],
) -> Side:
    return Side(
        polarity=polarity.value,
        label=str(polarity.label),
        people=_people(theme, polarity.value),
        blind=_measured_blind(polarity.value, blind),
        decided=_decided([tag for tag in tags if tag.polarity == polarity], first),
    )


def _decided(tags: list[Tag], first: dict[int, str]) -> Measured:
    """Precision and recall over the tags that people decided or added."""
    confirmed = [tag for tag in tags if tag.state == State.CONFIRMED]
    suggested = [
        tag
        for tag in tags
        if tag.is_decided and _is_machine(tag) and _said(tag, first) == State.SUGGESTED
    ]
    found = sum(tag.state == State.CONFIRMED for tag in suggested)
    return Measured(rate(found, len(suggested)), rate(found, len(confirmed)))


def _unsure(tags: list[Tag], first: dict[int, str]) -> Rate:
    said = [_said(tag, first) for tag in tags if _is_machine(tag)]
    return rate(said.count(State.UNSURE), len(said))


# Blind rounds: passages with suggestions are drawn more often than they occur, so
# each passage counts for as many as it stands for.


def _blind_passages(theme: Theme) -> list[Blind]:
    """Every passage of closed rounds, in few and narrow rows."""
    samples = Sample.objects.filter(
        round__closed__isnull=False,
        passage__review__in=Review.objects.published().order_by(),
    ).order_by("pk")
    seen = _seen_by_coder(theme, samples)
    settled: dict[int, dict[str, bool]] = defaultdict(dict)
    for one in Settlement.objects.filter(_counts_for(theme), sample__in=samples):
        settled[one.sample_id][one.polarity] = one.shown
    weights = _weights()
    codes = {theme.code, *theme.merged.values_list("code", flat=True)}
    rows = samples.values_list("pk", "round_id", "suggested", "machine")
    return [
        Blind(
            weights[round_id, suggested],
            tuple(seen[pk].values()),
            _said_of(codes, machine),
            settled[pk],
        )
        for pk, round_id, suggested, machine in rows
        if len(seen[pk]) > 1
    ]


def _counts_for(theme: Theme) -> Q:
    """What was said of a theme, or of one that was merged into it."""
    return Q(theme=theme) | Q(theme__merged_into=theme)


def _seen_by_coder(theme: Theme, samples) -> dict[int, dict[int, frozenset[str]]]:
    marks = Mark.objects.filter(_counts_for(theme), coding__sample__in=samples)
    found: dict[int, set[str]] = defaultdict(set)
    for coding, polarity in marks.values_list("coding_id", "polarity"):
        found[coding].add(polarity)
    seen: dict[int, dict[int, frozenset[str]]] = defaultdict(dict)
    done = Coding.objects.filter(sample__in=samples, done__isnull=False)
    for pk, sample, coder in done.values_list("pk", "sample_id", "coder_id"):
        seen[sample][coder] = frozenset(found[pk])
    return seen


def _weights() -> dict[tuple[int, bool], float]:
    """How many passages of its round each one drawn stands for."""
    drawn = Round.objects.annotate(
        n_with=Count("samples", filter=Q(samples__suggested=True)),
        n_without=Count("samples", filter=Q(samples__suggested=False)),
    )
    return {
        (one.pk, suggested): pool / max(n, 1)
        for one in drawn
        for suggested, pool, n in (
            (True, one.pool_with, one.n_with),
            (False, one.pool_without, one.n_without),
        )
    }


def _said_of(codes: set[str], machine: list[dict[str, str]]) -> frozenset[str]:
    return frozenset(
        said["polarity"]
        for said in machine
        if said["theme"] in codes and said["state"] == State.SUGGESTED
    )


def _measured_blind(polarity: str, passages: list[Blind]) -> Measured:
    """Precision and recall where nobody saw the machine; what is not settled is
    neither right nor wrong."""
    known = [(one, one.is_shown(polarity)) for one in passages]
    suggested = [
        (one.weight, shown)
        for one, shown in known
        if polarity in one.machine and shown is not None
    ]
    real = [(one.weight, polarity in one.machine) for one, shown in known if shown]
    return Measured(_weighted(suggested), _weighted(real))


def _weighted(answers: list[tuple[float, bool]]) -> Rate:
    """A weighted share; its interval is that of the number the weights are worth.

    Kish, L. (1965), Survey Sampling: (sum of weights)² / sum of squared weights.
    """
    whole = sum(weight for weight, _ in answers)
    if not whole:
        return rate(0, 0)
    worth = whole**2 / sum(weight**2 for weight, _ in answers)
    share = sum(weight for weight, right in answers if right) / whole
    low, high = wilson(round(share * worth), max(1, round(worth)))
    return Rate(share, low, high, len(answers))


# People among themselves, and what a reader may look at.


def _people(theme: Theme, polarity: str) -> People | None:
    """The figures of the latest closed round in which the theme can be spoken of."""
    rounds = Round.objects.filter(closed__isnull=False).exclude(figures={})
    for closed, figures in rounds.order_by("-closed").values_list("closed", "figures"):
        for one in figures["themes"]:
            about = (one["theme"], one["polarity"]) == (theme.code, polarity)
            if about and one["is_enough"] and one["n"] >= FLOOR:
                return People(closed, figures=one)
    return None


def _missed(theme: Theme, published: TagQuerySet) -> list[Tag]:
    """Tags that people added where the machine had said nothing of the theme."""
    said = Tag.objects.of(theme).filter(
        passage=OuterRef("passage"),
        polarity=OuterRef("polarity"),
        source=Tag.Source.MACHINE,
    )
    added = published.confirmed().filter(~Exists(said), source=Tag.Source.PERSON)
    return list(with_source(added).order_by("-pk")[:MOST_EXAMPLES])


def _false(published: TagQuerySet, first: dict[int, str]) -> list[Tag]:
    """Suggestions that people rejected."""
    unsure = [pk for pk, state in first.items() if state == State.UNSURE]
    rejected = published.filter(
        state=State.REJECTED, source=Tag.Source.MACHINE
    ).exclude(pk__in=unsure)
    return list(with_source(rejected).order_by("-pk")[:MOST_EXAMPLES])


def _checked(published: TagQuerySet) -> datetime | None:
    """When a person last decided a tag of the theme, or a blind round was closed."""
    decided = Decision.objects.filter(tag__in=published).aggregate(at=Max("at"))["at"]
    closed = Round.objects.filter(closed__isnull=False).aggregate(at=Max("closed"))[
        "at"
    ]
    return max((at for at in (decided, closed) if at), default=None)


def _taggers(tags: list[Tag]) -> list[str]:
    """The taggers whose decided tags stand behind the figures."""
    used = {tag.tagger_id for tag in tags if tag.tagger_id and tag.is_decided}
    return sorted(map(str, Tagger.objects.filter(pk__in=used).only("name", "version")))
