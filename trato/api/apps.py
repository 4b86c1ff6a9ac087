"""The Django app of the REST API."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Routes under /api/v1/."""

    name = "trato.api"
    label = "api"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from trato.api import housekeeping  # noqa: F401  registers its job
        from trato.api.messages import MESSAGES
        from trato.kernel.messages import add_messages

        add_messages(MESSAGES)
