"""Opportunities: probability, weighted amounts, closing and reopening, the people around a deal."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from trato.kernel.errors import Duplicate, Invalid, NotAllowed, NotFound
from trato.kernel.query.model import Condition, Group, Measure, Query
from trato.kernel.records import read, write
from trato.kernel.sql import Sql, fetch_all


@pytest.fixture
def bob(as_person):
    return as_person("bob", source="api")


def deal(ctx, **values):
    return write.create("opportunities", {"name": "New machines", **values}, ctx)


def test_begins_in_the_first_stage_with_its_probability(bob):
    made = deal(bob, amount={"amount": "1000", "currency": "USD"})
    assert (made["pipeline"], str(made["stage"])) == ("sales", "prospecting")
    assert made["probability"] == Decimal("0.1")
    assert made["weighted_amount"][:3] == (Decimal(100), "USD", Decimal(50))
    assert made["close_date"] == bob.today + timedelta(days=30)


def test_probability_follows_the_stage_unless_set_in_the_same_change(bob):
    made = deal(bob, amount="1000", stage="qualification")
    assert made["probability"] == Decimal("0.2")
    made = write.update("opportunities", made.id, {"stage": "proposal", "probability": "0.7"}, bob)
    assert (made["probability"], made["weighted_amount"].amount) == (Decimal("0.7"), Decimal(700))
    made = write.update("opportunities", made.id, {"stage": "negotiation"}, bob)
    assert made["probability"] == Decimal("0.8")
    made = write.update("opportunities", made.id, {"amount": None, "stage": "qualification"}, bob)
    assert made["weighted_amount"] is None


def test_winning_dates_the_deal_and_is_certain(bob):
    made = deal(bob, amount="1000", close_date="2030-01-01")
    won = write.update("opportunities", made.id, {"stage": "won", "probability": "0.3"}, bob)
    assert won["probability"] == 1
    assert won["closed_at"] == bob.now
    assert won["close_date"] == bob.today


def test_losing_asks_why_and_reopening_clears_it(bob):
    made = deal(bob)
    with pytest.raises(Invalid) as refused:
        write.update("opportunities", made.id, {"stage": "lost"}, bob)
    assert [(p.field, p.code) for p in refused.value.problems] == [("won_lost_reason", "stage.needs")]
    lost = write.update("opportunities", made.id, {"stage": "lost", "won_lost_reason": "price"}, bob)
    assert (lost["probability"], lost["closed_at"]) == (0, bob.now)
    again = write.update("opportunities", made.id, {"stage": "qualification"}, bob)
    assert (again["closed_at"], again["won_lost_reason"]) == (None, None)
    assert again["probability"] == Decimal("0.2")


def test_the_past_is_taken_as_it_comes(bob, system):
    past = system.with_(source="import", historical=True)
    lost = deal(past, stage="Closed Lost", close_date="2017-03-01", created_at="2016-10-20T08:00:00Z")
    assert lost["closed_at"].date() == date(2017, 3, 1)
    assert lost["stage"].since == lost["closed_at"]
    assert lost["close_date"] == date(2017, 3, 1)
    told = deal(past, stage="won", closed_at="2017-03-02T10:00:00Z")
    assert told["close_date"] == date(2017, 3, 2)
    assert deal(past, stage="Engaging")["close_date"] is None
    with pytest.raises(Invalid):
        deal(bob, closed_at="2017-03-02T10:00:00Z")


def test_stages_ask_for_their_fields(bob):
    with pytest.raises(Invalid) as refused:
        deal(bob, stage="proposal")
    assert refused.value.problems[0].field == "amount"
    with pytest.raises(Invalid) as refused:
        deal(bob, close_date=None)
    assert refused.value.problems[0].field == "close_date"


@pytest.mark.parametrize(
    ("written", "meant"),
    [("Prospecting", "prospecting"), ("Engaging", "qualification"), ("Won", "won"), ("Lost", "lost"),
     ("Closed Won", "won"), ("Value Proposition", "needs_analysis"), ("Id. Decision Makers", "needs_analysis"),
     ("Proposal/Price Quote", "proposal"), ("Negotiation/Review", "negotiation"), ("new", "prospecting"),
     ("qualified", "qualification"), ("closedlost", "lost"), ("Propuesta", "proposal")],
)  # fmt: skip
def test_stages_are_understood_by_other_names(system, written, meant):
    past = system.with_(source="import", historical=True)
    assert str(deal(past, stage=written)["stage"]) == meant


def test_renewals_have_stages_of_their_own(bob):
    made = deal(bob, pipeline="renewals")
    assert str(made["stage"]) == "renewal_due"
    with pytest.raises(Invalid):
        write.update("opportunities", made.id, {"stage": "proposal", "pipeline": "renewals", "amount": "5"}, bob)


def test_moves_are_kept(bob):
    made = deal(bob)
    write.update("opportunities", made.id, {"stage": "qualification"}, bob)
    moves = fetch_all(
        Sql("SELECT stage_from, stage_to FROM trato_stage_move WHERE record_id = %s ORDER BY id", made.id)
    )
    assert moves == [("", "prospecting"), ("prospecting", "qualification")]


def test_account_follows_the_contact(bob):
    acme = write.create("accounts", {"name": "Acme"}, bob)
    ana = write.create("contacts", {"name": "Ana", "account": acme.id}, bob)
    assert deal(bob, contact=ana.id)["account"] == acme.id


def test_weighted_sums_are_exact(bob):
    from trato.kernel.query.aggregate import aggregate

    for _index in range(3):
        deal(bob, amount="0.10")
    query = Query("opportunities", group=("stage",), measures=(Measure("sum", "weighted_amount"),))
    assert "0.03" in str(aggregate(query, bob))


def test_one_main_contact(bob):
    ana, eva = (write.create("contacts", {"name": name}, bob).id for name in ("Ana", "Eva"))
    made = deal(bob)
    link = {"opportunity": made.id, "is_primary": True}
    first = write.create("opportunity_contacts", {**link, "contact": ana, "role": "champion"}, bob)
    assert first.title == "Ana – New machines"
    write.create("opportunity_contacts", {**link, "contact": eva}, bob)
    assert read.get("opportunities", made.id, bob)["contact"] == eva
    assert read.get("opportunity_contacts", first.id, bob)["is_primary"] is False
    with pytest.raises(Duplicate):
        write.create("opportunity_contacts", {**link, "contact": ana}, bob)


def test_a_team_member_may_edit_the_deal_as_long_as_they_are_one(bob, as_person, people):
    made = deal(bob)
    carla = as_person("carla")
    with pytest.raises(NotFound):
        read.get("opportunities", made.id, carla)
    member = write.create("opportunity_team", {"opportunity": made.id, "user": people.carla.pk}, bob)
    assert member.title == "Carla – New machines"
    write.update("opportunities", made.id, {"next_step": "Call"}, carla)
    write.delete("opportunity_team", member.id, bob)
    with pytest.raises(NotFound):
        read.get("opportunities", made.id, carla)


def test_nobody_joins_a_deal_that_they_may_not_edit(bob, as_person, people):
    made = deal(bob)
    with pytest.raises(NotAllowed):
        write.create("opportunity_team", {"opportunity": made.id, "user": people.ben.pk}, as_person("ben"))


def test_links_follow_the_owner(bob, as_person, people):
    ana = write.create("contacts", {"name": "Ana"}, bob)
    made = deal(bob)
    link = write.create("opportunity_contacts", {"opportunity": made.id, "contact": ana.id}, bob)
    write.update("opportunities", made.id, {"owner": people.carla.pk}, as_person("alice"))
    assert read.get("opportunity_contacts", link.id, as_person("carla"))["owner"] == people.carla.pk


def test_filters_by_what_stages_are(bob):
    deal(bob)
    won = deal(bob, stage="won", amount="1")
    found = read.page(Query("opportunities", where=Group((Condition("stage.outcome", "eq", "won"),))), bob)
    assert [record.id for record in found.records] == [won.id]
