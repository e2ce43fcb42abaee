"""Ruled tables of a PDF are read row by row, a line a row; what is unsure is left."""

import pytest
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

from reviews.ingest import pdf, places
from reviews.ingest.passages import passages_of

STYLE = getSampleStyleSheet()["BodyText"]
LONG = "Hold a meeting of all the agencies that know the child, and say who leads it."
ROWS = [
    ["Number", "Action that is to be taken", "Who"],
    ["1", LONG, "Police and health"],
    ["2", LONG, "Board"],
    ["", "Write a multi-agency plan", "Schools"],
]
AS_LINES = [
    "Number | Action that is to be taken | Who",
    f"1 | {LONG} | Police and health",
    f"2 | {LONG} | Board",
    "Write a multi-agency plan | Schools",
]
NAMES = ("Police", "School")
RULED = [("GRID", (0, 0), (-1, -1), 0.5, "black")]


def make_table(path, rows, *, style=RULED, widths=(50, 140, 90)):
    """Between two paragraphs; cells are drawn one after the other, as Word does."""
    cells = [[Paragraph(cell, STYLE) for cell in row] for row in rows]
    table = Table(cells, widths[: len(rows[0])], style=style)
    before, after = (
        Paragraph(f"The text {word}.", STYLE) for word in ("before", "after")
    )
    SimpleDocTemplate(str(path)).build([before, table, after])
    return path


def lines_of(path) -> list[str]:
    return pdf.extract(path).pages[0].text.split("\n")


@pytest.mark.parametrize(
    "style",
    [RULED, [("BOX", (0, 0), (-1, -1), 1, "black"), *RULED],
     [("LINEBELOW", (0, 0), (-1, -1), 1, "black"), *RULED]],
    ids=["grid", "boxed", "twice"],
)  # fmt: skip
def test_ruled_table_is_read_a_line_a_row(tmp_path, style):
    path = make_table(tmp_path / "x.pdf", ROWS, style=style)

    assert lines_of(path) == ["The text before.", *AS_LINES, "The text after."]


def test_rows_of_a_ruled_table_are_passages_that_keep_their_cells(tmp_path):
    path = make_table(tmp_path / "x.pdf", ROWS)

    layout = passages_of(pdf.extract(path).pages)

    said = "\n".join(passage.text for passage in layout.passages)
    assert [line for line in AS_LINES if line in said] == AS_LINES
    assert layout.headings == {}


def test_table_without_rules_down_it_is_left_as_it_is(tmp_path):
    style = [("LINEBELOW", (0, 0), (-1, -1), 1, "black")]

    lines = lines_of(make_table(tmp_path / "x.pdf", ROWS, style=style))

    assert [line for line in lines if " | " in line] == []


def test_text_in_a_frame_keeps_its_lines(tmp_path):
    rows = [[LONG], [LONG], [LONG]]

    lines = lines_of(make_table(tmp_path / "x.pdf", rows, widths=(140,)))

    assert (len(lines), " ".join(lines[1:-1])) == (11, " ".join([LONG] * 3))


def test_text_beside_its_number_keeps_its_lines(tmp_path):
    rows = [[str(number), LONG] for number in range(1, 5)]

    lines = lines_of(make_table(tmp_path / "x.pdf", rows))

    assert [line for line in lines if " | " in line] == []
    assert " ".join(lines[1:-1]).split() == " ".join(map(" ".join, rows)).split()


def test_row_as_long_as_a_page_is_no_row(tmp_path):
    rows = [[LONG * 25, LONG * 25], ["One", "Two"]]

    lines = lines_of(make_table(tmp_path / "x.pdf", rows, widths=(220, 220)))

    assert [line for line in lines if " | " in line] == []


def test_table_of_framed_cells_is_read_a_line_a_row(tmp_path):
    path = tmp_path / "x.pdf"
    canvas = Canvas(str(path))
    for column in (0, 1):  # drawn column by column
        for row in range(4):
            canvas.rect(72 + 100 * column, 700 - 20 * row, 100, 20)
            canvas.drawString(
                76 + 100 * column, 706 - 20 * row, f"{NAMES[column]} told {row}"
            )
    canvas.save()

    assert lines_of(path) == [
        f"Police told {row} | School told {row}" for row in range(4)
    ]


def test_boxes_side_by_side_are_no_table(tmp_path):
    lines = lines_of(make_table(tmp_path / "x.pdf", [["One", "Two", "Three"]]))

    assert [line for line in lines if " | " in line] == []


def test_table_drawn_up_the_page_is_left_as_it_is(tmp_path):
    path = tmp_path / "x.pdf"
    canvas = Canvas(str(path))
    canvas.rotate(90)
    table = Table(ROWS, style=RULED)
    table.wrapOn(canvas, 700, 400)
    table.drawOn(canvas, 50, -400)
    canvas.save()

    assert [line for line in lines_of(path) if " | " in line] == []


def test_merged_cells_make_one_row_of_the_rows_they_span(tmp_path):
    rows = [["Stage", "What"], ["First", "Met"], ["", "Told"], ["Last", "Closed"]]
    style = [*RULED, ("SPAN", (0, 1), (0, 2))]

    lines = lines_of(make_table(tmp_path / "x.pdf", rows, style=style))

    assert lines[1:-1] == ["Stage | What", "First | Met Told", "Last | Closed"]


def test_two_tables_on_a_page_stay_apart(tmp_path):
    table = Table([["a", "b"], ["c", "d"]], (90, 90), style=RULED)
    other = Table([["e", "f", "g"], ["h", "i", "j"]], (60, 60, 60), style=RULED)
    path = tmp_path / "x.pdf"
    between = Paragraph("Between them.", STYLE)
    SimpleDocTemplate(str(path)).build([table, between, other])

    assert lines_of(path) == [
        "a | b",
        "c | d",
        "Between them.",
        "e | f | g",
        "h | i | j",
    ]


def test_word_cut_within_a_cell_is_whole_again(tmp_path):
    rows = [["a", "a plan of sever-<br/>al multi-<br/>agency steps"], ["b", "c"]] * 2

    lines = lines_of(make_table(tmp_path / "x.pdf", rows))

    assert lines[1] == "a | a plan of several multi-agency steps"


def test_marks_find_the_cell(tmp_path):
    path = make_table(tmp_path / "x.pdf", ROWS)
    text = pdf.extract(path).pages[0].text
    wanted = (text.index("Police"), text.index("health") + 6)

    with pdf.page_of(path, 1) as page, pdf.text_of(page) as found:
        raw = pdf.raw_text(found)
        (lines,) = places.marks(page, found, raw, text, [wanted])
        width, height = page.get_size()
        x, y, w, h = lines[0]
        under = found.get_text_bounded(
            x * width, (1 - y - h) * height, (x + w) * width, (1 - y) * height
        )

    assert (len(lines), under.strip()) == (1, "Police and health")
