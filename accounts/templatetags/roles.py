"""Asking in a template what a person may do: {% if user|may:"upload" %}."""

from django import template

from accounts.roles import may

register = template.Library()
register.filter("may", may)
