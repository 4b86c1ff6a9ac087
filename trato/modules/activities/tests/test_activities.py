"""Activities: status, moments, timelines, and what they give to other modules."""

from datetime import UTC, datetime, timedelta

import pytest

from trato.kernel.errors import Invalid, NotFound
from trato.kernel.query.model import Condition, Group, Query
from trato.kernel.records import read, write
from trato.kernel.records.change import Change


@pytest.fixture
def bob(as_person):
    return as_person("bob", source="api")


@pytest.fixture
def world(bob):
    """An account with a contact and a deal."""
    acme = write.create("accounts", {"name": "Acme"}, bob).id
    ana = write.create("contacts", {"name": "Ana", "account": acme}, bob).id
    deal = write.create("opportunities", {"name": "Deal", "account": acme, "contact": ana}, bob).id
    return acme, ana, deal


def log(ctx, **values):
    return write.create("activities", {"subject": "Talk", **values}, ctx)


def timeline(record_id, ctx):
    query = Query("activities", where=Group((Condition("subjects", "has", record_id),)), columns=("subject",))
    return {record.id for record in read.page(query, ctx).records}


def test_status_follows_the_kind(bob):
    assert log(bob, kind="task")["status"] == "planned"
    assert log(bob, kind="note")["status"] == "done"
    assert log(bob, kind="email")["done_at"] == bob.now
    assert log(bob, kind="call", outcome="connected")["status"] == "done"
    assert log(bob, kind="task", status="planned")["done_at"] is None


def test_done_is_dated_and_undone(bob):
    made = log(bob, due_at="2026-01-05T10:00:00Z")
    done = write.update("activities", made.id, {"status": "done"}, bob)
    assert done["done_at"] == bob.now
    again = write.update("activities", made.id, {"status": "planned"}, bob)
    assert again["done_at"] is None
    logged = log(bob, kind="call", status="done", due_at="2026-01-05T10:00:00Z")
    assert logged["done_at"] == datetime(2026, 1, 5, 10, tzinfo=UTC)
    assert write.update("activities", made.id, {"outcome": "positive"}, bob)["status"] == "done"


def test_old_dates_come_with_imports_only(bob, system):
    past = system.with_(source="import", historical=True)
    assert log(past, done_at="2020-01-05T10:00:00Z")["status"] == "done"
    with pytest.raises(Invalid):
        log(bob, done_at="2020-01-05T10:00:00Z")


def test_beginning_end_and_duration(bob):
    made = log(bob, kind="meeting", due_at="2026-01-05T10:00:00Z", duration=3600)
    assert made["ends_at"] == made["due_at"] + timedelta(hours=1)
    moved = write.update("activities", made.id, {"due_at": "2026-01-06T12:00:00Z"}, bob)
    assert moved["ends_at"] == datetime(2026, 1, 6, 13, tzinfo=UTC)
    longer = write.update("activities", made.id, {"ends_at": "2026-01-06T14:00:00Z"}, bob)
    assert longer["duration"] == 7200
    with pytest.raises(Invalid):
        write.update("activities", made.id, {"ends_at": "2026-01-06T11:00:00Z"}, bob)


def test_subject_is_never_missing(bob):
    assert write.create("activities", {"kind": "note", "body": "\n First line \nsecond"}, bob).title == "First line"
    assert write.create("activities", {"kind": "call"}, bob).title == "Call"


def test_stands_on_the_timelines_of_everybody_around(world, bob):
    acme, ana, deal = world
    made = log(bob, about=deal)
    assert made["contact"] == ana
    assert timeline(acme, bob) == timeline(ana, bob) == timeline(deal, bob) == {made.id}
    other = write.create("contacts", {"name": "Eva"}, bob).id
    meeting = log(bob, kind="meeting", about=acme, attendees=[other])
    assert timeline(other, bob) == {meeting.id}
    assert timeline(acme, bob) == {made.id, meeting.id}


def test_timelines_follow_the_deal_to_another_account(world, bob):
    acme, _ana, deal = world
    eva = write.create("contacts", {"name": "Eva"}, bob).id
    made = log(bob, about=deal, contact=eva)
    beta = write.create("accounts", {"name": "Beta"}, bob).id
    write.update("opportunities", deal, {"account": beta}, bob)
    assert timeline(beta, bob) == {made.id}
    assert timeline(acme, bob) == set()
    assert timeline(eva, bob) == {made.id}


def test_gives_the_next_and_the_last_activity(world, bob):
    acme, _ana, deal = world
    later = log(bob, about=deal, due_at="2027-03-01T10:00:00Z")
    sooner = log(bob, about=deal, due_at="2027-02-01T10:00:00Z")
    found = read.get("opportunities", deal, bob)
    assert (found["next_activity"], found["next_activity_at"]) == (sooner.id, sooner["due_at"])
    write.update("activities", sooner.id, {"status": "done"}, bob)
    found = read.get("opportunities", deal, bob)
    assert (found["next_activity"], found["last_activity_at"]) == (later.id, bob.now)
    write.delete("activities", later.id, bob)
    found = read.get("opportunities", deal, bob)
    assert (found["next_activity"], found["next_activity_at"]) == (None, None)
    assert read.get("accounts", acme, bob)["next_activity"] is None


def test_no_next_step_can_be_filtered(world, bob):
    _acme, _ana, deal = world
    where = Group((Condition("next_activity_at", "empty"), Condition("stage.outcome", "eq", "open")))
    assert [r.id for r in read.page(Query("opportunities", where=where), bob).records] == [deal]
    log(bob, about=deal, due_at="2027-02-01T10:00:00Z")
    assert read.page(Query("opportunities", where=where), bob).records == []


def test_a_batch_costs_a_handful_of_statements(world, bob, django_assert_max_num_queries):
    changes = [Change.create("activities", {"subject": f"Task {n}", "about": world[n % 3]}) for n in range(300)]
    with django_assert_max_num_queries(40):
        write.write(changes, bob)


def test_others_see_only_what_they_may(world, bob, as_person):
    made = log(bob, about=world[0])
    with pytest.raises(NotFound):
        read.get("activities", made.id, as_person("carla"))
    assert timeline(world[0], as_person("carla")) == set()
    with pytest.raises(Invalid):
        log(as_person("carla", source="api"), about=world[0])
