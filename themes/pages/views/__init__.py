"""Views of the taxonomy."""
