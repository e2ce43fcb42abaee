"""Whether words ask for something, tell of something or lead in a list."""

import re

LONGEST_INTRODUCTION = 500

DIRECTS = re.compile(
    r"\b(?:should|must|needs? to|ought to|shall|will ensure|recommends? that|to ensure"
    r"|(?:is|are) (?:asked|recommended|invited|encouraged|urged|required|advised) to"
    r"|(?:be|is|are) to \w+)\b"
)
_COMMANDS = re.compile(
    r"(?:Do not|Never|Ensure|Improve|Review|Develop|Consider|Use|Make|Strengthen"
    r"|Establish|Provide|Embed|Take|Implement|Increase|Monitor|Hold|Ask|Write|Speak"
    r"|Work|Agree|Promote|Raise|Update|Audit|Seek|Require|Commission|Produce|Reduce"
    r"|That )\b"
)
_INTRODUCES = re.compile(
    r"\b(?:following|these|below)\b.*\b(?:recommendations?|actions?|areas|points"
    r"|findings|lessons|questions)\b|\b(?:recommendations?|findings|lessons)\b.*"
    r"\b(?:as follows|set out|below|following|(?:are|is|been|were) (?:made|accepted"
    r"|agreed|offered|grouped|addressed|intended|designed|listed|numbered)|made by)\b"
    r"|\b(?:makes?|made|making|offers?) (?:\w+ ){0,5}recommendations?\b"
    r"|\b(?:did not (?:find|identify)|there are no) .*\bactions?\b"
    r"|^In my opinion,? action",
    re.I,
)
_SENTENCE = re.compile(r"[a-z)][.?!][”’\"')\]]*(?:\s+[A-Z‘“]|$)")


def directs(text: str) -> bool:
    return bool(DIRECTS.search(text) or _COMMANDS.match(text))


def tells(text: str) -> bool:
    """Several sentences that ask for nothing: the report has gone on to something."""
    return not directs(text) and len(_SENTENCE.findall(text)) > 1


def introduces(text: str) -> bool:
    return len(text) < LONGEST_INTRODUCTION and bool(_INTRODUCES.search(text))


def opening(text: str) -> str:
    """Its first sentence."""
    end = _SENTENCE.search(text)
    return text[: end.start() + 2] if end else text
