"""Which part of a report a heading opens: its wording, and how long it holds."""

import re
from dataclasses import dataclass, field

from reviews.ingest.lines import NUMBERED

CONTENTS = "contents"

# The first that fits decides, so the particular comes before the general.
_WORDINGS: tuple[tuple[str, str], ...] = (
    (r"(table of )?contents( page)?|list of (figures|tables)|index", CONTENTS),
    (
        r"glossary\b.*|(list of )?(abbreviations|acronyms)\b|definitions|key terms"
        r"|terms used|terminology|.*\bglossary$",
        "glossary",
    ),
    (
        r"((key|summary of|list of|overview of|the|our|my|national|local|final|specific"
        r"|multi-?agency|single-?agency|overarching|learning and|and) )*"
        r"recommendations?\b.*|.*\brecommendations?( (for|to) .*)?"
        r"|what needs to (improve|change|happen)|priority( and immediate)? actions?"
        r"|areas? for (priority )?(action|improvement|development)s?|proposed actions"
        r"|(questions|issues|considerations|challenges) for the "
        r"(lscb|board|partnership|safeguarding|local safeguarding).*"
        r"|(my )?actions? (which )?should be taken",
        "recommendations",
    ),
    (r".*\b(action|improvement|implementation) plans?\b.*", "action-plan"),
    (
        r"(key lines? of enquiry|kloes?|terms of reference|scope|methodology|method"
        r"|review process|process of the review|the (review )?process|how the review "
        r"was (done|conducted|carried out)|(the )?(purpose|aims?|remit|conduct) of "
        r"(the|this) (\w+ )*(review|report|inquiry|investigation)|research questions?"
        r"|(key )?questions( for the review)?|lines of enquiry|the review team"
        r"|about this (inspection|review)"
        r"|information about this inspection|review (methodology|team)).*"
        r"|.*\b(terms of reference|methodology)\b.*"
        r"|the (circumstances of the )?decision to (hold|undertake|commission).*",
        "terms-of-reference",
    ),
    (
        r"(examples? of )?(effective|good|best|positive|strong|notable) "
        r"(inter-?agency |multi-?agency )?practice.*|.*\bgood practice\b.*"
        r"|what (worked|works|helped|went well|was done well|is (working|going) well).*"
        r"|what is .* effective"
        r"|(.* )?strengths( in practice)?"
        r"|what (do|does|did) .* (do|doing) well.*|innovative practice"
        r"|areas? of (good|strong|effective) practice",
        "good-practice",
    ),
    (r"(executive |brief |overall )?summary( of the (case|review|report))?"
     r"|synopsis|abstract|executive summary.*|overview( of the (report|review))?"
     r"|at a glance|in brief|the report in brief", "summary"),
    (
        r"((key|main|summary of|overview of|the|our|analysis and|practice|emerging)"
        r" )*(findings?\b.*|learning( (from|for|identified|points?|themes?|and)\b.*)?"
        r"|lessons?\b.*|themes?)|finding \w+\b.*|conclusions?\b.*"
        r"|(key |emerging )?learning (points?|themes?|outcomes?).*|key (issues|messages"
        r"|themes|lessons).*|what (have )?(we|was|has been|can be|can we"
        r"|the review) learn(ed|t)?\b.*|lessons (learn(ed|t)|to be learn(ed|t)).*"
        r"|.*\b(lessons (learn(ed|t)|to be learn(ed|t))|learning identified)\b.*"
        r"|(the )?(coroner.?s |matters of )concerns?|matters of concern"
        r"|what (does|do) .* need to (do better|improve)"
        r"|what does this (case|review) tell us.*|missed opportunities",
        "findings",
    ),
    (
        r".*\b(family (composition|circumstances|background|structure|history|details"
        r"|members|tree)"
        r"|genogram|background (history|information)|pen picture)\b.*"
        r"|(the )?(family|child(ren)?|background|subjects?)( and (their )?(family|"
        r"background|history))?|background (to|of) the (case|family|child(ren)?).*"
        r"|(about|who is|who was) (the )?(child(ren)?|family|\w+)|(history|information)"
        r" (about|of) the (child(ren)?|family).*|significant (people|family members)",
        "family-background",
    ),
    (
        r".*\b(chronology|timeline|time ?line|narrative|key events|sequence of events"
        r"|key (practice )?episodes|summary of (events|agency involvement|contact)"
        r"|agency (involvement|contact)|agencies.? involvement|case history"
        r"|significant events|course of events)\b.*|the (facts|story|case"
        r"|events|incident)|what happened.*|(summary of )?(the )?facts.*"
        r"|circumstances of the (death|case|incident).*|events (leading|prior) .*"
        r"|investigation and inquest|period (\d+|one|two|three|four|five|six)\b.*",
        "chronology",
    ),
    (
        r".*\b(analysis|appraisal|evaluation|critique)\b.*|discussion|thematic .*"
        r"|.*\bvoice of the child\b.*|why did (it|this) happen.*|(agency|professional)"
        r" practice|the (response|effectiveness) of (the )?(agencies|professionals).*",
        "analysis",
    ),
    (r"(introduction|foreword|preface|preamble|introductory)\b.*|about this report"
     r"|background and introduction|circumstances (leading|that led) to (the|this) "
     r"review.*|(the )?(reason|reasons|rationale) for (the|this|conducting) .*review.*",
     "introduction"),
    (r"(appendix|appendices|annex|annexe|references|bibliography|endnotes|footnotes)\b.*",
     "appendix"),
)  # fmt: skip
_COMPILED = tuple((re.compile(words, re.I), code) for words, code in _WORDINGS)

_LEADING_NUMBER = re.compile(
    r"^(?:(?:chapter|part|section)\s+(?:\d+|[A-Z]|[ivx]+|one|two|three|four|five|six"
    r"|seven|eight|nine|ten)\b|\(?(?:\d{1,2}\.)*\d{1,2}[.)]?(?=\s)|[A-Z][.)](?=\s)"
    r"|[ivxIVX]{1,5}[.)](?=\s))[\s:.–—-]*",
    re.I,
)
_APPENDIX = re.compile(
    r"^(?:appendix|annexe?)(?:\s+(?:\d+|[a-z]|[ivx]+|one|two|three)\b)?[\s:.–—-]+", re.I
)
_OF_APPENDICES = {
    "glossary",
    "terms-of-reference",
    "action-plan",
    "chronology",
    CONTENTS,
}

# Headings of these parts end with the next heading of their kind; the others go on
# through sub-headings that name agencies, periods or topics.
_ENDS_EASILY = {
    "summary", "introduction", "terms-of-reference", "good-practice",
    "recommendations", CONTENTS,
}  # fmt: skip
_SUBHEADING = re.compile(
    r"(recommendation|for |to (the )?|action|theme|learning|national|local|single"
    r"|multi|agency|the (lscb|board|partnership)|police|health|children.s|education"
    r"|schools?|probation|housing|nhs|clinical|general practi|gps?\b|midwi|mental|\d)",
    re.I,
)

# "The child" opens a part before the case is told, and a mere topic after it.
_BEFORE_THE_CASE = {"", "summary", "introduction", "terms-of-reference", CONTENTS}
_WEAK = re.compile(r"(the )?(child(ren)?|family|background|subjects?)")

DEEPEST = 9

# A paragraph that says itself what it is, wherever it stands.
_OWN_NUMBER = r"(?:\d+(?:\.\d+)*\.?\s+)?"
_SELF_NAMED = (
    (re.compile(rf"{_OWN_NUMBER}recommendation\s+\d+\b", re.I), "recommendations"),
    (
        re.compile(
            rf"{_OWN_NUMBER}(finding|lesson|learning point|key learning)\s+\d+\b", re.I
        ),
        "findings",
    ),
)


def wording(heading: str) -> str:
    """A heading without its number, its full stops and its surroundings."""
    bare = _LEADING_NUMBER.sub("", heading.strip(), count=1)
    return " ".join(bare.replace("’", "'").split()).strip(" .:–—-?").lower()


def code_of(heading: str) -> str:
    """The section a heading opens, or "" where its words do not tell."""
    words = wording(heading)
    if appendix := _APPENDIX.match(words):
        inner = code_of(words[appendix.end() :]) if appendix.end() < len(words) else ""
        return inner if inner in _OF_APPENDICES else "appendix"
    if not words or len(words) > 90:
        return ""
    for pattern, code in _COMPILED:
        if pattern.fullmatch(words):
            return code
    return ""


def self_named(text: str) -> str:
    """The section of a paragraph that opens with "Recommendation 4" or the like."""
    for pattern, code in _SELF_NAMED:
        if pattern.match(text):
            return code
    return ""


def depth_of(heading: str) -> int:
    """1 for a chapter, 2 and more for what is numbered below it, DEEPEST for words."""
    numbered = NUMBERED.match(heading)
    if numbered:
        return numbered[1].count(".") + 1
    if re.match(r"(chapter|part|section|appendix|annexe?)\s+(\d+|\w)\b", heading, re.I):
        return 1
    return DEEPEST


@dataclass
class _Open:
    depth: int
    code: str
    holds_headings: bool = False  # its first words were a heading of its own


@dataclass
class Place:
    """Where in the report we are, as its headings go by."""

    open: list[_Open] = field(default_factory=list)

    @property
    def section(self) -> str:
        return self.open[-1].code if self.open else ""

    def enter(self, heading: str, straight: bool = False) -> None:
        """Come to a heading; `straight` after another, with nothing between them."""
        depth, code = depth_of(heading), code_of(heading)
        if self.section not in _BEFORE_THE_CASE and _WEAK.fullmatch(wording(heading)):
            code = ""
        if code == CONTENTS:
            return  # its lines are known by themselves
        if depth == DEEPEST and not code:
            self._pass(heading, straight)
            return
        while self.open and self.open[-1].depth >= depth:
            self.open.pop()
        self.open.append(_Open(depth, code or (self.section if depth > 1 else "")))

    def _pass(self, heading: str, straight: bool) -> None:
        """A heading in words that does not tell its part: most often a sub-heading."""
        if not self.open or self.open[-1].depth != DEEPEST:
            return
        here = self.open[-1]
        here.holds_headings |= straight
        if here.holds_headings or here.code not in _ENDS_EASILY:
            return
        if not _SUBHEADING.match(heading):
            self.open.pop()
