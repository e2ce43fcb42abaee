"""The invented corpus that a new installation is shown with."""

from django.apps import AppConfig


class DemonstrationConfig(AppConfig):
    name = "demonstration"
