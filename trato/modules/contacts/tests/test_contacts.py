"""Contacts: employment follows the account, consent follows the status."""

import pytest

from trato.kernel.errors import Duplicate, Invalid
from trato.kernel.history.models import Operation
from trato.kernel.query.model import Condition, Group, Query
from trato.kernel.records import read, write
from trato.kernel.records.undo import undo


def relations(contact_id, ctx):
    query = Query("relationships", where=Group((Condition("contact", "eq", contact_id),)), sort=("start_date",),
                  columns=("name", "account", "kind", "start_date", "end_date", "is_primary", "owner"))  # fmt: skip
    return read.page(query, ctx).records


@pytest.fixture
def ana(as_person):
    bob = as_person("bob")
    acme = write.create("accounts", {"name": "Acme"}, bob)
    return write.create("contacts", {"name": "Ana García", "account": acme.id, "emails": ["ana@acme.es"]}, bob)


def test_the_first_employer_needs_no_relation_while_they_stay(ana, as_person):
    assert relations(ana.id, as_person("bob")) == []


def test_who_leaves_keeps_the_former_employer_as_a_relation(ana, as_person):
    bob = as_person("bob")
    write.update("contacts", ana.id, {"account": None}, bob)
    (relation,) = relations(ana.id, bob)
    assert relation.title == "Ana García – works for – Acme"
    assert (relation["account"], relation["kind"], relation["is_primary"]) == (ana["account"], "works_for", False)
    assert (relation["start_date"], relation["end_date"]) == (None, bob.today)
    assert relations(ana.id, as_person("carla")) == []


def test_another_account_ends_one_employment_and_begins_another(ana, as_person):
    bob = as_person("bob")
    other = write.create("accounts", {"name": "Beta"}, bob)
    write.update("contacts", ana.id, {"account": other.id}, bob)
    by_account = {relation["account"]: relation for relation in relations(ana.id, bob)}
    assert by_account[ana["account"]]["end_date"] == bob.today
    assert by_account[ana["account"]]["is_primary"] is False
    assert by_account[other.id]["start_date"] == bob.today
    assert by_account[other.id]["end_date"] is None


def test_undo_of_a_move_leaves_no_employment_behind(ana, as_person):
    bob = as_person("bob")
    other = write.create("accounts", {"name": "Beta"}, bob)
    write.update("contacts", ana.id, {"account": other.id}, bob)
    undone = undo(Operation.objects.latest("pk").pk, bob)
    assert undone.left == []
    assert relations(ana.id, bob) == []


def test_a_new_name_is_borne_by_the_relations(ana, as_person):
    bob = as_person("bob")
    write.update("contacts", ana.id, {"account": None}, bob)
    write.update("contacts", ana.id, {"name": "Ana Pérez"}, bob)
    assert relations(ana.id, bob)[0].title == "Ana Pérez – works for – Acme"


def test_a_batch_costs_a_handful_of_statements(as_person, django_assert_max_num_queries):
    from trato.kernel.records.change import Change

    bob = as_person("bob", source="api")
    acme = write.create("accounts", {"name": "Acme"}, bob)
    changes = [Change.create("contacts", {"name": f"Person {n}", "account": acme.id}) for n in range(200)]
    with django_assert_max_num_queries(60):
        write.write(changes, bob)


def test_unsubscribing_withdraws_consent(ana, as_person):
    bob = as_person("bob")
    changed = write.update("contacts", ana.id, {"email_opt_in": True}, bob)
    changed = write.update("contacts", ana.id, {"status": "unsubscribed"}, bob)
    assert changed["email_opt_in"] is False


def test_nobody_reports_to_themselves(ana, as_person):
    bob = as_person("bob")
    eva = write.create("contacts", {"name": "Eva", "reports_to": ana.id}, bob)
    with pytest.raises(Invalid):
        write.update("contacts", ana.id, {"reports_to": eva.id}, bob)


def test_same_email_asks(ana, as_person):
    with pytest.raises(Duplicate):
        write.create("contacts", {"name": "Somebody", "emails": ["ANA@acme.es"]}, as_person("bob"))
