"""Blind coding: a round is made, each coder codes alone, and it is closed.

Nothing here gives one coder's work, or the machine's, to another. Once a round is
closed, by its maker or by the last coder to finish, reviews.comparing sets them side
by side.
"""

import random
import secrets
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts import audit
from accounts.models import User
from accounts.roles import ALLOWED, Act
from reviews import tags
from reviews.errors import CodingRefused, TagRefused
from reviews.models import Coding, Mark, Passage, Review, Round, Sample, Tag, Version
from reviews.tagging import current_tagger
from themes.models import TaxonomyVersion, Theme
from themes.tagging import load

MOST = 1000  # passages of a round
SHORTEST = 60  # characters; what is shorter shows nothing
NOT_CODED = ("contents", "glossary")  # sections in which no theme is ever tagged
OF_TWO = 2  # coders at least, and strata of passages


def coders() -> QuerySet[User]:
    """Who can be asked to code: those who may decide tags."""
    roles = sorted(ALLOWED[Act.DECIDE_TAGS])
    return User.objects.filter(is_active=True, roles__overlap=roles).order_by("name")


@transaction.atomic
def make_round(
    name: str,
    *,
    passages: int,
    coders: Iterable[User],
    by,
    reviews: Sequence[Review] = (),
    seed: int | None = None,
) -> Round:
    """Draw passages by chance for several coders; the same seed draws the same."""
    asked = list(coders)
    if len(asked) < OF_TWO:
        raise CodingRefused("Choose at least two coders: one alone agrees with nobody.")
    seed = secrets.randbelow(2**31) if seed is None else seed
    with_tags, without = _pools(reviews, by=by)
    drawn = draw(with_tags, without, min(passages, MOST), seed=seed)
    if not drawn:
        raise CodingRefused("No passage has been read in the reviews you chose.")
    made = Round.objects.create(
        name=name,
        seed=seed,
        taxonomy=TaxonomyVersion.objects.latest(),
        tagger=current_tagger(),
        pool_with=len(with_tags),
        pool_without=len(without),
        made_by=by,
    )
    made.coders.set(asked)
    made.reviews.set(reviews)
    _sample(made, drawn, suggested=set(with_tags))
    audit.record("made-round", made, by=by, after={"seed": seed, "n": len(drawn)})
    return made


def _pools(reviews: Sequence[Review], *, by) -> tuple[list[int], list[int]]:
    """Passages with a machine's tag and without, of what this person may read."""
    held = Review.objects.visible_to(by).order_by()
    if reviews:
        held = held.filter(pk__in=[review.pk for review in reviews])
    found = (
        Passage.objects.filter(
            current=True, review__in=held, page__version__status=Version.Status.READ
        )
        .exclude(section__in=NOT_CODED)
        .filter(end__gte=F("start") + SHORTEST)
        .annotate(
            suggested=Exists(
                Tag.objects.filter(passage=OuterRef("pk"), source=Tag.Source.MACHINE)
            )
        )
        .order_by("pk")
    )
    rows = list(found.values_list("pk", "suggested"))
    return [pk for pk, yes in rows if yes], [pk for pk, yes in rows if not yes]


def draw(
    with_tags: Sequence[int], without: Sequence[int], n: int, *, seed: int
) -> list[int]:
    """Half of each kind as far as there are any, in an order that tells nothing."""
    chance = random.Random(seed)
    wanted = min(n, len(with_tags) + len(without))
    half = min(len(with_tags), wanted // OF_TWO)
    others = min(len(without), wanted - half)
    half = wanted - others
    drawn = chance.sample(with_tags, half) + chance.sample(without, others)
    chance.shuffle(drawn)
    return drawn


def _sample(made: Round, drawn: Sequence[int], *, suggested: set[int]) -> None:
    """Keep the passages, with what the tagger in use says of each."""
    passages, themes = Passage.objects.defer("search").in_bulk(drawn), _in_use()
    Sample.objects.bulk_create(
        Sample(
            round=made,
            passage=passages[pk],
            number=number,
            suggested=pk in suggested,
            machine=_said_by_machine(passages[pk], themes),
        )
        for number, pk in enumerate(drawn, start=1)
    )


def _said_by_machine(passage: Passage, themes: dict[str, str]) -> list[dict[str, str]]:
    return [
        {
            "theme": themes[one.theme],
            "polarity": one.polarity,
            "state": one.state,
        }
        for one in load().tag(passage.text, section=passage.section)
        if one.theme in themes
    ]


def _in_use() -> dict[str, str]:
    """Codes the tagger may use, with those of the themes they now stand for."""
    rows = Theme.objects.values_list("code", "retired", "merged_into__code")
    return {code: heir or code for code, retired, heir in rows if heir or not retired}


def rounds_of(user) -> QuerySet[Round]:
    """Rounds with how many passages they have and how many this person has done."""
    mine = Q(samples__codings__coder=user, samples__codings__done__isnull=False)
    return Round.objects.select_related("made_by").annotate(
        passages=Count("samples", distinct=True),
        mine=Count("samples", distinct=True, filter=mine),
        is_mine=Exists(
            Round.coders.through.objects.filter(round=OuterRef("pk"), user=user)
        ),
    )


def samples_of(user) -> QuerySet[Sample]:
    """The passages this person is asked to code, and no others."""
    return Sample.objects.filter(round__coders=user).select_related(
        "round", "passage__page"
    )


def next_of(made: Round, *, coder) -> Sample | None:
    """The first passage of a round that this coder has not finished."""
    done = Coding.objects.filter(sample=OuterRef("pk"), coder=coder, done__isnull=False)
    left = samples_of(coder).filter(~Exists(done), round=made)
    return left.order_by("number").first()


def marks_of(sample: Sample, *, coder) -> list[Mark]:
    """What this coder has marked so far: nobody else's."""
    return list(
        Mark.objects.filter(coding__sample=sample, coding__coder=coder).select_related(
            "theme"
        )
    )


@transaction.atomic
def mark(sample: Sample, *, theme: Theme, polarity: str, quote: str, by) -> Mark:
    """Mark a theme in a passage; marking it again moves the quote."""
    coding = _in_hand(sample, by=by)
    passage = sample.passage
    start, end = place_in(passage, quote)
    return Mark.objects.update_or_create(
        coding=coding,
        theme=theme,
        polarity=polarity,
        defaults={
            "passage": passage,
            "start": start,
            "end": end,
            "quote": passage.page.text[start:end],
        },
    )[0]


def place_in(passage: Passage, quote: str) -> tuple[int, int]:
    """Where quoted words stand on the page, within one passage of it."""
    try:
        return tags.place_in(passage, quote)
    except TagRefused as refusal:
        raise CodingRefused(
            "These words were not found in the passage. Copy them as they stand."
        ) from refusal


@transaction.atomic
def unmark(sample: Sample, mark_id: int, *, by) -> None:
    """Take one's own mark away again."""
    coding = _in_hand(sample, by=by)
    coding.marks.filter(pk=mark_id).delete()


@transaction.atomic
def finish(sample: Sample, *, by, marks: int) -> Coding:
    """Say that one is done with a passage, with as many marks as one saw on it.

    Without marks it says that no theme is shown. It is not changed afterwards.
    """
    coding = _in_hand(sample, by=by)
    if coding.marks.count() != marks:
        raise CodingRefused(
            "The marks have changed since you opened this passage, perhaps in another "
            "window. Look at them again."
        )
    coding.done = timezone.now()
    coding.save(update_fields=["done"])
    _close_if_over(sample.round_id)
    return coding


def _close_if_over(round_id: int) -> None:
    """The last coder to finish ends the round; the round is locked."""
    made = Round.objects.get(pk=round_id)
    passages = made.samples.count()
    if all(n == passages for _, n in progress_of(made)):
        made.closed = timezone.now()
        made.save(update_fields=["closed"])
        audit.record("closed-round", made, process="coding")


def _in_hand(sample: Sample, *, by) -> Coding:
    """One's own coding of a passage, locked; refused once it is done."""
    open_round = Round.objects.select_for_update(of=("self",), no_key=True).filter(
        pk=sample.round_id, coders=by
    )
    held = open_round.first()
    if held is None:
        raise CodingRefused("You are not asked to code this passage.")
    if held.closed:
        raise CodingRefused("This round has been closed. Nothing was changed.")
    Coding.objects.get_or_create(sample=sample, coder=by)  # two windows: one of them
    coding = Coding.objects.select_for_update().get(sample=sample, coder=by)
    if coding.done:
        raise CodingRefused("You have finished this passage. Nothing was changed.")
    return coding


@transaction.atomic
def close(made: Round, *, by) -> Round:
    """End a round early: what is not coded stays so, and figures leave it out."""
    made = Round.objects.select_for_update().get(pk=made.pk)
    if made.made_by_id != by.pk:
        raise CodingRefused("Only the person who made a round can close it.")
    if made.closed is None:
        made.closed = timezone.now()
        made.save(update_fields=["closed"])
        audit.record("closed-round", made, by=by)
    return made


def progress_of(made: Round) -> list[tuple[User, int]]:
    """Every coder with how many passages they have finished."""
    done = Q(codings__sample__round=made, codings__done__isnull=False)
    counted = made.coders.annotate(n=Count("codings", filter=done, distinct=True))
    return [(coder, coder.n) for coder in counted.order_by("name", "pk")]
