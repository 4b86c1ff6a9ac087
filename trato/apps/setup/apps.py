"""The Django app of the first visit."""

from django.apps import AppConfig


class SetupConfig(AppConfig):
    """Doors, set-up, first steps, health."""

    name = "trato.apps.setup"
    label = "setup"

    def ready(self) -> None:
        from trato.apps.setup import menu  # noqa: F401  registers entries
