"""The Django app of the screens."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Pages, components and static files."""

    name = "trato.ui"
    label = "ui"
