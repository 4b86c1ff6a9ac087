"""Forms: create, edit, duplicates, conflicts; what was typed is never lost."""

from __future__ import annotations

import re

import pytest

from trato.kernel.history.models import Operation
from trato.kernel.records import read
from trato.kernel.records.models import Directory
from trato.kernel.records.write import create, update
from trato.ui.records.tests.conftest import HTMX
from trato.ui.records.tests.test_widgets import XSS, Sent


def test_a_record_is_created_and_shown(alice, as_person):
    answer = alice.post("/m/accounts/new", {"name": "Ñandú S.L.", "emails-0-value": "a@example.com",
                                            "emails-0-kind": "work", "revenue.amount": "1,250.50",
                                            "revenue.currency": "USD"})  # fmt: skip
    assert answer.status_code == 302
    record = read.get("accounts", int(answer.url.rsplit("/", 1)[1]), as_person("alice"))
    assert record.title == "Ñandú S.L."
    assert record["revenue"].currency == "USD"
    assert b"\xc3\x91and\xc3\xba S.L. was created." in alice.get(answer.url).content


def test_errors_stand_at_their_fields_and_keep_what_was_typed(alice):
    answer = alice.post("/m/accounts/new", {"name": "", "employees": "many", "website": "x", "tax_id": XSS})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "“many” is not a number" in text
    assert "This is needed" in text
    assert Sent(text).data["employees"] == "many"
    assert Sent(text).data["tax_id"] == XSS
    assert not Directory.objects.filter(module="accounts").exists()


def test_the_address_gives_first_values(alice, deal):
    text = alice.get(f"/m/contacts/new?account={deal.account}&next=/m/accounts/{deal.account}").content.decode()
    sent = Sent(text).data
    assert sent["account"] == str(deal.account)
    assert "Acme" in text
    answer = alice.post("/m/contacts/new", {**sent.dict(), "name.given": "Eva"})
    assert answer.url == f"/m/accounts/{deal.account}"


def test_next_leads_nowhere_else(alice):
    answer = alice.post("/m/accounts/new", {"name": "A", "next": "https://evil.example/"})
    assert answer.url.startswith("/m/accounts/")


def test_a_copy_begins_with_the_values_of_the_other(alice, deal):
    sent = Sent(alice.get(f"/m/opportunities/new?copy={deal.opportunity}").content.decode()).data
    assert sent["name"] == "Machines"
    assert sent["account"] == str(deal.account)


def test_likely_duplicates_are_shown_and_may_be_saved_anyway(alice, deal):
    answer = alice.post("/m/accounts/new", {"name": "acme"}, headers=HTMX)
    assert answer.status_code == 409
    assert f"/m/accounts/{deal.account}" in answer.content.decode()
    assert alice.post("/m/accounts/new", {"name": "acme", "save_anyway": "1"}).status_code == 302


def test_duplicates_are_told_while_typing_but_not_hidden_ones(sign_in, deal):
    assert "Acme" in sign_in("bob").post("/m/accounts/duplicates", {"name": "ACME"}, headers=HTMX).content.decode()
    assert (
        "Acme" not in sign_in("carla").post("/m/accounts/duplicates", {"name": "ACME"}, headers=HTMX).content.decode()
    )


def test_quick_create_answers_a_dialog_with_few_fields(alice):
    text = alice.get("/m/contacts/new", headers=HTMX).content.decode()
    assert "<html" not in text
    assert 'name="quick"' in text
    answer = alice.post("/m/contacts/new", {"quick": "1", "name.family": "Ruiz"}, headers=HTMX)
    assert answer.status_code == 200
    assert "close-dialog" in answer["HX-Trigger"]
    assert "contacts.changed" in answer["HX-Trigger"]
    assert "/undo/" in answer["HX-Trigger"]
    again = alice.post("/m/contacts/new", {"quick": "1", "name.family": "Ruiz B", "then": "new"}, headers=HTMX)
    assert 'name="quick"' in again.content.decode()
    opened = alice.post("/m/contacts/new", {"quick": "1", "name.family": "Ruiz C", "then": "open"}, headers=HTMX)
    assert opened["HX-Redirect"].startswith("/m/contacts/")


def test_an_edit_sends_on_only_what_was_touched(alice, deal, as_person):
    page = alice.get(f"/m/opportunities/{deal.opportunity}/edit").content.decode()
    data = Sent(page).data
    update("opportunities", deal.opportunity, {"next_step": "Theirs"}, as_person("bob"))
    data["name"] = "Machines and tools"
    assert alice.post(f"/m/opportunities/{deal.opportunity}/edit", data.dict()).status_code == 302
    record = read.get("opportunities", deal.opportunity, as_person("bob"))
    assert (record["name"], record["next_step"]) == ("Machines and tools", "Theirs")


@pytest.mark.parametrize(("choice", "kept"), [("mine", "Mine"), ("theirs", "Theirs"), ("before", None)])
def test_two_who_change_the_same_field_choose(alice, deal, as_person, choice, kept):
    url = f"/m/opportunities/{deal.opportunity}/edit"
    data = Sent(alice.get(url).content.decode()).data
    update("opportunities", deal.opportunity, {"next_step": "Theirs", "reference": "R7"}, as_person("bob"))
    data["next_step"], data["name"] = "Mine", "New name"
    answer = alice.post(url, data.dict())
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Theirs" in text
    assert "Mine" in text
    settled = Sent(text).data
    if choice != "mine":
        options = re.findall(r'name="choice\.next_step" value="([^"]*)"', text)
        settled["choice.next_step"] = next(value for value in options if value.startswith(choice))
    assert alice.post(url, settled.dict()).status_code == 302
    record = read.get("opportunities", deal.opportunity, as_person("bob"))
    assert (record["next_step"], record["name"], record["reference"]) == (kept, "New name", "R7")


def test_nobody_edits_what_they_may_not(sign_in, deal):
    assert sign_in("carla").get(f"/m/accounts/{deal.account}/edit").status_code == 404
    assert sign_in("ben").get(f"/m/accounts/{deal.account}/edit").status_code == 403
    assert sign_in("dan").get("/m/accounts/new").status_code == 403
    assert sign_in("dan").post("/m/accounts/new", {"name": "X"}).status_code == 403
    assert sign_in("dan").post("/lookup/tags", {"q": "x"}).status_code == 403


def test_hidden_fields_are_neither_shown_nor_taken(sign_in, people, deal):
    role = people.roles["rep"]
    role.field_rights = {"opportunities": {"amount": "hidden", "next_step": "read"}}
    role.save()
    from trato.kernel.catalog.current import configuration_changed

    configuration_changed()
    bob = sign_in("bob")
    form = bob.get(f"/m/opportunities/{deal.opportunity}/edit").content.decode()
    assert 'name="amount.amount"' not in form
    assert 'name="next_step"' not in form
    page = bob.get(f"/m/opportunities/{deal.opportunity}").content.decode()
    assert 'data-field="amount"' not in page
    assert "field/next_step" not in page
    assert bob.get(f"/m/opportunities/{deal.opportunity}/field/amount").status_code == 404
    assert bob.get(f"/m/opportunities/{deal.opportunity}/field/next_step").status_code == 403


def test_every_type_is_created_edited_and_shown_harmlessly(alice, every_type, as_person):
    values = {"name": XSS, "f_text": XSS, "f_long_text": XSS, "f_rich_text": f"<p>ok</p>{XSS}", "f_reference": XSS,
              "f_address.street": XSS, "f_addresses-0-street": XSS, "f_addresses-0-kind": "main",
              "f_person_name.given": XSS, "f_tags": XSS, "f_choice": "a", "f_choices": "a", "f_yes_no": "yes",
              "f_rating": "3", "f_money.amount": "1", "f_money.currency": "EUR", "f_url": "https://example.com/?a='onclick='x",
              "f_color": "#abcdef", "f_emails-0-value": "a@example.com", "f_emails-0-kind": "work"}  # fmt: skip
    answer = alice.post("/m/things/new", values)
    assert answer.status_code == 302, re.findall(
        r'id="([^"]*)-error">.*?</svg>([^<]*)', answer.content.decode(), re.DOTALL
    )
    record = read.get("things", int(answer.url.rsplit("/", 1)[1]), as_person("alice"))
    assert record["f_text"] == XSS
    assert record["f_tags"]
    create("activities", {"kind": "note", "subject": XSS, "body": XSS, "about": record.id}, as_person("alice"))
    update("things", record.id, {"f_text": XSS + "2", "f_long_text": XSS + "2"}, as_person("alice"))
    for path in ("", "/edit", "/history", "/peek", "/timeline"):
        page = alice.get(answer.url + path).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "<b>A</b>" not in page
        assert "<i>f_text" not in page
        assert not Sent(page).events
    for path in [f"/field/{key}" for key in record.values if key.startswith("f_")]:
        field = alice.get(answer.url + path, headers=HTMX)
        assert field.status_code in (200, 403)
        assert not {"script", "img", "b"} & Sent(field.content.decode()).tags


def test_one_save_is_one_operation(alice):
    alice.post("/m/accounts/new", {"name": "Once"})
    operation = Operation.objects.get()
    assert (operation.kind, operation.count) == ("create", 1)
