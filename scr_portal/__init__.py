"""The project: settings, addresses, the queue, and what belongs to no one app."""

from .celery import app as celery_app

__all__ = ["celery_app"]
