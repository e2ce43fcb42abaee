"""Small changes to words, where a label stands within a sentence."""

from django import template

register = template.Library()


@register.filter
def lowered(label: str) -> str:
    """A label with a small first letter; an abbreviation such as OCR keeps its own."""
    return label[:1].lower() + label[1:] if not label[:2].isupper() else label
