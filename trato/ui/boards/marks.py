"""The mark that says how a record stands with its next activity: none, planned, today or overdue."""

from __future__ import annotations

from datetime import datetime

from django.utils.html import format_html
from django.utils.translation import gettext as _

from trato.kernel.context import Context
from trato.lib.dates import format_relative_day
from trato.ui.widgets.slot import icon

ICONS = {"none": "alert-triangle", "planned": "calendar", "today": "clock", "overdue": "alert-circle"}


def state_of(due: datetime | None, ctx: Context) -> str:
    """none, overdue (a day before today), today or planned."""
    if due is None:
        return "none"
    day = due.astimezone(ctx.locale.zone).date()
    if day < ctx.today:
        return "overdue"
    return "today" if day == ctx.today else "planned"


def words_of(due: datetime | None, ctx: Context) -> str:
    """The mark in words: colour and shape alone say nothing to those who can't see them."""
    if due is None:
        return _("No activity planned")
    day = format_relative_day(due.astimezone(ctx.locale.zone).date(), ctx.today, ctx.locale.language)
    if state_of(due, ctx) == "overdue":
        return _("Activity overdue: %(day)s") % {"day": day}
    return _("Next activity: %(day)s") % {"day": day}


def mark_around(due: datetime | None, ctx: Context) -> tuple[str, str]:
    """The button that opens the activities of a record beside it, before and after the record's address."""
    kind, words = state_of(due, ctx), words_of(due, ctx)
    head = f'<button type="button" class="next-mark next-{kind}" popovertarget="next-activities" hx-get="'
    tail = format_html(
        '/next" hx-target="#next-activities" aria-label="{}" title="{}">{}</button>', words, words, icon(ICONS[kind])
    )
    return head, tail
