"""What a notification says, in the language of the one who reads it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trato.apps.notifications.models import Notification
from trato.kernel.access.models import User
from trato.kernel.catalog.current import catalog
from trato.kernel.context import Context
from trato.kernel.fields.base import Ref
from trato.kernel.records import read
from trato.lib.dates import format_datetime

ICONS = {
    "assigned": "user-check", "assigned_many": "user-check", "taking_part": "users", "mentioned": "at", "due": "alarm",
    "job_ended": "circle-check", "followed_activity": "activity",
}  # fmt: skip
COLORS = {"assigned": "blue", "assigned_many": "blue", "mentioned": "purple", "due": "orange", "job_ended": "green"}


@dataclass(frozen=True)
class Shown:
    """A notification as the page shows it."""

    id: int
    text: str
    detail: str
    url: str
    icon: str
    color: str
    at: datetime
    is_unread: bool


def shown(rows: Sequence[Notification], ctx: Context) -> list[Shown]:
    """All of them, with a fixed number of queries. A record that may not be seen any more is not named."""
    ids = {row.record_id for row in rows} | {row.data.get("activity") for row in rows}
    refs = read.titles([i for i in ids if i], ctx)
    actors = dict(User.objects.filter(pk__in={row.actor_id for row in rows}).values_list("pk", "name"))
    return [_one(row, refs, actors, ctx) for row in rows]


def _one(row: Notification, refs: dict[int, Ref], actors: dict[Any, str], ctx: Context) -> Shown:
    ref = refs.get(row.record_id or 0)
    spec = catalog().modules.get(ref.module if ref else row.module)
    words = {
        "who": actors.get(row.actor_id) or _("Trato"),
        "module": str(spec.label) if spec else "",
        "title": ref.title if ref else _("a record that is not there any more"),
    }
    text, detail = _sentence(row, words, refs, ctx)
    failed = row.kind == "job_ended" and row.data.get("state") != "done"
    return Shown(
        row.pk, text, detail, _url(row, ref), "alert-circle" if failed else ICONS.get(row.kind, "bell"),
        "red" if failed else COLORS.get(row.kind, "grey"), row.at, row.read_at is None,
    )  # fmt: skip


def _url(row: Notification, ref: Ref | None) -> str:
    if ref:
        return f"/m/{ref.module}/{ref.id}/"
    if row.kind == "assigned_many":
        return f"/m/{row.module}/"
    return "/exports/" if row.data.get("kind") == "export" else ""


def _sentence(row: Notification, words: dict[str, Any], refs: dict[int, Ref], ctx: Context) -> tuple[str, str]:
    data = row.data
    if row.kind == "assigned_many":
        spec = catalog().modules.get(row.module)
        count = int(data.get("count", 0))
        text = ngettext("%(who)s assigned you %(count)s record (%(modules)s).",
                        "%(who)s assigned you %(count)s records (%(modules)s).", count)  # fmt: skip
        return text % {**words, "count": count, "modules": str(spec.label_plural) if spec else ""}, ""
    if row.kind == "due":
        when = format_datetime(datetime.fromisoformat(data["due_at"]), ctx.locale.language, ctx.locale.timezone)
        return _("%(title)s") % words, _("Due %(when)s") % {"when": when}
    if row.kind == "job_ended":
        return _job(data)
    if row.kind == "followed_activity":
        activity = refs.get(data.get("activity", 0))
        return _("%(who)s added an activity to “%(title)s”.") % words, activity.title if activity else ""
    texts = {
        "assigned": _("%(who)s assigned you: %(module)s “%(title)s”."),
        "taking_part": _("%(who)s added you to “%(title)s”."),
        "mentioned": _("%(who)s mentioned you in “%(title)s”."),
        "followed_updated": _("%(who)s changed “%(title)s”."),
        "followed_deleted": _("%(who)s deleted “%(title)s”."),
        "followed_restored": _("%(who)s restored “%(title)s”."),
    }
    detail = str(data.get("text", "")) if row.kind == "mentioned" else _field_names(row, ctx)
    return texts.get(row.kind, "%(title)s") % words, detail


def _job(data: dict[str, Any]) -> tuple[str, str]:
    name = data.get("label") or _("Work in the background")
    if data.get("state") == "done":
        return _("Finished: %(name)s") % {"name": name}, ""
    if data.get("state") == "cancelled":
        return _("Cancelled: %(name)s") % {"name": name}, ""
    return _("Failed: %(name)s") % {"name": name}, str(data.get("error", ""))


def _field_names(row: Notification, ctx: Context) -> str:
    """The fields that changed, those that the reader may not see left out."""
    spec = catalog().modules.get(row.module)
    if spec is None:
        return ""
    changed = set(row.data.get("fields", ()))
    fields = [f for f in spec.fields.values() if f.key in changed and ctx.principal.sees_field(spec.key, f.key)]
    return ", ".join(str(field.label) for field in fields)
