"""Word documents to pages: all of the body, in order."""

import tempfile
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviews.errors import ReportRefused
from reviews.ingest import asides, limits, sniff, word
from reviews.ingest.document import ATTACHED, SCRIPT
from reviews.ingest.passages import passages_of

from .files import (
    add_footnotes,
    add_part,
    letters_of,
    make_docx,
    make_docx_of,
    make_zip,
)

TEXT = "<w:r><w:t>{}</w:t></w:r>"


def p(*runs: str) -> str:
    return f"<w:p>{''.join(runs)}</w:p>"


def run(text: str) -> str:
    return TEXT.format(text)


def footnote(number: int) -> str:
    return f"<w:r><w:footnoteReference w:id='{number}'/></w:r>"


def text_of(path) -> str:
    return "\n\n".join(page.text for page in word.extract(path).pages)


def test_extract_keeps_headings_apart(tmp_path):
    path = make_docx(tmp_path / "report.docx", ["# Findings", "They met.", "* One"])

    assert text_of(path) == "Findings\n\nThey met.\n\n• One"


def test_extract_reads_tables_in_their_place(tmp_path):
    cells = "".join(f"<w:tc>{p(run(cell))}</w:tc>" for cell in ("Police", "Told"))
    path = make_docx_of(
        tmp_path / "report.docx",
        p(run("Before")),
        f"<w:tbl><w:tr>{cells}</w:tr><w:tr>{cells}</w:tr></w:tbl>",
        p(run("After")),
    )

    assert text_of(path) == "Before\n\nPolice | Told\n\nPolice | Told\n\nAfter"


def test_extract_reads_a_table_within_a_table_once(tmp_path):
    inner = f"<w:tbl><w:tr><w:tc>{p(run('Inner'))}</w:tc></w:tr></w:tbl>"
    path = make_docx_of(
        tmp_path / "report.docx",
        f"<w:tbl><w:tr><w:tc>{p(run('Outer'))}{inner}</w:tc></w:tr></w:tbl>",
    )

    assert text_of(path) == "Outer\n\nInner"


def test_extract_reads_rows_within_content_controls(tmp_path):
    row = f"<w:tr><w:tc>{p(run('Held'))}</w:tc></w:tr>"
    empty = f"<w:tr><w:tc>{p()}</w:tc></w:tr>"
    path = make_docx_of(
        tmp_path / "report.docx",
        f"<w:tbl>{empty}<w:sdt><w:sdtContent>{row}</w:sdtContent></w:sdt></w:tbl>",
    )

    assert text_of(path) == "Held"


def test_extract_leaves_out_what_was_deleted(tmp_path):
    gone = "<w:del w:id='1'><w:r><w:delText>not </w:delText></w:r></w:del>"
    added = f"<w:ins w:id='2'>{run('soon ')}</w:ins>"
    path = make_docx_of(
        tmp_path / "report.docx", p(run("They were "), gone, added, run("told."))
    )

    document = word.extract(path)

    assert document.pages[0].text == "They were soon told."
    assert document.notes == [asides.TRACKED]


def test_extract_reads_content_controls_and_links(tmp_path):
    path = make_docx_of(
        tmp_path / "report.docx",
        f"<w:sdt><w:sdtContent>{p(run('Held'))}</w:sdtContent></w:sdt>",
        p(f"<w:hyperlink w:anchor='a'>{run('Linked')}</w:hyperlink>"),
    )

    assert text_of(path) == "Held\n\nLinked"


def test_extract_reads_a_text_box_once_and_says_so(tmp_path):
    box = f"<w:txbxContent>{p(run('Boxed'))}</w:txbxContent>"
    both = (
        f"<mc:AlternateContent><mc:Choice Requires='wps'>{box}</mc:Choice>"
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    )
    path = make_docx_of(
        tmp_path / "report.docx", p(run("Beside"), f"<w:r>{both}</w:r>")
    )

    document = word.extract(path)

    assert document.pages[0].text == "Beside\n\nBoxed"
    assert document.notes == [asides.BOXES]


def test_extract_reads_a_box_within_a_box_once(tmp_path):
    inner = f"<w:r><w:txbxContent>{p(run('Inner'))}</w:txbxContent></w:r>"
    outer = f"<w:r><w:txbxContent>{p(run('Outer'), inner)}</w:txbxContent></w:r>"
    path = make_docx_of(tmp_path / "report.docx", p(run("Beside"), outer))

    assert text_of(path) == "Beside\n\nOuter\n\nInner"


def test_extract_reads_a_table_within_a_box(tmp_path):
    cells = "".join(f"<w:tc>{p(run(cell))}</w:tc>" for cell in ("Police", "Told"))
    table = f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>"
    box = f"<w:r><w:txbxContent>{table}</w:txbxContent></w:r>"
    path = make_docx_of(tmp_path / "report.docx", p(box))

    assert text_of(path) == "Police | Told"


def test_extract_reads_a_cell_that_holds_a_page_as_paragraphs(tmp_path):
    cell = f"<w:tc>{p(run('Findings'))}{p(run('They met.'))}</w:tc>"
    path = make_docx_of(tmp_path / "report.docx", f"<w:tbl><w:tr>{cell}</w:tr></w:tbl>")

    assert text_of(path) == "Findings\n\nThey met."


def test_extract_leaves_out_a_deleted_row(tmp_path):
    gone = "<w:trPr><w:del w:id='1'/></w:trPr>"
    rows = f"<w:tr>{gone}<w:tc>{p(run('Gone'))}</w:tc></w:tr>"
    rows += f"<w:tr><w:tc>{p(run('Kept'))}</w:tc></w:tr>"
    path = make_docx_of(tmp_path / "report.docx", f"<w:tbl>{rows}</w:tbl>")

    assert text_of(path) == "Kept"


def test_extract_leaves_out_hidden_text_and_says_so(tmp_path):
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>Hidden</w:t></w:r>"
    shown = "<w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>Shown</w:t></w:r>"
    path = make_docx_of(tmp_path / "report.docx", p(hidden, shown))

    document = word.extract(path)

    assert (document.pages[0].text, document.notes) == ("Shown", [asides.HIDDEN])


def test_extract_leaves_out_comments_and_says_so(tmp_path):
    path = tmp_path / "report.docx"
    opened = docx.Document()
    said = opened.add_paragraph("Said").runs
    opened.add_comment(said, text="Really?", author="A person")
    opened.save(str(path))

    document = word.extract(path)

    assert (document.pages[0].text, document.notes) == ("Said", [asides.COMMENTS])


def test_extract_leaves_out_headers_and_footers(tmp_path):
    path = tmp_path / "report.docx"
    opened = docx.Document()
    opened.sections[0].header.paragraphs[0].text = "Confidential"
    opened.add_paragraph("Said")
    opened.save(str(path))

    assert text_of(path) == "Said"


def test_extract_reads_footnotes_after_the_text_as_they_are_called(tmp_path):
    path = make_docx_of(
        tmp_path / "report.docx",
        p(run("Said"), footnote(3), run(" and done."), footnote(2)),
    )
    add_footnotes(path, {2: "Second", 3: "First", 4: "Never called"})

    document = word.extract(path)

    assert [page.text for page in document.pages] == [
        "Said and done.",
        "Footnotes\n\n1 First\n\n2 Second",
    ]
    assert document.notes == [asides.FOOTNOTES]


def test_extract_says_that_a_document_holds_files_and_macros(tmp_path):
    path = make_docx(tmp_path / "report.docx", ["Words"])
    add_part(path, "word/vbaProject.bin", "http://x/vbaProject", b"x")
    add_part(path, "word/embeddings/sheet.bin", "http://x/oleObject", b"x")

    assert word.extract(path).notes == [SCRIPT, ATTACHED]


def test_lost_note_tells_how_much_is_missing(tmp_path):
    path = make_docx(tmp_path / "report.docx", ["abcde", "fghij"])
    body = docx.Document(str(path)).element.body

    found = asides.lost_note(body, ["abcde"]), asides.lost_note(body, ["abcdefghij"])

    assert found == ([asides.LOST.format(share=50)], [])


def test_extract_keeps_tabs_hyphens_and_line_breaks(tmp_path):
    signs = "<w:r><w:tab/><w:noBreakHyphen/><w:br/></w:r>"
    path = make_docx_of(tmp_path / "report.docx", p(run("a"), signs, run("b")))

    assert text_of(path) == "a -\nb"


def test_extract_breaks_pages_where_the_author_did(tmp_path):
    new_page = "<w:r><w:br w:type='page'/></w:r>"
    path = make_docx_of(
        tmp_path / "report.docx", p(run("One"), new_page, run("Two")), p(run("Three"))
    )

    pages = word.extract(path).pages

    assert [(page.number, page.text) for page in pages] == [
        (1, "One"),
        (2, "Two\n\nThree"),
    ]


def test_extract_breaks_long_text_between_paragraphs(tmp_path):
    path = make_docx(tmp_path / "report.docx", ["word " * 300] * 3)

    pages = word.extract(path).pages

    assert [len(page.text) for page in pages] == [3000, 1499]
    assert [(page.width, page.label) for page in pages] == [(0, ""), (0, "")]


def test_extract_gives_properties(tmp_path):
    path = make_docx(tmp_path / "report.docx", ["Words"])

    assert word.extract(path).properties["Author"] == "python-docx"


def test_extract_without_text_is_refused(tmp_path):
    path = make_docx(tmp_path / "report.docx", [])

    with pytest.raises(ReportRefused, match="holds no text"):
        word.extract(path)


@pytest.mark.parametrize(
    "members",
    [
        {sniff.WORD_BODY: b"<w:document"},
        {sniff.WORD_BODY: b"x", "[Content_Types].xml": b"<broken"},
    ],
)
def test_extract_damaged_document_is_refused(tmp_path, members):
    path = make_zip(tmp_path / "report.docx", members)

    with pytest.raises(ReportRefused, match="The Word document is damaged"):
        word.extract(path)


def test_extract_with_too_much_text_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "MAX_CHARACTERS", 5)
    path = make_docx(tmp_path / "report.docx", ["Far more than five"])

    with pytest.raises(ReportRefused, match="far more text than a report"):
        word.extract(path)


def test_extract_never_follows_an_entity_out_of_the_file(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("hidden")
    whole = make_docx(tmp_path / "whole.docx", ["INSIDE"])
    path = rewritten_body(
        whole, b"<!DOCTYPE d [<!ENTITY e SYSTEM 'file://%s'>]>" % bytes(secret)
    )

    assert text_of(path) == "Words"


_WORDS = st.text("abcdefghij .", min_size=1, max_size=200)
_ELEMENTS = st.sampled_from(
    [
        p(run("{}")),
        p("<w:pPr><w:pStyle w:val='Heading1'/></w:pPr>", run("{}")),
        f"<w:tbl><w:tr><w:tc>{p(run('{}'))}</w:tc><w:tc>{p()}</w:tc></w:tr></w:tbl>",
        f"<w:sdt><w:sdtContent>{p(run('{}'))}</w:sdtContent></w:sdt>",
        p(f"<w:r><w:txbxContent>{p(run('{}'))}</w:txbxContent></w:r>"),
        p(f"<w:ins w:id='1'>{run('{}')}</w:ins>"),
    ]
)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(_ELEMENTS, _WORDS), min_size=1, max_size=15))
def test_no_word_is_lost_or_doubled_between_a_document_and_its_passages(elements):
    wanted = sorted(c for _, words in elements for c in f"{words}z" if c.isalpha())
    with tempfile.TemporaryDirectory() as kept:
        made = (element.format(f"{words}z") for element, words in elements)
        document = word.extract(make_docx_of(Path(kept) / "report.docx", *made))

    in_pages = sorted(c for page in document.pages for c in page.text if c.isalpha())
    assert in_pages == wanted
    assert sorted(letters_of(passages_of(document.pages), document.pages)) == wanted
    assert not any(note.startswith("About") for note in document.notes)


def rewritten_body(path, doctype: bytes):
    """The document with a doctype, and its one word followed by an entity."""
    import zipfile

    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    body = members[sniff.WORD_BODY].replace(b"INSIDE", b"Words&e;")
    declaration, rest = body.split(b"?>", 1)
    members[sniff.WORD_BODY] = declaration + b"?>" + doctype + rest
    return make_zip(path, members)
