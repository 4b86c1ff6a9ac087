"""The conversion screen: what it proposes, what it does, who may."""

from __future__ import annotations

import re

import pytest

from trato.kernel.records import read

pytestmark = pytest.mark.django_db


def checked(page, name):
    return re.findall(rf'name="{name}" value="(\w+)" checked', page)


def test_it_shows_who_may_be_meant_and_why(sign_in, eva):
    page = sign_in("bob").get(eva.url).content.decode()
    assert checked(page, "accounts") == [str(eva.account)]
    assert "same name" in page
    assert checked(page, "contacts") == [str(eva.contact)]
    assert "same e-mail address" in page
    assert checked(page, "opportunities") == ["new"]
    assert "Activities that move along: 1" in page
    assert "Score" in page


def test_linking_and_creating_in_one_submit(sign_in, eva, as_person):
    client, ctx = sign_in("bob"), as_person("bob")
    data = {"accounts": eva.account, "contacts": eva.contact, "opportunities": "new",
            "opportunities__name": "A pilot", "opportunities__close_date": "2030-01-31"}  # fmt: skip
    answer = client.post(eva.url, data, follow=True)
    assert answer.status_code == 200
    lead = read.get("leads", eva.lead, ctx)
    assert (lead["converted_account"], lead["converted_contact"]) == (eva.account, eva.contact)
    deal = read.get("opportunities", lead["converted_opportunity"], ctx)
    assert (deal["name"], deal["account"], deal["contact"]) == ("A pilot", eva.account, eva.contact)
    page = answer.content.decode()
    assert f"/m/accounts/{eva.account}" in page
    assert f"/m/opportunities/{deal.id}" in page


def test_it_is_undone_as_one(sign_in, eva, as_person):
    client = sign_in("bob")
    page = client.post(eva.url, {"accounts": "new", "accounts__name": "Other"}, follow=True).content.decode()
    client.post(re.search(r"/undo/\d+", page)[0])
    assert read.get("leads", eva.lead, as_person("bob"))["converted_at"] is None


def test_what_was_typed_comes_back_with_the_problem(sign_in, eva, as_person):
    data = {"opportunities": "new", "opportunities__name": "Typed name", "opportunities__close_date": "someday"}
    answer = sign_in("bob").post(eva.url, data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Typed name" in page
    assert "field-error" in page
    assert read.get("leads", eva.lead, as_person("bob"))["converted_at"] is None


def test_nothing_chosen_is_said(sign_in, eva):
    answer = sign_in("bob").post(eva.url, {"accounts": "none", "contacts": "none", "opportunities": "none"})
    assert answer.status_code == 422
    assert "Choose at least one" in answer.content.decode()


@pytest.mark.parametrize("choice", ["999999", "x'", "-1"])
def test_only_proposed_records_are_linked(sign_in, eva, choice):
    assert sign_in("bob").post(eva.url, {"accounts": choice}).status_code == 422


def test_a_converted_lead_shows_what_it_became(sign_in, eva):
    client = sign_in("bob")
    client.post(eva.url, {"accounts": eva.account})
    assert "became" in client.get(eva.url).content.decode()
    assert client.post(eva.url, {"accounts": eva.account}).status_code == 302


def test_who_may_not_edit_the_lead_does_not_convert_it(sign_in, eva):
    for name in ("carla", "dan"):
        assert sign_in(name).get(eva.url).status_code in (403, 404)
        assert sign_in(name).post(eva.url, {"accounts": "new"}).status_code in (403, 404)


def test_modules_that_become_nothing_have_no_such_page(sign_in, eva):
    assert sign_in("alice").get(f"/m/accounts/{eva.account}/convert").status_code == 404
