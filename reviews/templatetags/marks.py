"""Drawing evidence: marks on a page's text, and words for what a tag says."""

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from reviews.search import MARK, UNMARK

register = template.Library()

Span = tuple[int, int]
AROUND = 160  # characters shown on either side of a quote
LINE_END = re.compile(r"\n(?!\s*(?:[•▪◦*|–-]\s|\d+[.)]|\n))")  # not before a list item


@dataclass(frozen=True)
class Segment:
    """A stretch of text under the same marks from end to end."""

    text: str
    tags: list = field(default_factory=list)
    opens: list = field(default_factory=list)  # the tags that begin here
    closes: list = field(default_factory=list)  # and those that end here
    found: bool = False  # among the words of a search
    is_first_found: bool = False

    @property
    def classes(self) -> str:
        """Polarity and the firmest state of the tags on this stretch."""
        polarities = {tag.polarity for tag in self.tags}
        states = {tag.state for tag in self.tags}
        polarity = "both" if len(polarities) > 1 else next(iter(polarities), "")
        order = ("confirmed", "suggested", "unsure", "rejected")
        state = next((state for state in order if state in states), "")
        return f"{polarity} {state}{' found' if self.found else ''}".strip()

    @property
    def title(self) -> str:
        return "; ".join(f"{tag.theme.title} ({tag.state})" for tag in self.tags)


@dataclass(frozen=True)
class Block:
    """A paragraph, or a line that stands between paragraphs: heading or page number."""

    kind: str  # paragraph, line, furniture
    start: int
    end: int
    segments: list[Segment] = field(default_factory=list)


def segments(
    text: str, tags: Iterable, *, start: int, end: int, found: Sequence[Span] = ()
) -> list[Segment]:
    """Cut a stretch wherever a mark begins or ends, so that marks may overlap."""
    tags = [tag for tag in tags if tag.start < end and tag.end > start]
    words = [span for span in found if span[0] < end and span[1] > start]
    cuts = {start, end, *itertools.chain(*words)}
    cuts |= {edge for tag in tags for edge in (tag.start, tag.end)}
    edges = sorted(edge for edge in cuts if start <= edge <= end)
    return [
        Segment(
            text[first:last],
            [tag for tag in tags if tag.start <= first and last <= tag.end],
            [tag for tag in tags if tag.start == first],
            [tag for tag in tags if tag.end == last],
            any(low <= first and last <= high for low, high in words),
            first == next((low for low, _ in found), None),
        )
        for first, last in itertools.pairwise(edges)
    ]


def blocks(text: str, passages: Iterable, furniture: Iterable) -> list[Block]:
    """A page's text in paragraphs, with what stands between them line by line."""
    found: list[Block] = []
    at = 0
    for passage in passages:
        found += _lines(text, at, passage.start, furniture)
        found.append(Block("paragraph", passage.start, passage.end))
        at = passage.end
    return found + _lines(text, at, len(text), furniture)


def _lines(text: str, start: int, end: int, furniture: Iterable) -> list[Block]:
    found = re.finditer(r"[^\n]*\S[^\n]*", text[start:end])
    spans = [(start + line.start(), start + line.end()) for line in found]
    return [
        Block(
            "furniture"
            if any(first <= low and high <= last for first, last in furniture)
            else "line",
            low,
            high,
        )
        for low, high in spans
    ]


@register.inclusion_tag("reviews/_marked_text.html")
def marked_text(page, passages, tags, current=None, found=()) -> dict:
    """The text of a page with the evidence of its tags, and words found, marked.

    The lines of a paragraph are run together, one sign for one sign, so that offsets
    stay true; a list keeps its lines.
    """
    flowing = page.text
    parts = blocks(flowing, passages, page.furniture)
    flowing = LINE_END.sub(" ", flowing)

    def cut(one: Block) -> list[Segment]:
        return segments(flowing, tags, start=one.start, end=one.end, found=found)

    return {
        "blocks": [replace(one, segments=cut(one)) for one in parts],
        "current": current,
        "language": "cy" if page.language == "cym" else "",
    }


@register.filter
def sureness(score: float | None) -> str:
    """How sure the tagger was, in words a reader can weigh."""
    if score is None:
        return ""
    words = ((0.8, "very sure"), (0.6, "fairly sure"), (0.4, "not very sure"))
    return next((said for least, said in words if score >= least), "doubtful")


@register.filter
def sentence(words: str) -> str:
    """Words with one full stop at their end."""
    return words.rstrip(" .") + "."


@register.simple_tag
def page_number(page) -> str:
    """A page as people say it: its place in the file, and its printed number."""
    printed = page.label and page.label != str(page.number)
    said = f"{page_word(page.version)} {page.number}"
    return said + (f" (printed {page.label})" if printed else "")


@register.filter
def page_word(version) -> str:
    """Word files and their like have no pages of their own: we part their text."""
    return "page" if version.kind in ("pdf", "") else "part"


@register.filter
def per_cent(share: float | None) -> str:
    """A share of one as a whole number of hundredths."""
    return "" if share is None else f"{share * 100:.0f} %"


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
