"""The first page of the settings: what there is, for the one who looks."""

from django.http import HttpRequest, HttpResponse

from trato.apps.people.views.base import SettingsPage


class Settings(SettingsPage):
    """All entries that this person may open."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.render("people/settings.html")
