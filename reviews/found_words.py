"""Where the words of a search stand in a text, just as the search finds them."""

import re

from django.db import connection

from reviews.search import CONFIG, MARK, UNMARK

Span = tuple[int, int]
MOST = 300  # marks on one page: more show nothing
SIGN = re.compile(f"[{MARK}{UNMARK}]")
HEADLINE = "SELECT ts_headline(%s, %s, websearch_to_tsquery(%s, %s), %s)"
WHOLE = f"HighlightAll=true, StartSel={MARK}, StopSel={UNMARK}"


def spans_in(text: str, words: str) -> list[Span]:
    """The places of the words, by their stems, from the first to the last."""
    if not text.strip() or not words:
        return []
    with connection.cursor() as cursor:
        cursor.execute(HEADLINE, [CONFIG, text, CONFIG, words, WHOLE])
        marked = cursor.fetchone()[0]
    if SIGN.sub("", marked) != text:
        return []  # the text has such signs of its own: places would be wrong
    return _spans(marked)[:MOST]


def _spans(marked: str) -> list[Span]:
    """From signs in a text to places in it without them."""
    places = [sign.start() - n for n, sign in enumerate(SIGN.finditer(marked))]
    return list(zip(places[::2], places[1::2], strict=True))
