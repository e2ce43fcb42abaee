"""Coders and the machine set side by side, and differences settled."""

import pytest

from accounts.models import Event
from reviews import coding, comparing
from reviews.errors import CodingRefused
from reviews.models import Page, Passage, Sample, Settlement, Tag
from tests.makers import make_tag
from tests.reviews.rounds import QUOTE, code, make_round
from themes.models import Theme

pytestmark = pytest.mark.django_db


@pytest.fixture
def differing():
    """A closed round of one passage that two of three coders marked."""
    made = make_round(passages=1, coders=3)
    made.samples.update(machine=[])
    sample, theme = made.samples.get(), Theme.objects.get()
    one, two, three = made.coders.order_by("name")
    code(sample, one, (theme, "problem"))
    code(sample, two, (theme, "problem"))
    code(sample, three)
    made.refresh_from_db()
    return made


def settle(made, *, shown: bool, reason: str = "As agreed.") -> Settlement:
    return comparing.settle(
        made.samples.select_related("round").get(),
        theme=Theme.objects.get(),
        polarity="problem",
        shown=shown,
        reason=reason,
        by=made.made_by,
    )


def test_nothing_is_shown_before_the_round_is_closed():
    made = make_round()

    for look in (comparing.figures_of, comparing.disagreements):
        with pytest.raises(CodingRefused, match="once every coder has finished"):
            look(made)


def test_figures_compare_people_and_the_machine_as_one_more(differing):
    differing.samples.update(
        machine=[
            {
                "theme": "information-sharing",
                "polarity": "problem",
                "state": "suggested",
            },
            {"theme": "information-sharing", "polarity": "good", "state": "unsure"},
        ]
    )

    figures = comparing.figures_of(differing)

    assert figures["overall"]["n"] == 1
    assert figures["overall"]["percent"] == 1 / 3
    assert [(one["theme"], one["polarity"]) for one in figures["themes"]] == [
        ("information-sharing", "problem")
    ]
    machine = [one for one in figures["pairs"] if one["other"] == comparing.MACHINE]
    assert [one["percent"] for one in machine] == [1.0, 1.0, 0.0]


def test_figures_are_kept(differing):
    first = comparing.figures_of(differing)
    differing.refresh_from_db()

    assert comparing.figures_of(differing).keys() == first.keys()
    assert differing.figures["overall"]["n"] == 1


def test_disagreements_say_who_said_what(differing):
    (seen,) = comparing.disagreements(differing)

    assert [str(mark.coding.coder) for mark in seen.yes] == ["Coder 0", "Coder 1"]
    assert [str(coder) for coder in seen.no] == ["Coder 2"]
    assert (seen.by_machine, seen.is_shown, seen.settled) == (False, None, None)


def test_disagreements_leave_out_what_all_saw():
    made = make_round(passages=1)
    theme = Theme.objects.get()
    for coder in made.coders.all():
        code(made.samples.get(), coder, (theme, "problem"))
    made.refresh_from_db()

    assert comparing.disagreements(made) == []


def test_settle_yes_makes_a_confirmed_tag(differing):
    settle(differing, shown=True)

    tag = Tag.objects.get()
    assert (tag.state, tag.source, tag.quote) == ("confirmed", "person", QUOTE)
    assert comparing.disagreements(differing)[0].is_shown is True
    assert Event.objects.filter(act="settled").count() == 1


def test_settle_no_makes_a_rejected_tag(differing):
    settle(differing, shown=False, reason="She had told them.")

    tag = Tag.objects.get()
    assert tag.state == "rejected"
    assert tag.decisions.last().reason == "She had told them."
    assert comparing.disagreements(differing)[0].is_shown is False


@pytest.mark.parametrize(("shown", "state"), [(True, "confirmed"), (False, "rejected")])
def test_settle_decides_the_tag_that_stands_there(differing, shown, state):
    page = differing.samples.get().passage.page
    tag = make_tag(Theme.objects.get(), page=page)

    settle(differing, shown=shown)

    tag.refresh_from_db()
    assert (Tag.objects.count(), tag.state) == (1, state)


def test_settle_yes_leaves_a_confirmed_tag_as_it_is(differing):
    page = differing.samples.get().passage.page
    tag = make_tag(Theme.objects.get(), page=page, state=Tag.State.CONFIRMED)

    settle(differing, shown=True)

    assert (Tag.objects.get(), tag.decisions.count()) == (tag, 0)


def test_settle_twice_is_refused(differing):
    settle(differing, shown=True)

    with pytest.raises(CodingRefused, match="settled this already"):
        settle(differing, shown=False)
    assert Tag.objects.get().state == "confirmed"


def test_settle_needs_a_reason_and_a_mark(differing):
    with pytest.raises(CodingRefused, match="why"):
        settle(differing, shown=True, reason=" ")
    with pytest.raises(CodingRefused, match="No coder marked"):
        comparing.settle(
            differing.samples.select_related("round").get(),
            theme=Theme.objects.get(),
            polarity="good",
            shown=True,
            reason="It is.",
            by=differing.made_by,
        )


def test_settle_on_words_that_stand_earlier_on_the_page_stays_in_its_passage():
    made = make_round(passages=1)
    sample, theme = made.samples.get(), Theme.objects.get()
    passage = sample.passage
    again = Passage.objects.create(
        page=split(passage), review=passage.review, number=9, **second_of(passage)
    )
    Sample.objects.filter(pk=sample.pk).update(passage=again)
    sample.refresh_from_db()
    one, other = made.coders.order_by("name")
    coding.mark(sample, theme=theme, polarity="problem", quote="nobody", by=one)
    coding.finish(sample, by=one, marks=1)
    code(sample, other)
    made.refresh_from_db()

    settle(made, shown=True)

    assert Tag.objects.get().passage == again


def split(passage: Passage) -> Page:
    """Leave the first passage of a page only as far as its first "nobody"."""
    page, cut = passage.page, passage.text.index("nobody") + len("nobody")
    Passage.objects.filter(pk=passage.pk).update(end=cut, text=passage.text[:cut])
    return page


def second_of(passage: Passage) -> dict:
    """The rest of the page as a second passage, which says "nobody" again."""
    text, cut = passage.text, passage.text.index("nobody") + len("nobody")
    return {"start": cut, "end": len(text), "text": text[cut:]}
