"""Whether a page's own text will do, or its picture must be read by OCR."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

FEW_LETTERS = 20
MANY_STROKES = 40  # outlines of letters; a ruled border has fewer
COVERS = 0.25  # of the page, for a picture to be taken for a scan
STAMP = 200  # letters: no more than a stamp, a reference or a date put on a scan
COVERED_BY_SCAN = 0.6  # of the page, where there is a stamp

UNPRINTABLE = 0.1  # of what is no white space
MOJIBAKE = 0.2  # of the words
PLAIN = 0.08  # of the words are function words: a language, without further question
PLAUSIBLE = 0.65  # of the pairs of letters are usual ones, for words to be words
ENOUGH_WORDS = 12
SAMPLE = 1_500  # characters from a page's middle: no more need be weighed

_ORDINARY = re.compile(r"[\x20-\x7e\s£‘’“”–—…•\x02\ufffe\xad]*")
# Controls and private letters; pdfium's own marks of cut words are none of them.
_NO_LETTERS = re.compile(
    r"[\x00\x01\x03-\x08\x0e-\x1f\x7f-\x9f\ufff0-\ufffd\ue000-\uf8ff]"
)
# UTF-8 read as Latin-1 or as Windows' code page
_BROKEN_UTF8 = re.compile(
    r"[ÃÂÅÄ][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â€|ï¿½|Ð|Ñ|Ø|Ù"
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")

_ENGLISH = (
    "the of and to in was that for with not he she they his her their this from had"
    " were have been which are be by on it is as at an or who but would has there"
)
_WELSH = (
    "yn yr y wedi oedd gan gyda mae nid ac ond fel hyn bod wrth eu ei roedd cael ar"
    " hefyd oherwydd pan sydd dylai bydd iddo iddi rhwng nad ddim felly"
)
ENGLISH, WELSH = frozenset(_ENGLISH.split()), frozenset(_WELSH.split())
_FUNCTION_WORDS = ENGLISH | WELSH
_PAIRS_OF_ENGLISH = (
    "th re in on he en er es ti as or an se is at te io ng it ed de ar si al st le ce"
    " nt nd ou ea co me no ha ge ow ag ss ie nc ta ch ot ro ex wn ra ns ur ri ne el ve"
    " to ca il ho of ld vi hi di fe ec so la ba ic pa pr sc ci li ac ef be fi ol ut us"
    " wh fo ee wa ad rs pl ma ct ts ni id po am ev na om un em rt cl pe lt et we sa lo"
    " lu ly wi sh rd ul ew wo ab mi do os ll ke rr nf rc ep mp ud oo sp su od ue qu gr"
    " rm tt tr oc up ai gs cu ry af op ls ig ov ph ir fa mo da eg cr bl fr ua if gi iv"
)
_PAIRS_OF_WELSH = "dd yn wy ff rh yr ae aw au eu yd ys yl ym af ef gw ol fy hy yw nn dy"
_USUAL = frozenset(f"{_PAIRS_OF_ENGLISH} {_PAIRS_OF_WELSH}".split())


@dataclass(frozen=True)
class Shown:
    """What a page shows beside its text."""

    covered: float  # share of the page under pictures
    strokes: int  # lines, curves and pieces of text: what outlined letters consist of


def needs_ocr(text: str, shown: Callable[[], Shown]) -> bool:
    """Whether a page must be read from its picture. `text` is as the file gives it.

    What the page shows is asked only where the text leaves it open: it is slow to see.
    """
    letters = _letters(text)
    if letters >= STAMP:
        return is_garbled(text)
    seen = shown()
    if letters < FEW_LETTERS:
        return seen.covered >= COVERS or seen.strokes >= MANY_STROKES
    return seen.covered >= COVERED_BY_SCAN or is_garbled(text)


def is_garbled(text: str) -> bool:
    """Whether a text layer is no text: a font that lies, mojibake, no words at all."""
    from_middle = max(len(text) - SAMPLE, 0) // 2
    text = text[from_middle : from_middle + SAMPLE]
    if not _ORDINARY.fullmatch(text) and (_is_unprintable(text) or _is_mojibake(text)):
        return True
    words = _WORD.findall(text)
    if len(words) < ENOUGH_WORDS:
        return False
    plain = sum(word.lower() in _FUNCTION_WORDS for word in words)
    return plain < PLAIN * len(words) and _plausibility(words) < PLAUSIBLE


def looks_welsh(text: str) -> bool:
    """More little words of Welsh's than of English's; "a" and "i" are in neither."""
    words = _WORD.findall(text.lower())
    welsh = sum(word in WELSH for word in words)
    return welsh > sum(word in ENGLISH for word in words)


def _letters(text: str) -> int:
    """How many letters and digits, but no further than matters."""
    return sum(map(str.isalnum, text[: STAMP * 5]))


def _is_unprintable(text: str) -> bool:
    visible = len(text) - sum(map(str.isspace, text))
    return len(_NO_LETTERS.findall(text)) > UNPRINTABLE * visible


def _is_mojibake(text: str) -> bool:
    return len(_BROKEN_UTF8.findall(text)) > MOJIBAKE * len(text.split())


def _plausibility(words: list[str]) -> float:
    """The share of usual pairs among all pairs of letters within words."""
    pairs = [a + b for word in words for a, b in pairwise(word.lower())]
    return sum(pair in _USUAL for pair in pairs) / len(pairs) if pairs else 0.0
