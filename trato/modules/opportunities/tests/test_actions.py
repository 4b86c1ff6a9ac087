"""Winning, losing and reopening; doing and postponing activities."""

from datetime import timedelta

import pytest

from trato.kernel import actions
from trato.kernel.errors import Invalid, NotAllowed, NotFound, WrongCall
from trato.kernel.records import read, write


@pytest.fixture
def bob(as_person):
    return as_person("bob", source="api")


@pytest.fixture
def deal(bob):
    return write.create("opportunities", {"name": "Deal", "pipeline": "renewals"}, bob)


def stage(deal, ctx):
    return str(read.get("opportunities", deal.id, ctx)["stage"])


def test_win_lose_reopen_in_the_own_pipeline(deal, bob):
    actions.run("opportunities", "win", [deal.id], {}, bob)
    assert stage(deal, bob) == "renewed"
    actions.run("opportunities", "reopen", [deal.id], {}, bob)
    assert stage(deal, bob) == "renewal_due"
    with pytest.raises(Invalid) as refused:
        actions.run("opportunities", "lose", [deal.id], {}, bob)
    assert refused.value.field == "won_lost_reason"
    actions.run("opportunities", "lose", [deal.id], {"won_lost_reason": "price", "lost_reason_text": "Far"}, bob)
    assert stage(deal, bob) == "not_renewed"


def test_refusals(deal, bob, as_person):
    with pytest.raises(NotAllowed):
        actions.run("opportunities", "win", [deal.id], {}, as_person("ben"))
    with pytest.raises(NotFound):
        actions.run("opportunities", "win", [deal.id], {}, as_person("carla"))
    with pytest.raises(NotAllowed):
        actions.run("opportunities", "win", [deal.id], {}, as_person("dan"))
    with pytest.raises(WrongCall):
        actions.run("opportunities", "melt", [deal.id], {}, bob)
    with pytest.raises(WrongCall):
        actions.run("opportunities", "win", [deal.id], {"color": "red"}, bob)
    assert stage(deal, bob) == "renewal_due"


def test_activities(deal, bob):
    task = write.create("activities", {"subject": "T", "about": deal.id, "due_at": bob.now - timedelta(days=3)}, bob)
    actions.run("activities", "postpone", [task.id], {"days": 1}, bob)
    due = read.get("activities", task.id, bob)["due_at"]
    assert bob.now < due <= bob.now + timedelta(days=1)
    actions.run("activities", "mark_done", [task.id], {"outcome": "positive"}, bob)
    done = read.get("activities", task.id, bob)
    assert (done["status"], done["outcome"], done["done_at"]) == ("done", "positive", bob.now)
    assert {a.key for a in actions.actions_of("activities", bob, done)} == {"reopen"}
    actions.run("activities", "reopen", [task.id], {}, bob)
    actions.run("activities", "cancel", [task.id], {}, bob)
    assert read.get("activities", task.id, bob)["status"] == "cancelled"
