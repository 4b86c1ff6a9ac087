"""What is to be done: overdue, today, the next days, and records that wait for somebody to act."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from trato.apps.myday.whose import Whose
from trato.kernel.catalog.current import catalog
from trato.kernel.context import Context
from trato.kernel.query.model import Condition, Group, Node, Query
from trato.kernel.records.lanes import lanes
from trato.kernel.records.read import Record
from trato.ui.boards.marks import state_of

#: more than this is not a day's work: the rest stands in the list that the section's title opens
MOST = 20
#: due activities that are looked at in one query, overdue and today together
MOST_DUE = 60
#: how far "the next days" look
AHEAD_DAYS = 7
PLANNED = Condition("status", "eq", "planned")


@dataclass
class Section:
    """A titled part of the list. `url` shows all of it as a table; `has_more` when not all is here."""

    key: str
    label: str
    icon: str
    tone: str
    records: Sequence[Record] = field(default_factory=list)
    has_more: bool = False
    url: str = ""

    @property
    def count(self) -> str:
        return f"{len(self.records)}{'+' if self.has_more else ''}"


def sections_of(whose: Whose, ctx: Context) -> list[Section]:
    """All sections in the order in which one works: five queries."""
    found: list[Section] = []
    if _may_see("activities", ctx):
        found += _due(whose, ctx)
    if _may_see("opportunities", ctx):
        found += _deals(whose, ctx)
    if _may_see("leads", ctx):
        found.append(_new_leads(whose, ctx))
    return found


def _may_see(module: str, ctx: Context) -> bool:
    return module in catalog() and ctx.principal.may(module, "see")


def _section(key: str, label: str, icon: str, tone: str, query: Query, state: Condition, ctx: Context) -> Section:
    records = _first(query, state, ctx)
    shown = query.also(state).with_(columns=(), limit=50)
    return Section(key, label, icon, tone, records, len(records) >= query.limit, f"/m/{query.module}/?{shown.to_url()}")


def _first(query: Query, state: Condition, ctx: Context) -> Sequence[Record]:
    """The first records in this state, or in any of several: one query, whether the sorted field is filled or not."""
    values = state.value if isinstance(state.value, list) else [state.value]
    found = [record for page in lanes(query, state.path, values, ctx).values() for record in page.records]
    if len(values) > 1:
        key = query.sort[0].lstrip("-")
        found.sort(key=lambda record: (record[key] is None, record[key] or date.max, record.id))
    return found[: query.limit]


def _query(module: str, columns: Sequence[str], sort: str, whose: Whose, *conditions: Node, limit: int = MOST) -> Query:
    where = Group((*whose.conditions, *conditions))
    known = catalog().module(module).fields
    kept = tuple(key for key in columns if key.split(".")[0] in known)
    return Query(module, where=where, sort=(sort,), columns=kept, limit=limit)


def _due(whose: Whose, ctx: Context) -> list[Section]:
    """Planned activities up to today in one query, told apart here; then those of the next days."""
    columns = ("subject", "kind", "due_at", "priority", "about", "contact", "owner")
    until_today = _query("activities", columns, "-due_at", whose, Condition("due_at", "lte", "today"), limit=MOST_DUE)
    records = list(reversed(_first(until_today, PLANNED, ctx)))
    has_more = len(records) >= MOST_DUE
    late = [record for record in records if state_of(record["due_at"], ctx) == "overdue"]
    today = [record for record in records if state_of(record["due_at"], ctx) != "overdue"]
    late_url = _query("activities", (), "due_at", whose, PLANNED, Condition("due_at", "lt", "today")).with_(limit=50)
    today_url = _query("activities", (), "due_at", whose, PLANNED, Condition("due_at", "eq", "today")).with_(limit=50)
    coming = _query(
        "activities", columns, "due_at", whose, Condition("due_at", "gt", "today"),
        Condition("due_at", "lte", f"today+{AHEAD_DAYS}"),
    )  # fmt: skip
    return [
        Section("overdue", _("Overdue"), "alert-circle", "red", late, has_more, f"/m/activities/?{late_url.to_url()}"),
        Section("today", _("Today"), "sun", "blue", today, has_more and not late,
                f"/m/activities/?{today_url.to_url()}"),
        _section("next", _("Next days"), "calendar", "green", coming, PLANNED, ctx),
    ]  # fmt: skip


def _deals(whose: Whose, ctx: Context) -> list[Section]:
    """Open deals that nobody has planned anything with, and those that stand too long in their stage."""
    columns = ("name", "account", "amount", "stage", "close_date", "owner", "next_activity_at")
    # Named one by one, open stages are read from the board's index, in the order of their close dates.
    is_open = Condition("stage", "in", [s.key for s in catalog().stages_of("opportunities") if s.outcome == "open"])
    bare = _query("opportunities", columns, "close_date", whose, Condition("next_activity_at", "empty"))
    stuck = _query("opportunities", columns, "close_date", whose, Condition("stage.rotting", "eq", True))
    found = []
    if "next_activity_at" in catalog().module("opportunities").fields:
        found.append(_section("bare", _("Deals without next step"), "alert-triangle", "yellow", bare, is_open, ctx))
    found.append(_section("stuck", _("Stuck deals"), "clock", "orange", stuck, is_open, ctx))
    return found


def _new_leads(whose: Whose, ctx: Context) -> Section:
    """Leads that nobody has spoken with: in the first stages of their pipeline, without any activity done."""
    columns = ("name", "company", "status", "source", "rating", "created_at", "owner", "next_activity_at")
    conditions: list[Node] = []
    known = catalog().module("leads").fields
    if "last_activity_at" in known:
        conditions.append(Condition("last_activity_at", "empty"))
    if "next_activity_at" in known:
        conditions.append(Condition("next_activity_at", "empty"))
    query = _query("leads", columns, "-created_at", whose, *conditions)
    return _section(
        "leads", _("New leads"), "user-plus", "purple", query, Condition("status.outcome", "eq", "open"), ctx
    )


def all_records(sections: Sequence[Section]) -> dict[str, list[Record]]:
    """The records of all sections by module, for what has to be loaded with them once."""
    found: dict[str, list[Record]] = {}
    for section in sections:
        for record in section.records:
            found.setdefault(record.module, []).append(record)
    return found


def moment_in(record: Record, ctx: Context, to: str) -> datetime:
    """When an activity is after a snooze: the same time of day tomorrow, or on the next first day of a week."""
    due: datetime | None = record["due_at"]
    zone = ctx.locale.zone
    local = (due or ctx.now).astimezone(zone)
    if to == "week":
        ahead = (ctx.locale.first_weekday - ctx.today.weekday()) % 7 or 7
    else:
        ahead = 1
    day: Any = ctx.today + timedelta(days=ahead)
    return datetime.combine(day, local.time().replace(second=0, microsecond=0), tzinfo=zone)
