"""Named stretches of days for filters: "this_week", "last_30_days", "next_quarter"."""

import re
from datetime import date, timedelta
from typing import NamedTuple

from trato.lib.errors import BadValue

_ONE_DAY = timedelta(days=1)
_ROLLING = re.compile(r"(last|next|older_than|later_than)_([0-9]{1,4})_(days|weeks|months|quarters|years)\Z")
_NAMED = re.compile(r"(this|last|next)_(week|month|quarter|year)(_to_date)?\Z")
_MONTHS = {"month": 1, "quarter": 3, "year": 12, "months": 1, "quarters": 3, "years": 12}


class Period(NamedTuple):
    """Days from start to before end; None where there is no limit."""

    start: date | None
    end: date | None


def add_months(day: date, months: int) -> date:
    """The same day some months away, or that month's last day where it has no such day. Years 1 to 9999."""
    index = max(12, min(day.year * 12 + day.month - 1 + months, 9999 * 12 + 11))
    year, month = divmod(index, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def period(name: str, today: date, first_weekday: int = 0, fiscal_month: int = 1) -> Period:
    """The days that a name stands for.

    Names: today, yesterday, tomorrow, past (before today), future (after today); this_, last_, next_ week, month,
    quarter, year, and this_…_to_date (up to today); last_N_days (N days ending today), next_N_days (N days beginning
    today), also weeks, months, quarters, years; older_than_N_days (more than N days ago), later_than_N_days (ahead).

    Args:
        first_weekday: 0 for Monday to 6 for Sunday.
        fiscal_month: month with which the year of quarters and years begins, 1 to 12.
    Raises:
        BadValue: date.unknown_period.
    """
    match name:
        case "today":
            return Period(today, today + _ONE_DAY)
        case "yesterday":
            return Period(today - _ONE_DAY, today)
        case "tomorrow":
            return Period(today + _ONE_DAY, today + 2 * _ONE_DAY)
        case "past":
            return Period(None, today)
        case "future":
            return Period(today + _ONE_DAY, None)
    if named := _NAMED.match(name):
        which, unit, to_date = named.groups()
        if not to_date or which == "this":
            start, end = _calendar(which, unit, today, first_weekday, fiscal_month)
            return Period(start, min(end, today + _ONE_DAY) if to_date else end)
    if rolling := _ROLLING.match(name):
        return _rolling(rolling.group(1), int(rolling.group(2)), rolling.group(3), today)
    raise BadValue("date.unknown_period", text=name[:40])


def _calendar(which: str, unit: str, today: date, first_weekday: int, fiscal_month: int) -> tuple[date, date]:
    step = {"last": -1, "this": 0, "next": 1}[which]
    if unit == "week":
        start = today - timedelta(days=(today.weekday() - first_weekday) % 7) + timedelta(days=7 * step)
        return start, start + timedelta(days=7)
    length = _MONTHS[unit]
    into = 0 if unit == "month" else (today.month - fiscal_month) % length
    start = add_months(today.replace(day=1), step * length - into)
    return start, add_months(start, length)


def _rolling(which: str, count: int, unit: str, today: date) -> Period:
    def shifted(sign: int) -> date:
        if unit in _MONTHS:
            return add_months(today, sign * count * _MONTHS[unit])
        return today + timedelta(days=sign * count * (7 if unit == "weeks" else 1))

    match which:
        case "last":
            return Period(shifted(-1) + _ONE_DAY, today + _ONE_DAY)
        case "next":
            return Period(today, shifted(1))
        case "older_than":
            return Period(None, shifted(-1))
        case _:
            return Period(shifted(1) + _ONE_DAY, None)
