"""The rows of My day as HTML, made in Python: each has a handful of buttons, and there may be a hundred."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from trato.apps.myday.sections import Section
from trato.kernel.catalog.current import catalog
from trato.kernel.context import Context
from trato.kernel.fields.base import Render
from trato.kernel.records.read import Record
from trato.lib.dates import format_relative_day, format_time
from trato.ui.boards.marks import state_of
from trato.ui.shell import color_of, initials
from trato.ui.widgets.slot import icon


class Rows:
    """Draws the rows of all sections for one person."""

    def __init__(self, render: Render, ctx: Context, *, shows_owner: bool) -> None:
        self.render, self.ctx, self.shows_owner = render, ctx, shows_owner
        principal = ctx.principal
        self.may_edit = principal.may("activities", "edit")
        self.may_create = "activities" in catalog() and principal.may("activities", "create")
        self.icons: dict[str, str] = {}
        self.words = {
            "done": _("Done"), "tomorrow": _("Tomorrow"), "week": _("Next week"), "move": _("Another time"),
            "call": _("Log a call"), "plan": _("Plan the next step"),
        }  # fmt: skip

    def draw(self, section: Section) -> SafeString:
        draw = {"activities": self._activity, "opportunities": self._deal, "leads": self._lead}
        rows = (draw[record.module](record, section) for record in section.records)
        return mark_safe("".join(rows))  # noqa: S308 escaped piece by piece

    def _activity(self, record: Record, section: Section) -> str:
        field = catalog().field("activities", "kind")
        kind: Any = field.kind
        choice = kind.find(record["kind"], field) if record["kind"] else None
        about = [self._ref(record["about"]), self._ref(record["contact"])]
        details = " · ".join(text for text in dict.fromkeys(about) if text)
        high = f'<span class="badge c-red">{escape(_("High"))}</span> ' if record["priority"] == "high" else ""
        actions = ""
        if self.may_edit:
            done = self._button("done", "check", f"/myday/{record.id}/done")
            if record["kind"] == "call":
                done += self._dialog("call", "phone-outgoing", f"/myday/{record.id}/call")
            later = self._button("tomorrow", "calendar-due", f"/myday/{record.id}/snooze?to=tomorrow")
            later += self._button("week", "calendar-plus", f"/myday/{record.id}/snooze?to=week")
            actions = done + later + self._dialog("move", "calendar-time", f"/myday/{record.id}/move")
        color = "red" if section.key == "overdue" else (choice.color if choice else "grey")
        sign = choice.icon if choice and choice.icon else "checkbox"
        side = self._when(record["due_at"])
        return self._row(record, sign, color, high, details, side, actions, is_late=section.key == "overdue")

    def _deal(self, record: Record, section: Section) -> str:
        fields = record.spec.fields
        details = " · ".join(filter(None, (
            self._ref(record["account"]), self._text(record, fields, "amount"), self._text(record, fields, "stage"),
        )))  # fmt: skip
        if section.key == "stuck":
            since = getattr(record["stage"], "since", None)
            days = int((self.ctx.now - since).total_seconds() // 86_400) if since else 0
            side = _("%(days)s d in this stage") % {"days": days}
        else:
            side = self._text(record, fields, "close_date")
        return self._row(record, section.icon, section.tone, "", details, side, self._follow_up(record))

    def _lead(self, record: Record, section: Section) -> str:
        fields = record.spec.fields
        details = " · ".join(filter(None, (
            self._text(record, fields, "company"), self._text(record, fields, "source"),
            self._text(record, fields, "rating"),
        )))  # fmt: skip
        made = record["created_at"]
        side = self._day(made) if isinstance(made, datetime) else ""
        return self._row(record, section.icon, section.tone, "", details, side, self._follow_up(record))

    # -- pieces --------------------------------------------------------------------------------------------------------

    def _row(
        self, record: Record, sign: str, color: str, before: str, details: str, side: str, actions: str, *,
        is_late: bool = False,
    ) -> str:  # fmt: skip
        address, owner = f"/m/{record.module}/{record.id}", self._owner(record)
        return (
            f'<li class="list-item work-item" data-work data-id="{record.id}" tabindex="-1">'
            f'<span class="activity-icon c-{color}" aria-hidden="true">{self._icon(sign)}</span>'
            f'<div class="list-main"><a href="{address}" data-peek="{address}/peek">{before}{escape(record.title)}</a>'
            f"<small>{escape(details)}</small></div>{owner}"
            f'<span class="list-side{" overdue" if is_late else ""}">{escape(side)}</span>'
            f'<div class="work-actions">{actions}</div></li>'
        )

    def _follow_up(self, record: Record) -> str:
        """Log a call, or plan what comes next."""
        if not self.may_create:
            return ""
        words = escape(self.words["plan"])
        plan = (
            f'<button type="button" class="btn btn-ghost btn-icon btn-sm" popovertarget="next-activities" '
            f'hx-get="/m/{record.module}/{record.id}/next" hx-target="#next-activities" data-do="plan" '
            f'aria-label="{words}" title="{words}">{self._icon("calendar-plus")}</button>'
        )
        return self._dialog("call", "phone-outgoing", f"/myday/{record.id}/call") + plan

    def _button(self, key: str, sign: str, url: str) -> str:
        """Posts at once; without scripts through the form around the list."""
        words, address = escape(self.words[key]), escape(url)
        return (
            f'<button class="btn btn-ghost btn-icon btn-sm" form="work-form" formaction="{address}" '
            f'hx-post="{address}" hx-swap="none" data-do="{key}" aria-label="{words}" title="{words}">'
            f"{self._icon(sign)}</button>"
        )

    def _dialog(self, key: str, sign: str, url: str) -> str:
        words = escape(self.words[key])
        return (
            f'<a class="btn btn-ghost btn-icon btn-sm" href="{url}" hx-get="{url}" hx-target="#dialog" '
            f'data-do="{key}" aria-label="{words}" title="{words}">{self._icon(sign)}</a>'
        )

    def _icon(self, name: str) -> str:
        if name not in self.icons:
            self.icons[name] = icon(name)
        return self.icons[name]

    def _ref(self, record_id: Any) -> str:
        found = self.render.refs.get(record_id) if record_id else None
        return found.title if found else ""

    def _text(self, record: Record, fields: Mapping[str, Any], key: str) -> str:
        value = record.values.get(key)
        return "" if value is None else fields[key].kind.text(value, fields[key], self.render)

    def _owner(self, record: Record) -> str:
        name = self.render.users.get(record["owner"], "") if self.shows_owner else ""
        return format_html(
            '<span class="avatar avatar-xs c-{}" role="img" aria-label="{}" title="{}">{}</span>',
            color_of(record["owner"]), name, name, initials(name),
        ) if name else ""  # fmt: skip

    def _when(self, due: datetime | None) -> str:
        if due is None:
            return ""
        zone = self.ctx.locale.zone
        return format_time(due, zone) if state_of(due, self.ctx) == "today" else self._day(due)

    def _day(self, moment: datetime) -> str:
        day = moment.astimezone(self.ctx.locale.zone).date()
        return format_relative_day(day, self.ctx.today, self.ctx.locale.language)


def drawn(sections: Sequence[Section], rows: Rows) -> list[tuple[Section, SafeString]]:
    """Sections with their rows; empty ones are left out."""
    return [(section, rows.draw(section)) for section in sections if section.records]
