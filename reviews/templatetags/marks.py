"""Drawing evidence: marks on a page's text, and words for what a tag says."""

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from reviews.search import MARK, UNMARK

register = template.Library()

AROUND = 160  # characters shown on either side of a quote


@dataclass(frozen=True)
class Segment:
    """A stretch of text under the same marks from end to end."""

    text: str
    tags: list = field(default_factory=list)
    opens: list = field(default_factory=list)  # the tags that begin here
    furniture: bool = False  # running header, footer or page number

    @property
    def classes(self) -> str:
        """Polarity and the firmest state of the tags on this stretch."""
        polarities = {tag.polarity for tag in self.tags}
        states = {tag.state for tag in self.tags}
        polarity = "both" if len(polarities) > 1 else next(iter(polarities), "")
        order = ("confirmed", "suggested", "unsure", "rejected")
        state = next((state for state in order if state in states), "")
        return f"{polarity} {state}".strip()

    @property
    def title(self) -> str:
        return "; ".join(f"{tag.theme.title} ({tag.state})" for tag in self.tags)


@register.filter
def segments(text: str, tags: Iterable, furniture: Iterable = ()) -> list[Segment]:
    """Cut a page's text wherever a mark begins or ends, so that marks may overlap."""
    tags, furniture = list(tags), [tuple(span) for span in furniture]
    spans = [(tag.start, tag.end) for tag in tags] + furniture
    cuts = {0, len(text)} | {edge for span in spans for edge in span}
    edges = sorted(edge for edge in cuts if 0 <= edge <= len(text))
    return [
        Segment(
            text[start:end],
            [tag for tag in tags if tag.start <= start and end <= tag.end],
            [tag for tag in tags if tag.start == start],
            any(first <= start and end <= last for first, last in furniture),
        )
        for start, end in itertools.pairwise(edges)
    ]


@register.inclusion_tag("reviews/_marked_text.html")
def marked_text(page, tags, current=None) -> dict:
    """The text of a page with the evidence of its tags marked."""
    return {
        "segments": segments(page.text, tags, page.furniture),
        "current": current,
    }


@register.filter
def sureness(score: float | None) -> str:
    """How sure the tagger was, in words a reader can weigh."""
    if score is None:
        return ""
    words = ((0.8, "very sure"), (0.6, "fairly sure"), (0.4, "not very sure"))
    return next((said for least, said in words if score >= least), "doubtful")


@register.simple_tag
def page_number(page) -> str:
    """A page as people say it: its place in the file, and its printed number."""
    printed = page.label and page.label != str(page.number)
    return f"page {page.number}" + (f" (printed {page.label})" if printed else "")


@register.filter
def in_context(tag) -> SafeString:
    """The quote marked within its passage, with a little of what stands around it."""
    text, start = tag.passage.text, tag.start - tag.passage.start
    end = start + len(tag.quote)
    before = _last_words(text[:start], AROUND)
    after = _first_words(text[end:], AROUND)
    return format_html(
        '{}<mark class="{} {}">{}</mark>{}',
        before,
        tag.polarity,
        tag.state,
        " ".join(tag.quote.split()),
        after,
    )


def _first_words(text: str, limit: int) -> str:
    kept = re.sub(r"\s+", " ", text)
    return kept if len(kept) <= limit else kept[:limit].rsplit(" ", 1)[0] + " …"


def _last_words(text: str, limit: int) -> str:
    kept = re.sub(r"\s+", " ", text)
    return kept if len(kept) <= limit else "… " + kept[-limit:].split(" ", 1)[-1]


@register.filter
def highlighted(headline: str) -> SafeString:
    """A search result with the words that were found marked."""
    parts = re.split(f"{MARK}(.*?){UNMARK}", headline, flags=re.S)
    return format_html_join(
        "",
        "{}",
        (
            (format_html("<mark>{}</mark>", part) if index % 2 else part,)
            for index, part in enumerate(parts)
        ),
    )
