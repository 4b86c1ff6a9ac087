"""Calendars: spans, time zones, who is shown, moving, creating on a day."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from trato.kernel.context import Context, Locale
from trato.kernel.records import read
from trato.kernel.records.change import Change
from trato.kernel.records.write import write
from trato.ui.boards.dates import span_of

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
CALENDAR = "/m/activities/calendar"


def context(**locale):
    return Context(None, locale=Locale(**locale), now=datetime(2026, 11, 23, 23, 30, tzinfo=UTC))


def test_spans_begin_where_the_week_begins():
    monday, sunday = context(), context(first_weekday=6)
    assert (span_of("month", "2026-11-23", monday).first, span_of("month", "2026-11-23", sunday).first) == (
        date(2026, 10, 26), date(2026, 11, 1))  # fmt: skip
    assert span_of("week", "2026-11-22", monday).first == date(2026, 11, 16)
    assert span_of("week", "2026-11-22", sunday).first == date(2026, 11, 22)
    assert len(span_of("month", "2026-02-01", monday).days) % 7 == 0


def test_today_is_where_the_person_is():
    assert span_of("day", "", context(timezone="Europe/Madrid")).day == date(2026, 11, 24)
    assert span_of("day", "nonsense", context(timezone="America/Bogota")).day == date(2026, 11, 23)


@pytest.mark.parametrize(("day", "previous", "following"), [("2026-01-31", "2025-12-01", "2026-02-01")])
def test_arrows_of_the_month(day, previous, following):
    span = span_of("month", day, context())
    assert (span.previous.isoformat(), span.following.isoformat()) == (previous, following)


@pytest.fixture
def meeting(people, as_person):
    values = {"subject": "Kick-off", "kind": "meeting", "due_at": "2026-11-24T23:30:00Z", "duration": 5400,
              "owner": people.bob.pk}  # fmt: skip
    return write([Change.create("activities", values)], as_person("alice"))[0].id


def test_an_event_stands_on_the_day_it_has_in_the_persons_time_zone(sign_in, meeting, people):
    people.bob.timezone = "Europe/Madrid"
    people.bob.save()
    page = sign_in("bob").get(f"{CALENDAR}?look=day&day=2026-11-25").content.decode()
    assert "Kick-off" in page
    assert "00:30" in page
    assert 'data-from="2" data-for="6"' in page


def test_looks_and_plain_links(sign_in, meeting):
    client = sign_in("bob")
    for look in ("month", "week", "day", "agenda"):
        page = client.get(f"{CALENDAR}?look={look}&day=2026-11-24").content.decode()
        assert 'rel="next"' in page
        assert 'rel="prev"' in page
    assert "Kick-off" in client.get(f"{CALENDAR}?look=month&day=2026-11-01").content.decode()


def test_only_the_chosen_people(sign_in, meeting):
    assert "Kick-off" not in sign_in("alice").get(f"{CALENDAR}?day=2026-11-24").content.decode()
    assert "Kick-off" in sign_in("alice").get(f"{CALENDAR}?day=2026-11-24&who=all").content.decode()


def test_dragging_keeps_the_time_and_moves_the_end(sign_in, meeting, as_person):
    client = sign_in("bob")
    answer = client.post(f"{CALENDAR}/move", {"id": meeting, "date": "2026-12-01", "from": ""}, headers=HTMX)
    assert answer.status_code == 200
    assert "undo_url" in answer["HX-Trigger"]
    record = read.get("activities", meeting, as_person("alice"))
    assert (record["ends_at"] - record["due_at"]).total_seconds() == 5400
    client.post(f"{CALENDAR}/move", {"id": meeting, "date": "2026-12-02", "from": "40"}, headers=HTMX)
    again = read.get("activities", meeting, as_person("alice"))
    assert again["due_at"] > record["due_at"]


@pytest.mark.parametrize("data", [{"date": "2026-13-01"}, {"date": ""}, {"id": "0"}])
def test_nonsense_moves_nothing(sign_in, meeting, data):
    answer = sign_in("bob").post(f"{CALENDAR}/move", {"id": meeting, "date": "2026-12-01", **data}, headers=HTMX)
    assert answer.status_code in (400, 404)


def test_a_reader_moves_nothing(sign_in, meeting):
    reader = sign_in("dan")
    assert "data-move-url" not in reader.get(CALENDAR).content.decode()
    answer = reader.post(f"{CALENDAR}/move", {"id": meeting, "date": "2026-12-01"}, headers=HTMX)
    assert answer.status_code in (403, 404)


def test_a_click_on_a_day_begins_a_record_there(sign_in, people):
    answer = sign_in("bob").get(f"{CALENDAR}/new?date=2026-12-01&from=41", headers=HTMX)
    assert answer.status_code == 302
    assert "due_at=2026-12-01T10%3A15" in answer["Location"]


def test_modules_without_a_date_have_no_calendar(sign_in, people):
    assert sign_in("alice").get("/m/accounts/calendar").status_code == 404
