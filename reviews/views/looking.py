"""How somebody looks at a page: enlarged, and with which words of a search marked."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.http import urlencode

from reviews.search import words_in

ZOOMS = (100, 150, 200)  # per cent of the room there is


@dataclass(frozen=True)
class Looking:
    """What the query string of the viewer keeps from page to page."""

    zoom: int = ZOOMS[0]
    words: str = ""

    def query(self, **more) -> str:
        """The query string, with its question mark; "" where nothing is kept."""
        kept = {
            **({"zoom": self.zoom} if self.zoom != ZOOMS[0] else {}),
            **({"q": self.words} if self.words else {}),
            **more,
        }
        return f"?{urlencode(kept)}" if kept else ""

    @property
    def sizes(self) -> list[tuple[int, str]]:
        """Each zoom there is, and the query string that asks for it."""
        return [(zoom, Looking(zoom, self.words).query() or "?") for zoom in ZOOMS]

    @property
    def without_words(self) -> str:
        return Looking(self.zoom).query() or "?"


def looking_at(request: HttpRequest) -> Looking:
    """From the query string; what makes no sense is left out."""
    given = request.GET.get("zoom", "")
    zoom = next((zoom for zoom in ZOOMS if str(zoom) == given), ZOOMS[0])
    return Looking(zoom, words_in(request.GET.get("q", "")))
