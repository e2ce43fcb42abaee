"""Which kinds of agency were involved, by how much a report speaks of each."""

from collections.abc import Iterator

from reviews.ingest.guessing.source import Guess, Source

LEAST = 2  # times a kind of agency is named
WORDS = 3_500  # for so many words of a long report once more
FULL = 12

# Code of the taxonomy: words and pairs of words, in lower case as the text has them.
_NAMED: dict[str, str] = {
    "csc": "social worker|social workers|social work|social care|social services"
    "|children’s services|social worker’s",
    "early-help": "early help|family support|family centre|flying start"
    "|children’s centre|children’s centres|parenting worker|intervention worker",
    "health-visiting": "health visitor|health visitors|health visiting"
    "|health visitor’s",
    "school-nursing": "school nurse|school nurses|school nursing|school nurse’s",
    "midwifery": "midwife|midwives|midwifery|midwife’s",
    "gp": "gp|gps|general practitioner|general practitioners|general practice|surgery"
    "|practice nurse",
    "out-of-hours-gp": "out-of-hours|walk-in",
    "hospital": "hospital|ward|hospital’s|wards|hospitals",
    "emergency-dept": "emergency department|emergency nurse|accident department",
    "paediatrics": "paediatrician|paediatricians|paediatric|paediatrics"
    "|paediatrician’s",
    "dental": "dentist|dental|dentists",
    "camhs": "camhs|adolescent mental",
    "adult-mental-health": "mental health|psychiatrist|psychiatric",
    "substance-misuse": "substance misuse|drug service|drugs service|keyworker"
    "|drug worker|drug services|drugs worker|alcohol service|recovery worker",
    "sexual-health": "sexual health|contraception",
    "police": "police|constable|constables|detective|police’s",
    "cps": "cps|crown prosecution|prosecutor|prosecutor’s",
    "probation": "probation|offender manager|offender manager’s",
    "youth-justice": "youth offending|youth justice|yot",
    "education": "school|schools|teacher|teachers|college|head teacher|school’s",
    "early-years": "nursery|nurseries|childminder|pre-school|playgroup|crèche"
    "|nursery’s",
    "youth-services": "youth worker|youth workers|youth service|youth club"
    "|youth services|youth project",
    "housing": "housing|landlord|housing officer|homelessness",
    "domestic-abuse-services": "refuge|idva|women’s aid|abuse service|abuse services"
    "|outreach worker|domestic violence adviser",
    "cafcass": "cafcass|children’s guardian",
    "legal": "solicitor|solicitors|legal department|legal services|legal planning",
    "conference-chair": "conference chair|reviewing officer|iro",
    "vcs": "charity|voluntary|volunteer|volunteers|charities|befriender",
}
_WORDS = {code: tuple(words.split("|")) for code, words in _NAMED.items()}
PHRASES = [word for words in _WORDS.values() for word in words]


def agencies(source: Source) -> Iterator[Guess]:
    """Those named often enough for the report's length."""
    least = max(LEAST, source.length / WORDS)
    for code, words in _WORDS.items():
        times = source.times(words)
        if times >= least and (place := source.first(words)):
            score = min(0.95, 0.4 + times / (2 * FULL))
            yield source.guess("agencies", code, place, score)
