"""The Django app of the conversion screen."""

from django.apps import AppConfig


class ConversionConfig(AppConfig):
    """Shows what a conversion would do, and does it."""

    name = "trato.apps.conversion"
    label = "conversion"
