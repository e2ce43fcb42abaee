"""An invented report as a PDF, set in the look its board used."""

from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor, white
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)
from reportlab.platypus.tableofcontents import TableOfContents

from demonstration.layouts import LAYOUTS, Layout
from demonstration.story import NOTICE, Block

if TYPE_CHECKING:
    from demonstration.corpus import DemoReport

WIDTH, HEIGHT = A4
GUTTER = 20
TABLE_KEPT_WHOLE = 7  # rows
SHARES = {2: (0.24, 0.76), 3: (0.2, 0.22, 0.58), 4: (0.07, 0.45, 0.25, 0.23)}


def make(report: "DemoReport") -> bytes:
    """The bytes of the report's PDF."""
    return Setting(report).bytes()


class Whole(Paragraph):
    """A coded paragraph, never split, so that no page foot cuts its evidence."""

    def split(self, *size) -> list:
        return []


class Template(BaseDocTemplate):
    """Pages that tell the contents page where each heading stands."""

    total = 0

    def afterFlowable(self, flowable: Flowable) -> None:
        level = {"heading": 0, "subheading": 1}.get(getattr(flowable, "kind", ""))
        if level is not None:
            self.notify("TOCEntry", (level, flowable.getPlainText(), self.page))

    def handle_documentBegin(self) -> None:
        self.total = max(self.total, getattr(self, "page", 0))
        super().handle_documentBegin()


class Setting:
    """One report being set: its styles, its pages and its flow."""

    def __init__(self, report: "DemoReport") -> None:
        self.report = report
        self.layout: Layout = LAYOUTS[report.layout]
        self.styles = _styles(self.layout)
        self.width = (
            WIDTH - 2 * self.layout.margin - GUTTER * (self.layout.columns - 1)
        ) / self.layout.columns
        self.section = self.number = 0

    def bytes(self) -> bytes:
        out = BytesIO()
        report = self.report
        document = Template(
            out,
            pagesize=A4,
            invariant=1,
            title=report.title,
            author=report.publisher,
            subject=NOTICE,
            pageTemplates=[self._cover(), self._pages("front", 1), self._body()],
        )
        document.multiBuild(list(self._flow()))
        return out.getvalue()

    def _cover(self) -> PageTemplate:
        frame = Frame(76, 110, WIDTH - 152, HEIGHT - 330, id="cover")
        return PageTemplate("cover", [frame], onPage=self._cover_art)

    def _body(self) -> PageTemplate:
        return self._pages("body", self.layout.columns)

    def _pages(self, name: str, columns: int) -> PageTemplate:
        margin = self.layout.margin
        width = (WIDTH - 2 * margin - GUTTER * (columns - 1)) / columns
        frames = [
            Frame(margin + n * (width + GUTTER), 66, width, HEIGHT - 140, 0, 0, 0, 0)
            for n in range(columns)
        ]
        return PageTemplate(name, frames, onPage=self._header, onPageEnd=self._footer)

    def _cover_art(self, canvas, document) -> None:
        layout = self.layout
        canvas.setFillColor(HexColor(layout.colour))
        if layout.cover == "panel":
            canvas.rect(0, HEIGHT - 190, WIDTH, 190, stroke=0, fill=1)
        elif layout.cover == "band":
            canvas.rect(0, 0, 34, HEIGHT, stroke=0, fill=1)
        elif layout.cover == "rule":
            canvas.rect(76, HEIGHT - 202, WIDTH - 152, 4, stroke=0, fill=1)
        canvas.setFillColor(white if layout.cover == "panel" else layout.colour)
        canvas.setFont(layout.head[1], 15)
        if layout.cover == "plain":
            canvas.drawCentredString(WIDTH / 2, HEIGHT - 150, self.report.publisher)
        else:
            canvas.drawString(82, HEIGHT - 150, self.report.publisher)
        self._notice(canvas)

    def _header(self, canvas, document) -> None:
        if not self.layout.header:
            return
        canvas.setFont(self.layout.head[2], 8.5)
        canvas.setFillColor(HexColor(self.layout.colour))
        margin, top = self.layout.margin, HEIGHT - 44
        canvas.drawString(margin, top, self.report.publisher)
        canvas.drawRightString(WIDTH - margin, top, self.report.alias)
        canvas.setStrokeColor(HexColor(self.layout.colour))
        canvas.setLineWidth(0.4)
        canvas.line(margin, top - 6, WIDTH - margin, top - 6)

    def _footer(self, canvas, document) -> None:
        self._notice(canvas)
        label = self.layout.page.format(n=document.page, total=document.total)
        canvas.drawRightString(WIDTH - self.layout.margin, 36, label)

    def _notice(self, canvas) -> None:
        canvas.setFont(self.layout.head[0], 8.5)
        canvas.setFillColor(HexColor("#444444"))
        canvas.drawString(max(self.layout.margin, 48), 36, NOTICE)

    def _flow(self) -> Iterator[Flowable]:
        yield from self._cover_text()
        yield NextPageTemplate("front")
        yield PageBreak()
        yield Paragraph("Contents", self.styles["contents"])
        yield self._contents()
        yield NextPageTemplate("body")
        yield PageBreak()
        for block in self.report.blocks:
            yield from self._set(block)

    def _cover_text(self) -> Iterator[Flowable]:
        report, styles = self.report, self.styles
        yield Paragraph(escape(report.title), styles["title"])
        period = f"Period reviewed: {report.incident_from} to {report.incident_to}"
        for line in (report.author, period, f"Published {report.year_published}"):
            yield Paragraph(escape(line), styles["cover"])
        yield Spacer(1, 40)
        yield Paragraph(
            "<b>Invented for demonstration.</b> The child, the family, the board and "
            "every event in this report are invented. Any likeness to real people or "
            "to a real review is accidental.",
            styles["cover"],
        )

    def _contents(self) -> TableOfContents:
        contents = TableOfContents(dotsMinLevel=0)
        contents.levelStyles = [self.styles["entry"], self.styles["subentry"]]
        return contents

    def _set(self, block: Block) -> Iterator[Flowable]:
        if block.kind == "heading":
            yield from self._heading(block)
        elif block.kind == "subheading":
            yield self._paragraph(block, "subheading")
        elif block.kind == "table":
            yield from self._table(block)
        elif block.kind == "box":
            yield from self._box(block)
        elif block.kind == "bullet":
            yield self._paragraph(block, "bullet", bullet="•")
        else:
            yield self._text(block)

    def _heading(self, block: Block) -> Iterator[Flowable]:
        yield CondPageBreak(HEIGHT * 0.55 if self.layout.roomy else 120)
        self.section, self.number = self.section + 1, 0
        text = f"{self.section}. {block.text}" if self.layout.numbered else block.text
        yield self._paragraph(Block("heading", text), "heading")

    def _text(self, block: Block) -> Flowable:
        if not self.layout.numbered:
            return self._paragraph(block, "text")
        self.number += 1
        return self._paragraph(
            block, "numbered", bullet=f"{self.section}.{self.number}"
        )

    def _paragraph(self, block: Block, style: str, bullet: str = "") -> Paragraph:
        kind = Whole if block.labels else Paragraph
        text = escape(block.text).replace("\n", "<br/>")
        made = kind(text, self.styles[style], bulletText=bullet or None)
        made.kind = block.kind
        return made

    def _table(self, block: Block) -> Iterator[Flowable]:
        head, *rows = block.rows
        cells = [[Paragraph(escape(cell), self.styles["head"]) for cell in head]]
        cells += [
            [Paragraph(escape(cell), self.styles["cell"]) for cell in row]
            for row in rows
        ]
        widths = [share * self.width for share in SHARES[len(head)]]
        line = HexColor(self.layout.colour)
        lines = [
            ("GRID", (0, 0), (-1, -1), 0.4, line),
            ("BACKGROUND", (0, 0), (-1, 0), HexColor(self.layout.tint)),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 8 / self.layout.columns - 1),
            ("RIGHTPADDING", (0, 0), (-1, -1), 8 / self.layout.columns - 1),
        ]
        split = len(rows) > TABLE_KEPT_WHOLE
        look = TableStyle(lines)
        yield Table(cells, widths, style=look, repeatRows=1, splitByRow=split)
        yield Spacer(1, 12)

    def _box(self, block: Block) -> Iterator[Flowable]:
        rows = [[Paragraph(escape(block.text), self.styles["boxhead"])]]
        rows += [[self._paragraph(inner, "boxed")] for inner in block.blocks]
        look = [
            ("BOX", (0, 0), (-1, -1), 1, HexColor(self.layout.colour)),
            ("BACKGROUND", (0, 0), (-1, -1), HexColor(self.layout.tint)),
            ("NOSPLIT", (0, 0), (0, 1)),
            ("LEFTPADDING", (0, 0), (-1, -1), 9),
            ("RIGHTPADDING", (0, 0), (-1, -1), 9),
        ]
        yield Spacer(1, 4)
        yield Table(rows, [self.width], style=TableStyle(look), splitInRow=0)
        yield Spacer(1, 12)


def _styles(layout: Layout) -> dict[str, ParagraphStyle]:
    body = _body_style(layout)

    def like(name: str, **given) -> ParagraphStyle:
        return ParagraphStyle(name, parent=body, **given)

    points = layout.size - 1 - layout.columns * 0.75
    flush: dict = {"alignment": TA_LEFT}
    small: dict = {"fontSize": points, "leading": points * 1.3, "spaceAfter": 2}
    centre = TA_CENTER if layout.cover == "plain" else TA_LEFT
    return _headings(layout, body) | {
        "text": body,
        "numbered": like("numbered", leftIndent=36, bulletIndent=0),
        "bullet": like("bullet", leftIndent=16, bulletIndent=4, spaceAfter=4, **flush),
        "entry": like("entry", rightIndent=24, spaceAfter=3, **flush),
        "subentry": like("subentry", leftIndent=16, rightIndent=24, **small, **flush),
        "cover": like("cover", fontSize=12.5, leading=18, alignment=centre),
        "cell": like("cell", **small, **flush),
        "head": like("head", **small | {"fontName": layout.body[1]}, **flush),
        "boxed": like("boxed", spaceAfter=2, **flush),
    }


def _body_style(layout: Layout) -> ParagraphStyle:
    return ParagraphStyle(
        "text",
        fontName=layout.body[0],
        bulletFontName=layout.body[0],
        bulletFontSize=layout.size,
        fontSize=layout.size,
        leading=layout.size * layout.leading,
        spaceAfter=layout.size * 0.8,
        alignment=TA_JUSTIFY if layout.justified else TA_LEFT,
        allowWidows=0,
        allowOrphans=0,
    )


def _headings(layout: Layout, body: ParagraphStyle) -> dict[str, ParagraphStyle]:
    size, tone = layout.size, HexColor(layout.colour)
    look = {"fontName": layout.head[1], "textColor": tone, "keepWithNext": 1}

    def headed(name: str, points: float, **given) -> ParagraphStyle:
        given = look | {"alignment": TA_LEFT, "leading": points * 1.25} | given
        return ParagraphStyle(name, parent=body, fontSize=points, **given)

    centre = TA_CENTER if layout.cover == "plain" else TA_LEFT
    return {
        "title": headed("title", 25, spaceAfter=30, alignment=centre),
        "contents": headed("contents", size + 7, spaceAfter=16),
        "heading": headed("heading", size + 5, spaceBefore=12, spaceAfter=9),
        "subheading": headed("subheading", size + 1.5, spaceBefore=5, spaceAfter=6),
        "boxhead": headed("boxhead", size + 0.5, spaceAfter=2),
    }
