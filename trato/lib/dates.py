"""Dates and times as people write them in English and Spanish. Moments are aware and in UTC; days have no time zone."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_timedelta

from trato.lib.durations import format_duration, parse_duration
from trato.lib.errors import BadValue
from trato.lib.periods import Period, add_months, period
from trato.lib.text import fold

__all__ = [
    "Period", "add_months", "format_date", "format_datetime", "format_duration", "format_relative",
    "format_relative_day", "format_time", "month_name", "parse_date", "parse_datetime", "parse_duration", "parse_time",
    "period", "to_utc", "weekday_name", "zone",
]  # fmt: skip

# Both languages are always understood: people paste, and files come from elsewhere.
_READ_LOCALES = ("en", "es")
_TODAY = {"today": 0, "hoy": 0, "tomorrow": 1, "manana": 1, "yesterday": -1, "ayer": -1}
_TODAY |= {"pasado manana": 2, "day after tomorrow": 2, "anteayer": -2, "antes de ayer": -2, "day before yesterday": -2}
_NEAR = {
    "en": {-1: "yesterday", 0: "today", 1: "tomorrow", "now": "now"},
    "es": {-1: "ayer", 0: "hoy", 1: "mañana", "now": "ahora"},
}
_NOISE = frozenset({"de", "del", "of", "the", "el", "at", "a", "las", "la"})

_NUMERIC = re.compile(r"([0-9]{1,4})([-/. ])([0-9]{1,2})\2([0-9]{1,4})\Z")
_COMPACT = re.compile(r"(?:19|20|21)[0-9]{6}\Z")
_RELATIVE = re.compile(r"([+-])\s*([0-9]{1,4})\s*([dwmyas])?\Z")
_WORD = re.compile(r"[a-z]+|[0-9]+")
_ORDINAL = re.compile(r"\b([0-9]{1,2})(?:st|nd|rd|th|º|o)\b")
_TIME = re.compile(
    r"(?P<hour>[0-9]{1,2})(?:[:.](?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:[.,][0-9]{1,9})?)?|h(?P<after_h>[0-9]{2})?)?"
    r"\s*(?P<half>[ap]\.?\s?m\.?)?(?:\s?h(?:rs|oras)?\.?)?\Z"
)
_TIME_AT_END = re.compile(
    r"(?P<day>.*?)(?:[\s,T]+(?:at |a las? )?|\A)(?P<time>[0-9]{1,2}(?::[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]{1,9})?)?"
    r"|h[0-9]{0,2}|(?=\s?[ap]\.?\s?m))(?:\s?[ap]\.?\s?m\.?)?(?:\s?h)?)\Z",
    re.IGNORECASE,
)


def zone(name: str | tzinfo) -> tzinfo:
    """The time zone of an IANA name such as "Europe/Madrid".

    Raises:
        BadValue: datetime.unknown_zone.
    """
    return _zone(name) if isinstance(name, str) else name


@lru_cache(maxsize=128)
def _zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError) as problem:
        raise BadValue("datetime.unknown_zone", text=name[:60]) from problem


def parse_date(raw: str, locale: str, *, dayfirst: bool | None = None, today: date | None = None) -> date | None:
    """The day that somebody wrote; None if blank.

    "2026-11-22", "22/11/2026", "22.11.26", "20261122", "22 nov 2026", "Nov 22nd, 2026", "22 de noviembre de 2026",
    "tomorrow", "hoy", "lunes" (the next one), "+3d", "-2w", "+1m". A time after the day is dropped. Two-digit years are
    1969 to 2068. Serial numbers of spreadsheets are refused, since they look like any other number.

    Args:
        locale: with "en-US" 11/12/2026 is in November, with all others in December.
        dayfirst: overrules the locale, for files whose order is known.
        today: the user's day, for words such as "tomorrow" and for days without a year; UTC's when missing.
    Raises:
        BadValue: date.not_a_date, date.no_such_day.
    """
    text = raw.strip()
    if len(text) == 10 and text[4] == text[7] == "-":
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    if not text:
        return None
    try:
        found = _date(fold(text[:80]), _is_dayfirst(locale, dayfirst), today)
    except (ValueError, OverflowError) as problem:
        raise BadValue("date.no_such_day", text=text[:80]) from problem
    if found is None:
        raise BadValue("date.not_a_date", text=text[:80])
    return found


def _is_dayfirst(locale: str, dayfirst: bool | None) -> bool:
    return locale.replace("_", "-") != "en-US" if dayfirst is None else dayfirst


def _date(text: str, dayfirst: bool, today: date | None) -> date | None:
    """The day, or None if the text is no date. Raises ValueError for a date that the calendar does not have."""
    if match := _NUMERIC.match(text):
        return _numeric(match.group(1), match.group(3), match.group(4), dayfirst)
    if _COMPACT.match(text):
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    now = today or datetime.now(UTC).date()
    if text in _TODAY:
        return now + timedelta(days=_TODAY[text])
    if match := _RELATIVE.match(text):
        return _moved(now, int(match.group(1) + match.group(2)), match.group(3) or "d")
    if (weekday := _weekdays().get(text.removeprefix("next ").removeprefix("proximo "))) is not None:
        return now + timedelta(days=(weekday - now.weekday() - 1) % 7 + 1)
    if found := _in_words(text, now):
        return found
    timed = _TIME_AT_END.match(text) or _ISO_TIME.match(text)
    return _date(timed.group("day").strip(" ,"), dayfirst, today) if timed and timed.group("day") else None


_ISO_TIME = re.compile(r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})[t ][0-9:.,]+\s?(?:z|[+-][0-9]{2}:?[0-9]{2})?\Z")


def _numeric(first: str, second: str, third: str, dayfirst: bool) -> date | None:
    if len(first) in (3, 4):
        return date(int(first), int(second), int(third)) if len(first) == 4 and len(third) < 3 else None
    if len(third) not in (2, 4):
        return None
    year = _year(third)
    one, two = int(first), int(second)
    if two > 12 or (not dayfirst and one <= 12):
        one, two = two, one
    return date(year, two, one)


def _year(digits: str) -> int:
    year = int(digits)
    return year if len(digits) > 2 else year + (1900 if year > 68 else 2000)


def _moved(day: date, count: int, unit: str) -> date:
    if unit in ("m", "y", "a"):
        return add_months(day, count if unit == "m" else 12 * count)
    return day + timedelta(days=count * (7 if unit in ("w", "s") else 1))


def _in_words(text: str, today: date) -> date | None:
    """A day with the month's name, in any order; without a year it is of this year."""
    words = [word for word in _WORD.findall(_ORDINAL.sub(r"\1", text)) if word not in _NOISE]
    if words and words[0] in _weekdays():
        words = words[1:]
    months = _months()
    names = [word for word in words if word in months]
    numbers = [word for word in words if word.isdigit()]
    if len(names) != 1 or len(numbers) + 1 != len(words) or not 1 <= len(numbers) <= 2:
        return None
    if re.sub(r"[a-z0-9]+", "", text).strip(" ,.-/º"):
        return None
    if len(numbers) == 1:
        return date(today.year, months[names[0]], int(numbers[0])) if len(numbers[0]) < 3 else None
    day, year = reversed(numbers) if len(numbers[0]) == 4 else numbers
    if len(day) > 2 or len(year) not in (2, 4):
        return None
    return date(_year(year), months[names[0]], int(day))


@lru_cache(maxsize=1)
def _months() -> dict[str, int]:
    return _by_name("months") | {"set": 9, "sept": 9, "sep": 9, "setiembre": 9}


@lru_cache(maxsize=1)
def _weekdays() -> dict[str, int]:
    return _by_name("days")


def _by_name(kind: str) -> dict[str, int]:
    """Months (from 1) or days of the week (from 0) by folded name, full and abbreviated, in all languages read."""
    found: dict[str, int] = {}
    for locale in _READ_LOCALES:
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in getattr(Locale.parse(locale), kind)[context][width].items():
                    found[fold(name).rstrip(".")] = number
    return found


def parse_time(raw: str) -> time | None:
    """The time of day that somebody wrote: "15:30", "15.30", "15h30", "3pm", "3:30 p. m."; None if blank.

    Raises:
        BadValue: time.not_a_time.
    """
    text = fold(raw)
    if not text:
        return None
    match = _TIME.match(text)
    if match and (match.group("minute") or match.group("half") or "h" in text):
        hour = int(match.group("hour"))
        if half := match.group("half"):
            if not 1 <= hour <= 12:
                raise BadValue("time.not_a_time", text=raw.strip()[:40])
            hour = hour % 12 + (12 if half[0] == "p" else 0)
        try:
            return time(
                hour, int(match.group("minute") or match.group("after_h") or 0), int(match.group("second") or 0)
            )
        except ValueError:
            pass
    raise BadValue("time.not_a_time", text=raw.strip()[:40])


def parse_datetime(
    raw: str, locale: str, tz: str | tzinfo, *, dayfirst: bool | None = None, today: date | None = None
) -> datetime | None:
    """The moment that somebody wrote, in UTC; None if blank.

    ISO 8601 with "Z" or an offset is what it says; all else is in the given time zone: "22/11/2026 15:30", "15:30"
    (today), "tomorrow 9:00", "Nov 22, 2026 3:30 PM", a day alone (its midnight).

    Raises:
        BadValue: datetime.not_a_datetime, date.no_such_day, datetime.unknown_zone.
    """
    text = raw.strip()
    if not text:
        return None
    local = zone(tz)
    if len(text) > 10 and text[4:5] == "-":
        try:
            return to_utc(datetime.fromisoformat(text.replace(" UTC", "+00:00").replace(" Z", "Z")), local)
        except ValueError:
            pass
    if today is None:
        today = datetime.now(local).date()
    split = _TIME_AT_END.match(text[:100])
    try:
        at = parse_time(split.group("time")) if split else None
        day_text = split.group("day").strip(" ,") if split else text
        day = parse_date(day_text, locale, dayfirst=dayfirst, today=today) or today
    except BadValue as refusal:
        code = refusal.code if refusal.code == "date.no_such_day" else "datetime.not_a_datetime"
        raise BadValue(code, text=text[:80]) from refusal
    try:
        return to_utc(datetime.combine(day, at or time()), local)
    except ValueError as problem:
        raise BadValue("datetime.not_a_datetime", text=text[:80]) from problem


def to_utc(moment: datetime, tz: str | tzinfo) -> datetime:
    """The moment in UTC; one without offset is in the time zone. Times that the clocks skip move forward."""
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone(tz))
    try:
        return moment.astimezone(UTC)
    except OverflowError as problem:
        raise ValueError("outside years 1 to 9999") from problem


@lru_cache(maxsize=32)
def _names(locale: str, kind: str, width: str) -> dict[int, str]:
    contexts = getattr(Locale.parse(locale.replace("-", "_")), kind)
    return {number: name.rstrip(".") for number, name in contexts["format"][width].items()}


def month_name(month: int, locale: str, width: str = "wide") -> str:
    """The month's name, 1 for January; width is "wide" or "abbreviated"."""
    return _names(locale, "months", width)[month]


def weekday_name(weekday: int, locale: str, width: str = "wide") -> str:
    """The day's name, 0 for Monday; width is "wide", "abbreviated" or "narrow"."""
    return _names(locale, "days", width)[weekday]


def format_date(day: date, locale: str) -> str:
    """The day with its month's short name, which no reader mistakes: "22 nov 2026", "22 Nov 2026"."""
    return f"{day.day} {_names(locale, 'months', 'abbreviated')[day.month]} {day.year:04}"


def format_time(moment: datetime, tz: str | tzinfo) -> str:
    """The time of day in the time zone, 24 hours: "15:30"."""
    local = moment.astimezone(zone(tz))
    return f"{local.hour:02}:{local.minute:02}"


def format_datetime(moment: datetime, locale: str, tz: str | tzinfo) -> str:
    """Day and time in the time zone: "22 nov 2026, 15:30"."""
    local = moment.astimezone(zone(tz))
    return f"{format_date(local, locale)}, {local.hour:02}:{local.minute:02}"


_UNITS: Iterable[tuple[str, int]] = (
    ("year", 31_556_952), ("month", 2_629_746), ("week", 604_800), ("day", 86_400), ("hour", 3600), ("minute", 60),
)  # fmt: skip


def format_relative(moment: datetime, now: datetime, locale: str) -> str:
    """How far a moment is: "3 days ago", "hace 3 días", "in 2 hours"; under a minute "now"."""
    seconds = round((moment - now).total_seconds())
    for unit, length in _UNITS:
        if abs(seconds) >= length:
            count = abs(seconds) // length
            return _distance(unit, count if seconds > 0 else -count, locale)
    return _near(locale, "now") or _distance("second", seconds or -1, locale)


def format_relative_day(day: date, today: date, locale: str) -> str:
    """How far a day is: "today", "ayer", "in 3 days"; beyond two weeks in weeks, months, years."""
    days = (day - today).days
    if near := _near(locale, days):
        return near
    for unit, length in (("year", 365), ("month", 30), ("week", 14)):
        if abs(days) >= length:
            count = abs(days) // (7 if unit == "week" else length)
            return _distance(unit, count if days > 0 else -count, locale)
    return _distance("day", days, locale)


def _near(locale: str, key: int | str) -> str | None:
    words: dict[int | str, str] = _NEAR.get(locale.replace("_", "-").partition("-")[0], {})  # type: ignore[assignment]
    return words.get(key)


_SECONDS = {
    "year": 31_536_000,
    "month": 2_592_000,
    "week": 604_800,
    "day": 86_400,
    "hour": 3600,
    "minute": 60,
    "second": 1,
}


@lru_cache(maxsize=2048)
def _distance(unit: str, count: int, locale: str) -> str:
    # Babel counts years of 365 and months of 30 days; an endless threshold keeps the unit.
    return format_timedelta(
        timedelta(seconds=count * _SECONDS[unit]),
        granularity=unit,  # type: ignore[arg-type]
        threshold=float("inf"),
        add_direction=True,
        locale=locale.replace("-", "_"),
    )
