"""What coders and the machine said of the same passages, once a round is closed."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Prefetch

from accounts import audit
from accounts.models import User
from reviews import tags
from reviews.errors import CodingRefused, TagRefused
from reviews.models import Coding, Mark, Passage, Round, Sample, Settlement, Tag
from themes.agreement import Agreement, Answers, Key, compare, in_pairs
from themes.models import Theme

MACHINE = "machine"
SUGGESTED = "suggested"


def figures_of(made: Round) -> dict[str, Any]:
    """The agreement of a closed round, worked out when first asked for and kept."""
    _check_closed(made)
    if not made.figures:
        made.figures = _figures(made)
        made.save(update_fields=["figures"])
    return made.figures


def _check_closed(made: Round) -> None:
    if made.closed is None:
        raise CodingRefused(
            "The codings are shown side by side once every coder has finished, or the "
            "round has been closed."
        )


def _figures(made: Round) -> dict[str, Any]:
    people = answers_of(made)
    compared = compare(people)
    everybody = in_pairs(people | {MACHINE: machine_of(made)})
    return {
        "overall": _shown(compared.overall),
        "polarities": {name: _shown(one) for name, one in compared.polarities.items()},
        "themes": [
            {"theme": theme, "polarity": polarity} | _shown(one)
            for (theme, polarity), one in compared.themes.items()
        ],
        "pairs": [
            {"one": one, "other": other} | _shown(figures)
            for (one, other), figures in everybody.items()
        ],
    }


def _shown(figures: Agreement) -> dict[str, Any]:
    return asdict(figures) | {"is_enough": figures.is_enough}


def answers_of(made: Round) -> dict[str, Answers]:
    """Coder -> passage -> themes seen, of the codings that are done."""
    found: dict[str, dict[str, frozenset[Key]]] = defaultdict(dict)
    for coding in _done().filter(sample__round=made):
        seen = frozenset(mark.key for mark in coding.marks.all())
        found[str(coding.coder_id)][str(coding.sample_id)] = seen
    return dict(found)


def _done():
    marks = Prefetch("marks", Mark.objects.select_related("theme"))
    done = Coding.objects.filter(done__isnull=False)
    return done.select_related("coder").prefetch_related(marks)


def machine_of(made: Round) -> Answers:
    """Passage -> themes that the tagger suggested when the round was made."""
    return {str(one.pk): suggested_in(one) for one in made.samples.all()}


def suggested_in(sample: Sample) -> frozenset[Key]:
    """What the tagger suggested in a passage; where it was unsure it said nothing."""
    return frozenset(
        (said["theme"], said["polarity"])
        for said in sample.machine
        if said["state"] == SUGGESTED
    )


@dataclass
class Seen:
    """One theme and polarity in one passage: who saw it, and what was settled."""

    sample: Sample
    key: Key
    yes: list[Mark] = field(default_factory=list)
    no: list[User] = field(default_factory=list)
    settled: Settlement | None = None

    @property
    def by_machine(self) -> bool:
        return self.key in suggested_in(self.sample)

    @property
    def differs(self) -> bool:
        """Whether some of those who coded the passage saw it and some did not."""
        return bool(self.yes and self.no)

    @property
    def is_shown(self) -> bool | None:
        """Whether the passage shows it; None while coders differ unsettled."""
        if self.settled:
            return self.settled.shown
        return None if self.differs else bool(self.yes)


def samples_coded(made: Iterable[Round]):
    """The passages of closed rounds with all that was said of them."""
    return (
        Sample.objects.filter(round__in=made, round__closed__isnull=False)
        .select_related("round", "passage__page__version__report__review")
        .defer("passage__search")
        .prefetch_related(
            Prefetch("codings", _done()),
            Prefetch("settlements", Settlement.objects.select_related("theme", "by")),
        )
        .order_by("round", "number")
    )


def seen_in(sample: Sample) -> list[Seen]:
    """Every theme that a coder or the machine saw, where two or more coded it."""
    codings = list(sample.codings.all())
    if len(codings) < 2:
        return []
    marks = {
        (coding.pk, mark.key): mark for coding in codings for mark in coding.marks.all()
    }
    settled = {(one.theme.code, one.polarity): one for one in sample.settlements.all()}
    keys = {key for _, key in marks} | suggested_in(sample)
    return [
        Seen(
            sample,
            key,
            [marks[one.pk, key] for one in codings if (one.pk, key) in marks],
            [one.coder for one in codings if (one.pk, key) not in marks],
            settled.get(key),
        )
        for key in sorted(keys)
    ]


def disagreements(made: Round) -> list[Seen]:
    """Where those who coded a passage differ, in the order of the round."""
    _check_closed(made)
    return [
        seen
        for sample in samples_coded([made])
        for seen in seen_in(sample)
        if seen.differs
    ]


def settle(
    sample: Sample, *, theme: Theme, polarity: str, shown: bool, reason: str, by
) -> Settlement:
    """Settle a disagreement: it becomes a tag, confirmed or rejected, with a reason."""
    _check_closed(sample.round)
    if not reason.strip():
        raise CodingRefused("Say in a few words why.")
    given = {"theme": theme, "polarity": polarity}
    mark = (
        Mark.objects.filter(coding__sample=sample, **given)
        .exclude(coding__done=None)
        .order_by("pk")
        .first()
    )
    if mark is None:
        raise CodingRefused("No coder marked this theme in this passage.")
    try:
        with transaction.atomic():
            settled = Settlement.objects.create(
                sample=sample, shown=shown, reason=reason[:300], by=by, **given
            )
            tag_of(mark, shown=shown, reason=reason, by=by)
            audit.record("settled", settled, by=by, reason=reason)
    except IntegrityError as error:
        raise CodingRefused(
            "Somebody has settled this already. Look at what they said."
        ) from error
    except TagRefused as refusal:
        raise CodingRefused(str(refusal)) from refusal
    return settled


def tag_of(mark, *, shown: bool, reason: str, by) -> None:
    """Say it with a tag: one that stands there already, or one on the words marked."""
    held = Tag.objects.filter(
        passage=mark.passage_id, theme=mark.theme_id, polarity=mark.polarity
    )
    if not shown:
        for tag in list(held) or [add_tag(mark, by=by)]:
            tags.reject(tag, by=by, reason=reason)
    elif not held.filter(state=Tag.State.CONFIRMED).exists():
        tag = held.undecided().order_by("-score").first() or add_tag(mark, by=by)
        tags.confirm(tag, by=by, reason=reason)


def add_tag(mark, *, by) -> Tag:
    """A tag on the words marked, in the passage in which they were."""
    passage = Passage.objects.select_related("page").get(pk=mark.passage_id)
    return tags.add(
        passage.page,
        theme=mark.theme,
        polarity=mark.polarity,
        quote=mark.quote,
        within=passage,
        by=by,
    )
