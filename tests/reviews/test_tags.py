import pytest
from django.db import IntegrityError, transaction

from accounts.models import Event
from reviews import tags
from reviews.errors import TagRefused
from reviews.models import Decision, Tag
from tests.makers import make_analyst, make_page, make_tag, make_theme

pytestmark = pytest.mark.django_db
TEXT = "The nurse told nobody. Nobody asked\nthe nurse what she knew."


def test_confirm_keeps_what_the_machine_said():
    tag = make_tag(make_theme(), score=0.7, why="‘told nobody’.")
    analyst = make_analyst()

    tags.confirm(tag, by=analyst)

    tag.refresh_from_db()
    assert (tag.state, tag.score, tag.why) == ("confirmed", 0.7, "‘told nobody’.")
    assert tag.decisions.get().by == analyst
    assert Event.objects.get().after == {"state": "confirmed"}


def test_reject_after_confirm_keeps_both_decisions():
    tag = make_tag(make_theme())

    tags.confirm(tag, by=make_analyst())
    tags.reject(tag, by=make_analyst(), reason="About adults.")

    tag.refresh_from_db()
    verdicts = [decision.verdict for decision in tag.decisions.all()]
    assert (tag.state, verdicts) == ("rejected", ["confirmed", "rejected"])


def test_confirm_twice_is_one_decision():
    tag, analyst = make_tag(make_theme()), make_analyst()

    tags.confirm(tag, by=analyst)
    tags.confirm(tag, by=analyst)

    assert Decision.objects.count() == 1


def test_add_finds_the_words_whatever_the_line_breaks():
    page = make_page(TEXT)

    tag = tags.add(
        page,
        theme=make_theme(),
        polarity="problem",
        quote="Nobody  asked the nurse",
        by=make_analyst(),
    )

    assert tag.quote == "Nobody asked\nthe nurse"
    assert (tag.state, tag.source) == ("confirmed", "person")


@pytest.mark.parametrize("quote", ["", "   ", "words of somebody else", "\x00"])
def test_add_refuses_words_that_are_not_on_the_page(quote):
    page = make_page(TEXT)

    with pytest.raises(TagRefused, match="not found on the page"):
        tags.add(
            page, theme=make_theme(), polarity="good", quote=quote, by=make_analyst()
        )


def test_add_refuses_words_outside_any_paragraph():
    page = make_page(TEXT)
    page.passages.all().delete()

    with pytest.raises(TagRefused, match="from a paragraph"):
        tags.add(
            page,
            theme=make_theme(),
            polarity="good",
            quote="told nobody",
            by=make_analyst(),
        )


def test_add_what_is_suggested_confirms_it():
    theme, page = make_theme(), make_page(TEXT)
    suggested = make_tag(theme, page=page, start=0, end=22)

    added = tags.add(
        page, theme=theme, polarity="problem", quote=TEXT[:22], by=make_analyst()
    )

    assert (added, added.state) == (suggested, "confirmed")


def test_quote_that_is_not_its_slice_is_refused_by_the_database():
    tag = make_tag(make_theme())

    with pytest.raises(IntegrityError, match="not the slice"), transaction.atomic():
        Tag.objects.filter(pk=tag.pk).update(quote="Something else")


def test_same_evidence_twice_is_refused_by_the_database():
    theme, page = make_theme(), make_page()
    make_tag(theme, page=page)

    with pytest.raises(IntegrityError, match="tag_once_for_its_evidence"):
        make_tag(theme, page=page)
