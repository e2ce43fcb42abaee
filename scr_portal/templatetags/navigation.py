"""The links that know where they are, and the pages of a long list."""

from django import template
from django.core.paginator import Page
from django.urls import reverse

register = template.Library()


@register.inclusion_tag("components/nav_link.html", takes_context=True)
def nav_link(context, name: str, label: str) -> dict:
    """A link of the main navigation, marked where the reader is below it."""
    url = reverse(name)
    request = context.get("request")
    here = request.path if request else ""
    current = "page" if here == url else "true" if here.startswith(url) else ""
    return {"url": url, "label": label, "current": current}


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context, page: Page, label: str = "Pages of results") -> dict:
    """Links to the pages around this one, keeping the filters of the address."""
    numbers = page.paginator.get_elided_page_range(
        page.number, on_each_side=1, on_ends=1
    )
    return {
        "request": context["request"],
        "page": page,
        "numbers": list(numbers) if page.has_other_pages() else [],
        "label": label,
    }
