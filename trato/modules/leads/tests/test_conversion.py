"""Conversion: nothing is lost, nothing is doubled, and all of it can be undone."""

from decimal import Decimal

import pytest

from trato.kernel import actions
from trato.kernel.catalog.current import catalog, configuration_changed
from trato.kernel.catalog.models import Definition
from trato.kernel.errors import Invalid, NotAllowed, NotFound
from trato.kernel.jobs.worker import work_all
from trato.kernel.query.model import Condition, Group, Query
from trato.kernel.records import read, write
from trato.kernel.records.change import Change
from trato.kernel.records.models import StoredFile
from trato.kernel.records.undo import undo
from trato.kernel.storage.tables import sync_tables
from trato.modules.leads.conversion import NEW, Conversion, convert, convert_many, matches

LEAD = {
    "name": "Ana García López", "company": "Acme Robots, S.L.", "job_title": "CEO", "emails": ["ana@acme-robots.es"],
    "phones": ["+34612345678"], "website": "https://www.acme-robots.es", "tax_id": "B58378431", "industry": "retail",
    "source": "web", "rating": "hot", "score": 80, "estimated_value": "5000", "description": "Two robots",
    "addresses": [{"street": "Calle Mayor 1", "city": "Madrid", "country": "ES"}], "reference": "L-1",
    "tags": ["vip"],
}  # fmt: skip


@pytest.fixture
def bob(as_person):
    return as_person("bob", source="api")


@pytest.fixture
def lead(bob):
    return write.create("leads", LEAD, bob)


def notes(record_id, ctx):
    where = Group((Condition("about", "eq", record_id), Condition("kind", "eq", "note")))
    query = Query("activities", where=where, columns=("subject", "body"))
    return [record["body"] for record in read.page(query, ctx).records]


def test_everything_finds_its_place(lead, bob):
    became = convert(Conversion(lead.id), bob)
    account = read.get("accounts", became.account, bob)
    assert (account.title, account["industry"], account["tax_id"]) == ("Acme Robots, S.L.", "retail", "B58378431")
    assert (account["rating"], account["website"]) == ("hot", "https://www.acme-robots.es")
    assert account["addresses"][0].value.city == "Madrid"
    assert account["emails"] is None
    contact = read.get("contacts", became.contact, bob)
    assert (contact.title, contact["job_title"], contact["account"]) == ("Ana García López", "CEO", account.id)
    assert (contact["emails"][0].value, contact["phones"][0].value) == ("ana@acme-robots.es", "+34612345678")
    deal = read.get("opportunities", became.opportunity, bob)
    assert (deal["account"], deal["contact"], deal["amount"].amount) == (account.id, contact.id, Decimal(5000))
    assert (deal["description"], deal["source"]) == ("Two robots", "web")
    assert contact["tags"] == deal["tags"] == account["tags"] == lead["tags"]
    stays = read.get("leads", lead.id, bob)
    assert (str(stays["status"]), stays["converted_at"]) == ("converted", bob.now)
    assert stays["converted_account"] == account.id
    assert stays["converted_contact"] == contact.id
    assert stays["converted_opportunity"] == deal.id
    (note,) = notes(contact.id, bob)
    assert "80" in note
    assert "L-1" in note
    assert "Two robots" not in note


def test_a_converted_lead_is_not_converted_again(lead, bob):
    convert(Conversion(lead.id), bob)
    with pytest.raises(Invalid) as refused:
        convert(Conversion(lead.id), bob)
    assert refused.value.code == "lead.converted_already"
    with pytest.raises(Invalid):
        write.update("leads", lead.id, {"status": "new"}, bob)


def test_activities_and_documents_move(lead, bob, as_person):
    done = write.create(
        "activities", {"subject": "First call", "kind": "call", "outcome": "connected", "about": lead.id}, bob
    )
    other = write.create("activities", {"subject": "Of mary", "about": lead.id}, as_person("mary", source="api"))
    file = StoredFile.objects.create(
        name="a.pdf", path="x", content_type="a/b", size_bytes=1, sha256="0" * 64, owner_id=bob.user_id
    ).pk
    document = write.create("documents", {"file": file, "about": lead.id}, bob)
    became = convert(Conversion(lead.id), bob)
    moved = read.get("activities", done.id, bob)
    assert (moved["about"], moved["contact"]) == (became.opportunity, became.contact)
    assert set(moved["subjects"]) == {became.opportunity, became.account, became.contact}
    assert read.get("activities", other.id, bob)["about"] == became.opportunity
    assert read.get("documents", document.id, bob)["about"] == became.opportunity
    assert read.get("opportunities", became.opportunity, bob)["last_activity_at"] is not None
    assert read.get("leads", lead.id, bob)["last_activity_at"] is None


def test_one_undo_takes_all_of_it_back(lead, bob):
    call = write.create("activities", {"subject": "Call", "about": lead.id}, bob)
    outcome = actions.run("leads", "convert", [lead.id], {}, bob)
    became = read.get("leads", lead.id, bob)
    undone = undo(outcome.operation, bob)
    assert undone.left == []
    again = read.get("leads", lead.id, bob)
    assert (str(again["status"]), again["converted_at"], again["converted_account"]) == ("new", None, None)
    assert read.get("activities", call.id, bob)["about"] == lead.id
    for module, key in (("accounts", "converted_account"), ("contacts", "converted_contact")):
        with pytest.raises(NotFound):
            read.get(module, became[key], bob)
    convert(Conversion(lead.id), bob)


def test_matches_say_why(lead, bob, as_person):
    same = write.create("accounts", {"name": "ACME ROBOTS", "website": "https://acme-robots.es"}, bob)
    other = write.create("accounts", {"name": "Acme Robotics", "tax_id": "B58378431"}, bob)
    works = write.create("accounts", {"name": "Something else"}, bob)
    person = write.create("contacts", {"name": "A. García", "account": works.id,
                                       "emails": ["info@acme-robots.es", "ANA@acme-robots.es"]}, bob)  # fmt: skip
    write.create("contacts", {"name": "Ana Garcia Lopez", "phones": ["+34 612 345 678"]}, bob)
    found = matches(lead.id, bob)
    reasons = {match.id: set(match.reasons) for match in found.accounts}
    assert reasons == {same.id: {"name", "domain"}, other.id: {"tax_id"}, works.id: {"domain"}}
    assert [set(match.reasons) for match in found.contacts] == [{"phone", "name"}, {"email"}]
    assert person.id in {match.id for match in found.contacts}
    assert matches(write.create("leads", LEAD, as_person("carla")).id, as_person("carla")).accounts == []


def test_free_mail_names_no_company(bob):
    write.create("contacts", {"name": "X", "emails": ["x@gmail.com"],
                              "account": write.create("accounts", {"name": "Some"}, bob).id}, bob)  # fmt: skip
    lead = write.create("leads", {"name": "Y", "emails": ["y@gmail.com"]}, bob)
    assert matches(lead.id, bob).accounts == []


def test_links_to_what_is_surely_the_same_and_loses_nothing(lead, bob):
    account = write.create("accounts", {"name": "Acme Robots", "industry": "software", "tax_id": "B58378431"}, bob)
    contact = write.create("contacts", {"name": "Ana García", "emails": ["ana@acme-robots.es"]}, bob)
    became = convert(Conversion(lead.id), bob)
    assert (became.account, became.contact) == (account.id, contact.id)
    linked = read.get("accounts", account.id, bob)
    assert (linked.title, linked["industry"], linked["rating"]) == ("Acme Robots", "software", "hot")
    person = read.get("contacts", contact.id, bob)
    assert (person["job_title"], person["account"], len(person["emails"])) == ("CEO", account.id, 1)
    (note,) = notes(contact.id, bob)
    assert "Acme Robots, S.L." in note
    assert "Retail" in note
    assert "Ana García López" in note


def test_choices_of_the_person_win(lead, bob):
    account = write.create("accounts", {"name": "Chosen"}, bob)
    values = {"opportunities": {"name": "Ten robots", "amount": "90000", "stage": "proposal"}}
    became = convert(Conversion(lead.id, account=account.id, contact=NEW, values=values), bob)
    deal = read.get("opportunities", became.opportunity, bob)
    assert (deal.title, deal["account"], str(deal["stage"])) == ("Ten robots", account.id, "proposal")
    assert "5,000" in notes(became.contact, bob)[0]


def test_without_an_opportunity_and_without_a_person(lead, bob):
    became = convert(Conversion(lead.id, opportunity=None), bob)
    assert became.opportunity is None
    assert read.get("contacts", became.contact, bob)["description"] == "Two robots"
    company = write.create("leads", {"company": "Only SL", "emails": ["hi@only.es"], "estimated_value": "7"}, bob)
    became = convert(Conversion(company.id, opportunity=None), bob)
    assert became.contact is None
    assert read.get("accounts", became.account, bob)["emails"][0].value == "hi@only.es"
    assert "7.00" in notes(became.account, bob)[0]
    with pytest.raises(Invalid) as refused:
        convert(Conversion(write.create("leads", {"company": "X"}, bob).id, None, None, None), bob)
    assert refused.value.code == "lead.nothing_to_make"


def own_field(module, key, data):
    Definition.objects.create(kind="field", module=module, key=key, data={"label": {"en": key}, **data})


def test_own_fields_of_the_same_key_and_by_mapping(bob):
    own_field("leads", "cf_budget", {"type": "integer"})
    own_field("opportunities", "cf_budget", {"type": "text"})
    own_field("leads", "cf_plan", {"type": "text"})
    own_field("accounts", "cf_tier", {"type": "text"})
    own_field("leads", "cf_words", {"type": "text"})
    own_field("opportunities", "cf_words", {"type": "integer"})
    mapping = {"fields": {"cf_plan": ["accounts.cf_tier"], "job_title": []}}
    Definition.objects.create(kind="setting", key="lead_conversion", data=mapping)
    configuration_changed()
    sync_tables(catalog())
    own = {"cf_budget": 12, "cf_plan": "gold", "cf_words": "many"}
    lead = write.create("leads", {"name": "Ana", "company": "Acme", "job_title": "CEO", **own}, bob)
    became = convert(Conversion(lead.id), bob)
    assert read.get("opportunities", became.opportunity, bob)["cf_budget"] == "12"
    assert read.get("accounts", became.account, bob)["cf_tier"] == "gold"
    note = notes(became.contact, bob)[0]
    assert "cf_words: many" in note
    assert "CEO" in note
    assert "gold" not in note


def test_rights_on_each_side(lead, bob, as_person, people):
    with pytest.raises(NotFound):
        convert(Conversion(lead.id), as_person("carla"))
    with pytest.raises(NotAllowed):
        convert(Conversion(lead.id), as_person("ben", source="api"))
    with pytest.raises(NotAllowed):
        convert(Conversion(lead.id), as_person("dan"))
    hidden = write.create("accounts", {"name": "South"}, as_person("carla"))
    with pytest.raises(NotFound):
        convert(Conversion(lead.id, account=hidden.id), bob)
    people.roles["rep"].rights["accounts"] = {"see": "team", "create": "none", "edit": "own"}
    people.roles["rep"].save()
    configuration_changed()
    fresh = as_person("bob", source="api")
    with pytest.raises(NotAllowed):
        convert(Conversion(lead.id), fresh)
    assert str(read.get("leads", lead.id, fresh)["status"]) == "new"


def test_what_one_may_not_edit_is_linked_and_left_as_it_is(bob, as_person):
    account = write.create("accounts", {"name": "Acme Robots", "tax_id": "B58378431"}, as_person("ben"))
    lead = write.create("leads", LEAD, bob)
    became = convert(Conversion(lead.id), bob)
    assert became.account == account.id
    assert read.get("accounts", account.id, bob)["website"] is None
    assert "acme-robots.es" in notes(became.contact, bob)[0]


def test_many_at_once(bob, django_assert_max_num_queries):
    changes = [Change.create("leads", {"name": f"P{n} Q", "company": f"C{n}", "score": n % 100}) for n in range(100)]
    ids = [lead.id for lead in write.write(changes, bob)]
    with django_assert_max_num_queries(250):
        done, problems = convert_many([Conversion(lead) for lead in ids], bob)
    assert (len(done), problems) == (100, [])


def test_one_that_cannot_be_does_not_stop_the_others(lead, bob):
    other = write.create("leads", {"company": "Other"}, bob)
    convert(Conversion(lead.id), bob)
    done, problems = convert_many([Conversion(lead.id), Conversion(other.id), Conversion(999_999)], bob)
    assert [one.lead for one in done] == [other.id]
    assert [(p.index, p.code) for p in problems] == [(0, "lead.converted_already"), (2, "record.not_found")]


def test_the_action_offers_and_runs(lead, bob, as_person):
    assert "convert" in {a.key for a in actions.actions_of("leads", bob, lead)}
    assert actions.actions_of("leads", as_person("dan")) == []
    outcome = actions.run("leads", "convert", [lead.id], {"opportunity_name": "Robots", "amount": "10"}, bob)
    deal = read.get("opportunities", outcome.go_to, bob)
    assert (deal.title, deal["amount"].amount) == ("Robots", 10)
    assert "convert" not in {a.key for a in actions.actions_of("leads", bob, read.get("leads", lead.id, bob))}
    with pytest.raises(Invalid):
        actions.run("leads", "convert", [lead.id], {}, bob)


def test_above_the_limit_it_is_a_job(bob, monkeypatch):
    monkeypatch.setattr(actions, "AT_ONCE", 5)
    monkeypatch.setattr(actions, "CHUNK", 4)
    changes = [Change.create("leads", {"company": f"C{n}"}) for n in range(9)]
    ids = [lead.id for lead in write.write(changes, bob)]
    outcome = actions.run("leads", "convert", ids, {"create_opportunity": False}, bob)
    assert outcome.job is not None
    work_all()
    leads = read.get_many("leads", ids, bob)
    assert all(lead["converted_account"] for lead in leads.values())
    undo(outcome.operation, bob)
    assert not any(lead["converted_account"] for lead in read.get_many("leads", ids, bob).values())
