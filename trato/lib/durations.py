"""Lengths of time in seconds: "1h 30m", "90 min", "1:30"."""

import re
from decimal import Decimal

from trato.lib.errors import BadValue
from trato.lib.numbers import format_integer, parse_decimal
from trato.lib.text import fold

_UNITS = {
    "s": 1, "seg": 1, "sec": 1, "secs": 1, "second": 1, "seconds": 1, "segundo": 1, "segundos": 1,
    "m": 60, "min": 60, "mins": 60, "minute": 60, "minutes": 60, "minuto": 60, "minutos": 60, "'": 60,
    "h": 3600, "hr": 3600, "hrs": 3600, "hour": 3600, "hours": 3600, "hora": 3600, "horas": 3600,
    "d": 86400, "day": 86400, "days": 86400, "dia": 86400, "dias": 86400,
    "w": 604800, "week": 604800, "weeks": 604800, "sem": 604800, "semana": 604800, "semanas": 604800,
}  # fmt: skip
_CLOCK = re.compile(r"([0-9]{1,5}):([0-5][0-9])(?::([0-5][0-9]))?\Z")
_PART = re.compile(r"([0-9]+(?:[.,][0-9]+)?)\s*([a-z]+|')\.?(?:[\s,]+|(?=[0-9])|\Z)(?:(?:and|y)\s+)?")
_MINUTES_AFTER_HOURS = re.compile(r"([0-9]+)\s*h\s*([0-5]?[0-9])\Z")
MAX_SECONDS = 100 * 366 * 86400


def parse_duration(raw: str, locale: str, unit: str = "m") -> int | None:
    """The seconds that somebody wrote in English or Spanish; None if blank.

    "1h 30m", "1 h 30", "90 min", "1,5 horas", "2 days", "1:30" (hours and minutes), "0:00:45".

    Args:
        unit: what a bare number counts: "s", "m", "h", "d" or "w".
    Raises:
        BadValue: duration.not_a_duration, duration.too_long (more than a hundred years).
    """
    text = fold(raw)
    if not text:
        return None
    seconds = _seconds(text, locale, unit)
    if seconds is None:
        raise BadValue("duration.not_a_duration", text=raw.strip()[:80])
    if seconds > MAX_SECONDS:
        raise BadValue("duration.too_long", text=raw.strip()[:80])
    return round(seconds)


def _seconds(text: str, locale: str, unit: str) -> Decimal | None:
    if len(text) > 80:
        return None
    if clock := _CLOCK.match(text):
        hours, minutes, seconds = clock.groups()
        return Decimal(int(hours) * 3600 + int(minutes) * 60 + int(seconds or 0))
    if short := _MINUTES_AFTER_HOURS.match(text):
        return Decimal(int(short.group(1)) * 3600 + int(short.group(2)) * 60)
    position, total = 0, Decimal(0)
    while part := _PART.match(text, position):
        length = _UNITS.get(part.group(2))
        if length is None:
            return None
        total += Decimal(part.group(1).replace(",", ".")) * length
        position = part.end()
        if position == len(text):
            return total
    if position:
        return None
    try:
        number = parse_decimal(text, locale)
    except BadValue:
        return None
    return None if number is None or number < 0 else number * _UNITS[unit]


def format_duration(seconds: int, locale: str) -> str:
    """Hours, minutes and seconds with their signs, which English and Spanish share: "1 h 30 min", "45 s", "0 min"."""
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    hours, rest = divmod(seconds, 3600)
    minutes, rest = divmod(rest, 60)
    parts = [f"{format_integer(hours, locale) if hours > 9999 else hours} h"] if hours else []
    if minutes or not (hours or rest):
        parts.append(f"{minutes} min")
    if rest:
        parts.append(f"{rest} s")
    return sign + " ".join(parts).replace(" h", "\u00a0h").replace(" min", "\u00a0min").replace(" s", "\u00a0s")
