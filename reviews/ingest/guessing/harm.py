"""What became of the child, and the kinds of harm a review speaks of."""

import re
from collections.abc import Iterator

from reviews.ingest.guessing.naming import ALIAS
from reviews.ingest.guessing.source import Guess, Source, Span, placed

_CHILD = (
    rf"(?:{ALIAS.pattern}|the\s+(?:child|baby|boy|girl|young\s+person)|[Hh]e|[Ss]he)"
)
_DEATHS = (
    (3, rf"\b{_CHILD}\s+(?:\w+\s+){{0,2}}?(?:died|was\s+killed|was\s+murdered"
     r"|was\s+found\s+dead|took\s+(?:his|her|their)\s+own\s+life)"),
    (2, rf"\bdeath\s+of\s+(?:a\s+child\b(?!\s+(?:or|where|in))|{ALIAS.pattern}"
     r"|(?:this|a)\s+(?:baby|infant|young\s+person|boy|girl))"),
    (3, rf"\b{ALIAS.pattern}[’']s?\s+death"),
    (3, r"\btook\s+(?:his|her)\s+own\s+life|\bcould\s+not\s+be\s+(?:revived"
     r"|resuscitated)"),
    (1.5, r"\b(?:his|her)\s+(?:own\s+)?death\b|\bwhen\s+(?:he|she)\s+died"),
    (1, r"\binquest\b|\bpost-?mortem\b|\bpronounced\s+dead|\bfatal(?:ly)?\b"),
)  # fmt: skip
_OF_DEATH = (
    "died", "dead", "death", "killed", "murder", "own life", "not be re", "inquest",
    "post-mortem", "postmortem", "fatal",
)  # fmt: skip
_DEATH_PATTERNS = [(weight, re.compile(words)) for weight, words in _DEATHS]
_HARMED = re.compile(
    r"\b(?:serious(?:ly)?\s+(?:injur\w+|harm\w*|ill)|injur(?:ed|ies|y)\b|burn(?:s|ed|t)\b"
    r"|fractures?|hurt\b|abused|exploit(?:ed|ation)|neglect(?:ed)?|overdoses?|stabbed"
    r"|removed\s+from\s+home|(?:taken|brought|admitted|went)\s+to\s+hospital|convicted"
    r"|domestic\s+abuse|life\s+was\s+in\s+danger)",
    re.I,
)
DEAD = 3.0


def outcomes(source: Source) -> Iterator[Guess]:
    """Death, where the report tells of the child's; serious harm where of hurt."""
    weight, place = _death(source)
    if place and weight >= DEAD:
        yield source.guess("outcome", "death", place, min(0.95, 0.5 + weight / 20))
        return
    for passage in (*source.opening, *source.layout.passages):
        if match := _HARMED.search(passage.text):
            place = placed(passage, match)
            yield source.guess("outcome", "serious-harm", place, 0.55)
            return


def _death(source: Source) -> tuple[float, Span | None]:
    total = 0.0
    best: tuple[float, Span | None] = (0.0, None)
    for passage in source.opening:
        if not any(map(passage.text.lower().__contains__, _OF_DEATH)):
            continue
        for weight, pattern in _DEATH_PATTERNS:
            for match in pattern.finditer(passage.text):
                total += weight
                if weight > best[0]:
                    best = (weight, placed(passage, match))
    return total, best[1]


# kind of harm: (weight, words that speak of it)
_SPOKEN: dict[str, tuple[tuple[float, str], ...]] = {
    "physical-abuse": (
        (2, "physical abuse|physically abused|non-accidental injury"
            "|inflicted injuries"),
        (1, "bruise|bruises|bruising|bruised|fracture|fractures|fractured"
            "|injuries|injured|burns|burned|body map|body maps|injury|slapped|beaten"),
    ),
    "non-accidental-head-injury": (
        (3, "head injury|head injuries|subdural|shaken baby|abusive head|retinal"
            " haemorrhage|skull fracture|head trauma"),
        (2, "brain"),
        (1, "shaken|skull|fits"),
    ),
    "neglect": (
        (1, "neglect|neglected|neglectful|unkempt|hungry|head lice|dirty|filthy|squalor"
            "|home conditions|smelled|to thrive|underweight|malnourished"),
    ),
    "sexual-abuse": (
        (2, "sexual abuse|sexually abused|sexual assault|raped|rape|sexual offences"
            "|indecent assault|sexual offence"),
        (1, "abuser|touched|medical examination|achieving best"),
    ),
    "child-sexual-exploitation": (
        (3, "sexual exploitation|sexually exploited|cse"),
        (1, "groomed|grooming"),
    ),
    "criminal-exploitation-and-serious-violence": (
        (3, "county lines|criminal exploitation|criminally exploited|cuckooing"),
        (1, "knife|stabbed|stabbing|gang|gangs|exploited|machete"),
    ),
    "emotional-abuse": (
        (2, "emotional abuse|emotionally abused|emotional harm|emotionally harmed"),
    ),
    "suicide-or-self-harm": (
        (3, "suicide|self-harm|self-harmed|self-harming|own life|suicidal|ligature"),
        (0.5, "overdose|overdoses"),  # a parent's, often
    ),
    "sudden-unexpected-death-in-infancy": (
        (3, "sudden unexpected|cot death|sudi|co-sleeping|safe sleeping|safer sleeping"
            "|unexpected death|overlaying|bed-sharing|safe sleep"),
        (1, "sofa"),
    ),
    "medical-neglect-or-chronic-condition": (
        (2, "medical neglect|diabetes|insulin|cerebral palsy|gastrostomy|ketoacidosis"
            "|cystic fibrosis"),
        (1, "not brought|missed appointments|disabled|feeding tube|life-limiting"),
    ),
    "fabricated-or-induced-illness": (
        (3, "induced illness|fii|fabricated or|perplexing presentations"),
    ),
    "domestic-abuse-exposure": (
        (1, "domestic abuse|domestic violence|refuge|marac|coercive control|coercive"
            "|women’s aid|idva"),
    ),
    "harmful-sexual-behaviour": (
        (3, "harmful sexual|sexually harmful|problematic sexual"),
    ),
    "institutional-abuse": ((3, "institutional abuse"),),
    "filicide": (
        (3, "filicide|manslaughter"),
        (1, "murder|murdered"),
    ),
}  # fmt: skip
_WORDS = {
    code: [(weight, tuple(words.split("|"))) for weight, words in some]
    for code, some in _SPOKEN.items()
}
PHRASES = [one for some in _WORDS.values() for _, words in some for one in words]
_LEAST = 3.0
_WORDS_A_WEIGHT = 2_500  # a long report must speak of it more
_FULL = 12.0
MOST = 3


def harms(source: Source) -> Iterator[Guess]:
    """Kinds of harm by how much the report speaks of them, three at most."""
    weights = {
        code: sum(weight * source.times(words) for weight, words in some)
        for code, some in _WORDS.items()
    }
    least = max(_LEAST, source.length / _WORDS_A_WEIGHT)
    told = {code: weight for code, weight in weights.items() if weight >= least}
    for code in sorted(told, key=lambda code: -told[code])[:MOST]:
        words = [one for _, some in _WORDS[code] for one in some]
        if place := source.first(words):
            score = min(0.9, 0.4 + told[code] / (2 * _FULL))
            yield source.guess("harm", code, place, score)
