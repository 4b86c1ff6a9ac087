"""Long work: chunks, progress, cancel, undo, taking over from a dead worker; events exactly once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from trato.kernel.errors import Invalid, NotAllowed
from trato.kernel.history.models import Operation
from trato.kernel.jobs import queue, worker
from trato.kernel.jobs.models import Job
from trato.kernel.jobs.registry import Step, job, job_kinds
from trato.kernel.outbox.forget import forget_events
from trato.kernel.outbox.models import Delivery, Event
from trato.kernel.outbox.publish import consumer, consumers
from trato.kernel.query.model import Query, where_from_json
from trato.kernel.records import bulk, read, write
from trato.kernel.records.change import Change


@pytest.fixture
def many(system):
    for start in range(0, 2000, 1000):
        write.write([Change.create("clients", {"name": f"c{start + i}", "size": 1}) for i in range(1000)], system)


def sizes(ctx, value):
    return read.count(Query("clients", where=where_from_json({"field": "size", "op": "eq", "value": value})), ctx).value


def test_a_thousand_are_changed_at_once_and_undone_as_one(system):
    write.write([Change.create("clients", {"name": f"c{i}", "size": 1}) for i in range(20)], system)
    result = bulk.change_all(Query("clients"), "update", {"size": 2}, system)
    assert (result.changed, result.job, sizes(system, 2)) == (20, None, 20)
    bulk.undo_any(result.operation, system)
    assert sizes(system, 1) == 20


def test_more_go_through_a_job_in_chunks_and_are_undone_as_one(many, system):
    result = bulk.change_all(Query("clients"), "update", {"size": 2}, system)
    assert result.job
    assert sizes(system, 2) == 0
    worker.work_all()
    found = Job.objects.get(pk=result.job)
    assert (found.state, found.done, found.total, found.percent) == ("done", 2000, 2000, 100)
    assert sizes(system, 2) == 2000
    undoing = bulk.undo_any(result.operation, system)
    worker.work_all()
    undoing.refresh_from_db()
    assert undoing.state == "done"
    assert sizes(system, 1) == 2000
    with pytest.raises(Invalid):
        bulk.undo_any(result.operation, system)


def test_a_cancelled_job_stops_and_what_it_did_can_be_undone(many, system, monkeypatch):
    result = bulk.change_all(Query("clients"), "update", {"size": 2}, system)
    monkeypatch.setattr(worker, "TURN_S", 0)
    worker.work_once()
    assert sizes(system, 2) == bulk.CHUNK
    queue.cancel(result.job, system)
    worker.work_all()
    assert Job.objects.get(pk=result.job).state == "cancelled"
    assert sizes(system, 2) == bulk.CHUNK
    bulk.undo_any(result.operation, system)
    worker.work_all()
    assert sizes(system, 1) == 2000


def test_a_job_whose_worker_died_goes_on_from_its_checkpoint(many, system, monkeypatch):
    result = bulk.change_all(Query("clients"), "update", {"size": 2}, system)
    monkeypatch.setattr(worker, "TURN_S", 0)
    worker.work_once()
    # The worker is gone: the job still says that it is running, but nobody renews its lease.
    Job.objects.filter(pk=result.job).update(state="running", alive_until=datetime.now(UTC) - timedelta(seconds=1))
    worker.work_all()
    found = Job.objects.get(pk=result.job)
    assert (found.state, found.done, found.result["changed"]) == ("done", 2000, 2000)


def test_a_running_job_is_not_taken_from_a_living_worker(many, system):
    result = bulk.change_all(Query("clients"), "update", {"size": 2}, system)
    assert worker.claim().pk == result.job
    assert worker.claim() is None


def test_mass_changes_need_their_right_and_touch_only_ones_own(as_, system):
    mine = write.create("clients", {"name": "Mine"}, as_("bob"))
    write.create("clients", {"name": "Colleague's"}, as_("eve"))
    with pytest.raises(NotAllowed):
        bulk.change_all(Query("clients"), "update", {"size": 3}, as_("dan"))
    result = bulk.change_all(Query("clients"), "update", {"size": 3}, as_("bob"))
    assert result.changed == 1
    assert read.get("clients", mine.id, system)["size"] == 3
    assert sizes(system, 3) == 1


@pytest.fixture
def kinds():
    """Kinds of jobs and consumers that a test registers vanish with it."""
    jobs_before, consumers_before = dict(job_kinds), dict(consumers)
    yield
    for registry, before in ((job_kinds, jobs_before), (consumers, consumers_before)):
        registry.clear()
        registry.update(before)


def test_an_error_is_tried_again_and_then_said(kinds, system, monkeypatch):
    calls = []

    @job("failing")
    def failing(step):
        calls.append(step.checkpoint)
        write.create("clients", {"name": "half"}, system)
        raise RuntimeError("no luck")

    found = queue.enqueue("failing", {}, system)
    for _attempt in range(5):
        Job.objects.filter(pk=found.pk).update(not_before=None)
        worker.work_once()
    found.refresh_from_db()
    assert found.state == "failed"
    assert "no luck" in found.error
    assert len(calls) == worker.MAX_ATTEMPTS
    assert read.count(Query("clients"), system).value == 0


def test_a_consumer_hears_of_an_event_once_and_its_effects_are_whole(kinds, system):
    heard = []

    @consumer("listener", wants=lambda name, source: name == "clients.created")
    def listener(event):
        heard.append(event.record_ids)
        write.create("works", {"name": f"about {event.record_ids[0]}"}, system)
        if len(heard) == 1:
            raise RuntimeError("the first time it fails after writing")

    made = write.create("clients", {"name": "A"}, system)
    write.update("clients", made.id, {"name": "B"}, system)
    worker.work_once()
    assert Delivery.objects.get().attempts == 1
    assert read.count(Query("works"), system).value == 0
    Delivery.objects.update(not_before=None)
    worker.work_all()
    assert heard == [[made.id], [made.id]]
    assert read.count(Query("works"), system).value == 1
    assert not Delivery.objects.exists()


def test_nobody_hears_of_what_was_rolled_back(kinds, system):
    @consumer("listener", wants=lambda name, source: True)
    def listener(event):
        raise AssertionError("there was nothing to hear")

    with pytest.raises(Invalid):
        write.create("clients", {"size": -1}, system)
    assert not Delivery.objects.exists()
    assert not Operation.objects.exists()
    worker.work_all()


def test_old_events_are_forgotten_once_everybody_heard(kinds, system):
    @consumer("listener", wants=lambda name, source: True)
    def listener(event):
        """Hears and does nothing."""

    past = system.with_(now=datetime.now(UTC) - timedelta(days=30))
    for ctx in (past, system):
        write.create("clients", {"name": f"at {ctx.now}"}, ctx)
    forgetting = Step(0, {}, {}, {}, system)
    forget_events(forgetting)
    assert Event.objects.count() == 2, "nobody has heard of them yet"
    worker.work_all()
    forget_events(forgetting)
    assert Event.objects.count() == 1
