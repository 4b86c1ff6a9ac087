"""Relations have two ends, a name and an order of dates."""

import pytest

from trato.kernel.errors import Invalid, NotFound
from trato.kernel.records import read, write
from trato.kernel.search.find import suggest


@pytest.fixture
def pair(as_person):
    bob = as_person("bob", source="api")
    return [write.create("contacts", {"name": name}, bob).id for name in ("Ana García", "Luis Gil")]


def test_two_people(pair, as_person):
    made = write.create(
        "relationships", {"contact": pair[0], "other_contact": pair[1], "kind": "friend"}, as_person("bob")
    )
    assert made.title == "Ana García – is a friend of – Luis Gil"


def test_one_end_is_not_enough(pair, as_person):
    for values in ({"contact": pair[0]}, {"contact": pair[0], "other_contact": pair[0], "kind": "friend"}):
        with pytest.raises(Invalid):
            write.create("relationships", values, as_person("bob"))


def test_end_comes_after_the_beginning(pair, as_person):
    values = {"contact": pair[0], "other_contact": pair[1], "kind": "family"}
    dates = {"start_date": "2026-02-01", "end_date": "2026-01-31"}
    with pytest.raises(Invalid) as refused:
        write.create("relationships", {**values, **dates}, as_person("bob"))
    assert refused.value.code == "relation.ends_before_it_begins"
    write.create("relationships", {**values, "start_date": "2026-02-01", "end_date": "2026-02-01"}, as_person("bob"))


def test_seen_by_those_who_see_the_contact_and_not_in_the_search(pair, as_person):
    made = write.create(
        "relationships", {"contact": pair[0], "other_contact": pair[1], "kind": "friend"}, as_person("alice")
    )
    assert read.get("relationships", made.id, as_person("ben"))["contact"] == pair[0]
    with pytest.raises(NotFound):
        read.get("relationships", made.id, as_person("carla"))
    assert {hit.module for hit in suggest("Ana García", as_person("bob"))} == {"contacts"}
