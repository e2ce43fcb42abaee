"""Makers of files: one valid or one hostile thing each."""

import zipfile
from collections.abc import Sequence
from pathlib import Path

import docx
import pikepdf
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

LEFT, TOP, LEADING, SIZE = 72, 760, 16, 11


def make_pdf(path: Path, pages: Sequence[str], **given: str) -> Path:
    """Each page's lines as they are; `header`, `footer` with {n}; `title`."""
    canvas = Canvas(str(path), pagesize=A4)
    canvas.setTitle(given.get("title", ""))
    for number, text in enumerate(pages, start=1):
        canvas.setFont("Helvetica", SIZE)
        if header := given.get("header"):
            canvas.drawString(LEFT, 800, header.format(n=number))
        for at, line in enumerate(text.split("\n")):
            canvas.drawString(LEFT, TOP - LEADING * at, line)
        if footer := given.get("footer"):
            canvas.drawString(LEFT, 40, footer.format(n=number))
        canvas.showPage()
    canvas.save()
    return path


def make_columns(
    path: Path, rows: Sequence[tuple[str, str]], *, drop: int = 0, rules: int = 0,
    heading: str = "", footer: str = "",
) -> Path:  # fmt: skip
    """Two columns drawn row by row, the right one `drop` points lower."""
    canvas = Canvas(str(path), pagesize=A4)
    canvas.setFont("Helvetica", SIZE)
    canvas.drawString(LEFT, 800, heading)
    for at, (left, right) in enumerate(rows):
        canvas.drawString(LEFT, TOP - LEADING * at, left)
        if right:
            canvas.drawString(310, TOP - LEADING * at - drop, right)
    for at in range(rules):
        canvas.line(LEFT, TOP - LEADING * at - 4, 520, TOP - LEADING * at - 4)
    canvas.drawString(LEFT, 40, footer)
    canvas.showPage()
    canvas.save()
    return path


def make_mixed_pdf(path: Path, *pieces: str) -> Path:
    """One line whose pieces are by turns plain and bold."""
    canvas = Canvas(str(path), pagesize=A4)
    text = canvas.beginText(LEFT, TOP)
    for at, piece in enumerate(pieces):
        text.setFont(("Helvetica", "Helvetica-Bold")[at % 2], SIZE)
        text.textOut(piece)
    canvas.drawText(text)
    canvas.showPage()
    canvas.save()
    return path


def make_scan(path: Path, pages: int = 1) -> Path:
    """Pages that are pictures and nothing else."""
    canvas = Canvas(str(path), pagesize=A4)
    picture = path.with_suffix(".png")
    Image.new("L", (200, 280), 200).save(picture)
    for _ in range(pages):
        canvas.drawImage(str(picture), 0, 0, *A4)
        canvas.showPage()
    canvas.save()
    return path


def make_drawing(path: Path, lines: int) -> Path:
    """A page of so many separate strokes, and no letter."""
    canvas = Canvas(str(path), pagesize=A4)
    for at in range(lines):
        canvas.line(72, 100 + 5 * at, 500, 100 + 5 * at)
    canvas.showPage()
    canvas.save()
    return path


def make_blank_pdf(path: Path, pages: int) -> Path:
    with pikepdf.new() as pdf:
        for _ in range(pages):
            pdf.add_blank_page()
        pdf.save(path)
    return path


def locked(path: Path, *, user: str = "", copying: bool = True) -> Path:
    """The same file, encrypted: with a password to open, or with one for its owner."""
    allow = pikepdf.Permissions(extract=copying)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        encryption = pikepdf.Encryption(user=user, owner="owner", allow=allow)
        pdf.save(path, encryption=encryption)
    return path


def turned(path: Path, degrees: int) -> Path:
    """The same file, every page turned."""
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        for page in pdf.pages:
            page.rotate(degrees, relative=False)
        pdf.save(path)
    return path


def make_docx(path: Path, paragraphs: Sequence[str]) -> Path:
    """Lines that begin with "# " are headings, with "* " list items."""
    document = docx.Document()
    for text in paragraphs:
        style = {"# ": "Heading 1", "* ": "List Bullet"}.get(text[:2])
        document.add_paragraph(text[2:] if style else text, style=style)
    document.save(str(path))
    return path


def make_docx_of(path: Path, *elements: str) -> Path:
    """A Word document of raw elements; `w:` and its like are known in them."""
    document = docx.Document()
    known = nsdecls("w", "wp", "a")
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    for element in elements:
        tag, rest = element.split(">", 1)
        slash = "/" if tag.endswith("/") else ""
        tag = f"{tag.rstrip('/')} {known} {mc}{slash}"
        document.element.body.insert_element_before(
            parse_xml(f"{tag}>{rest}"), "w:sectPr"
        )
    document.save(str(path))
    return path


def add_part(path: Path, name: str, relationship: str, content: bytes) -> Path:
    """One more part of a Word document, which the document refers to."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    rels, types = "word/_rels/document.xml.rels", "[Content_Types].xml"
    target = name.removeprefix("word/")
    members[rels] = members[rels].replace(
        b"</Relationships>",
        f'<Relationship Id="x{len(members)}" Type="{relationship}"'
        f' Target="{target}"/></Relationships>'.encode(),
    )
    members[types] = members[types].replace(
        b"</Types>",
        f'<Override PartName="/{name}" ContentType="a/b"/></Types>'.encode(),
    )
    return make_zip(path, {**members, name: content})


def add_footnotes(path: Path, notes: dict[int, str]) -> Path:
    words = "".join(
        f'<w:footnote w:id="{number}"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t>{text}'
        "</w:t></w:r></w:p></w:footnote>"
        for number, text in notes.items()
    )
    root = f"<w:footnotes {nsdecls('w')}>{words}</w:footnotes>"
    return add_part(
        path, "word/footnotes.xml", RELATIONSHIP_TYPE.FOOTNOTES, root.encode()
    )


def make_zip(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def make_file(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def make_odt(path: Path, paragraphs: Sequence[str], image: str = "") -> Path:
    """An OpenDocument text; `image` is the address of a picture it links."""
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "text")
    )
    drawing = "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
    frame = f'<d:frame><d:image x:href="{image}"/></d:frame>' if image else ""
    body = "".join(f"<text:p>{text}{frame}</text:p>" for text in paragraphs)
    content = (
        f'<office:document-content {names} xmlns:d="{drawing}"'
        ' xmlns:x="http://www.w3.org/1999/xlink" office:version="1.2">'
        f"<office:body><office:text>{body}</office:text></office:body>"
        "</office:document-content>"
    )
    mimetype = "application/vnd.oasis.opendocument.text"
    manifest = (
        '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<m:file-entry m:full-path="/" m:media-type="{mimetype}"/>'
        '<m:file-entry m:full-path="content.xml" m:media-type="text/xml"/>'
        "</m:manifest>"
    )
    members = {
        "mimetype": mimetype.encode(),
        "content.xml": content.encode(),
        "META-INF/manifest.xml": manifest.encode(),
    }
    return make_zip(path, members)


def letters_of(layout, pages) -> list[str]:
    """All that a layout lays out: passages, headings and furniture."""
    texts = {page.number: page.text for page in pages}
    apart = [
        texts[page][start:end]
        for ranges in (layout.furniture, layout.headings)
        for page, spans in ranges.items()
        for start, end in spans
    ]
    said = "".join([passage.text for passage in layout.passages] + apart)
    return [letter for letter in said if letter.isalpha()]
