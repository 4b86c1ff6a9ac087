"""The days that a calendar shows, and where its arrows lead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from trato.kernel.context import Context, Locale
from trato.lib.dates import format_date, month_name, weekday_name

LOOKS = ("month", "week", "day", "agenda")
AGENDA_DAYS = 14


@dataclass(frozen=True)
class Span:
    """`look` at the days from `first` to `last`, around `day`."""

    look: str
    day: date
    first: date
    last: date
    title: str
    previous: date
    following: date

    @property
    def days(self) -> list[date]:
        return [self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1)]

    @property
    def weeks(self) -> list[Sequence[date]]:
        days = self.days
        return [days[n : n + 7] for n in range(0, len(days), 7)]


def span_of(look: str, raw_day: str, ctx: Context) -> Span:
    """The span that an address asks for; today's month when it asks for nothing sensible."""
    try:
        day = date.fromisoformat(raw_day)
        if not 1900 <= day.year <= 2200:
            raise ValueError(raw_day)
    except ValueError:
        day = ctx.today
    return {"week": _week, "day": _day, "agenda": _agenda}.get(look, _month)(day, ctx.locale)


def _month(day: date, locale: Locale) -> Span:
    begin = day.replace(day=1)
    following = (begin + timedelta(days=32)).replace(day=1)
    first = week_start(begin, locale)
    last = week_start(following - timedelta(days=1), locale) + timedelta(days=6)
    title = f"{month_name(day.month, locale.language).capitalize()} {day.year}"
    return Span("month", day, first, last, title, (begin - timedelta(days=1)).replace(day=1), following)


def _week(day: date, locale: Locale) -> Span:
    first = week_start(day, locale)
    last, week = first + timedelta(days=6), timedelta(days=7)
    return Span("week", day, first, last, _from_to(first, last, locale), day - week, day + week)


def _day(day: date, locale: Locale) -> Span:
    title = f"{weekday_name(day.weekday(), locale.language).capitalize()}, {format_date(day, locale.language)}"
    return Span("day", day, day, day, title, day - timedelta(days=1), day + timedelta(days=1))


def _agenda(day: date, locale: Locale) -> Span:
    last, step = day + timedelta(days=AGENDA_DAYS - 1), timedelta(days=AGENDA_DAYS)
    return Span("agenda", day, day, last, _from_to(day, last, locale), day - step, day + step)


def _from_to(first: date, last: date, locale: Locale) -> str:
    return f"{format_date(first, locale.language)} – {format_date(last, locale.language)}"


def week_start(day: date, locale: Locale) -> date:
    """The day on which the organisation's week with this day begins."""
    return day - timedelta(days=(day.weekday() - locale.first_weekday) % 7)
