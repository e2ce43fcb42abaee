"""Whom a recommendation is addressed to, where its report says so."""

import re

LONGEST = 90
_MODAL = (
    r"(?:should|must|needs? to|ought to|shall|will need to|(?:is|are) (?:asked|"
    r"recommended|invited|encouraged|urged|required|requested|advised) to)"
)
_BODIES = re.compile(
    r"\b(?:boards?|[A-Z]*LSCB|LSCP|[A-Z]+SC[BP]|partnerships?|partners|trusts?|polic"
    r"e|constabulary|care|services?|schools?|colleges?|nurseries|agency|agencies"
    r"|councils?|committees?|authority|authorities|teams?|CCGs?|ICBs?|NHS|GPs?|health"
    r"|government|department|minister|secretary of state|commissioners?|providers?"
    r"|social services|practices|visitors|midwives|practitioners|professionals|managers"
    r"|leaders?|directors?|hospitals?|hubs?|MASH|CAMHS|CQC|Ofsted|probation|education"
    r"|housing|panels?|chairs?|organisations?|office|college|inspectorates?|ambulance"
    r"|start|visiting|secretary|midwifery|cafcass|courts?|prisons?|charit(?:y|ies)|governors|executive|officers?"
    r"|administrations?|networks?|groups?|units?|regulators?|employers|workers)\b",
    re.I,
)
_SUBJECT = re.compile(
    r"(?:(?:It is|The review|This review|We|The panel|The author) (?:therefore )?"
    r"recommend(?:s|ed)?(?: that)? |That )?"
    r"(?:(?:When|Where|If|In|For|As|To|Before|After|Following|Within|By|On|At)\b"
    r"[^,.;:]{3,150}, )?"
    rf"(?P<who>(?:[^,.;:]{{2,40}}, ){{0,4}}?[^,.;:]{{2,{LONGEST}}}?) {_MODAL}\b"
)
# "That the government establish …", as inquiries put it
_THAT = re.compile(
    rf"That (?P<who>(?:[\w’'-]+ ){{0,8}}?{_BODIES.pattern})"
    r" (?!(?:be|of|in|to|and|or|that|which|who|is|are|on|for|should)\b)[a-z]+ "
)
_BAD_BEGINNING = re.compile(
    r"(?:when|where|if|in|for|there|it|this|these|that|they|no|any|a|an|such|what"
    r"|reports?|plans?|before|after|as|to|which|who|who[ms]e?|nobody|consideration)\b",
    re.I,
)
_SURROUNDINGS = re.compile(
    r" (?:in|of|for|that|about|which|who|whose|with|at|across|within|on|from|to|by) "
)
_TOLD = re.compile(r"\((?:Addressee|Action|Lead|For|To|Responsible):?\s+([^)]{3,90})\)")
_BEFORE = re.compile(
    r"(?:For|To|Addressee|Addressed to|Responsible(?: agency)?|Lead(?: agency)?"
    r"|Agency|Action for)\s*:?\s+(?P<who>[^:.]{3,90}):\s"
)
_HEADING = re.compile(
    r"(?:.*\brecommendations? )?(?:for|to) (?P<who>.+)|(?P<whose>.+?)(?:'s|’s|s’)?"
    r" recommendations?",
    re.I,
)
_NOBODY = re.compile(
    r"(?:(?:the|key|our|my|final|summary of|overview of|list of|single[ -]agency"
    r"|multi[ -]agency|national|local|overarching|previous|further|all|other)\s*)+"
    r"|(?:improvement|action|learning|practice|future|consideration)\b.*",
    re.I,
)
_NUMBER = re.compile(r"^(?:\d{1,2}\.)*\d{1,2}\.?\s+|^[A-Z][.)]\s+")


def named_in(text: str) -> str:
    """The body that a recommendation's own words address, as printed, or ""."""
    for pattern in (_TOLD, _BEFORE):
        if found := pattern.search(text, 0, 400):
            return tidy(found[1])
    found = _SUBJECT.match(text) or _THAT.match(text)
    if not found or _BAD_BEGINNING.match(found["who"]):
        return ""
    return tidy(found["who"]) if heads_as_body(found["who"]) else ""


def named_by(heading: str) -> str:
    """The body that a heading over recommendations names, or ""."""
    bare = _NUMBER.sub("", heading).strip(" :.–—-")
    found = _HEADING.fullmatch(bare)
    who = (found["who"] or found["whose"]) if found else bare
    if _NOBODY.fullmatch(who) or len(who) > LONGEST:
        return ""
    return tidy(who) if heads_as_body(who) or (found and who.isupper()) else ""


def is_body(words: str) -> bool:
    return _BODIES.search(words) is not None


def heads_as_body(words: str) -> bool:
    """Its last word before "in", "of" or "that" is what it is: a board, a service."""
    head = _SURROUNDINGS.split(words)[0].split()
    return bool(head) and is_body(head[-1])


def tidy(words: str) -> str:
    """A name without its article and surroundings."""
    bare = " ".join(words.split()).strip(" :.–—-()[]")
    return re.sub(r"^(?:[Tt]he|[Bb]oth the|[Bb]oth) ", "", bare)[:200]
