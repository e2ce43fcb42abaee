"""Small changes to words, where a label stands within a sentence."""

import re

from django import template

register = template.Library()

OPENS = re.compile(r"(^|[\s(\[–—])(['\"])")
CURLY = {"'": "‘", '"': "“"}


@register.filter
def lowered(label: str) -> str:
    """A label with a small first letter; an abbreviation such as OCR keeps its own."""
    return label[:1].lower() + label[1:] if not label[:2].isupper() else label


@register.filter
def curly(words: object) -> str:
    """Straight quotation marks and apostrophes as a printer would set them."""
    opened = OPENS.sub(lambda found: found[1] + CURLY[found[2]], str(words))
    return opened.replace("'", "’").replace('"', "”")
