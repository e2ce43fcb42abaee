"""Web pages saved as a file: words in order, and nothing of what surrounds them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.errors import ReportRefused
from reviews.ingest import limits, web
from reviews.ingest.document import SCRIPT
from reviews.ingest.passages import passages_of

from .files import letters_of, make_file


def document_of(tmp_path, body: str, head: str = ""):
    page = f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"
    return web.extract(make_file(tmp_path / "report.html", page.encode()))


def text_of(tmp_path, body: str) -> str:
    return "\n\n".join(page.text for page in document_of(tmp_path, body).pages)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<h2>Findings</h2><p>They\n  <b>m</b>et.", "Findings\n\nThey met."),
        ("<p>One<br>Two</p>Three", "One\nTwo\n\nThree"),
        ("<ul><li>One<li><p>Two</p></ul>", "• One\n\n• Two"),
        ("<ol start=3><li>One<ul><li>Deep</ul><li>Two</ol>",
         "3. One\n\n• Deep\n\n4. Two"),
        ("<ol type=a><li>One<li value=4>Two</ol>", "a. One\n\nd. Two"),
        ("<li>Alone", "• Alone"),
        ("<dl><dt>Term<dd>Meaning</dl>", "Term\n\nMeaning"),
        ("<pre>One\nTwo</pre>", "One\nTwo"),
        ("caf&eacute; &#8220;x&#8221; a &amp; b", "café “x” a & b"),
        ("<p>Shown<textarea>typed</textarea><svg><text>drawn</text></svg>", "Shown"),
    ],
)  # fmt: skip
def test_extract_reads_what_a_reader_sees(tmp_path, body, text):
    assert text_of(tmp_path, body) == text


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        ("<tr><th>When<th>What<tr><td>May<td><p>Told<p>Met",
         "When | What\n\nMay | Told Met"),
        ("<tr><td>Alone<td>", "Alone"),
        ("<tr><td>", "After"),
        ("<tr><td><p>One<p>Two", "One\n\nTwo"),
        ("<tr><td>A<td><table><tr><td>B<td>C</table>", "A\n\nB | C"),
        ("<tr>Stray<td>Cell", "Stray | Cell"),
    ],
)  # fmt: skip
def test_extract_reads_tables_row_by_row(tmp_path, rows, text):
    found = text_of(tmp_path, f"<table>{rows}</table>After")

    assert found == f"{text}\n\nAfter".removeprefix("After\n\n")


def test_extract_reads_a_table_that_lays_out_the_page_as_paragraphs(tmp_path):
    long = "word " * 700

    text = text_of(tmp_path, f"<table><tr><td>Menu<td>{long}</table>")

    assert text.startswith("Menu\n\nword word")


def test_extract_of_an_unclosed_row_keeps_its_words(tmp_path):
    assert text_of(tmp_path, "<table><tr><td>One<td>Two") == "One | Two"


def test_extract_leaves_out_menus_and_says_so(tmp_path):
    document = document_of(
        tmp_path, "<nav>Home</nav><div role=navigation>Up</div><p>Words"
    )

    assert (document.pages[0].text, document.notes) == ("Words", [web.SURROUNDINGS])


def test_extract_reads_the_main_part_where_most_words_are(tmp_path):
    document = document_of(
        tmp_path, "<div>Cookies</div><main><div>All</div> of the words</main>Help"
    )

    assert document.pages[0].text == "All\n\nof the words"
    assert document.notes == [web.SURROUNDINGS]


def test_extract_does_not_believe_a_main_part_with_few_words(tmp_path):
    document = document_of(tmp_path, "<main>Few</main><p>Most of the words are here")

    assert document.pages[0].text == "Few\n\nMost of the words are here"
    assert document.notes == []


def test_extract_leaves_scripts_and_frames_alone_and_says_so(tmp_path):
    body = "<script>document.write('<p>x')</script><iframe src=x>old</iframe><p>Words"

    document = document_of(tmp_path, body)

    assert document.pages[0].text == "Words"
    assert document.notes == [SCRIPT, web.FRAMES]


def test_extract_gives_properties(tmp_path):
    head = "<title>A  child</title><meta name=Author content=Board><meta name=x>"

    document = document_of(tmp_path, "<p>Words", head)

    assert document.properties == {"Title": "A child", "Author": "Board"}
    assert (document.kind, document.pages[0].width) == ("html", 0)


def test_extract_without_text_is_refused(tmp_path):
    with pytest.raises(ReportRefused, match="The web page holds no text"):
        document_of(tmp_path, "<div><script>draw()</script></div>")


def test_extract_of_a_mark_and_nothing_else_is_refused(tmp_path):
    path = make_file(tmp_path / "report.html", b"\xef\xbb\xbf")

    with pytest.raises(ReportRefused, match="The web page holds no text"):
        web.extract(path)


def test_extract_of_a_huge_page_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "MAX_WEB_PAGE", 10)

    with pytest.raises(ReportRefused, match="far larger than a report"):
        document_of(tmp_path, "<p>Words")


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("caffè".encode("utf-8-sig"), "caffè"),
        ("caffè".encode("utf-16"), "caffè"),
        ("caffè".encode(), "caffè"),
        (b"<i charset='iso-8859-1'>\xe8 \x93x\x94", "<i charset='iso-8859-1'>è “x”"),
        (b"<i t='a; charset=windows-1250'>\xb3", "<i t='a; charset=windows-1250'>ł"),
        ("<meta charset=nonsense>ŵ".encode(), "<meta charset=nonsense>ŵ"),
        (b"It didn\x92t tell them \x93at once\x94.", "It didn’t tell them “at once”."),
    ],
)  # fmt: skip
def test_decoded_goes_by_mark_then_name_then_guess(raw, text):
    assert web.decoded(raw) == text


def test_decoded_gives_something_for_anything():
    assert len(web.decoded(b"\xff\x81\x8d" + bytes(range(128, 256)))) > 0


_WORDS = st.text("abcdefghij .", min_size=1, max_size=300)
_BLOCKS = st.sampled_from(
    ["<p>{}</p>", "<h2>{}</h2>", "<ul><li>{}</ul>", "<div>{}<br>", "{}<hr>",
     "<table><tr><td>{}</table>", "<section><pre>{}</pre>"]
)  # fmt: skip


@given(st.lists(st.tuples(_BLOCKS, _WORDS), max_size=40))
def test_no_word_is_lost_or_doubled_between_a_web_page_and_its_passages(blocks):
    html = "".join(block.format(words) for block, words in blocks)
    wanted = [letter for _, words in blocks for letter in words if letter.isalpha()]

    pages = web.pages_of(web.flow_of(html).parts)
    layout = passages_of(pages)

    in_pages = [letter for page in pages for letter in page.text if letter.isalpha()]
    assert in_pages == wanted
    assert sorted(letters_of(layout, pages)) == sorted(wanted)
