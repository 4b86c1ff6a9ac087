"""Times at which people work."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Madrid")


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """A moment of the day where the sample company is."""
    return datetime.combine(day, time(hour, minute), ZONE)


def workday(day: date) -> date:
    """The day itself, or the Friday before a weekend."""
    return day - timedelta(days=max(0, day.weekday() - 4))


def work_moment(random: Random, day: date) -> datetime:
    """Some moment of office hours on this day, or on the Friday before."""
    return at(workday(day), random.randint(8, 17), random.choice((0, 5, 10, 15, 20, 30, 40, 45, 50)))


def between(random: Random, start: date, end: date) -> date:
    """A day from start to end."""
    return start + timedelta(days=random.randint(0, max(0, (end - start).days)))
