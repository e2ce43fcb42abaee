"""An invented report as a Word document."""

from collections.abc import Iterable
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from demonstration.story import NOTICE, Block

if TYPE_CHECKING:
    from demonstration.corpus import DemoReport

PACKED = (2024, 1, 1, 0, 0, 0)
WIDTHS = {2: (4, 12), 3: (3, 3.5, 9.5), 4: (1.2, 8.3, 3.5, 3)}


def make(report: "DemoReport") -> bytes:
    """The bytes of the report's Word document."""
    document = Document()
    _look(document, report)
    _cover(document, report)
    _contents(document, report.blocks)
    for block in report.blocks:
        if block.kind == "heading":
            document.add_page_break()
        _set(document, block)
    return _packed(document)


def _look(document: WordDocument, report: "DemoReport") -> None:
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(11.5)
    normal.paragraph_format.space_after = Pt(9)
    for level in (1, 2):
        document.styles[f"Heading {level}"].font.color.rgb = RGBColor(0x1F, 0x4E, 0x79)
    section = document.sections[0]
    section.header.paragraphs[0].text = report.publisher
    foot = section.footer.paragraphs[0]
    foot.add_run(f"{NOTICE}\tPage ")
    _field(foot, "PAGE")
    foot.add_run(" of ")
    _field(foot, "NUMPAGES")
    properties = document.core_properties
    properties.author, properties.title = report.publisher, report.title
    properties.created = properties.modified = datetime(*PACKED, tzinfo=UTC)


def _field(paragraph: Paragraph, code: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    paragraph._p.append(field)


def _cover(document: WordDocument, report: "DemoReport") -> None:
    document.add_paragraph(report.publisher)
    document.add_heading(report.title, level=0)
    document.add_paragraph(report.author)
    document.add_paragraph(
        f"Period reviewed: {report.incident_from} to {report.incident_to}"
    )
    document.add_paragraph(f"Published {report.year_published}")
    document.add_paragraph(
        "Invented for demonstration. The child, the family, the board and every event "
        "in this report are invented. Any likeness to real people or to a real review "
        "is accidental."
    )
    document.add_page_break()


def _contents(document: WordDocument, blocks: Iterable[Block]) -> None:
    document.add_paragraph("Contents", style="Title")
    headings = [block.text for block in blocks if block.kind == "heading"]
    for heading in headings:
        document.add_paragraph(heading, style="List Number")


def _set(document: WordDocument, block: Block) -> None:
    if block.kind in ("heading", "subheading"):
        document.add_heading(block.text, level=1 if block.kind == "heading" else 2)
    elif block.kind == "bullet":
        document.add_paragraph(block.text, style="List Bullet")
    elif block.kind == "table":
        _table(document, block.rows)
    elif block.kind == "box":
        cell = document.add_table(rows=1, cols=1, style="Table Grid").cell(0, 0)
        cell.paragraphs[0].add_run(block.text).bold = True
        for inner in block.blocks:
            cell.add_paragraph(inner.text)
        document.add_paragraph()
    else:
        _paragraph(document, block.text)


def _paragraph(document: WordDocument, text: str) -> None:
    first, *others = text.split("\n")
    run = document.add_paragraph().add_run(first)
    for line in others:
        run.add_break(WD_BREAK.LINE)
        run.add_text(line)


def _table(document: WordDocument, rows: tuple[tuple[str, ...], ...]) -> None:
    table = document.add_table(rows=0, cols=len(rows[0]), style="Table Grid")
    table.autofit = False
    for number, row in enumerate(rows):
        cells = table.add_row().cells
        for cell, text, width in zip(cells, row, WIDTHS[len(row)], strict=True):
            cell.width = Cm(width)
            cell.paragraphs[0].add_run(text).bold = number == 0
    document.add_paragraph()


def _packed(document: WordDocument) -> bytes:
    """The document with every date inside its archive fixed, as bytes."""
    saved, out = BytesIO(), BytesIO()
    document.save(saved)
    with ZipFile(saved) as old, ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(ZipInfo(name, PACKED), old.read(name), ZIP_DEFLATED)
    return out.getvalue()
