"""What the settings pages share: the list of settings at the side, administrators only, and forms."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from trato.apps.people.forms import TidyForm
from trato.kernel.errors import TratoError
from trato.ui import menu
from trato.ui.views.base import SignedInView


class SettingsPage(SignedInView):
    """A page of the settings. `entry` is the path of the menu entry that it belongs to."""

    entry = ""

    def render(self, template: str, context: dict[str, Any] | None = None, *, status: int = 200) -> HttpResponse:
        entries = [
            {"label": entry.label, "url": entry.url, "icon": entry.icon, "help": entry.help,
             "active": entry.url == self.entry}
            for entry in menu.entries("settings", self.ctx)
        ]  # fmt: skip
        return super().render(template, {"settings_entries": entries, **(context or {})}, status=status)


class AdministratorPage(SettingsPage):
    """A settings page that nobody else sees or uses."""

    admin_only = True


def refused(form: TidyForm, error: TratoError) -> int:
    """Puts the refusal into the form; the status of the answer that shows it."""
    form.take(error)
    return 422
