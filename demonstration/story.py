"""A report's text, from its story file: headings, paragraphs, tables and tags.

A story's body is plain text in paragraphs. A line may begin with

    # heading    ## subheading    * bullet    | cell | cell
    @n1-001 Child Q=Child K; June=May    a passage, with names put in keeping
    @@purpose-england                    a standard paragraph
    [box What worked well] ... [/box]    a box
    [recommendations] [action plan] [glossary]   lists kept in the story's record

and evidence in a paragraph is marked <<voice-of-child-|the words themselves>>, with
a minus for a problem and a plus for good practice.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import yaml

DATA = Path(__file__).parent / "data"
MARK = re.compile(r"<<(?P<theme>[a-z-]+?)(?P<sign>[-+])\|(?P<quote>.+?)>>", re.S)
POLARITY = {"-": "problem", "+": "good"}
NOTICE = "Invented for demonstration: no real child, family or agency"
OPENING = re.compile(r"(^|[\s(\[—–])(['\"])")
CURLY = {"'": "‘’", '"': "“”"}


@dataclass(frozen=True)
class Label:
    """A coded paragraph, with its tags as (theme, polarity, quote)."""

    text: str
    labels: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Block:
    """One thing on the page, to be set by any of the makers."""

    kind: str  # heading, subheading, text, bullet, table, box
    text: str = ""
    labels: tuple[tuple[str, str, str], ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    blocks: tuple["Block", ...] = field(default=())


def read_body(body: str, record: dict) -> tuple[Block, ...]:
    """The blocks of a story, with its record's lists put in their places."""
    pieces = [piece.strip("\n") for piece in re.split(r"\n\s*\n", body.strip())]
    return tuple(_gathered(iter(pieces), record))


def labelled(blocks: Iterable[Block]) -> tuple[Label, ...]:
    """Every coded paragraph of a report, in order."""
    found: list[Label] = []
    for block in blocks:
        if block.labels:
            found.append(Label(block.text, block.labels))
        found.extend(labelled(block.blocks))
    return tuple(found)


def passages_named(body: str) -> tuple[str, ...]:
    return tuple(re.findall(r"^@(n\d-\d+)", body, re.M))


def typographic(text: str) -> str:
    """Printers' quotation marks, one for one, so that offsets stay true."""
    text = OPENING.sub(lambda m: m[1] + CURLY[m[2]][0], text)
    return text.replace("'", "’").replace('"', "”").replace("▪", "•")


def _gathered(pieces: Iterator[str], record: dict) -> Iterator[Block]:
    for piece in pieces:
        if piece == "[/box]":
            return
        if piece.startswith("[box"):
            title = typographic(piece[4:].strip(" ]"))
            yield Block("box", title, blocks=tuple(_gathered(pieces, record)))
        elif piece.startswith("["):
            yield from LISTS[piece.strip("[]")](record)
        else:
            yield from _plain(piece, record)


def _plain(piece: str, record: dict) -> Iterator[Block]:
    if piece.startswith("|"):
        yield Block("table", rows=tuple(_row(line) for line in piece.splitlines()))
    elif piece.startswith("* "):
        for item in re.split(r"^\* ", piece, flags=re.M)[1:]:
            yield _marked(item, kind="bullet")
    elif piece.startswith("## "):
        yield Block("subheading", typographic(piece[3:]))
    elif piece.startswith("# "):
        yield Block("heading", typographic(piece[2:]))
    elif piece.startswith("@@"):
        yield _marked(_standard()[piece[2:].strip()].format(**record))
    elif piece.startswith("@"):
        yield _passage(piece)
    else:
        yield _marked(piece)


def _marked(text: str, kind: str = "text") -> Block:
    """A paragraph of our own, its marks taken out and kept as labels."""
    text = " ".join(text.split())
    spans, plain, end = [], "", 0
    for mark in MARK.finditer(text):
        plain += text[end : mark.start()]
        spans.append((mark["theme"], POLARITY[mark["sign"]], len(plain), mark["quote"]))
        plain += mark["quote"]
        end = mark.end()
    plain = typographic(plain + text[end:])
    labels = tuple(
        (theme, polarity, plain[start : start + len(quote)])
        for theme, polarity, start, quote in spans
    )
    return Block(kind, plain, labels)


def _passage(piece: str) -> Block:
    """A passage of the training set, its people renamed as in this report."""
    name, _, swaps = " ".join(piece[1:].split()).partition(" ")
    passage = _passages()[name]
    text = _swapped(passage["text"], swaps).strip()
    plain = typographic(text)
    labels = []
    for label in passage["labels"]:
        quote = _swapped(label["quote"], swaps)
        start = text.index(quote)
        evidence = plain[start : start + len(quote)]
        labels.append((label["theme"], label["polarity"], evidence))
    return Block("text", plain, tuple(labels))


def _swapped(text: str, swaps: str) -> str:
    for swap in filter(None, swaps.split(";")):
        old, _, new = swap.strip().partition("=")
        text = re.sub(rf"(?<!\w){re.escape(old)}(?!\w)", new, text)
    return text


def _row(line: str) -> tuple[str, ...]:
    return tuple(typographic(cell.strip()) for cell in line.strip("|").split("|"))


def _recommendations(record: dict) -> Iterator[Block]:
    for number, (text, *_) in enumerate(record["recommendations"], start=1):
        yield Block("text", typographic(f"Recommendation {number}. {text}"))


def _action_plan(record: dict) -> Iterator[Block]:
    rows = [("", "Action", "Lead", "Due")]
    for number, (text, lead, due) in enumerate(record["recommendations"], start=1):
        rows.append((str(number), typographic(text), typographic(lead), str(due)))
    yield Block("table", rows=tuple(rows))


def _glossary(record: dict) -> Iterator[Block]:
    meanings = _standard()["glossary"]
    rows = [("Term", "Meaning")]
    rows += [(term, typographic(meanings[term])) for term in record["glossary"]]
    yield Block("table", rows=tuple(rows))


LISTS = {
    "recommendations": _recommendations,
    "action plan": _action_plan,
    "glossary": _glossary,
}


@cache
def _standard() -> dict:
    return yaml.safe_load((DATA / "standard.yaml").read_text("utf-8"))


@cache
def _passages() -> dict[str, dict]:
    lines = (DATA / "passages.jsonl").read_text("utf-8").splitlines()
    return {passage["id"]: passage for passage in map(json.loads, lines)}
