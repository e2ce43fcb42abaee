"""Text in, suggested themes out: readable rules, no models and no database."""

from themes.tagging.suggestion import Suggestion
from themes.tagging.tagger import Tagger, load

__all__ = ["Suggestion", "Tagger", "load"]
