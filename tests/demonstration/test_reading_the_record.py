"""How well reading finds the record, the recommendations and the findings of reports.

Measured on the invented reports, whose true records are known. One is a scan, which
has no text before OCR. The floors are what is reached today, a little below.
"""

import re
from collections import defaultdict

import pytest
import yaml

from demonstration.corpus import DATA
from reviews.ingest.conclusions import Conclusions, conclusions_of
from reviews.ingest.guessing import guesses_of
from reviews.ingest.passages import passages_of
from reviews.ingest.reader import reader

SINGLE = {
    "title": 0.95,
    "alias": 0.95,
    "review_type": 0.95,
    "nation": 0.95,
    "publisher": 0.95,
    "year_published": 0.95,
    "incident_from": 0.95,
    "incident_to": 0.95,
    "outcome": 0.9,
}
# of all true values how many are guessed, and of all guessed how many are true
LISTS = {
    "agencies": (0.8, 0.75),
    "age_bands": (0.8, 0.9),
    # the reports tell of harm more often than they name it
    "harm": (0.5, 0.8),
}
NATIONS = {"wales", "scotland", "northern-ireland"}


@pytest.fixture(scope="session")
def read_reports(written):
    """Every report that has text, as (report, document, layout)."""
    read = []
    for report, path in written:
        if report.format != "image-pdf":
            document = reader().extract(path)
            read.append((report, document, passages_of(document.pages)))
    return read


@pytest.fixture(scope="session")
def guessed(read_reports):
    """The guesses of each report, as (report, {field: values, the best first})."""
    found = []
    for report, document, layout in read_reports:
        values = defaultdict(list)
        for guess in guesses_of(
            document.pages, layout, document.properties, report.file_name
        ):
            values[guess.field].append(guess.value)
        found.append((report, values))
    return found


@pytest.fixture(scope="session")
def concluded(read_reports):
    return [
        (report, conclusions_of(document.pages, layout))
        for report, document, layout in read_reports
    ]


def true_value(report, field: str) -> str:
    if field == "nation":
        return report.area if report.area in NATIONS else "england"
    return str(getattr(report, field))


def bare(text: str) -> str:
    return re.sub(r"\W+", "", text.lower())


def written_recommendations(report) -> set[str]:
    story = (DATA / "reports" / f"{report.reference}.yaml").read_text("utf-8")
    return {bare(text) for text, *_ in yaml.safe_load(story)["recommendations"]}


@pytest.mark.parametrize(("field", "floor"), SINGLE.items())
def test_best_guess_of_a_field_is_the_true_one(guessed, field, floor):
    right = [
        values[field][:1] == [true_value(report, field)] for report, values in guessed
    ]

    assert sum(right) / len(right) >= floor


@pytest.mark.parametrize(("field", "floors"), LISTS.items())
def test_guesses_of_a_list_are_most_of_it_and_mostly_true(guessed, field, floors):
    pairs = [(set(getattr(r, field)), set(values[field])) for r, values in guessed]
    shared = sum(len(true & told) for true, told in pairs)

    recall = shared / sum(len(true) for true, _ in pairs)
    precision = shared / sum(len(told) for _, told in pairs)

    assert (recall >= floors[0], precision >= floors[1]) == (True, True)


def test_recommendations_are_those_of_the_stories(concluded):
    pairs = [
        (written_recommendations(report), {bare(r.text) for r in told.recommendations})
        for report, told in concluded
    ]
    shared = sum(len(true & told) for true, told in pairs)

    assert shared / sum(len(true) for true, _ in pairs) >= 0.95
    assert shared / sum(len(told) for _, told in pairs) >= 0.95


def test_recommendations_keep_their_numbers(concluded):
    out_of_order = [
        report.reference
        for report, told in concluded
        if [r.number for r in told.recommendations]
        != [str(n) for n, _ in enumerate(told.recommendations, start=1)]
    ]

    assert out_of_order == []


def test_every_report_has_findings(concluded):
    without = [report.reference for report, told in concluded if not told.findings]

    assert without == []


def test_scan_without_text_tells_nothing(written):
    (path,) = (path for report, path in written if report.format == "image-pdf")
    document = reader().extract(path)
    layout = passages_of(document.pages)

    assert conclusions_of(document.pages, layout) == Conclusions()
    assert guesses_of(document.pages, layout, document.properties) == []
