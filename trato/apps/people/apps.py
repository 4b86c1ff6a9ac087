"""The Django app of people and organisation."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Users, teams, roles, profiles, the organisation's settings."""

    name = "trato.apps.people"
    label = "people"

    def ready(self) -> None:
        from trato.apps.people import menu, messages  # noqa: F401  registers entries and sentences
