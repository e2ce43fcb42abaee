"""Each theme's rules: a sentence they must suggest, and a near one they must not."""

import pytest
import yaml

from themes.tagging import load
from themes.tagging.rulebook import RULES

# theme: (a sentence that reports the problem, a sentence that only looks like it)
PROBLEMS = {
    "early-help-assessment-disagreement": (
        "The school nurse was told to complete a CAF although she thought that the "
        "family needed a social worker.",
        "The parents and the school chose an early help assessment together.",
    ),
    "referral-contact-confusion": (
        "The midwife believed that she had made a referral; the system shows a "
        "contact with no further action.",
        "The referral was accepted on the same day.",
    ),
    "threshold-differences": (
        "Thresholds were not understood in the same way by the two agencies.",
        "A threshold document sets out four levels of need.",
    ),
    "bruising-non-mobile-no-referral": (
        "The nurse noted a bruise on the baby, who was six weeks old. No referral "
        "was made.",
        "The toddler had a bruise on his shin from the playground.",
    ),
    "sexual-activity-disclosure-no-referral": (
        "The girl was given contraception and the age of her partner was not asked.",
        "The clinic offers contraception to young people on three days a week.",
    ),
    "missed-appointments-not-followed-up": (
        "The boy was discharged after three missed appointments.",
        "The family attended every appointment at the hospital.",
    ),
    "cumulative-neglect-normalised": (
        "Professionals became accustomed to the smell, the dirt and the cold in the "
        "children's rooms.",
        "Neglect is one of four categories of abuse used for children.",
    ),
    "unresolved-disagreement-csc-involvement": (
        "The school rang four times and was told each time that the threshold was "
        "not met.",
        "The school and the social worker agreed on the level of help.",
    ),
    "conference-unequal-weight": (
        "The plan ended although the health visitor and the school disagreed; the "
        "decision followed the social worker's view and dissent was not recorded in "
        "the minutes of the conference.",
        "The conference agreed that the plan should go on.",
    ),
    "escalation-not-used": (
        "The escalation procedure was not used.",
        "The escalation policy is to be found on the partnership's website.",
    ),
    "professional-hierarchy": (
        "The grandmother's warnings were dismissed as a family dispute.",
        "The grandmother lived two streets away.",
    ),
    "strategy-discussion-not-convened": (
        "No strategy discussion was held after the second injury.",
        "A strategy discussion is a meeting of police, health and social care.",
    ),
    "strategy-discussion-key-agency-absent": (
        "Health was not invited to the strategy discussion.",
        "The strategy discussion took place at the hospital.",
    ),
    "conference-unfocused": (
        "The child protection plan was vague, with no timescales and no contingency.",
        "The child protection plan was made in March.",
    ),
    "core-group-not-functioning": (
        "Core groups were poorly attended and did not monitor the plan.",
        "The core group has five members.",
    ),
    "silo-working": (
        "The services worked in isolation and nobody coordinated the response.",
        "Several services are commissioned by the council.",
    ),
    "medical-cause-of-injury-misread": (
        "The opinion that the fracture was consistent with a fall was read as proof "
        "that it was accidental.",
        "The consultant saw the child on the ward on Tuesday.",
    ),
    "police-nfa-misinterpreted": (
        "When the police took no further action, social care closed its enquiries.",
        "The police interviewed two witnesses in June.",
    ),
    "partial-assessment": (
        "The assessment lacked analysis and did not consider the siblings.",
        "The assessment was completed in May.",
    ),
    "changing-risk-not-reassessed": (
        "The risk assessment was not updated after the new partner moved in.",
        "The risk assessment was written in April.",
    ),
    "school-information-withheld-conference": (
        "The school's report to conference made no mention of the hunger seen in "
        "class.",
        "The school sent its report to conference on time.",
    ),
    "conference-reluctance-family-present": (
        "Professionals did not feel able to say what they knew in front of the "
        "father at the conference.",
        "The father attended the conference with his solicitor.",
    ),
    "within-health-information-gap": (
        "The discharge summary was not sent to the GP.",
        "The GP practice serves nine thousand patients.",
    ),
    "no-feedback-to-referrer": (
        "The nursery heard nothing back and was never told the outcome.",
        "The outcome of the referral was an assessment.",
    ),
    "domestic-abuse-notification-overload": (
        "Police notifications were dealt with one at a time and each was closed.",
        "Police sent a notification on Monday.",
    ),
    "cross-boundary-transfer-information-lost": (
        "When the family moved to a new area the records were not transferred for "
        "three months.",
        "The family moved to a new area in the spring.",
    ),
    "information-sharing": (
        "Key information was not shared with the social worker.",
        "Information sharing is governed by a protocol of 2015.",
    ),
    "euphemistic-language-records": (
        "The phrase ‘volatile relationship’ in the records concealed a pattern of "
        "assaults.",
        "The records are kept on an electronic system.",
    ),
    "referral-quality": (
        "The referral was vague and did not mention the children.",
        "The referral was sent by e-mail.",
    ),
    "record-keeping": (
        "There is no record of the reasons for this decision.",
        "The records of four agencies were read for this review.",
    ),
    "adult-services-child-not-considered": (
        "The drug worker did not ask about the children.",
        "The drug worker met the mother every week.",
    ),
    "unseen-men": (
        "Little was known about the father, who was never spoken to.",
        "The father is aged thirty and works nights.",
    ),
    "early-help-drift": (
        "Early help had no lead professional and was not reviewed.",
        "Early help is offered by the council and by charities.",
    ),
    "pre-birth-assessment-late": (
        "The pre-birth assessment was delayed and no plan was in place.",
        "The pregnancy was confirmed in January.",
    ),
    "child-in-need-drift": (
        "Child in need meetings were not held and the plan drifted.",
        "The children were supported under a child in need plan.",
    ),
    "premature-closure-step-down": (
        "The case was closed too soon, before change was sustained.",
        "The case was opened in the autumn.",
    ),
    "written-agreements": (
        "The mother signed a written agreement that was never monitored.",
        "The landlord sent the tenancy papers.",
    ),
    "professional-curiosity": (
        "There was a lack of professional curiosity about who lived in the home.",
        "The panel met on nine occasions.",
    ),
    "start-again-syndrome": (
        "The family's history was not considered and the baby was seen as a fresh "
        "start.",
        "The family's history is set out in the first chapter.",
    ),
    "over-optimism": (
        "Professionals were over-optimistic about the parents' ability to change.",
        "The parents hoped to move before the winter.",
    ),
    "voice-of-child": (
        "The children were not seen alone and their views were not recorded.",
        "The children are aged five and seven.",
    ),
    "identity-culture-not-explored": (
        "The family's ethnicity was not explored and no interpreter was used.",
        "The family are of mixed ethnicity.",
    ),
    "behaviour-not-read": (
        "The boy's behaviour was managed and not understood as a sign of distress.",
        "The boy's behaviour policy was printed in his planner.",
    ),
    "disguised-compliance": (
        "Attendance at sessions was taken as progress although nothing changed.",
        "Attendance at the group was open to all parents.",
    ),
    "hostile-or-avoidant-family": (
        "Repeated no access visits did not lead to action.",
        "The visits were made at four o'clock.",
    ),
    "parental-deceit": (
        "The stepfather coached the children before each visit.",
        "The stepfather drove the children to school.",
    ),
    "supervision-oversight": (
        "There was no supervision and management oversight was weak.",
        "The supervision policy was issued in 2014.",
    ),
    "capacity-turnover": (
        "High caseloads and vacancies meant that visits were late.",
        "The team has eleven social workers.",
    ),
}

GOOD = {
    "voice-of-child": "Children are seen alone and their views are well recorded.",
    "strategy-discussion-not-convened": "Strategy meetings are held promptly.",
    "strategy-discussion-key-agency-absent": "Strategy meetings are well attended.",
    "threshold-differences": "Thresholds are well understood by partners.",
    "supervision-oversight": "Supervision is regular and reflective.",
    "information-sharing": "Information is shared promptly between agencies.",
    "partial-assessment": "Assessments are thorough and analytical.",
    "silo-working": "Agencies work well together to protect children.",
    "capacity-turnover": "Social workers have manageable caseloads.",
    "core-group-not-functioning": "Core groups are well attended and drive the plan.",
    "record-keeping": "The rationale for decisions is clearly recorded.",
    "early-help-drift": "Early help is effective and prevents needs escalating.",
    "start-again-syndrome": "Family history is well considered in assessments.",
}


def suggested(text):
    return {
        (tag.theme, tag.polarity)
        for tag in load("rules").tag(text)
        if tag.state == "suggested"
    }


@pytest.mark.parametrize("theme", PROBLEMS)
def test_rules_suggest_the_problem_they_are_for(theme):
    example, _ = PROBLEMS[theme]

    assert {one for one in suggested(example) if one[0] == theme} == {
        (theme, "problem")
    }


@pytest.mark.parametrize("theme", PROBLEMS)
def test_rules_leave_a_neutral_mention_alone(theme):
    _, counter_example = PROBLEMS[theme]

    assert suggested(counter_example) == set()


@pytest.mark.parametrize("theme", GOOD)
def test_rules_suggest_good_practice_as_good(theme):
    assert {one for one in suggested(GOOD[theme]) if one[0] == theme} == {
        (theme, "good")
    }


def test_rules_and_examples_cover_every_theme_of_the_taxonomy():
    path = RULES.parents[1] / "data" / "taxonomy.yaml"
    content = yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)
    codes = sorted(theme["code"] for theme in content["themes"])

    assert load("rules").book.themes == codes
    assert sorted(PROBLEMS) == codes


def test_rule_files_are_short_enough_to_read():
    lengths = {
        path.name: len(path.read_text("utf-8").splitlines())
        for path in RULES.glob("*.yaml")
    }

    assert {name: n for name, n in lengths.items() if n >= 400} == {}
