"""Rounds of blind coding for tests: two coders and passages to code."""

from reviews import coding
from reviews.models import Round, Sample
from tests.makers import make_analyst, make_page, make_review, make_theme

TEXT = (
    "On {} the health visitor told nobody what she had seen at the home, and nobody "
    "asked her what she knew of the children there."
)
QUOTE = "nobody asked her"


def make_passages(n: int, **given) -> list:
    """Passages of one review, alike but for a number."""
    review = make_review(**given)
    version = make_page(TEXT.format(1), review=review).version
    pages = [
        make_page(TEXT.format(number), version=version, number=number)
        for number in range(2, n + 1)
    ]
    return [version.pages.get(number=1), *pages]


def make_round(*, passages: int = 2, coders: int = 2, **given) -> Round:
    """A round over passages of its own, by an analyst who is its first coder."""
    if "theme" not in given:
        make_theme()
    given.pop("theme", None)
    people = [make_analyst(name=f"Coder {number}") for number in range(coders)]
    make_passages(passages)
    fields = {"passages": passages, "coders": people, "by": people[0], **given}
    return coding.make_round("A round", **fields)


def code(sample: Sample, coder, *keys: tuple) -> None:
    """One coder's whole coding of a passage: pairs of a theme and a polarity."""
    for theme, polarity in keys:
        coding.mark(sample, theme=theme, polarity=polarity, quote=QUOTE, by=coder)
    coding.finish(sample, by=coder, marks=len(keys))
