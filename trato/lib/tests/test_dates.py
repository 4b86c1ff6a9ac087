from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trato.lib import dates
from trato.lib.errors import BadValue

TODAY = date(2026, 11, 23)  # a Monday
DAY = date(2026, 11, 22)
MADRID = "Europe/Madrid"


@pytest.mark.parametrize(
    "raw",
    [
        "2026-11-22",
        "22/11/2026",
        "22-11-2026",
        "22.11.2026",
        "22/11/26",
        "11/22/2026",
        "20261122",
        "22 nov 2026",
        "22-Nov-2026",
        "Nov 22, 2026",
        "November 22nd, 2026",
        "22 de noviembre de 2026",
        "Domingo, 22 de noviembre de 2026",
        "Sun, 22 Nov 2026",
        "2026/11/22",
        "22 nov. 26",
        "22 nov",
        "2026-11-22 00:00:00",
        "2026-11-22T10:00:00Z",
        "22/11/2026 15:30",
        "2026 nov 22",
        "ayer",
        "Yesterday",
        "-1d",
        "-1",
    ],
)
@pytest.mark.parametrize("locale", ["en", "es", "en-US"])
def test_dates(raw: str, locale: str) -> None:
    assert dates.parse_date(raw, locale, today=TODAY) == DAY


def test_who_decides_the_order() -> None:
    assert dates.parse_date("11/12/2026", "es") == date(2026, 12, 11)
    assert dates.parse_date("11/12/2026", "en") == date(2026, 12, 11)
    assert dates.parse_date("11/12/2026", "en-US") == date(2026, 11, 12)
    assert dates.parse_date("11/12/2026", "es", dayfirst=False) == date(2026, 11, 12)


def test_relative_dates() -> None:
    read = {
        raw: dates.parse_date(raw, "es", today=TODAY)
        for raw in ("hoy", "mañana", "+3d", "+1m", "-1y", "+2w", "lunes", "friday")
    }
    assert list(read.values()) == [
        TODAY,
        date(2026, 11, 24),
        date(2026, 11, 26),
        date(2026, 12, 23),
        date(2025, 11, 23),
        date(2026, 12, 7),
        date(2026, 11, 30),
        date(2026, 11, 27),
    ]
    assert dates.parse_date("31/01/99", "es") == date(1999, 1, 31)
    assert dates.parse_date(" ", "es") is None


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("46348", "date.not_a_date"),
        ("hello", "date.not_a_date"),
        ("31/02/2026", "date.no_such_day"),
        ("2026-02-30", "date.no_such_day"),
        ("99999999", "date.not_a_date"),
        ("22/11", "date.not_a_date"),
        ("1/2/345", "date.not_a_date"),
        ("13/13/2026", "date.no_such_day"),
        ("30 feb 2026", "date.no_such_day"),
        ("nov", "date.not_a_date"),
        ("may be", "date.not_a_date"),
        ("0000-00-00", "date.no_such_day"),
        ("22 nov 2026 <b>", "date.not_a_date"),
    ],
)
def test_refused(raw: str, code: str) -> None:
    with pytest.raises(BadValue) as refusal:
        dates.parse_date(raw, "es", today=TODAY)
    assert refusal.value.code == code


@given(st.dates(), st.sampled_from(["en", "es", "en-US"]))
def test_what_is_written_reads_back(day: date, locale: str) -> None:
    assert dates.parse_date(dates.format_date(day, locale), locale) == day


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("15:30", time(15, 30)),
        ("3:30 PM", time(15, 30)),
        ("3pm", time(15)),
        ("12 am", time(0)),
        ("15h", time(15)),
        ("15h30", time(15, 30)),
        ("15.30", time(15, 30)),
        ("15:30:05", time(15, 30, 5)),
        ("3:30 p. m.", time(15, 30)),
        ("9:05 h", time(9, 5)),
        ("", None),
    ],
)
def test_times(raw: str, expected: time | None) -> None:
    assert dates.parse_time(raw) == expected


@pytest.mark.parametrize("raw", ["25:00", "15", "15:61", "13 pm", "x"])
def test_refused_times(raw: str) -> None:
    with pytest.raises(BadValue, match=r"time\.not_a_time"):
        dates.parse_time(raw)


@pytest.mark.parametrize(
    "raw",
    [
        "2026-11-22T14:30:00Z",
        "2026-11-22T15:30:00+01:00",
        "2026-11-22 15:30",
        "22/11/2026 15:30",
        "22 nov 2026, 15:30",
        "Nov 22, 2026 3:30 PM",
        "22 de noviembre de 2026 a las 15:30",
        "yesterday 15:30",
        "22/11/2026 15h30",
        "2026-11-22 14:30:00 UTC",
        "ayer 3:30 pm",
        "11/22/2026 3:30:00 PM",
        "20261122 15:30",
    ],
)
def test_datetimes(raw: str) -> None:
    assert dates.parse_datetime(raw, "es", MADRID, today=TODAY) == datetime(2026, 11, 22, 14, 30, tzinfo=UTC)


def test_more_datetimes() -> None:
    assert dates.parse_datetime("15:30", "es", MADRID, today=DAY) == datetime(2026, 11, 22, 14, 30, tzinfo=UTC)
    assert dates.parse_datetime("22/11/2026", "es", MADRID) == datetime(2026, 11, 21, 23, tzinfo=UTC)
    assert dates.parse_datetime("2026-03-29 02:30", "es", MADRID) == datetime(
        2026, 3, 29, 1, 30, tzinfo=UTC
    )  # skipped hour
    assert dates.parse_datetime("", "es", MADRID) is None
    for raw, code in (
        ("x", "datetime.not_a_datetime"),
        ("31/02/2026 10:00", "date.no_such_day"),
    ):
        with pytest.raises(BadValue) as refusal:
            dates.parse_datetime(raw, "es", MADRID)
        assert refusal.value.code == code
    with pytest.raises(BadValue, match=r"datetime\.not_a_datetime"):
        dates.parse_datetime("0001-01-01 00:00", "es", "Asia/Tokyo")
    with pytest.raises(BadValue, match=r"datetime\.unknown_zone"):
        dates.zone("Mars/../Olympus")


@given(st.datetimes(datetime(1990, 1, 1), datetime(2060, 1, 1)), st.sampled_from(["en", "es"]))
def test_datetimes_read_back(moment: datetime, locale: str) -> None:
    moment = moment.replace(second=0, microsecond=0, tzinfo=UTC)
    assert dates.parse_datetime(dates.format_datetime(moment, locale, "UTC"), locale, "UTC") == moment


def test_format() -> None:
    moment = datetime(2026, 11, 22, 14, 30, tzinfo=UTC)
    assert dates.format_date(DAY, "es") == "22 nov 2026"
    assert dates.format_date(DAY, "en") == "22 Nov 2026"
    assert dates.format_datetime(moment, "es", MADRID) == "22 nov 2026, 15:30"
    assert dates.format_time(moment, MADRID) == "15:30"
    assert dates.month_name(1, "es") == "enero"
    assert dates.weekday_name(0, "en", "abbreviated") == "Mon"


@pytest.mark.parametrize(
    ("seconds", "english", "spanish"),
    [
        (-3 * 86400, "3 days ago", "hace 3 días"),
        (7200, "in 2 hours", "dentro de 2 horas"),
        (-20, "now", "ahora"),
        (0, "now", "ahora"),
        (-90, "1 minute ago", "hace 1 minuto"),
        (-8 * 86400, "1 week ago", "hace 1 semana"),
        (400 * 86400, "in 1 year", "dentro de 1 año"),
        (-23 * 3600, "23 hours ago", "hace 23 horas"),
        (-40 * 86400, "1 month ago", "hace 1 mes"),
        (-300 * 86400, "9 months ago", "hace 9 meses"),
    ],
)
def test_relative(seconds: int, english: str, spanish: str) -> None:
    now = datetime(2026, 11, 22, tzinfo=UTC)
    assert dates.format_relative(now + timedelta(seconds=seconds), now, "en") == english
    assert dates.format_relative(now + timedelta(seconds=seconds), now, "es") == spanish
    assert dates.format_relative(now + timedelta(seconds=seconds), now, "fr")


def test_relative_days() -> None:
    said = [
        dates.format_relative_day(TODAY + timedelta(days=days), TODAY, "es")
        for days in (-1, 0, 1, 3, -10, -20, 60, 800)
    ]
    assert said == [
        "ayer",
        "hoy",
        "mañana",
        "dentro de 3 días",
        "hace 10 días",
        "hace 2 semanas",
        "dentro de 2 meses",
        "dentro de 2 años",
    ]


@pytest.mark.parametrize(
    ("raw", "seconds"),
    [
        ("1h 30m", 5400),
        ("90 min", 5400),
        ("1:30", 5400),
        ("90", 5400),
        ("1,5 horas", 5400),
        ("1.5h", 5400),
        ("1 h 30", 5400),
        ("1h30m", 5400),
        ("1 hora y 30 minutos", 5400),
        ("2 days", 172800),
        ("45 s", 45),
        ("0:00:45", 45),
        ("1 week", 604800),
        ("", None),
        ("0 min", 0),
    ],
)
def test_durations(raw: str, seconds: int | None) -> None:
    assert dates.parse_duration(raw, "es") == seconds


@pytest.mark.parametrize("raw", ["x", "1 parsec", "-5", "1h x", "1:75", "h"])
def test_refused_durations(raw: str) -> None:
    with pytest.raises(BadValue, match=r"duration\.not_a_duration"):
        dates.parse_duration(raw, "en")


@given(st.integers(0, 10**7))
def test_durations_read_back(seconds: int) -> None:
    assert dates.parse_duration(dates.format_duration(seconds, "es"), "es") == seconds


def test_format_duration() -> None:
    said = [dates.format_duration(seconds, "en").replace("\u00a0", " ") for seconds in (5400, 45, 0, 3600, 90061, -60)]
    assert said == ["1 h 30 min", "45 s", "0 min", "1 h", "25 h 1 min 1 s", "-1 min"]


@pytest.mark.parametrize(
    ("name", "start", "end"),
    [
        ("today", "2026-11-23", "2026-11-24"),
        ("yesterday", "2026-11-22", "2026-11-23"),
        ("tomorrow", "2026-11-24", "2026-11-25"),
        ("this_week", "2026-11-23", "2026-11-30"),
        ("last_week", "2026-11-16", "2026-11-23"),
        ("next_week", "2026-11-30", "2026-12-07"),
        ("this_month", "2026-11-01", "2026-12-01"),
        ("last_month", "2026-10-01", "2026-11-01"),
        ("next_month", "2026-12-01", "2027-01-01"),
        ("this_quarter", "2026-10-01", "2027-01-01"),
        ("last_quarter", "2026-07-01", "2026-10-01"),
        ("next_year", "2027-01-01", "2028-01-01"),
        ("last_7_days", "2026-11-17", "2026-11-24"),
        ("next_7_days", "2026-11-23", "2026-11-30"),
        ("last_1_months", "2026-10-24", "2026-11-24"),
        ("this_year_to_date", "2026-01-01", "2026-11-24"),
        ("older_than_30_days", None, "2026-10-24"),
        ("past", None, "2026-11-23"),
        ("future", "2026-11-24", None),
        ("later_than_2_weeks", "2026-12-08", None),
    ],
)
def test_periods(name: str, start: str | None, end: str | None) -> None:
    found = dates.period(name, TODAY)
    assert (found.start and found.start.isoformat(), found.end and found.end.isoformat()) == (start, end)


def test_periods_by_organisation() -> None:
    assert dates.period("this_week", TODAY, first_weekday=6) == (date(2026, 11, 22), date(2026, 11, 29))
    assert dates.period("this_year", date(2026, 3, 31), fiscal_month=4) == (date(2025, 4, 1), date(2026, 4, 1))
    assert dates.period("this_quarter", date(2026, 3, 31), fiscal_month=2) == (date(2026, 2, 1), date(2026, 5, 1))
    for name in ("someday", "last_week_to_date", "last_x_days"):
        with pytest.raises(BadValue, match=r"date\.unknown_period"):
            dates.period(name, TODAY)


def test_add_months() -> None:
    assert dates.add_months(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert dates.add_months(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert dates.add_months(date(2026, 1, 31), -3) == date(2025, 10, 31)
    assert dates.add_months(date(9999, 12, 1), 5) == date(9999, 12, 1)
