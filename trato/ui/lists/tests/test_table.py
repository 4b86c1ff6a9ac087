"""The list page: rows, sort, paging, columns, groups, figures, and what each role sees of it."""

from __future__ import annotations

import pytest
from django.db import connection

from trato.kernel.access.models import Role
from trato.kernel.catalog.current import configuration_changed
from trato.kernel.records.change import Change
from trato.kernel.records.write import write
from trato.ui.lists.tests.conftest import HTMX, filtered, names
from trato.ui.models import Preference, SavedView


def test_rows_are_escaped_and_lead_to_their_records(alice, sold):
    page = alice.get("/m/accounts/")
    text = page.content.decode()
    assert names(page) == ["Acme", "Beta &amp; &lt;b&gt;Co&lt;/b&gt;", "Ceta"]
    assert f'data-href="/m/accounts/{sold.acme}"' in text
    assert f'data-peek="/m/accounts/{sold.acme}/peek"' in text


def test_one_must_be_signed_in(client, sold):
    assert client.get("/m/accounts/").status_code == 302
    assert client.get("/m/accounts/", headers=HTMX).status_code == 401


def test_an_unknown_module_is_not_found(alice):
    assert alice.get("/m/nothing/").status_code == 404
    assert alice.get("/m/nothing/bin").status_code == 404


def test_a_rep_sees_the_team_and_edits_the_own(sign_in, sold):
    text = sign_in("ben").get("/m/accounts/").content.decode()
    assert "Acme" in text
    assert "Ceta" not in text
    assert "data-edit-url" not in text
    assert f"/m/accounts/{sold.acme}/cell/name" in sign_in("bob").get("/m/accounts/").content.decode()


def test_a_reader_is_offered_nothing_to_change(sign_in, sold):
    text = sign_in("dan").get("/m/accounts/").content.decode()
    assert "Acme" in text
    assert "data-edit-url" not in text
    assert "/bulk/" not in text
    assert "/m/accounts/new" not in text.split('id="content"')[1]
    assert sign_in("dan").get("/m/accounts/bin").status_code == 403


def test_a_module_without_rights_does_not_exist(sign_in, sold):
    Role.objects.filter(key="reader").update(rights={"*": {"see": "all"}, "accounts": {"see": "none"}})
    configuration_changed()
    dan = sign_in("dan")
    assert dan.get("/m/accounts/").status_code == 404
    assert dan.get("/m/accounts/count").status_code == 404


def test_a_hidden_field_is_no_column_no_condition_and_no_option(sign_in, sold):
    Role.objects.filter(key="rep").update(field_rights={"opportunities": {"amount": "hidden"}})
    configuration_changed()
    bob = sign_in("bob")
    text = bob.get("/m/opportunities/?columns=name,amount").content.decode()
    assert 'data-col="amount"' not in text
    page = bob.get(filtered("opportunities", {"field": "amount", "op": "gte", "value": "500"}))
    assert page.status_code == 200
    assert names(page) == ["Machines", "Service"]
    assert "was left out" in page.content.decode()
    assert 'value="amount"' not in bob.get("/m/opportunities/filter").content.decode()


def test_sort_goes_up_down_and_back(alice, sold):
    page = alice.get("/m/opportunities/?sort=amount")
    assert names(page) == ["Paint", "Service", "Machines"]
    assert 'aria-sort="ascending"' in page.content.decode()
    assert "sort=-amount" in page.content.decode()
    assert names(alice.get("/m/opportunities/?sort=-amount")) == ["Machines", "Service", "Paint"]


def test_a_sort_that_no_longer_exists_is_said(alice, sold):
    page = alice.get("/m/opportunities/?sort=cf_gone,tags")
    assert page.status_code == 200
    assert len(names(page)) == 3
    assert "notice" in page.content.decode()


@pytest.mark.parametrize(
    "wrong",
    ["filter=%7B", "filter=%5B1%5D", "cursor=xx", "limit=9999", "sort=", "view=999", "group=name", "group=cf_gone"],
)
def test_nothing_in_the_address_breaks_the_page(alice, sold, wrong):
    assert alice.get(f"/m/opportunities/?{wrong}").status_code == 200


def test_pages_go_forth_and_back(alice, as_person):
    write([Change.create("products", {"name": f"P{n:03}"}) for n in range(60)], as_person("alice"))
    Preference.objects.create(user_id=as_person("alice").user_id, key="list:products", value={"limit": 25})
    first = alice.get("/m/products/?sort=name")
    assert len(names(first)) == 25
    following = _link(first, "next")
    second = alice.get(following)
    assert names(second)[0] == "P025"
    assert names(alice.get(_link(second, "prev"))) == names(first)
    assert names(alice.get("/m/products/?sort=name&jump=P05"))[0] == "P050"
    assert names(alice.get("/m/products/?sort=-name&jump=P05"))[0] == "P059"


def _link(response, rel):
    import re
    from html import unescape

    return unescape(re.search(rf'href="([^"]*)" rel="{rel}"', response.content.decode())[1])


def test_a_fragment_is_the_table_alone(alice, sold):
    text = alice.get("/m/opportunities/?q=mach", headers=HTMX).content.decode()
    assert "<html" not in text
    assert "Machines" in text
    assert "Service" not in text


def test_conditions_reach_linked_and_related_records(alice, sold):
    by_account = filtered("opportunities", {"field": "account.name", "op": "starts", "value": "acm"})
    assert names(alice.get(by_account)) == ["Machines", "Service"]
    has_deals = filtered("accounts", {"has": "opportunities.account", "where": {"all": []}})
    assert names(alice.get(has_deals)) == ["Acme", "Ceta"]
    has_none = filtered("accounts", {"has_no": "opportunities.account"})
    assert names(alice.get(has_none)) == ["Beta &amp; &lt;b&gt;Co&lt;/b&gt;"]


def test_chips_say_conditions_by_label(alice, people, sold):
    page = alice.get(filtered("opportunities",
                              {"field": "owner", "op": "in", "value": ["me", people.bob.pk]},
                              {"field": "account", "op": "eq", "value": sold.acme},
                              {"field": "close_date", "op": "during", "value": "last_45_days"}))  # fmt: skip
    text = page.content.decode()
    assert "Me, Bob" in text
    assert "Acme" in text
    assert "the last 45 days" in text


def test_figures_come_after_the_page(alice, sold):
    assert "of 3" in alice.get("/m/opportunities/count").content.decode()
    assert "1,349.50" in alice.get("/m/opportunities/totals").content.decode()
    assert "449.83" in alice.get("/m/opportunities/totals?kind=avg").content.decode()
    alice.post("/m/opportunities/totals", {"kind": "none"})
    assert "1,349.50" not in alice.get("/m/opportunities/totals").content.decode()


def test_a_list_in_groups(alice, people, sold):
    text = alice.get("/m/opportunities/?group=owner").content.decode()
    assert "Bob" in text
    assert "Carla" in text
    assert "Machines" not in text
    rows = alice.get("/m/opportunities/group", {"only": f'{{"field":"owner","op":"eq","value":{people.bob.pk}}}'})
    assert names(rows) == ["Machines", "Service"]
    assert "January 2030" in alice.get("/m/opportunities/?group=close_date:month").content.decode()


def test_columns_and_widths_are_remembered(alice, sold):
    alice.post("/m/opportunities/columns", {"order": ["name", "owner", "amount"]})
    alice.post("/m/opportunities/columns", {"column": "owner", "width": "333"})
    alice.post("/m/opportunities/columns", {"column": "nothing", "width": "333"})
    text = alice.get("/m/opportunities/").content.decode()
    assert text.index('data-col="owner"') < text.index('data-col="amount"')
    assert '<col data-col="owner" width="333">' in text
    assert 'data-col="close_date"' not in text
    alice.post("/m/opportunities/display", {"columns": ["account.owner", "cf_gone"], "limit": "100", "group": ""})
    assert 'data-col="account.owner"' in alice.get("/m/opportunities/").content.decode()
    alice.post("/m/opportunities/display", {"reset": "1"})
    assert 'data-col="close_date"' in alice.get("/m/opportunities/").content.decode()


def test_few_queries(alice, people, sold, django_assert_max_num_queries):
    SavedView.objects.create(module="contacts", name="X", owner=people.alice, visibility="all", query={})
    for url in ("/m/contacts/", "/m/opportunities/", "/m/accounts/"):
        alice.get(url)
        with django_assert_max_num_queries(12, connection=connection):
            alice.get(url)
