"""Coders who act in the same moment: nobody's work is lost or doubled."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from accounts.models import Event
from reviews import coding, comparing
from reviews.errors import CodingRefused
from reviews.models import Coding, Mark, Tag
from tests.reviews.rounds import QUOTE, code, make_round
from themes.models import Theme

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts) -> list[str]:
    """Run acts together; what each was told where it was refused."""
    start = Barrier(len(acts))

    def run(act) -> str:
        start.wait(timeout=10)
        try:
            act()
        except CodingRefused as refusal:
            return str(refusal)
        finally:
            connections.close_all()
        return ""

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(run, acts))


def test_finishing_in_two_windows_is_one_coding():
    made = make_round()
    sample, coder = made.samples.first(), made.made_by
    finish = [lambda: coding.finish(sample, by=coder, marks=0)] * 2

    said = at_once(*finish)

    assert said == ["", "You have finished this passage. Nothing was changed."]
    assert Coding.objects.count() == 1


def test_marking_in_two_windows_is_one_mark():
    made = make_round()
    theme, sample = Theme.objects.get(), made.samples.first()
    mark = [
        lambda: coding.mark(
            sample, theme=theme, polarity="good", quote=QUOTE, by=made.made_by
        )
    ] * 2

    assert at_once(*mark) == ["", ""]
    assert Mark.objects.count() == 1


def test_last_two_coders_finishing_together_close_the_round_once():
    made = make_round(passages=1)
    sample = made.samples.get()
    one, other = made.coders.all()

    said = at_once(
        lambda: coding.finish(sample, by=one, marks=0),
        lambda: coding.finish(sample, by=other, marks=0),
    )

    made.refresh_from_db()
    assert said == ["", ""]
    assert made.closed is not None
    assert Event.objects.filter(act="closed-round").count() == 1


def test_settling_yes_and_no_together_holds_one_of_them():
    made = make_round(passages=1)
    sample, theme = made.samples.get(), Theme.objects.get()
    one, other = made.coders.all()
    code(sample, one, (theme, "problem"))
    code(sample, other)
    sample.round.refresh_from_db()

    def settle(shown: bool):
        return lambda: comparing.settle(
            sample, theme=theme, polarity="problem", shown=shown, reason="So.", by=one
        )

    said = at_once(settle(True), settle(False))

    settled = sample.settlements.get()
    state = "confirmed" if settled.shown else "rejected"
    assert said == ["", "Somebody has settled this already. Look at what they said."]
    assert Tag.objects.get().state == state
