"""Accounts: tax numbers, hierarchies, duplicates, lists."""

import pytest

from trato.kernel.errors import Duplicate, Invalid, NotAllowed, NotFound
from trato.kernel.records import read, write
from trato.kernel.records.undo import undo


def test_tax_number_is_written_one_way(system):
    made = write.create("accounts", {"name": "Acme", "tax_id": "b-58378431 "}, system)
    assert made["tax_id"] == "B58378431"


def test_wrong_tax_number_is_refused_now_and_reported_of_the_past(system):
    with pytest.raises(Invalid) as refused:
        write.create("accounts", {"name": "Acme", "tax_id": "B58378432"}, system)
    assert refused.value.problems[0].field == "tax_id"
    old = write.create("accounts", {"name": "Acme", "tax_id": "B58378432"}, system.with_(historical=True))
    assert old["tax_id"] == "B58378432"
    write.update("accounts", old.id, {"name": "Acme 2"}, system)


def test_tax_number_goes_by_the_country_of_the_address(system):
    address = [{"city": "Berlin", "country": "DE"}]
    made = write.create("accounts", {"name": "Werk", "tax_id": "DE 136.695.976", "addresses": address}, system)
    assert made["tax_id"] == "DE136695976"


def test_no_account_stands_above_itself(system):
    top = write.create("accounts", {"name": "Top"}, system)
    middle = write.create("accounts", {"name": "Middle", "parent": top.id}, system)
    bottom = write.create("accounts", {"name": "Bottom", "parent": middle.id}, system)
    with pytest.raises(Invalid) as refused:
        write.update("accounts", top.id, {"parent": bottom.id}, system)
    assert refused.value.code == "link.cycle"
    with pytest.raises(Invalid):
        write.update("accounts", top.id, {"parent": top.id}, system)


@pytest.mark.parametrize(
    ("written", "meant"),
    [("technolgy", "technology"), ("medical", "healthcare"), ("Hostelería", "hospitality"), ("Retail", "retail"),
     ("IT services", "it_services"), ("telecommunications", "telecommunications"), ("Public sector", "public_sector")],
)  # fmt: skip
def test_industries_are_understood_by_other_names(system, written, meant):
    assert write.create("accounts", {"name": "A", "industry": written}, system)["industry"] == meant


def test_duplicates_ask_in_a_form_only(as_person):
    bob = as_person("bob")
    write.create("accounts", {"name": "Ñandú S.L."}, bob)
    with pytest.raises(Duplicate):
        write.create("accounts", {"name": "nandu s.l."}, bob)
    write.create("accounts", {"name": "nandu s.l."}, bob.with_(allow_duplicates=True))
    write.create("accounts", {"name": "nandu s.l."}, as_person("bob", source="api"))


def test_roles(as_person):
    made = write.create("accounts", {"name": "North only"}, as_person("bob"))
    assert read.get("accounts", made.id, as_person("ben")).title == "North only"
    with pytest.raises(NotFound):
        read.get("accounts", made.id, as_person("carla"))
    with pytest.raises(NotAllowed):
        write.update("accounts", made.id, {"name": "Mine"}, as_person("ben"))
    with pytest.raises(NotAllowed):
        write.create("accounts", {"name": "No"}, as_person("dan"))
    write.update("accounts", made.id, {"name": "Managed"}, as_person("mary"))


def test_undo_brings_the_old_values_back(as_person):
    bob = as_person("bob")
    made = write.create("accounts", {"name": "One", "type": "customer"}, bob)
    write.update("accounts", made.id, {"name": "Two", "tags": ["vip"]}, bob)
    from trato.kernel.history.models import Operation

    undo(Operation.objects.latest("pk").pk, bob)
    again = read.get("accounts", made.id, bob)
    assert (again["name"], again["tags"]) == ("One", None)
