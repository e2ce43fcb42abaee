"""Tags passages with what the tagger suggests; decisions stay as they are."""

from django.db import transaction

from accounts import audit
from reviews import waiting
from reviews.models import Passage, ProcessingRun, Tag, Version
from themes.models import Tagger, TaxonomyVersion, Theme
from themes.tagging import Suggestion, load

Status = Version.Status
State = Tag.State


def tag(version_id: int) -> Version | None:
    """Suggest tags for a version whose text has been read; None if none waits."""
    with waiting.in_hand(version_id, waiting.Stage.TAG) as mine:
        version = Version.objects.filter(pk=version_id, status=Status.READABLE).first()
        if not mine or version is None:
            return None
        run = waiting.begin(version, waiting.Stage.TAG, pipeline=load().fingerprint)
        passages = list(Passage.objects.filter(page__version=version).defer("search"))
        found = [
            (passage, suggestion)
            for passage in passages
            for suggestion in load().tag(passage.text, section=passage.section)
        ]
        return version if _save(version, run, found) else None


def current_tagger() -> Tagger:
    """The row of the tagger in use, made when it is first used."""
    running = load()
    return Tagger.objects.get_or_create(
        fingerprint=running.fingerprint,
        defaults={"name": running.name, "version": running.version},
    )[0]


@transaction.atomic
def _save(
    version: Version,
    run: ProcessingRun,
    found: list[tuple[Passage, Suggestion]],
) -> bool:
    version.status = Status.READ
    waits = Version.objects.filter(pk=version.pk, status=Status.READABLE)
    if not waits.update(status=version.status):
        return False  # another worker was first
    Tag.objects.filter(passage__page__version=version).undecided().delete()
    tags = Tag.objects.bulk_create(_new_tags(version, found), batch_size=1000)
    counts = {"tags": sum(tag.state == State.SUGGESTED for tag in tags)}
    counts["unsure"] = len(tags) - counts["tags"]
    waiting.end(run, counts=counts)
    audit.record("tagged", version, process="tagging", after=counts)
    return True


def _new_tags(version: Version, found: list[tuple[Passage, Suggestion]]) -> list[Tag]:
    """Rows for suggestions that nobody has decided on yet: rejected stays rejected."""
    tagger, taxonomy = current_tagger(), TaxonomyVersion.objects.latest()
    return [
        Tag(
            review_id=passage.review_id,
            passage=passage,
            theme_id=theme,
            taxonomy=taxonomy,
            polarity=suggestion.polarity,
            start=passage.start + suggestion.start,
            end=passage.start + suggestion.end,
            quote=suggestion.quote,
            state=suggestion.state,
            tagger=tagger,
            score=suggestion.score,
            why=suggestion.why,
            current=passage.current,
        )
        for theme, passage, suggestion in _undecided(version, found)
    ]


def _undecided(
    version: Version, found: list[tuple[Passage, Suggestion]]
) -> list[tuple[int, Passage, Suggestion]]:
    """Suggestions with their theme, once for each passage, theme and polarity."""
    decided = set(
        Tag.objects.filter(passage__page__version=version).values_list(
            "passage_id", "theme_id", "polarity"
        )
    )
    themes = _themes_by_code()
    new: dict[tuple, tuple[int, Passage, Suggestion]] = {}
    for passage, suggestion in found:
        theme = themes.get(suggestion.theme)
        key = passage.pk, theme, suggestion.polarity
        if theme and key not in decided:
            new.setdefault(key, (theme, passage, suggestion))
    return list(new.values())


def _themes_by_code() -> dict[str, int]:
    """The themes in use by the codes that the tagger may know them by.

    What it says of a theme that was merged is said of the theme it went into; what it
    says of one that is retired, divided or not there yet is left out.
    """
    rows = Theme.objects.values_list("code", "pk", "retired", "merged_into")
    return {code: heir or pk for code, pk, retired, heir in rows if heir or not retired}
