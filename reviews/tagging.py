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
    themes = dict(Theme.objects.values_list("code", "pk"))
    decided = set(
        Tag.objects.filter(passage__page__version=version).values_list(
            "passage_id", "theme_id", "polarity"
        )
    )
    return [
        Tag(
            review_id=passage.review_id,
            passage=passage,
            theme_id=themes[suggestion.theme],
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
        for passage, suggestion in found
        if (passage.pk, themes[suggestion.theme], suggestion.polarity) not in decided
    ]
