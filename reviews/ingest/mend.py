"""Text as a PDF gives it, made whole: one word one word, and nothing unprintable."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

# What pdfium and word processors leave where a line ended inside a word.
SOFT = "\ufffe\x02\xad"

_LIGATURES = {
    "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st",
}  # fmt: skip
# Symbol and Wingdings bullets have no place in Unicode: private-use code points.
_BULLETS = "\uf06e\uf0a7\uf0b7\uf0be\uf076\uf0d8\uf0fc\uf06c\uf071\uf0a8\uf075\uf077"
_DASHES = "\uf02d\uf0e0"
_ODD_SPACES = "\t\x0b\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008"
_ODD_SPACES += "\u2009\u200a\u202f\u205f\u3000"
_NOTHING = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u202a\u202b\u202c\u202d\u202e"

_TABLE = str.maketrans(
    dict.fromkeys((*range(9), *range(14, 32), *range(127, 160)))
    | {ord(c): None for c in _NOTHING + SOFT}
    | dict.fromkeys(range(55296, 57344))  # halves of a character
    | {ord(c): " " for c in _ODD_SPACES}
    | {ord(c): "•" for c in _BULLETS}
    | {ord(c): "–" for c in _DASHES}
    | {ord(c): "\n" for c in "\x0c\r\x85\u2028\u2029"}
    | {ord(c): letters for c, letters in _LIGATURES.items()}
)

_SPACES = re.compile(r" {2,}")
_AROUND_NEWLINE = re.compile(r" ?\n ?")
_BLANK_LINES = re.compile(r"\n{3,}")
_ORDINARY = re.compile(r"[\n\x20-\x7e‘’“”–—…•£éè]*")

# Where a line's end cuts a word: what joins the halves, the second half, and the rest
# of what follows unbroken. The first half is before it.
_CUT = re.compile(
    r"(?<=[^\W_])(?:[\ufffe\x02][ \r]*\n?|[-\u2010\xad] ?\r?\n) *"
    r"([^\W_]+)([^\s\ufffe\x02]*) ?(?:\r?\n)?"
)
_NO_LETTER = re.compile(r"[\W_]+")
_LONGEST_HALF = 40
_WAS_CUT = "\0"
_WORD = re.compile(rf"[^\W\d_]++(?:[-\u2010][^\W\d_]++)*+(?!{_WAS_CUT})")


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


# Halves that belong to a compound, and scraps that only ever end a word.
KEEP_AFTER = _words(
    "multi non co self well long short two three four five six half follow step ill"
    " decision risk anti full part one inter pre post ex"
)
_KEEP_BEFORE = _words(
    "making maker makers based wide led old up date related focused centred specific"
    " agency agencies disciplinary professional professionals term terms time scale"
    " level quality experienced free working informed driven sharing being harm"
    " birth natal reflection neglect"
)
_SCRAPS = _words(
    "ly er ers ed ing ings ren ness ful est al als ally ment ments tion tions sion"
    " sions able ible ity ities ous ive ence ences ance ances ant ent ency cy ty"
    " ward wards ship hood less pond sponse view views vent vents vention ventions"
    " sent sented serve port ported pone llect ner ners vious pare pared scribe"
)


def vocabulary(pages: Iterable[str]) -> Counter[str]:
    """The words a document uses whole: what a cut word is judged by."""
    words: Counter[str] = Counter()
    for page in pages:
        # the halves of cut words are no words
        words.update(_WORD.findall(_CUT.sub(f"{_WAS_CUT} ", page).lower()))
    return words


def has_cut_words(raw: str) -> bool:
    return _CUT.search(raw) is not None


def mended(raw: str, words: Counter[str] | None = None) -> str:
    """The text of a page fit to read, store and search, in the order it came in.

    Letters and digits are neither added nor lost, so that the k-th of them here is the
    k-th in `raw`: `places` counts on it.
    """
    if words is not None:
        raw = _CUT.sub(lambda cut: _rejoined(cut, words), raw)
    text = raw.replace("\r\n", "\n")
    if not _ORDINARY.fullmatch(text):
        text = text.translate(_TABLE)
    text = _SPACES.sub(" ", text)
    text = _AROUND_NEWLINE.sub("\n", text)
    return _BLANK_LINES.sub("\n\n", text).strip()


def clean(value: str) -> str:
    """One line fit to store, for titles and other properties."""
    composed = unicodedata.normalize("NFC", value.translate(_TABLE))
    return " ".join(composed.split())


def _rejoined(cut: re.Match[str], words: Counter[str]) -> str:
    """The second half, joined on; the line ends after it, as it would have without."""
    right, rest = cut.groups()
    before = cut.string[max(cut.start() - _LONGEST_HALF, 0) : cut.start()]
    left = _NO_LETTER.split(before)[-1]
    edge = before[: -len(left)][-1:]
    hyphen = "-" if _keeps_hyphen(left, right, (edge, rest[:1]), words) else ""
    return f"{hyphen}{right}{rest}\n"


def _keeps_hyphen(
    left: str, right: str, around: tuple[str, str], words: Counter[str]
) -> bool:
    if not right[0].islower() or left[-1].isdigit() or "-" in around:
        return True
    left, right = left.lower(), right.lower()
    joined, hyphened = left + right, f"{left}-{right}"
    if words[joined] or words[hyphened]:
        return words[hyphened] > words[joined]
    if right in _SCRAPS:
        return False
    if left in KEEP_AFTER or right in _KEEP_BEFORE:
        return True
    # two words the document uses by themselves make a compound; two scraps, a word
    return bool(min(len(left), len(right)) > 2 and words[left] and words[right])
