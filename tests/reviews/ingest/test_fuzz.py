"""Damaged copies of files of every kind: the same ones each time, and none escapes."""

from bench import fuzz

from .files import make_docx, make_file, make_pdf

WEB_PAGE = b"<!DOCTYPE html><html><body>%s</body></html>" % (
    b"<h2>Findings</h2><table><tr><td>The school<td>told nobody.</table>" * 20
)


def originals(tmp_path) -> list[bytes]:
    words = ["Findings", "The school told nobody, and nobody asked."] * 10
    made = (
        make_pdf(tmp_path / "a.pdf", ["\n".join(words)] * 3, header="Page {n}"),
        make_docx(tmp_path / "a.docx", words),
        make_file(tmp_path / "a.html", WEB_PAGE),
    )
    return [path.read_bytes() for path in made]


def test_damaged_files_end_as_read_or_refused(tmp_path):
    figures = fuzz.fuzz(originals(tmp_path), files=60, seed=1).as_figures()

    found = {name: figures[name] for name in ("files", "hangs", "errors")}
    assert found == {"files": 60, "hangs": 0, "errors": []}


def test_damage_is_the_same_for_the_same_seed(tmp_path):
    given = originals(tmp_path)

    one, other = (list(fuzz.damaged(given, files=12, seed=3)) for _ in range(2))

    assert [len(content) for content in one] == [len(content) for content in other]
