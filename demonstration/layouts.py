"""The looks that boards of different years gave their reports."""

from dataclasses import dataclass

SERIF = ("Times-Roman", "Times-Bold", "Times-Italic")
SANS = ("Helvetica", "Helvetica-Bold", "Helvetica-Oblique")


@dataclass(frozen=True)
class Layout:
    """What the PDF maker needs to know of one look."""

    body: tuple[str, str, str] = SERIF
    head: tuple[str, str, str] = SANS
    colour: str = "#222222"
    tint: str = "#eeeeee"
    size: float = 11
    leading: float = 1.36  # in units of the size
    columns: int = 1
    numbered: bool = False
    justified: bool = False
    header: bool = True
    margin: float = 68
    cover: str = "plain"  # plain, panel, band or rule
    page: str = "Page {n} of {total}"
    roomy: bool = False  # a section does not begin low on a page


LAYOUTS = {
    "counsel": Layout(
        head=SERIF, size=12, leading=1.6, numbered=True, justified=True, margin=84
    ),
    "typescript": Layout(
        head=SERIF,
        size=12,
        leading=1.5,
        numbered=True,
        header=False,
        page="{n}",
        margin=84,
    ),
    "council": Layout(
        body=SANS,
        colour="#1f4e79",
        tint="#e4edf5",
        size=11,
        leading=1.45,
        cover="panel",
    ),
    "report": Layout(
        colour="#5a2a49",
        tint="#f3eaf0",
        size=11.5,
        leading=1.45,
        justified=True,
        cover="rule",
        roomy=True,
        margin=74,
    ),
    "columns": Layout(
        body=SANS,
        colour="#00605a",
        tint="#e3f1ef",
        size=10,
        leading=1.45,
        columns=2,
        cover="band",
        margin=48,
        page="{n} of {total}",
    ),
    "gazette": Layout(
        head=SERIF,
        colour="#7a1f1f",
        tint="#f6ece9",
        size=10.5,
        leading=1.42,
        columns=2,
        justified=True,
        cover="rule",
        margin=56,
        page="– {n} –",
    ),
    "regional": Layout(
        body=SANS,
        colour="#2f5d34",
        tint="#e9f2e6",
        size=11,
        numbered=True,
        cover="band",
        margin=64,
        page="Page {n} of {total}",
    ),
    "plainprint": Layout(
        body=SANS,
        colour="#333333",
        tint="#ededed",
        size=12,
        cover="panel",
        page="Page {n}",
        margin=72,
        roomy=True,
    ),
}
