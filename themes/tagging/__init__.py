"""Text in, suggested themes out: readable rules and a small model, no database."""

from themes.tagging.loading import NAMES, Tagger, load
from themes.tagging.suggestion import Suggestion

__all__ = ["NAMES", "Suggestion", "Tagger", "load"]
