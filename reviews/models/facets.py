"""The values a review's record may take, as catalogues of reviews use them."""

from django.db import models


class Nation(models.TextChoices):
    ENGLAND = "england", "England"
    WALES = "wales", "Wales"
    SCOTLAND = "scotland", "Scotland"
    NORTHERN_IRELAND = "northern-ireland", "Northern Ireland"
    CROWN_DEPENDENCIES = "crown-dependencies", "Crown dependencies"


class ReviewType(models.TextChoices):
    SCR = "scr-england", "Serious case review"
    LCSPR = "lcspr", "Local child safeguarding practice review"
    NATIONAL = "national-cspr", "National child safeguarding practice review"
    RAPID = "rapid-review", "Rapid review"
    CPR = "cpr-wales", "Child practice review"
    SUSR = "susr", "Single unified safeguarding review"
    SIGNIFICANT = "icr-scr-scotland", "Initial or significant case review"
    LEARNING = "learning-review-scotland", "Learning review"
    CMR = "cmr-ni", "Case management review"
    OTHER = "other-multi-agency", "Other multi-agency learning review"
    THEMATIC = "thematic", "Thematic review of several cases"


class ReviewModel(models.TextChoices):
    """How the review was done, where its report says so."""

    LEARNING_TOGETHER = "learning-together", "Learning Together (SCIE)"
    WELSH = "welsh-model", "Welsh model"
    SILP = "silp", "Significant incident learning process (SILP)"
    ROOT_CAUSE = "root-cause-analysis", "Root cause analysis"
    APPRECIATIVE = "appreciative-inquiry", "Appreciative inquiry"
    SYSTEMS = "systems", "Other systems approach"
    TRADITIONAL = "traditional", "Individual management reviews and an overview"
    HYBRID = "hybrid", "Hybrid"


class Outcome(models.TextChoices):
    DEATH = "death", "Death"
    SERIOUS_HARM = "serious-harm", "Serious harm"
    OTHER = "other", "Other"


class Harm(models.TextChoices):
    PHYSICAL = "physical-abuse", "Physical abuse"
    HEAD_INJURY = "non-accidental-head-injury", "Non-accidental head injury"
    NEGLECT = "neglect", "Neglect"
    SEXUAL = "sexual-abuse", "Sexual abuse"
    CSE = "child-sexual-exploitation", "Child sexual exploitation"
    CRIMINAL = (
        "criminal-exploitation-and-serious-violence",
        "Criminal exploitation and serious violence",
    )
    EMOTIONAL = "emotional-abuse", "Emotional abuse"
    SUICIDE = "suicide-or-self-harm", "Suicide or self-harm"
    SUDI = (
        "sudden-unexpected-death-in-infancy",
        "Sudden unexpected death in infancy",
    )
    FILICIDE = "filicide", "Filicide"
    MEDICAL = (
        "medical-neglect-or-chronic-condition",
        "Medical neglect or chronic condition",
    )
    FABRICATED = (
        "fabricated-or-induced-illness",
        "Fabricated or induced illness",
    )
    DOMESTIC_ABUSE = "domestic-abuse-exposure", "Exposure to domestic abuse"
    HARMFUL_SEXUAL = "harmful-sexual-behaviour", "Harmful sexual behaviour"
    INSTITUTIONAL = "institutional-abuse", "Institutional abuse"
    OTHER = "other", "Other"
    NOT_STATED = "not-stated", "Not stated"


class AgeBand(models.TextChoices):
    UNBORN = "unborn", "Unborn"
    UNDER_1 = "under-1", "Under 1"
    FROM_1 = "1-to-5", "1 to 5"
    FROM_6 = "6-to-10", "6 to 10"
    FROM_11 = "11-to-15", "11 to 15"
    FROM_16 = "16-to-17", "16 to 17"
    ADULT = "18-and-over", "18 and over"
    SIBLINGS = "sibling-group", "Sibling group"
    NOT_STATED = "not-stated", "Not stated"


class ReportKind(models.TextChoices):
    OVERVIEW = "overview-report", "Overview report"
    SUMMARY = "executive-summary", "Executive summary"
    LEARNING = "learning-summary", "Learning summary"
    BRIEFING = "practitioner-briefing", "Practitioner briefing"
    RESPONSE = "board-response-or-action-plan", "Board response or action plan"
    THEMATIC = "thematic-report", "Thematic report"


class Section(models.TextChoices):
    """The part of a report a passage stands in: it decides what a tag may mean."""

    SUMMARY = "summary", "Summary"
    INTRODUCTION = "introduction", "Introduction"
    TERMS = "terms-of-reference", "Terms of reference"
    FAMILY = "family-background", "Family background"
    CHRONOLOGY = "chronology", "Chronology"
    ANALYSIS = "analysis", "Analysis"
    FINDINGS = "findings", "Findings"
    GOOD_PRACTICE = "good-practice", "Good practice"
    RECOMMENDATIONS = "recommendations", "Recommendations"
    ACTION_PLAN = "action-plan", "Action plan"
    GLOSSARY = "glossary", "Glossary"
    APPENDIX = "appendix", "Appendix"
    CONTENTS = "contents", "Contents"
