"""The tagger's promises: true quotations, no exceptions, the same answer each time."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from themes.tagging import Suggestion, load
from themes.tagging.lexicon import Lexicon, PatternReader, RuleError, expand, phrases_of
from themes.tagging.matching import Reading
from themes.tagging.rulebook import fingerprint, read_rules
from themes.tagging.scoring import score
from themes.tagging.tagger import RuleTagger
from themes.tagging.text import BLOCK, blocks, fold, sentence_starts

FINDING = "The review found that the strategy discussion was not convened in time."

VOCABULARY = """not no supervision was strategy discussion children seen alone recorded
the and however information shared with GP. CAF? told to complete a; school, ‘mother’ •
effective thresholds well core group Ŵyn 😀 assessment lacked — thorough"""
WORDS = st.sampled_from(VOCABULARY.split())
TEXTS = st.one_of(st.text(), st.lists(WORDS, max_size=80).map(" ".join))

# The first example of all pays for reading the rules.
any_time = hypothesis_settings(deadline=None)


@any_time
@given(TEXTS)
def test_tagger_quotes_what_stands_in_the_text(text):
    tags = load("rules").tag(text)

    assert [tag.quote for tag in tags] == [text[tag.start : tag.end] for tag in tags]


@any_time
@given(TEXTS, st.sampled_from(["", "findings", "introduction", "good-practice"]))
def test_tagger_gives_the_same_answer_each_time(text, section):
    assert load("rules").tag(text, section=section) == load("rules").tag(
        text, section=section
    )


@any_time
@given(TEXTS)
def test_tagger_suggests_a_theme_and_polarity_once(text):
    keys = [(tag.theme, tag.polarity) for tag in load("rules").tag(text)]

    assert len(keys) == len(set(keys))


@any_time
@given(TEXTS)
def test_tagger_scores_between_nought_and_one_and_abstains_below_threshold(text):
    tagger = load("rules")

    for tag in tagger.tag(text):
        assert 0 <= tag.score <= 1
        threshold = tagger.book.thresholds[tag.theme, tag.polarity]
        assert (tag.state == "suggested") == (tag.score >= threshold)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\x00",
        "😀" * 50,
        "\ud800 the visit",
        "Ni chynhaliwyd cyfarfod strategaeth ar ôl yr ail anaf.",
        " ".join(["not"] * 5000),
        "x" * 1_000_000,
    ],
)
def test_tagger_reads_any_text(text):
    assert [tag for tag in load("rules").tag(text) if tag.state == "suggested"] == []


def test_tagger_reads_a_line_of_a_million_characters_to_its_end():
    text = "word " * 200_000 + FINDING

    tags = load("rules").tag(text)

    assert [tag.theme for tag in tags] == ["strategy-discussion-not-convened"]
    assert tags[0].quote.endswith(FINDING)


def test_tagger_finds_a_problem_with_its_proof_and_its_reason():
    tags = load("rules").tag(FINDING)

    assert tags == [
        Suggestion(
            theme="strategy-discussion-not-convened",
            polarity="problem",
            state="suggested",
            score=0.9,
            start=0,
            end=len(FINDING),
            quote=FINDING,
            why="‘strategy discussion’ near ‘not convened’, read as a shortcoming.",
        )
    ]


def test_quotation_leaves_out_the_clauses_that_prove_nothing():
    text = (
        "In the spring of that year, after a long delay at the court, the social "
        "worker had no supervision for five months, and the school closed for Easter."
    )

    tags = [
        tag for tag in load("rules").tag(text) if tag.theme == "supervision-oversight"
    ]

    assert [tag.quote for tag in tags] == [
        "the social worker had no supervision for five months"
    ]


def test_quotation_leaves_off_the_dash_of_a_list():
    text = "- The strategy discussion was not convened in time;\n- Another thing."

    assert [tag.quote for tag in load("rules").tag(text)] == [
        "The strategy discussion was not convened in time"
    ]


def test_quotation_has_at_most_forty_words():
    text = (
        "The panel " + "and the group " * 60 + "had no reflective space " + "so " * 60
    )

    assert [len(tag.quote.split()) <= 40 for tag in load("rules").tag(text)] == [True]


@pytest.mark.parametrize(
    "section", ["terms-of-reference", "glossary", "contents", "appendix"]
)
def test_sections_without_findings_are_not_tagged(section):
    assert load("rules").tag(FINDING, section=section) == []


def test_introduction_asks_for_more_evidence():
    plain, introduced = (
        load("rules").tag(FINDING, section=section)[0].score
        for section in ("", "introduction")
    )

    assert introduced < plain


def test_good_practice_section_leans_to_good():
    text = "Assessments were appropriate."

    plain, leaning = (
        load("rules").tag(text, section=section)[0].score
        for section in ("", "good-practice")
    )

    assert plain < leaning


@pytest.mark.parametrize(
    "text",
    [
        "Was the strategy discussion not convened in time?",
        "It is recommended that supervision is regular and reflective.",
        "Ensure that assessments are thorough.",
        "Assessments should be thorough.",
        "Statutory guidance says that supervision is regular.",
    ],
)
def test_questions_wishes_and_policy_are_not_findings(text):
    assert [
        tag.theme for tag in load("rules").tag(text) if tag.state == "suggested"
    ] == []


def test_denied_praise_is_a_problem():
    tags = load("rules").tag("Supervision is not always regular or reflective.")

    assert [(tag.theme, tag.polarity) for tag in tags] == [
        ("supervision-oversight", "problem")
    ]


def test_a_turn_of_thought_keeps_praise_and_criticism_apart():
    text = "Visits were late but supervision was regular and reflective."

    assert [(tag.theme, tag.polarity) for tag in load("rules").tag(text)] == [
        ("supervision-oversight", "good")
    ]


def test_verbless_item_under_what_must_improve_is_a_problem():
    tags = load("rules").tag("What needs to improve\n• The quality of supervision.")

    assert [(tag.theme, tag.polarity) for tag in tags] == [
        ("supervision-oversight", "problem")
    ]


def test_verb_after_such_an_opening_makes_it_a_statement():
    text = "The quality of supervision is good."

    assert [(tag.theme, tag.polarity) for tag in load("rules").tag(text)] == [
        ("supervision-oversight", "good")
    ]


def test_tagger_is_made_once_and_knows_its_version():
    tagger = load("rules")

    assert tagger is load("rules")
    assert (tagger.name, tagger.version) == ("rules", read_rules().version)
    assert tagger.fingerprint == fingerprint()
    assert len(tagger.fingerprint) == 12


def test_fold_keeps_every_offset():
    assert fold("Not-recorded: ‘Ŵhy?’") == " not recorded    hy   "


def test_sentences_end_at_stops_and_not_at_titles():
    text = "Mr. Smith agreed. The panel met; it was late.\n• One thing\n• Another"
    starts = sentence_starts(text)

    assert [text[at:].split()[0] for at in starts] == [
        "Mr.",
        "The",
        "it",
        "One",
        "Another",
    ]


def test_blocks_put_together_are_the_text():
    text = "a word " * BLOCK

    assert "".join(block for _, block in blocks(text)) == text
    assert max(len(block) for _, block in blocks(text)) <= BLOCK


def test_score_grows_with_further_evidence_and_never_shrinks():
    assert score([0.0]) == 0.5
    assert score([1.2]) < score([1.2, 1.2])
    assert score([1.2, -3.0]) == score([1.2])


def test_expand_gives_every_form_of_a_word():
    assert list(expand("not refer/red/ral")) == [
        " not refer ",
        " not referred ",
        " not referral ",
    ]


def test_rules_refuse_a_term_nobody_named():
    with pytest.raises(RuleError, match="No term is called"):
        phrases_of("supervision | $unheard", {})


def test_rules_refuse_an_empty_phrase():
    with pytest.raises(RuleError, match="empty phrase"):
        phrases_of("supervision | ", {})


def rule_folder(folder: Path, rule: str) -> Path:
    terms = "praise short denial negator wish turn hedge policy ask mask recommend"
    terms += " governance inquest fragment mend imperative"
    cues = "".join(f"  {name}: {name}x\n" for name in terms.split())
    (folder / "_cues.yaml").write_text(f'version: "9"\nterms:\n{cues}', "utf-8")
    (folder / "some.yaml").write_text(rule, "utf-8")
    return folder


def test_rules_refuse_a_strength_nobody_knows(tmp_path):
    folder = rule_folder(tmp_path, "some-theme:\n  problem:\n    huge:\n      - word\n")

    with pytest.raises(RuleError, match="huge"):
        read_rules(folder)


def found(line: str, text: str, tmp_path: Path) -> list[str]:
    """The words a single pattern line finds in a text."""
    rule = f"some-theme:\n  problem:\n    strong:\n      - {line}\n"
    book = read_rules(rule_folder(tmp_path, rule))
    reading = Reading(text, book.lexicon)
    return [
        " … ".join(text[start:end] for start, end in match.spans)
        for match in reading.matches()
    ]


@pytest.mark.parametrize(
    ("line", "text", "expected"),
    [
        ("cat > dog", "The cat saw the dog.", ["cat … dog"]),
        ("cat > dog", "The dog saw the cat.", []),
        ("cat ~ dog", "The dog saw the cat.", ["cat … dog"]),
        ("cat >2 dog", "The cat saw a very big dog.", []),
        ("cat > dog", "The cat slept. The dog woke.", []),
        ("cat >> dog", "The cat slept. The dog woke.", ["cat … dog"]),
        ("cat > dog", "The cat slept turnx the dog woke.", []),
        ("cat > dog ! bird", "The cat saw the dog and a bird.", []),
        ("cat > dog ! bird", "The cat saw the dog. A bird sang.", ["cat … dog"]),
        ("cat/s | kitten", "Cats and a kitten.", ["Cats", "kitten"]),
        ("cat", "The cathedral.", []),
        ("big cat ~ cat", "A big cat.", []),
    ],
)
def test_pattern_line_finds(line, text, expected, tmp_path):
    assert found(line, text, tmp_path) == expected


def test_pattern_looks_no_further_than_its_gap_to_either_side(tmp_path):
    text = "Dog " + "and some more words " * 40 + "cat " + "and so on " * 40 + "dog."

    assert found("cat ~ dog", text, tmp_path) == []


def test_quotation_of_events_far_apart_is_the_last_of_them(tmp_path):
    rule = "some-theme:\n  problem:\n    strong:\n      - cat >> dog\n"
    book = read_rules(rule_folder(tmp_path, rule))
    text = "The cat sat " + "so very still " * 12 + "there. Then a big dog came in."

    tags = RuleTagger(book, "abc").tag(text)

    assert [tag.quote for tag in tags] == ["Then a big dog came in."]


def test_denial_that_belongs_to_the_praise_itself_does_not_deny_it(tmp_path):
    rule = "some-theme:\n  good:\n    strong:\n      - $praise\n"
    folder = rule_folder(tmp_path, rule)
    cues = folder / "_cues.yaml"
    text = cues.read_text("utf-8").replace("praisex", "not bad")
    cues.write_text(text.replace("negatorx", "not"), "utf-8")

    reading = Reading("That is not bad.", read_rules(folder).lexicon)

    assert len(list(reading.matches())) == 1


def test_praise_in_a_coroners_text_counts_for_less():
    praise = "Assessments are thorough."
    inquest = f"The inquest heard from nine witnesses. {praise}"

    assert load("rules").tag(inquest)[0].score < load("rules").tag(praise)[0].score


def test_mask_hides_the_cues_inside_it(tmp_path):
    rule = "some-theme:\n  problem:\n    strong:\n      - well\n"
    folder = rule_folder(tmp_path, rule)
    cues = folder / "_cues.yaml"
    cues.write_text(cues.read_text("utf-8").replace("maskx", "as well as"), "utf-8")
    reading = Reading("A as well as B did well.", read_rules(folder).lexicon)

    assert [match.start for match in reading.matches()] == [19]


def test_theme_that_needs_a_family_in_sight_is_silent_without(tmp_path):
    text = "The report was not seen by the manager. It was never recorded why."

    assert "voice-of-child" not in {tag.theme for tag in load("rules").tag(text)}


def test_lexicon_gives_like_terms_one_number():
    lexicon = Lexicon()
    reader = PatternReader(lexicon, "some-theme", {"pets": ["cat", "dog"]})

    assert reader.term("cat | dog") == reader.term("$pets")
