"""The Django app of imports."""

from django.apps import AppConfig


class ImportsConfig(AppConfig):
    """Files that people bring in."""

    name = "trato.apps.imports"
    label = "imports"

    def ready(self) -> None:
        from trato.apps.imports import jobs, menu  # noqa: F401  registers kinds of jobs and entries
