"""The Django app of the sample data."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Loads and removes sample data."""

    name = "trato.apps.demo"
    label = "demo"

    def ready(self) -> None:
        from trato.apps.demo import jobs  # noqa: F401  registers the kind of job
