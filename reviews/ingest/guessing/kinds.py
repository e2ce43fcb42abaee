"""The type of a review, the nation it belongs to, and the model it followed."""

import re
from collections.abc import Iterator

from reviews.ingest.guessing.naming import ALIAS
from reviews.ingest.guessing.source import Guess, Source, Span, phrase

ENOUGH = 2.0  # below this a document only mentions a review
_COVER, _HEADER, _SAYS_SO, _MENTION, _MOST_MENTIONS = 4.0, 1.0, 2.5, 0.25, 1.0
_LIKELY = 6.0  # a weight that leaves no doubt

# Words before "review"; the first that fits decides, so the longer come first.
_TYPES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("national-cspr", ("national child safeguarding practice",)),
    ("susr", ("single unified safeguarding",)),
    ("lcspr", ("child safeguarding practice",)),
    ("cpr-wales", ("child practice",)),
    ("cmr-ni", ("case management",)),
    ("icr-scr-scotland", ("significant case", "initial case")),
    ("scr-england", ("serious case",)),
    ("other-multi-agency", ("multi-agency learning", "multi-agency", "lessons learned",
     "multi-agency case", "partnership learning", "partnership", "learning lessons")),
    ("learning-review-scotland", ("learning",)),
    ("thematic", ("thematic",)),
    ("rapid-review", ("rapid",)),
)  # fmt: skip
_REVIEW = re.compile(r"review", re.I)
_PROSE = re.compile(r"[.;]\s+\w|\.\s*$")
LONGEST_LINE = 90  # of a cover
_BEFORE = 70  # characters in which the words before "review" stand
_IS_ONE = re.compile(
    r"\bthis\s+is\s+an?\s+$|\bthis\s+$|\bcommissioned\s+(?:this|an?|the)\s+(?:local\s+)?$"
    r"|\bcriteria\s+for\s+an?\s+$|\bdecided\s+(?:to|that)\b.{0,40}\ban?\s+$"
    r"|\bundertak(?:e|en|ing)\s+an?\s+$|\bpurpose\s+of\s+(?:this|an?)\s+$"
    r"|\breviews?\s+that\s+$|\bthat\s+an?\s+$|\bcommissioned\s+this\s+local\s+$"
    r"|\b(?:carry|carried|carrying)\s+out\s+an?\s+$",
    re.I,
)
_SCOTTISH = ("child protection committee", "procurator fiscal", "scottish")
_BY_PUBLISHER = (
    ("cpr-wales", "regional safeguarding"),
    ("lcspr", "safeguarding children partnership"),
    ("lcspr", "child safeguarding partnership"),
    ("scr-england", "safeguarding children board"),
)

_OF_TYPES = {
    "scr-england": "england",
    "lcspr": "england",
    "national-cspr": "england",
    "cpr-wales": "wales",
    "susr": "wales",
    "icr-scr-scotland": "scotland",
    "learning-review-scotland": "scotland",
    "cmr-ni": "northern-ireland",
}
_NATIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("wales", ("regional safeguarding children board", "regional safeguarding board",
     "well-being (wales)", "in wales", "welsh government", "cysur")),
    ("scotland", ("child protection committee", "(scotland)", "procurator fiscal",
     "children’s reporter", "scottish government")),
    ("northern-ireland", ("(northern ireland)", "health and social care trust",
     "safeguarding board for northern ireland", "sbni", "unocini")),
    ("crown-dependencies", ("jersey", "guernsey", "isle of man")),
    ("england", ("local safeguarding children board", "lscb",
     "working together to safeguard children", "safeguarding children partnership")),
)  # fmt: skip
_MODELS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("learning-together", ("learning together model", "learning together approach",
     "learning together methodology", "learning together systems", "scie systems")),
    ("silp", ("significant incident learning process", "silp")),
    ("appreciative-inquiry", ("appreciative inquiry",)),
    ("root-cause-analysis", ("root cause analysis",)),
    ("welsh-model", ("welsh model",)),
    ("systems", ("systems approach", "systems methodology", "systems model",
     "systems based", "systems-based")),
)  # fmt: skip


def types(source: Source) -> list[Guess]:
    """Types by the weight of what says them; nothing for a mere mention."""
    if source.types is None:
        source.types = list(_types(source))
    return source.types


def _types(source: Source) -> Iterator[Guess]:
    weights: dict[str, float] = {}
    places: dict[str, Span] = {}
    for code, place, weight, is_mention in _sayings(source):
        if is_mention:
            weight = min(weight, max(0.0, _MOST_MENTIONS - weights.get(code, 0)))
        weights[code] = weights.get(code, 0) + weight
        places.setdefault(code, place)
    told = {code: weight for code, weight in weights.items() if weight >= ENOUGH}
    for code in sorted(told, key=lambda code: -told[code])[:2]:
        score = min(0.97, told[code] / (sum(told.values()) + 0.5))
        yield source.guess("review_type", code, places[code], score)
    if not told:
        yield from _by_publisher(source)


def _sayings(source: Source) -> Iterator[tuple[str, Span, float, bool]]:
    for page, match in source.searched(_REVIEW, source.front):
        code, start = _named_before(source, page, match.start())
        if not code:
            continue
        place = (page, start, match.end())
        if page == source.cover and not _is_prose(source.texts[page], place):
            yield code, place, _COVER, False
        elif _IS_ONE.search(source.texts[page][max(0, start - _BEFORE) : start]):
            yield code, place, _SAYS_SO, False
        else:
            yield code, place, _MENTION, True


def _is_prose(text: str, place: Span) -> bool:
    """Whether the line is one of running text and not of a title."""
    _, start, end = place
    stop = text.find("\n", end)
    line = text[text.rfind("\n", 0, start) + 1 : stop if stop >= 0 else len(text)]
    return len(line) > LONGEST_LINE or _PROSE.search(line) is not None


def _named_before(source: Source, page: int, end: int) -> tuple[str, int]:
    """The type of review whose name ends at a place, and where that name begins."""
    printed = source.texts[page][max(0, end - _BEFORE) : end]
    before = " ".join(printed.lower().split())
    for code, namings in _TYPES:
        for words in namings:
            if before.endswith(words):
                *_, found = phrase(words).finditer(printed)
                return _settled(code, source), end - len(printed) + found.start()
    return "", end


def _settled(code: str, source: Source) -> str:
    if code == "learning-review-scotland" and not any(source.said(_SCOTTISH)):
        return "other-multi-agency"
    return code


def _by_publisher(source: Source) -> Iterator[Guess]:
    """A board's report on a named case, though it does not say what review it was."""
    if not ALIAS.search(source.texts[source.cover]):
        return
    for code, words in _BY_PUBLISHER:
        for place in source.said([words], [source.cover]):
            yield source.guess("review_type", code, place, 0.5)
            return


def nations(source: Source) -> Iterator[Guess]:
    """By the type of review, by who published it, and by the laws it names."""
    weights: dict[str, float] = {}
    places: dict[str, Span] = {}
    for guess in types(source):
        if nation := _OF_TYPES.get(guess.value):
            weights[nation] = weights.get(nation, 0) + 2 * guess.score
            places.setdefault(nation, (guess.page, guess.start, guess.end))
    for nation, words in _NATIONS:
        for place in source.said(words):
            weight = 1.0 if place[0] == source.cover else 0.3
            weights[nation] = weights.get(nation, 0) + weight
            places.setdefault(nation, place)
    if weights:
        best = max(weights, key=lambda nation: weights[nation])
        score = min(0.97, weights[best] / (sum(weights.values()) + 0.2))
        yield source.guess("nation", best, places[best], score)


def models(source: Source) -> Iterator[Guess]:
    """The model of review, where the report names it in front."""
    for code, words in _MODELS:
        for place in source.said(words):
            yield source.guess("review_model", code, place, 0.7)
            return
