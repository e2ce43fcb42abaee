"""Numbers that Word counts and does not write are counted here as well."""

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from reviews.ingest import word
from reviews.ingest.numbering import _letters, _roman

LEVELS = [("decimal", "%1."), ("decimal", "%1.%2"), ("lowerLetter", "(%3)")]


def make_numbered(path, paragraphs, levels=LEVELS, *, num="", style=""):
    """Paragraphs given as (depth, text), of a list whose levels are as given."""
    document = docx.Document()
    root = document.part.numbering_part.element
    written = "".join(
        f"<w:lvl w:ilvl='{depth}'><w:start w:val='1'/><w:numFmt w:val='{kind}'/>"
        f"{style if depth == 1 else ''}<w:lvlText w:val='{text}'/></w:lvl>"
        for depth, (kind, text) in enumerate(levels)
    )
    known = nsdecls("w")
    root.insert(
        0,
        parse_xml(
            f"<w:abstractNum {known} w:abstractNumId='90'>{written}</w:abstractNum>"
        ),
    )
    for number, overrides in (("91", ""), ("92", num)):
        root.append(
            parse_xml(
                f"<w:num {known} w:numId='{number}'>"
                f"<w:abstractNumId w:val='90'/>{overrides}</w:num>"
            )
        )
    for depth, text, *number in paragraphs:
        add(document, text, depth, *number)
    document.save(str(path))
    return path


def add(document, text, depth, number="91"):
    paragraph = document.add_paragraph(text)
    if depth is not None:
        paragraph._p.get_or_add_pPr().append(
            parse_xml(
                f"<w:numPr {nsdecls('w')}><w:ilvl w:val='{depth}'/>"
                f"<w:numId w:val='{number}'/></w:numPr>"
            )
        )


def number_style(document, name, depth=""):
    document.styles[name].element.get_or_add_pPr().append(
        parse_xml(f"<w:numPr {nsdecls('w')}>{depth}<w:numId w:val='91'/></w:numPr>")
    )


def lines_of(path) -> list[str]:
    return word.extract(path).pages[0].text.split("\n\n")


def test_paragraphs_are_numbered_by_their_levels(tmp_path):
    paragraphs = [(0, "A"), (1, "B"), (1, "C"), (2, "D"), (0, "E"), (1, "F")]

    path = make_numbered(tmp_path / "report.docx", paragraphs)

    assert lines_of(path) == ["1. A", "1.1 B", "1.2 C", "(a) D", "2. E", "2.1 F"]


def test_paragraphs_between_do_not_stop_the_count(tmp_path):
    path = make_numbered(tmp_path / "report.docx", [(0, "A"), (None, "B"), (0, "C")])

    assert lines_of(path) == ["1. A", "B", "2. C"]


def test_empty_paragraphs_are_not_counted(tmp_path):
    path = make_numbered(tmp_path / "report.docx", [(0, "A"), (0, ""), (0, "C")])

    assert lines_of(path) == ["1. A", "2. C"]


def test_a_deeper_level_may_come_first(tmp_path):
    path = make_numbered(tmp_path / "report.docx", [(1, "A")])

    assert lines_of(path) == ["1.1 A"]


def test_two_lists_of_one_kind_share_their_count(tmp_path):
    path = make_numbered(tmp_path / "report.docx", [(0, "A"), (0, "B", "92")])

    assert lines_of(path) == ["1. A", "2. B"]


def test_a_list_may_start_again(tmp_path):
    again = "<w:lvlOverride w:ilvl='0'><w:startOverride w:val='7'/></w:lvlOverride>"
    paragraphs = [(0, "A"), (0, "B", "92"), (0, "C", "92")]

    path = make_numbered(tmp_path / "report.docx", paragraphs, num=again)

    assert lines_of(path) == ["1. A", "7. B", "8. C"]


@pytest.mark.parametrize(
    ("kind", "text", "line"),
    [
        ("upperLetter", "%1)", "A) Told"),
        ("lowerRoman", "%1.", "i. Told"),
        ("upperRoman", "%1.", "I. Told"),
        ("decimalZero", "%1", "01 Told"),
        ("decimal", "Finding %1:", "Finding 1: Told"),
        ("decimal", "%1%9", "1 Told"),
        ("bullet", "\uf0b7", "• Told"),
        ("none", "", "Told"),
    ],
)
def test_a_number_is_written_as_word_would(tmp_path, kind, text, line):
    path = make_numbered(tmp_path / "report.docx", [(0, "Told")], [(kind, text)])

    assert lines_of(path) == [line]


@pytest.mark.parametrize(
    "override",
    ["<w:lvlOverride w:ilvl='0'/>", "<w:abstractNumId w:val='55'/>"],
)
def test_an_override_that_says_nothing_changes_nothing(tmp_path, override):
    paragraphs = [(0, "A"), (0, "B", "92")]

    path = make_numbered(tmp_path / "report.docx", paragraphs, num=override)

    assert lines_of(path) == ["1. A", "2. B"]


def test_a_list_of_no_kind_numbers_nothing(tmp_path):
    path = make_numbered(tmp_path / "report.docx", [(0, "A", "93")])
    document = docx.Document(str(path))
    document.part.numbering_part.element.append(
        parse_xml(
            f"<w:num {nsdecls('w')} w:numId='93'><w:abstractNumId w:val='55'/></w:num>"
        )
    )
    document.save(str(path))

    assert lines_of(path) == ["A"]


def test_a_number_that_leads_nowhere_is_none(tmp_path):
    path = make_numbered(tmp_path / "report.docx", [(0, "A", "77"), (5, "B")])

    assert lines_of(path) == ["A", "B"]


def test_a_document_may_have_no_lists(tmp_path):
    document = docx.Document()
    document.add_paragraph("Told", style="List Bullet")
    relations = document.part.rels
    lists = [key for key, found in relations.items() if "numbering" in found.reltype]
    for key in lists:
        relations.pop(key)
    document.save(str(tmp_path / "report.docx"))

    assert lines_of(tmp_path / "report.docx") == ["Told"]


def test_styles_give_numbers_too(tmp_path):
    path = make_numbered(
        tmp_path / "report.docx", [], style="<w:pStyle w:val='Heading2'/>"
    )
    document = docx.Document(str(path))
    number_style(document, "Heading 1", "<w:ilvl w:val='0'/>")
    number_style(document, "Heading 2")
    for style in ("Heading 1", "Heading 2", "List Bullet", "List Number"):
        document.add_paragraph("Told", style=style)
    document.save(str(path))

    assert lines_of(path) == ["1. Told", "1.1 Told", "• Told", "1. Told"]


@pytest.mark.parametrize(
    ("count", "letters", "roman"),
    [(1, "a", "i"), (26, "z", "xxvi"), (27, "aa", "xxvii"), (49, "ww", "xlix")],
)
def test_letters_and_roman_numbers(count, letters, roman):
    assert (_letters(count), _roman(count)) == (letters, roman)
