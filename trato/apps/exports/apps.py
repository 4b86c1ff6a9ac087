"""The Django app of exports."""

from django.apps import AppConfig


class ExportsConfig(AppConfig):
    """Files that people take out."""

    name = "trato.apps.exports"
    label = "exports"

    def ready(self) -> None:
        from trato.apps.exports import jobs, menu, messages  # noqa: F401  registers jobs, entries and sentences
