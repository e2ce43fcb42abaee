"""Rules and model together: any text is read, and every suggestion has its proof."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from themes.tagging import NAMES, load
from themes.tagging.combined import FAINT
from themes.tagging.loading import load as load_by_name
from themes.tagging.rulebook import POLARITIES

WORDS = [
    "supervision",
    "was",
    "not",
    "recorded",
    "the",
    "social",
    "worker",
    "father",
    "health",
    "visitor",
    "referral",
    "strategy",
    "discussion",
    "good",
    "timely",
    ".",
    ",",
    ";",
    "\n",
    "•",
    "but",
    "although",
    "14",
    "Mrs.",
    "Dr",
    "“",
    "”",
    "é",
    "ŵ",
    "漢",
]
texts = st.one_of(
    st.text(max_size=400), st.lists(st.sampled_from(WORDS), max_size=80).map(" ".join)
)
sections = st.sampled_from(
    ["", "findings", "recommendations", "glossary", "unheard-of"]
)


@settings(max_examples=1000, deadline=None)
@given(texts, sections)
def test_any_text_is_read_the_same_twice_and_quoted_from_itself(text, section):
    tags = load().tag(text, section=section)

    assert [text[tag.start : tag.end] for tag in tags] == [tag.quote for tag in tags]
    assert load().tag(text, section=section) == tags
    assert len({tag.theme for tag in tags}) == len(tags)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\0",
        "🙂" * 500,
        "Ni chafodd y plentyn ei weld ar ei ben ei hun.",
        "לא נרשם",
    ],
)
def test_text_in_no_english_is_read_without_result(text):
    assert [tag for tag in load().tag(text) if tag.state == "suggested"] == []


def test_a_line_of_a_million_characters_is_read():
    text = "The health visitor was not told and nothing was recorded, " * 17_500

    tags = load().tag(text)

    assert [text[tag.start : tag.end] for tag in tags] == [tag.quote for tag in tags]


def test_reason_names_the_rule_and_the_words_learned():
    tags = load().tag("The strategy discussion was not convened in time.")

    assert tags[0].theme == "strategy-discussion-not-convened"
    assert tags[0].why.startswith(
        "‘strategy discussion’ near ‘not convened’, read as a shortcoming; worded like "
    )


def test_braces_in_the_text_do_no_harm_to_the_reason():
    tags = load().tag("The strategy discussion {0} was not convened {in} time.")

    assert "{examples}" not in " ".join(tag.why for tag in tags)


@pytest.mark.parametrize("section", ["glossary", "terms-of-reference", "contents"])
def test_sections_without_findings_are_silent(section):
    assert load().tag("Supervision was not recorded.", section=section) == []


def test_below_the_threshold_the_tagger_is_unsure():
    tagger = load()
    text = "Supervision was not always recorded. The father was rarely mentioned."

    tags = tagger.tag(text)

    for tag in tags:
        theme, side = (
            tagger.model.themes.index(tag.theme),
            POLARITIES.index(tag.polarity),
        )
        threshold = tagger.model.thresholds[theme, side]
        assert tag.state == "unsure" or tag.score >= threshold
        assert tag.score >= round(FAINT * threshold, 2) - 0.01


def test_model_and_rules_make_the_version_and_the_fingerprint():
    tagger, rules = load(), load("rules")

    assert tagger.version == f"{rules.version}+{tagger.model.version}"
    assert tagger.fingerprint != rules.fingerprint
    assert len(tagger.fingerprint) == 12


def test_taggers_are_found_by_name_only():
    assert [load(name).name for name in NAMES] == list(NAMES)
    with pytest.raises(ValueError, match="There is no tagger “oracle”"):
        load_by_name("oracle")
