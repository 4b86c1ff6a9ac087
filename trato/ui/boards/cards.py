"""The cards of a board as HTML, made in Python: a template per card would cost more than the query."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trato.kernel.catalog.declare import Field
from trato.kernel.fields.base import Render
from trato.kernel.records.read import Record
from trato.ui.boards.marks import mark_around
from trato.ui.boards.state import BoardState, Lane
from trato.ui.shell import color_of, initials
from trato.ui.widgets.slot import icon

DAY_S = 86_400


class Cards:
    """Draws the cards of one board: what is the same on all of them is prepared once."""

    def __init__(self, state: BoardState, render: Render, *, may_move: bool) -> None:
        self.state, self.render, self.ctx = state, render, state.ctx
        spec = state.spec
        self.module = spec.key
        self.has_activities = spec.activities and "next_activity_at" in state.columns
        self.total = state.total
        placed = {spec.title, *spec.title_fallback, state.column.key, "next_activity_at"}
        placed |= {self.total.key} if self.total else set()
        self.further = [spec.fields[key] for key in state.columns if key not in placed]
        self.move = self._move_button() if may_move else ""
        self.clock = icon("clock")
        self.age_words = escape(_("%(days)s d"))
        # Owners, days and marks come again and again on one board.
        self.drawn: dict[tuple[str, Any], str] = {}
        self.marks: dict[Any, tuple[str, str]] = {}

    def draw(self, records: Sequence[Record], lane: Lane) -> SafeString:
        return mark_safe("".join(self._card(record, lane) for record in records))  # noqa: S308 escaped piece by piece

    def _card(self, record: Record, lane: Lane) -> str:
        address, title = f"/m/{self.module}/{record.id}", escape(record.title)
        days = self._days(record)
        is_rotting = lane.allowed_days is not None and days is not None and days > lane.allowed_days
        above: list[str] = []
        below: list[str] = []
        for field in self.further:
            value = record.values.get(field.key)
            if value is not None:
                (below if field.type in ("date", "user") else above).append(self._known(field, value))
        amount = record.values.get(self.total.key) if self.total else None
        shown = self.total.kind.text(amount, self.total, self.render) if self.total and amount is not None else ""
        amount_html = f'<span class="deal-amount">{escape(shown)}</span>' if shown else ""
        foot = "".join((amount_html, *below, self._age(days, is_rotting)))
        next_mark = self._mark(address, record.values.get("next_activity_at")) if self.has_activities else ""
        sub = f'<div class="deal-sub">{"".join(above)}</div>' if above else ""
        return (
            f'<li class="deal{" is-rotting" if is_rotting else ""}" data-id="{record.id}"'
            f' data-version="{record.version}" tabindex="0">'
            f'<a class="deal-title" href="{address}" data-peek="{address}/peek">{title}</a>{sub}'
            f'<div class="deal-foot">{foot}</div>{next_mark}{self.move}</li>'
        )

    def _mark(self, address: str, due: datetime | None) -> str:
        day = due.astimezone(self.ctx.locale.zone).date() if due else None
        if day not in self.marks:
            self.marks[day] = mark_around(due, self.ctx)
        head, tail = self.marks[day]
        return f"{head}{address}{tail}"

    def _known(self, field: Field, value: Any) -> str:
        found = self.drawn.get((field.key, value))
        if found is None:
            found = self.drawn[field.key, value] = self._value(field, value)
        return found

    def _value(self, field: Field, value: Any) -> str:
        if field.type == "user":
            name = self.render.users.get(value, "")
            return format_html(
                '<span class="avatar avatar-xs c-{}" role="img" aria-label="{}" title="{}">{}</span>',
                color_of(value), name, name, initials(name),
            ) if name else ""  # fmt: skip
        if field.type == "date":
            is_past = isinstance(value, date) and value < self.ctx.today
            return format_html(
                '<span class="deal-date{}" title="{}">{}</span>',
                " is-past" if is_past else "", field.label, field.kind.text(value, field, self.render),
            )  # fmt: skip
        if field.type in ("choice", "choices", "tags", "rating", "yes_no"):
            return field.kind.html(value, field, self.render)
        text = escape(field.kind.text(value, field, self.render))
        return f'<span class="truncate">{text}</span>' if text else ""

    def _days(self, record: Record) -> int | None:
        since = getattr(record.values.get(self.state.column.key), "since", None)
        return max(0, int((self.ctx.now - since).total_seconds() // DAY_S)) if since else None

    def _age(self, days: int | None, is_rotting: bool) -> str:
        if days is None:
            return ""
        if ("age", (days, is_rotting)) not in self.drawn:
            self.drawn["age", (days, is_rotting)] = self._draw_age(days, is_rotting)
        return self.drawn["age", (days, is_rotting)]

    def _draw_age(self, days: int, is_rotting: bool) -> str:
        words = ngettext("%(days)s day in this stage", "%(days)s days in this stage", days) % {"days": days}
        if is_rotting:
            words = _("%(age)s, longer than it should be") % {"age": words}
        short = self.age_words.replace("%(days)s", str(days))
        return (
            f'<span class="deal-age push" title="{escape(words)}">{self.clock if is_rotting else ""}'
            f'<span aria-hidden="true">{short}</span><span class="sr-only">{escape(words)}</span></span>'
        )

    def _move_button(self) -> str:
        return format_html(
            '<button type="button" class="deal-move" popovertarget="move-to" aria-label="{}" title="{}">{}</button>',
            _("Move to another column"), _("Move to another column"), icon("arrows-exchange"),
        )  # fmt: skip
