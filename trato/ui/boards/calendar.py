"""The calendar of a module: month, week, day, agenda."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from trato.kernel.catalog.declare import Field
from trato.kernel.errors import Invalid, NotFound
from trato.kernel.query.model import Query, query_from_url
from trato.kernel.records import read
from trato.kernel.records.change import Change
from trato.lib.dates import format_date, weekday_name
from trato.ui.boards.dates import LOOKS, Span, span_of
from trato.ui.boards.events import QUARTERS, Event, events_of, moment_of, quarter_of
from trato.ui.boards.whose import conditions_of, people_of
from trato.ui.errors import toast
from trato.ui.records.saving import announce, save
from trato.ui.request import is_fragment
from trato.ui.views.base import ModuleView

OWN_NAMES = ("look", "day", "who", "peek", "date", "from")
#: events that a day of the month shows; the others stand behind "+n more"
SHOWN = 4


@dataclass(frozen=True)
class Day:
    """A day with its events. `more` counts those that the month has no room for; `whole` are those without a time."""

    day: date
    name: str
    label: str
    url: str
    events: list[Event]
    whole: list[Event]
    more: int
    is_today: bool
    is_weekend: bool
    is_outside: bool


class CalendarView(ModuleView):
    """A page about a module whose records stand on days."""

    def prepare(self, request: HttpRequest, **kwargs: Any) -> None:
        super().prepare(request, **kwargs)
        calendar = self.spec.calendar
        if calendar is None or not self.ctx.principal.sees_field(self.spec.key, calendar.start):
            raise NotFound("record.not_found")
        self.start: Field = self.spec.fields[calendar.start]
        self.end: Field | None = self.spec.fields.get(calendar.end)

    @property
    def has_hours(self) -> bool:
        return self.start.type == "datetime"

    @property
    def may_move(self) -> bool:
        principal = self.ctx.principal
        return principal.may(self.spec.key, "edit") and principal.writes_field(self.spec.key, self.start)


class Calendar(CalendarView):
    """`/m/<module>/calendar`, and to htmx what stands under the bar."""

    def get(self, request: HttpRequest, module: str) -> HttpResponse:
        params = request.GET
        look = params.get("look", "")
        span = span_of(look if look in LOOKS else "month", params.get("day", ""), self.ctx)
        people = people_of(self.spec, self.ctx)
        asked = params.get("who", "me")
        who = asked if any(person.key == asked for person in people) else (people[0].key if people else "all")
        query = query_from_url(module, params, known=OWN_NAMES).also(*conditions_of(self.spec, who))
        days = self.days(query, span, who)
        context = {
            "span": span, "days": days, "weeks": [days[n : n + 7] for n in range(0, len(days), 7)], "who": who,
            "people": people, "has_hours": self.has_hours, "may_move": self.may_move, "hours": range(24),
            "looks": [(key, label, self.url(span, who, look=key)) for key, label in self.look_names().items()],
            "previous_url": self.url(span, who, day=span.previous), "next_url": self.url(span, who, day=span.following),
            "today_url": self.url(span, who, day=self.ctx.today), "here": self.url(span, who),
            "names": [weekday_name(day.weekday(), self.ctx.locale.language, "abbreviated") for day in span.days[:7]],
            "may_create": self.ctx.principal.may(module, "create"), "is_empty": not any(d.events for d in days),
        }  # fmt: skip
        template = "ui/calendar/calendar.html#frame" if is_fragment(request) else "ui/calendar/calendar.html"
        return self.render(template, context)

    def look_names(self) -> dict[str, str]:
        return {"month": _("Month"), "week": _("Week"), "day": _("Day"), "agenda": _("Agenda")}

    def url(self, span: Span, who: str, **changes: Any) -> str:
        """The address of this calendar with another look or day; the filter goes along."""
        day = changes.get("day", span.day)
        kept = {key: str(value) for key, value in self.request.GET.items() if key not in OWN_NAMES}
        pairs: Mapping[str, str] = {**kept, "look": changes.get("look", span.look), "day": day.isoformat(), "who": who}
        return f"/m/{self.spec.key}/calendar?{urlencode(pairs)}"

    def days(self, query: Query, span: Span, who: str) -> list[Day]:
        found, language = events_of(query, span, self.spec, self.ctx), self.ctx.locale.language
        days = []
        for day in span.days:
            events = found[day]
            room = len(events) if len(events) == SHOWN + 1 else SHOWN
            shown = events[:room] if span.look == "month" else events
            days.append(Day(
                day, weekday_name(day.weekday(), language, "abbreviated"), format_date(day, language),
                self.url(span, who, look="day", day=day), shown, [event for event in events if event.start is None],
                len(events) - len(shown), day == self.ctx.today, day.weekday() >= 5,
                span.look == "month" and day.month != span.day.month,
            ))  # fmt: skip
        return days


class MoveEvent(CalendarView):
    """Another day, or another time of day: `id`, `date` and `from` (quarters of an hour, "" keeps the time)."""

    right = "edit"

    def post(self, request: HttpRequest, module: str) -> HttpResponse:
        raw = request.POST.get("id", "")
        record = read.get(module, int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 19 else 0, self.ctx)
        day = day_of(request.POST.get("date", ""))
        before: Any = record[self.start.key]
        after: date | datetime = day
        if self.has_hours:
            quarter = quarter_in(request.POST.get("from", ""))
            if quarter is None:
                local = before.astimezone(self.ctx.locale.zone) if before else None
                quarter = quarter_of(local.time()) if local else 0
            after = moment_of(day, quarter, self.ctx)
        values: dict[str, Any] = {self.start.key: after}
        if self.end is not None and before and record[self.end.key]:
            shift: timedelta = after - before
            values[self.end.key] = record[self.end.key] + shift
        _saved, operation = save("update", [Change.update(module, record.id, values)], self.ctx)
        shown = read.render_for([record], self.ctx)
        names = {"title": record.title, "when": self.start.kind.text(after, self.start, shown)}
        response = toast(HttpResponse(), _("“%(title)s” is now on %(when)s.") % names, undo=operation)
        return announce(response, module)


class NewEvent(CalendarView):
    """Quick create with the day and time of the place that was clicked."""

    right = "create"

    def get(self, request: HttpRequest, module: str) -> HttpResponse:
        day = day_of(request.GET.get("date", ""))
        text = day.isoformat()
        if self.has_hours:
            quarter = quarter_in(request.GET.get("from", ""))
            quarter = 36 if quarter is None else quarter
            text += f"T{quarter // 4:02}:{quarter % 4 * 15:02}"
        pairs = {self.start.key: text}
        who = request.GET.get("who", "")
        if who.isascii() and who.isdigit() and "owner" in self.spec.fields:
            pairs["owner"] = who
        return redirect(f"/m/{module}/new?{urlencode(pairs)}")


def day_of(raw: str) -> date:
    """Raises Invalid."""
    try:
        return date.fromisoformat(raw)
    except ValueError:
        raise Invalid("date.not_a_date", raw=raw) from None


def quarter_in(raw: str) -> int | None:
    """A quarter of an hour of the day; None when none is said."""
    return min(int(raw), QUARTERS - 1) if raw.isascii() and raw.isdigit() and len(raw) < 4 else None
