"""What this app adds to menus: while there are sample data, being somebody else and removing them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trato.apps.demo import sample
from trato.kernel.access.models import User
from trato.kernel.context import Context
from trato.ui.menu import Entry, is_administrator, register
from trato.ui.shell import person_links

register(Entry(
    "setup.sample", gettext_lazy("Sample data"), "/sample/", "wand", place="settings", order=5,
    shown=lambda ctx: sample.is_sample() and is_administrator(ctx),
    help=gettext_lazy("Look around as somebody else, or remove the sample data."),
))  # fmt: skip


def other_persons(ctx: Context) -> list[tuple[Any, str, str]]:
    """Ways to become another sample person: one button each, which posts."""
    if not sample.is_sample() or not User.objects.filter(pk=ctx.user_id or 0, is_sample=True).exists():
        return []
    own = ctx.principal.role.key if ctx.principal.role else ""
    labels = {"rep": _("Look as the sales rep"), "manager": _("Look as the sales manager"),
              "administrator": _("Look as the administrator")}  # fmt: skip
    return [(label, f"/sample/enter/{key}", "user-circle") for key, label in labels.items() if key != own]


person_links.append(other_persons)
