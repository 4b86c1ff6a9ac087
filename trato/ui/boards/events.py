"""Records as events of a calendar: when, how long, in which colour, beside which others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from trato.kernel.catalog.declare import Choice, Field, ModuleSpec
from trato.kernel.context import Context
from trato.kernel.fields.choice import ChoiceType
from trato.kernel.query.model import Condition, Group, Node, Query
from trato.kernel.records import read
from trato.kernel.records.read import Record
from trato.lib.dates import format_time
from trato.ui.boards.dates import Span

#: more events than this in one look can't be told apart; the list shows them all
MOST = 1500
#: what began longer ago is not looked for, though it may go on
LONGEST = timedelta(days=62)
QUARTER_S = 900
QUARTERS = 96
#: length of an event that says none, in quarters of an hour
USUAL = 2
SETTLED = ("done", "cancelled")


@dataclass
class Event:
    """One record on one day. `start` and `length` are quarters of an hour; None for a whole day."""

    record: Record
    title: str
    day: date
    time: str = ""
    start: int | None = None
    length: int = USUAL
    color: str = "grey"
    icon: str = ""
    is_done: bool = False
    detail: str = ""
    lane: int = 0
    lanes: int = 1

    @property
    def id(self) -> int:
        return self.record.id

    @property
    def url(self) -> str:
        return f"/m/{self.record.module}/{self.record.id}"


def kind_field(spec: ModuleSpec, ctx: Context) -> Field | None:
    """The field whose colour the events take: the first choice or stage among the module's highlights."""
    keys = [*spec.highlights, *([spec.board.column] if spec.board else [])]
    fields = (spec.fields.get(key) for key in keys if ctx.principal.sees_field(spec.key, key))
    return next((field for field in fields if field is not None and field.type in ("choice", "stage")), None)


def within(span: Span, spec: ModuleSpec) -> Node:
    """Begins in these days, or began before and ends in or after them."""
    assert spec.calendar is not None
    start, end = spec.calendar.start, spec.calendar.end
    first, last = span.first.isoformat(), span.last.isoformat()
    begins = Condition(start, "between", [first, last])
    if not end or end not in spec.fields:
        return begins
    goes_on = Group((Condition(start, "lt", first), Condition(end, "gte", first)))
    # Said once more without "or", so that the database reads these days only and not all that ever was.
    earliest = (span.first - LONGEST).isoformat()
    near = Condition(start, "between", [earliest, last])
    return Group((near, Group((begins, goes_on), is_any=True)))


def events_of(query: Query, span: Span, spec: ModuleSpec, ctx: Context) -> dict[date, list[Event]]:
    """The events of each day, in order."""
    calendar = spec.calendar
    assert calendar is not None
    kind = kind_field(spec, ctx)
    linked = next((k for k in spec.list_columns if k in spec.fields and spec.fields[k].type == "lookup"), "")
    wanted = (spec.title, *spec.title_fallback, calendar.start, calendar.end, calendar.duration, linked, "owner",
              "status" if "status" in spec.fields else "", kind.key if kind else "")  # fmt: skip
    columns = tuple(dict.fromkeys(k for k in wanted if k in spec.fields and ctx.principal.sees_field(spec.key, k)))
    asked = query.with_(columns=columns, sort=(calendar.start,), limit=MOST, cursor="").also(within(span, spec))
    records = read.page(asked, ctx).records
    render = read.render_for(records, ctx)
    found: dict[date, list[Event]] = {day: [] for day in span.days}
    for record in records:
        choice = _choice(record, kind)
        reference = render.refs.get(record.values.get(linked) or 0) if linked else None
        detail = " · ".join(filter(None, (reference.title if reference else "", render.users.get(record["owner"], ""))))
        for event in _on_days(record, span, spec, ctx):
            event.color = choice.color if choice else spec.color
            event.icon = choice.icon if choice else ""
            event.is_done = spec.key == "activities" and record["status"] in SETTLED
            event.detail = detail
            found[event.day].append(event)
    for events in found.values():
        events.sort(key=lambda event: (-1 if event.start is None else event.start, event.record.id))
        _side_by_side([event for event in events if event.start is not None])
    return found


def _choice(record: Record, field: Field | None) -> Choice | None:
    value: Any = record[field.key] if field else None
    if field is None or value is None or not isinstance(field.kind, ChoiceType):
        return None
    return field.kind.find(str(value), field)


def _on_days(record: Record, span: Span, spec: ModuleSpec, ctx: Context) -> list[Event]:
    """One event per day on which the record stands."""
    calendar = spec.calendar
    assert calendar is not None
    start: Any = record[calendar.start]
    end: Any = record[calendar.end] if calendar.end else None
    if not isinstance(start, datetime):
        last = end if isinstance(end, date) and end >= start else start
        return [Event(record, record.title, day) for day in span.days if start <= day <= last]
    zone = ctx.locale.zone
    seconds = record[calendar.duration] if calendar.duration else None
    begins = start.astimezone(zone)
    ends = end.astimezone(zone) if isinstance(end, datetime) else begins + timedelta(seconds=seconds or 0)
    found = []
    for day in span.days:
        midnight = datetime.combine(day, time.min, tzinfo=zone)
        if day == begins.date():
            at = quarter_of(begins.time())
            length = -(-int((ends - begins).total_seconds()) // QUARTER_S) or USUAL
            clock = format_time(start, zone)
            found.append(Event(record, record.title, day, clock, at, max(1, min(length, QUARTERS - at))))
        elif begins.date() < day <= ends.date() and ends > midnight:
            length = QUARTERS if day < ends.date() else max(1, quarter_of(ends.time()))
            found.append(Event(record, record.title, day, "", 0, length))
    return found


def quarter_of(clock: time) -> int:
    return (clock.hour * 60 + clock.minute) // 15


def moment_of(day: date, quarter: int, ctx: Context) -> datetime:
    """A day and a quarter of an hour where the person is, as a moment."""
    clock = time(quarter // 4, quarter % 4 * 15)
    return datetime.combine(day, clock, tzinfo=ctx.locale.zone).astimezone(UTC)


def _side_by_side(events: Sequence[Event]) -> None:
    """Events at the same time share the width: each cluster of overlapping ones gets lanes."""
    cluster: list[Event] = []
    ends: list[int] = []
    for event in events:
        assert event.start is not None
        if cluster and event.start >= max(ends):
            _close(cluster, len(ends))
            cluster, ends = [], []
        lane = next((index for index, end in enumerate(ends) if end <= (event.start or 0)), len(ends))
        if lane == len(ends):
            ends.append(0)
        ends[lane] = event.start + max(event.length, USUAL)
        event.lane = lane
        cluster.append(event)
    _close(cluster, len(ends))


def _close(cluster: Sequence[Event], lanes: int) -> None:
    for event in cluster:
        event.lanes = lanes
