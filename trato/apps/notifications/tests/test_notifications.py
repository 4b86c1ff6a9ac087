"""People hear of what concerns them: once, and never of what they may not see."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from trato.apps.notifications.listen import mentioned
from trato.apps.notifications.models import Notification
from trato.apps.notifications.notify import Note, tell, unread
from trato.apps.notifications.reminders import due_notes
from trato.apps.notifications.wording import shown
from trato.kernel.jobs.models import Job
from trato.kernel.jobs.queue import enqueue
from trato.kernel.jobs.registry import Step, job, job_kinds
from trato.kernel.jobs.worker import work_all
from trato.kernel.outbox.models import Delivery, Event
from trato.kernel.outbox.publish import consumers
from trato.kernel.query.model import Query
from trato.kernel.records.bulk import change_all
from trato.kernel.records.write import create, update
from trato.ui.models import Preference


def told(user):
    return list(Notification.objects.filter(user=user).order_by("id").values_list("kind", flat=True))


def texts(ctx):
    rows = list(Notification.objects.filter(user_id=ctx.user_id).order_by("id"))
    return [(item.text, item.detail) for item in shown(rows, ctx)]


def test_who_is_assigned_something_hears_of_it_once(people, as_person):
    mary = as_person("mary")
    account = create("accounts", {"name": "Acme", "owner": people.bob.pk}, mary)
    work_all()
    assert texts(as_person("bob")) == [("Mary assigned you: Account “Acme”.", "")]
    event = Event.objects.get(record_ids=[account.id])
    consumers["notifications"].handle(event)
    assert told(people.bob) == ["assigned"]
    update("accounts", account.id, {"owner": people.bob.pk, "name": "Acme 2"}, mary)
    work_all()
    assert told(people.bob) == ["assigned"]


def test_nobody_is_told_of_what_they_do_themselves(people, as_person):
    bob = as_person("bob")
    create("accounts", {"name": "Acme"}, bob)
    create("activities", {"kind": "note", "subject": "x", "body": "@Bob"}, bob)
    work_all()
    assert not Notification.objects.exists()


def test_imports_are_silent_and_many_are_one_sentence(people, as_person):
    system = as_person("alice", source="import")
    for number in range(6):
        create("accounts", {"name": f"Account {number}", "owner": people.bob.pk}, system)
    work_all()
    assert told(people.bob) == []
    change_all(Query("accounts"), "update", {"owner": people.ben.pk}, as_person("alice"))
    work_all()
    assert told(people.ben) == ["assigned_many"]
    assert "6 records" in texts(as_person("ben"))[0][0]


def test_mentions_reach_those_who_may_see_the_record(people, as_person):
    bob = as_person("bob")
    account = create("accounts", {"name": "Acme"}, bob)
    note = create(
        "activities",
        {"kind": "note", "subject": "Ask", "about": account.id, "body": "@Ben and @carla, please look"},
        bob,
    )
    work_all()
    assert told(people.ben) == ["mentioned"]
    assert told(people.carla) == []
    assert texts(as_person("ben")) == [("Bob mentioned you in “Ask”.", "@Ben and @carla, please look")]
    update("activities", note.id, {"body": "@Ben and @carla, please look again"}, bob)
    work_all()
    assert told(people.ben) == ["mentioned"]


@pytest.mark.parametrize(
    ("text", "found"),
    [("@Ana García look", {1}), ("@ana garcia look", {1}), ("hi @Ana", set()), ("hi @Luis!", {3}),
     ("a@luis.com", set()),     ("@Ana Garcías", set()), ("no one", set()), ("@Ana Ruiz and @Luis", {2, 3})],
)  # fmt: skip
def test_names_after_an_at(text, found):
    assert mentioned(text, [(1, "Ana García"), (2, "Ana Ruiz"), (3, "Luis Gil")]) == found


def test_followers_hear_of_changes_and_activities(people, as_person):
    bob = as_person("bob")
    account = create("accounts", {"name": "Acme"}, bob)
    for who in (people.ben, people.carla):
        Preference.objects.create(user=who, key=f"follow:{account.id}")
    update("accounts", account.id, {"website": "https://acme.example", "type": "customer"}, bob)
    create("activities", {"kind": "call", "subject": "Hello", "about": account.id}, bob)
    work_all()
    assert told(people.ben) == ["followed_updated", "followed_activity"]
    assert told(people.carla) == []
    assert texts(as_person("ben"))[0] == ("Bob changed “Acme”.", "Type, Website")
    assert texts(as_person("ben"))[1] == ("Bob added an activity to “Acme”.", "Hello")


def test_a_record_that_may_not_be_seen_any_more_is_not_named(people, as_person):
    account = create("accounts", {"name": "Secret", "owner": people.bob.pk}, as_person("mary"))
    work_all()
    update("accounts", account.id, {"owner": people.carla.pk}, as_person("alice"))
    assert "Secret" not in str(texts(as_person("bob")))


def test_reminders_come_in_time_and_once(people, as_person):
    bob, now = as_person("bob"), timezone.now()
    soon = now + timedelta(minutes=10)
    create("activities", {"kind": "meeting", "subject": "Meet", "due_at": soon}, bob)
    create("activities", {"kind": "call", "subject": "Call", "due_at": soon}, bob)
    task = create("activities", {"kind": "task", "subject": "Task", "due_at": soon, "reminder": "60"}, bob)
    create("activities", {"kind": "task", "subject": "Past", "due_at": now - timedelta(days=3)}, bob)
    create("activities", {"kind": "task", "subject": "Done", "due_at": soon, "status": "done", "reminder": "60"}, bob)
    assert len(due_notes(now)) == 2
    for _turn in range(2):
        tell(due_notes(now), now)
    assert sorted(text for text, _detail in texts(bob)) == ["Meet", "Task"]
    update("activities", task.id, {"due_at": soon + timedelta(minutes=5)}, bob)
    tell(due_notes(now), now)
    assert told(people.bob) == ["due"] * 3


def test_the_end_of_work_in_the_background_is_told_to_who_asked(people, as_person):
    @job("test_notified")
    def once(step: Step) -> None:
        if step.params.get("fails"):
            raise NotImplementedError
        step.is_done = True

    try:
        enqueue("test_notified", {}, as_person("bob"), label="Import of accounts")
        failing = enqueue("test_notified", {"fails": True}, as_person("bob"), label="Export")
        Job.objects.filter(pk=failing.pk).update(attempts=2)
        enqueue("test_notified", {}, as_person("bob").with_(user_id=None))
        work_all()
    finally:
        del job_kinds["test_notified"]
    assert [text for text, _detail in texts(as_person("bob"))] == ["Finished: Import of accounts", "Failed: Export"]
    assert Notification.objects.count() == 2
    assert not Delivery.objects.exists()


def test_the_bell_and_the_page(people, as_person, django_assert_num_queries):
    bob = Client()
    bob.force_login(people.bob, backend="allauth.account.auth_backends.AuthenticationBackend")
    create("accounts", {"name": "Acme", "owner": people.bob.pk}, as_person("mary"))
    work_all()
    with django_assert_num_queries(1):
        assert unread(as_person("bob")) == 1
    assert bob.get("/notifications/count?known=1").status_code == 204
    assert ">1<" in bob.get("/notifications/count?known=0").content.decode()
    page = bob.get("/notifications/").content.decode()
    assert "Mary assigned you" in page
    row = Notification.objects.get()
    carla = Client()
    carla.force_login(people.carla, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert carla.post(f"/notifications/{row.pk}/open").status_code == 404
    carla.post(f"/notifications/{row.pk}/read")
    assert unread(as_person("bob")) == 1
    assert bob.post(f"/notifications/{row.pk}/open")["Location"] == f"/m/accounts/{row.record_id}/"
    assert unread(as_person("bob")) == 0
    tell([Note(people.bob.pk, "due", f"k{n}", None, "activities", data={"due_at": "2026-01-01T10:00:00+00:00"})
          for n in range(120)])  # fmt: skip
    assert unread(as_person("bob")) == 100
    assert "99+" in bob.get("/notifications/count").content.decode()
    assert 'hx-get="?before=' in bob.get("/notifications/?show=unread").content.decode()
    older = bob.get(f"/notifications/?before={row.pk + 3}", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in older
    bob.post("/notifications/read")
    assert unread(as_person("bob")) == 0
    assert Client().get("/notifications/").status_code == 302
