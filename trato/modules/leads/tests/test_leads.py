"""Leads: names, statuses, sharing out."""

import pytest

from trato.kernel import actions
from trato.kernel.catalog.current import configuration_changed
from trato.kernel.catalog.models import Definition
from trato.kernel.errors import Invalid, NotAllowed, NotFound
from trato.kernel.records import read, write
from trato.kernel.records.change import Change


def set_assignment(**data):
    Definition.objects.create(kind="setting", key="lead_assignment", data=data)
    configuration_changed()


def arrive(as_person, count=1, **values):
    api = as_person("alice", source="api")
    changes = [Change.create("leads", {"company": f"Lead {n}", **values}) for n in range(count)]
    return [lead["owner"] for lead in write.write(changes, api)]


def test_a_person_or_a_company_names_a_lead(as_person):
    bob = as_person("bob")
    assert write.create("leads", {"name": "Ana García", "company": "Acme"}, bob).title == "Ana García"
    solo = write.create("leads", {"company": "Solo SL"}, bob)
    assert read.get("leads", solo.id, bob).title == "Solo SL"
    assert read.titles([solo.id], bob)[solo.id].title == "Solo SL"
    for values in ({}, {"emails": ["x@example.com"]}):
        with pytest.raises(Invalid) as refused:
            write.create("leads", values, bob)
        assert refused.value.code == "lead.needs_name"
    with pytest.raises(Invalid):
        write.update("leads", solo.id, {"company": None}, bob)


def test_begins_new_and_moves(as_person):
    bob = as_person("bob")
    lead = write.create("leads", {"company": "Solo"}, bob)
    assert str(lead["status"]) == "new"
    lead = write.update("leads", lead.id, {"status": "Working - Contacted"}, bob)
    assert str(lead["status"]) == "working"
    assert lead["status"].since == bob.now


def test_converted_by_conversion_only(as_person, system):
    bob = as_person("bob")
    lead = write.create("leads", {"company": "Solo"}, bob)
    with pytest.raises(Invalid) as refused:
        write.update("leads", lead.id, {"status": "converted"}, bob)
    assert refused.value.code == "lead.convert_it"
    with pytest.raises(Invalid):
        write.update("leads", lead.id, {"converted_at": "2026-01-01T00:00:00Z"}, bob)
    past = system.with_(source="import", historical=True)
    assert str(write.create("leads", {"company": "Old", "status": "converted"}, past)["status"]) == "converted"


def test_score_is_bounded(as_person):
    for score in (-1, 101):
        with pytest.raises(Invalid):
            write.create("leads", {"company": "Solo", "score": score}, as_person("bob"))


def test_nobody_is_assigned_unless_the_setting_says_so(as_person, people):
    assert arrive(as_person) == [people.alice.pk]


def test_in_turn_exactly(as_person, people):
    set_assignment(mode="round_robin", users=[people.bob.pk, people.carla.pk, people.ben.pk])
    turn = [people.bob.pk, people.carla.pk, people.ben.pk]
    assert arrive(as_person, 4) == [*turn, people.bob.pk]
    assert arrive(as_person, 2) == [people.carla.pk, people.ben.pk]


def test_the_inactive_get_nothing(as_person, people):
    set_assignment(mode="round_robin", users=[people.bob.pk, people.carla.pk])
    people.carla.is_active = False
    people.carla.save()
    assert arrive(as_person, 2) == [people.bob.pk] * 2


def test_team_follows_whoever_gets_it(as_person, people):
    set_assignment(mode="round_robin", users=[people.carla.pk])
    lead = write.create("leads", {"company": "Solo"}, as_person("alice", source="api"))
    assert (lead["owner"], lead["team"]) == (people.carla.pk, people.south.pk)


def test_who_types_keeps_it_and_an_explicit_owner_stays(as_person, people):
    set_assignment(mode="round_robin", users=[people.carla.pk])
    assert write.create("leads", {"company": "Mine"}, as_person("bob"))["owner"] == people.bob.pk
    assert arrive(as_person, owner=people.ben.pk) == [people.ben.pk]
    asked = as_person("bob", extras={"assign_leads": True})
    assert write.create("leads", {"company": "Yours"}, asked)["owner"] == people.carla.pk


def test_least_busy_counts_open_leads(as_person, people, django_assert_max_num_queries):
    bob, carla, ben = people.bob.pk, people.carla.pk, people.ben.pk
    arrive(as_person, 3, owner=bob)
    arrive(as_person, 2, owner=carla, status="unqualified")
    arrive(as_person, 1, owner=ben)
    set_assignment(mode="least_busy", users=[bob, carla, ben])
    with django_assert_max_num_queries(30):
        assert arrive(as_person, 6) == [carla, carla, ben, carla, ben, bob]


def test_by_rule(as_person, people):
    set_assignment(
        mode="by_rule", users=[people.ben.pk],
        rules=[{"when": {"source": ["web"], "country": ["ES"]}, "users": [people.bob.pk]},
               {"when": {"status": ["new"], "rating": ["hot"]}, "users": [people.carla.pk, people.mary.pk]}],
    )  # fmt: skip
    assert arrive(as_person, source="web", addresses=[{"country": "ES"}]) == [people.bob.pk]
    assert arrive(as_person, source="web", addresses=[{"country": "FR"}]) == [people.ben.pk]
    assert arrive(as_person, 2, rating="hot", status="new") == [people.carla.pk, people.mary.pk]


def test_sharing_out_many(as_person, people):
    arrive(as_person, 4)
    alice = as_person("alice")
    ids = read.ids(read_all(), alice)
    outcome = actions.run("leads", "assign", ids, {"users": [people.bob.pk, people.carla.pk]}, alice)
    assert outcome.changed == 4
    owners = [lead["owner"] for lead in read.get_many("leads", ids, alice).values()]
    assert owners == [people.bob.pk, people.carla.pk] * 2
    with pytest.raises(Invalid) as refused:
        actions.run("leads", "assign", ids, {}, alice)
    assert refused.value.code == "lead.no_assignees"
    with pytest.raises(NotAllowed):
        actions.run("leads", "assign", ids, {"users": [people.bob.pk]}, as_person("dan"))


def read_all():
    from trato.kernel.query.model import Query

    return Query("leads")


def test_roles(as_person):
    lead = write.create("leads", {"company": "North"}, as_person("bob"))
    with pytest.raises(NotFound):
        read.get("leads", lead.id, as_person("carla"))
    with pytest.raises(NotAllowed):
        write.update("leads", lead.id, {"company": "Mine"}, as_person("ben"))
    assert read.get("leads", lead.id, as_person("dan")).title == "North"
    with pytest.raises(NotAllowed):
        write.delete("leads", lead.id, as_person("dan"))
