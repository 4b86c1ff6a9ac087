"""The Django app of the REST API."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Routes under /api/v1/."""

    name = "trato.api"
    label = "api"
