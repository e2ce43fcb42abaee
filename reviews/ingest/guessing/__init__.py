"""What the record of a review may be, from its document: guesses with their words.

Pure: pages, passages, properties and file name in, guesses out. Every guess quotes
words of a page; what a file says of itself only supports what its pages say.
"""

from collections.abc import Mapping, Sequence

from reviews.ingest.guessing import (
    agencies,
    harm,
    kinds,
    naming,
    people,
    publishing,
    years,
)
from reviews.ingest.guessing.source import Guess, Page, Source
from reviews.ingest.passages import Layout

__all__ = ["Guess", "guesses_of"]

VOCABULARY = frozenset((*agencies.PHRASES, *harm.PHRASES, *people.PHRASES))
ALWAYS = (naming.told_titles, years.published)
OF_A_REVIEW = (
    naming.cover_titles,
    naming.aliases,
    kinds.types,
    kinds.nations,
    kinds.models,
    publishing.publishers,
    years.incidents,
    people.age_bands,
    harm.outcomes,
    harm.harms,
    agencies.agencies,
)


def guesses_of(
    pages: Sequence[Page],
    layout: Layout,
    properties: Mapping[str, str],
    file_name: str = "",
) -> list[Guess]:
    """Guesses for fields of the record, the best of each field first.

    A document that does not say that it is a case review gives its year and the title
    its file is sure of: better no guess than a wrong one.
    """
    source = Source(pages, layout, properties, file_name, VOCABULARY)
    if not source.has_text:
        return []
    askers = (*ALWAYS, *OF_A_REVIEW) if kinds.types(source) else ALWAYS
    found = [guess for asker in askers for guess in asker(source)]
    return sorted(_once(found), key=lambda guess: (guess.field, -guess.score))


def _once(guesses: list[Guess]) -> list[Guess]:
    """The best of each value of a field."""
    best: dict[tuple[str, str], Guess] = {}
    for guess in guesses:
        key = (guess.field, guess.value)
        if key not in best or guess.score > best[key].score:
            best[key] = guess
    return list(best.values())
