"""Changing records from a list: cells, bulk, bin, and the views themselves."""

from __future__ import annotations

import orjson
import pytest

from trato.kernel.errors import NotFound
from trato.kernel.history.models import History, Operation
from trato.kernel.jobs.models import Job
from trato.kernel.jobs.worker import work_all
from trato.kernel.query.model import Query
from trato.kernel.records import read
from trato.kernel.records.change import Change
from trato.kernel.records.write import update, write
from trato.ui.lists.tests.conftest import HTMX, filtered, names
from trato.ui.models import Favourite, SavedView


def events(response):
    return orjson.loads(response.headers["HX-Trigger"])


class TestCells:
    def test_a_value_is_changed_and_can_be_taken_back(self, bob, as_person, sold):
        url = f"/m/opportunities/{sold.machines}/cell/amount"
        form = bob.get(url).content.decode()
        assert 'name="amount' in form
        version = read.get("opportunities", sold.machines, as_person("bob")).version
        answer = bob.post(url, {"amount.amount": "2,000", "amount.currency": "EUR", "version": version})
        assert "2,000.00" in answer.content.decode()
        undo = events(answer)["toast"]["undo_url"]
        assert bob.post(undo, headers=HTMX).status_code == 200
        assert read.get("opportunities", sold.machines, as_person("bob"))["amount"].amount == 1000

    def test_what_is_not_acceptable_comes_back_with_its_reason(self, bob, sold):
        url = f"/m/opportunities/{sold.machines}/cell/amount"
        answer = bob.post(url, {"amount.amount": "lots", "amount.currency": "EUR"})
        assert answer.status_code == 422
        assert "field-error" in answer.content.decode()
        assert "lots" in answer.content.decode()

    def test_two_people_in_one_cell(self, bob, as_person, sold):
        url = f"/m/opportunities/{sold.machines}/cell/name"
        version = read.get("opportunities", sold.machines, as_person("bob")).version
        update("opportunities", sold.machines, {"name": "Theirs"}, as_person("alice"))
        clash = bob.post(url, {"name": "Mine", "version": version})
        assert clash.status_code == 409
        assert "Theirs" in clash.content.decode()
        assert "Mine" in clash.content.decode()
        kept = bob.post(url, {"name": "Mine", "version": version, "choice": "theirs"})
        assert "Theirs" in kept.content.decode()
        now = read.get("opportunities", sold.machines, as_person("bob")).version
        taken = bob.post(url, {"name": "Mine", "version": now, "choice": "mine"})
        assert "Mine" in taken.content.decode()

    def test_the_main_of_several_numbers_changes_and_the_others_stay(self, bob, as_person, sold):
        phones = ["+34612345678", "+34911234567"]
        update("accounts", sold.acme, {"phones": phones}, as_person("bob"))
        bob.post(f"/m/accounts/{sold.acme}/cell/phones", {"phones": "699 11 22 33"})
        found = read.get("accounts", sold.acme, as_person("bob"))["phones"]
        assert [entry.value for entry in found] == ["+34699112233", "+34911234567"]

    def test_rights(self, sign_in, sold):
        assert sign_in("ben").get(f"/m/accounts/{sold.acme}/cell/name").status_code == 403
        assert sign_in("ben").post(f"/m/accounts/{sold.acme}/cell/name", {"name": "X"}).status_code == 403
        assert sign_in("bob").get(f"/m/accounts/{sold.ceta}/cell/name").status_code == 404
        assert sign_in("bob").get(f"/m/accounts/{sold.acme}/cell/created_at").status_code == 403


class TestBulk:
    def test_a_field_of_the_selected(self, bob, as_person, sold):
        chosen = f"{sold.machines},{sold.service}"
        form = bob.get("/m/opportunities/bulk/edit", {"ids": chosen, "field": "close_date"}, headers=HTMX)
        assert "2 records" in form.content.decode()
        answer = bob.post(
            "/m/opportunities/bulk/edit", {"ids": chosen, "field": "close_date", "close_date": "2031-05-05"}
        )
        assert events(answer)["opportunities.changed"] == {}
        assert {
            str(read.get("opportunities", i, as_person("bob"))["close_date"]) for i in (sold.machines, sold.service)
        } == {"2031-05-05"}
        bob.post(events(answer)["toast"]["undo_url"], headers=HTMX)
        assert str(read.get("opportunities", sold.machines, as_person("bob"))["close_date"]) == "2030-01-31"

    def test_all_that_match_and_only_what_one_may(self, bob, as_person, sold):
        answer = bob.post("/m/opportunities/bulk/edit", {
            "all": "1", "query": "sort=name", "field": "next_step", "next_step": "Call",
        })  # fmt: skip
        assert "2 records changed" in events(answer)["toast"]["message"]
        assert read.get("opportunities", sold.paint, as_person("alice"))["next_step"] is None

    def test_tags_are_added_and_taken_away(self, alice, as_person, sold):
        ctx = as_person("alice")
        update("accounts", sold.acme, {"tags": ["old"]}, ctx)
        both = f"{sold.acme},{sold.ceta}"
        alice.post("/m/accounts/bulk/tags", {"ids": both, "how": "add", "tags": "new, hot"})
        named = read.render_for(list(read.get_many("accounts", [sold.acme, sold.ceta], ctx).values()), ctx)
        assert _tags(sold.acme, ctx, named) == {"old", "new", "hot"}
        assert _tags(sold.ceta, ctx, named) == {"new", "hot"}
        alice.post("/m/accounts/bulk/tags", {"ids": both, "how": "remove", "tags": "new"})
        assert _tags(sold.acme, ctx, named) == {"old", "hot"}

    def test_more_than_a_thousand_are_a_job(self, alice, as_person):
        ctx = as_person("alice")
        for start in (0, 1000):
            write([Change.create("products", {"name": f"P{start + n}"}) for n in range(600)], ctx)
        answer = alice.post(
            "/m/products/bulk/edit", {"all": "1", "query": "", "field": "family", "family": "", "empty": "1"}
        )
        job = Job.objects.get()
        assert f"/jobs/{job.pk}" in answer.content.decode()
        assert "Waiting" in alice.get(f"/jobs/{job.pk}", headers=HTMX).content.decode()
        work_all()
        assert "Done." in alice.get(f"/jobs/{job.pk}").content.decode()

    def test_a_job_is_its_owners_and_can_be_cancelled(self, alice, sign_in, as_person):
        from trato.kernel.jobs.queue import enqueue

        job = enqueue("bulk_change", {}, as_person("alice"))
        assert sign_in("bob").get(f"/jobs/{job.pk}").status_code == 404
        assert "Cancelled" in alice.post(f"/jobs/{job.pk}/cancel", headers=HTMX).content.decode()

    def test_refusals(self, sign_in, sold):
        dan = sign_in("dan")
        for kind in ("edit", "owner", "stage", "tags", "delete"):
            assert dan.get(f"/m/opportunities/bulk/{kind}", {"ids": sold.machines}).status_code == 403
            assert dan.post(f"/m/opportunities/bulk/{kind}", {"ids": sold.machines}).status_code == 403
        bob = sign_in("bob")
        assert bob.post("/m/opportunities/bulk/edit", {"ids": "", "field": "name"}).status_code == 422
        assert bob.post("/m/opportunities/bulk/purge", {"ids": sold.machines, "sure": "1"}).status_code == 403


def _tags(record_id, ctx, render):
    found = read.get("accounts", record_id, ctx)
    render = read.render_for([found], ctx)
    return {render.tags[tag][0] for tag in found["tags"]}


class TestBin:
    def test_deleted_records_are_listed_and_come_back(self, bob, as_person, sold):
        bob.post("/m/opportunities/bulk/delete", {"ids": sold.machines})
        page = bob.get("/m/opportunities/bin")
        assert names(page) == ["Machines"]
        assert "data-edit-url" not in page.content.decode()
        assert "of 1" in bob.get("/m/opportunities/bin/count").content.decode()
        bob.post("/m/opportunities/bulk/restore", {"ids": sold.machines})
        assert read.get("opportunities", sold.machines, as_person("bob")).title == "Machines"

    def test_an_administrator_removes_for_good(self, alice, as_person, sold):
        ctx = as_person("alice")
        alice.post("/m/accounts/bulk/delete", {"ids": sold.acme})
        assert alice.post("/m/accounts/bulk/purge", {"ids": sold.acme}).status_code == 422
        answer = alice.post("/m/accounts/bulk/purge", {"ids": f"{sold.acme},{sold.beta}", "sure": "1"})
        assert "1 record" in events(answer)["toast"]["message"]
        assert read.count(Query("accounts", deleted=True), ctx).value == 0
        assert read.get("accounts", sold.beta, ctx).title.startswith("Beta")
        with pytest.raises(NotFound):
            read.get("accounts", sold.acme, ctx, deleted=True)
        assert read.get("opportunities", sold.machines, ctx)["account"] is None
        left = History.objects.filter(record_id=sold.acme).order_by("id")
        assert [row.changes for row in left] == [None] * (len(left) - 1) + ["{}"]
        assert left.last().action == "purge"
        assert Operation.objects.filter(kind="purge", count=1).exists()


class TestViews:
    def test_save_change_share_like_delete_and_restore(self, bob, sign_in, people, sold):
        where = filtered("opportunities", {"field": "amount", "op": "gte", "value": "500"}, sort="-amount")
        query = where.partition("?")[2]
        assert bob.post(f"/m/opportunities/views/new?{query}", {"name": " ", "visibility": "me"}).status_code == 422
        bob.post(f"/m/opportunities/views/new?{query}", {"name": "Big", "visibility": "me"})
        view = SavedView.objects.get()
        url = f"/m/opportunities/?view={view.pk}"
        assert names(bob.get(url)) == ["Machines"]
        assert 'btn-sm">Save' not in bob.get(url).content.decode()
        assert 'btn-sm">Save' in bob.get(f"{url}&sort=name").content.decode()
        ben = sign_in("ben")
        assert "is not there any more" in ben.get(url).content.decode()
        bob.post(f"/m/opportunities/views/{view.pk}/edit", {"name": "Big ones", "visibility": "team"})
        assert names(ben.get(url)) == ["Machines"]
        assert sign_in("carla").post(f"/m/opportunities/views/{view.pk}/favourite").status_code == 404
        assert ben.post(f"/m/opportunities/views/{view.pk}/save?sort=name").status_code == 403
        ben.post(f"/m/opportunities/views/{view.pk}/favourite")
        assert Favourite.objects.filter(user=people.ben, view=view).exists()
        bob.post(f"/m/opportunities/views/{view.pk}/save?view={view.pk}&filter=&sort=name")
        assert names(bob.get(url)) == ["Machines", "Service"]
        bob.post(f"/m/opportunities/views/{view.pk}/delete")
        assert "is not there any more" in bob.get(url).content.decode()
        assert "Big ones" in bob.get("/m/opportunities/views").content.decode()
        assert ben.post(f"/m/opportunities/views/{view.pk}/restore").status_code == 404
        bob.post(f"/m/opportunities/views/{view.pk}/restore")
        assert names(bob.get(url)) == ["Machines", "Service"]

    def test_a_rep_does_not_share_with_everybody(self, bob, sold):
        bob.post("/m/opportunities/views/new", {"name": "X", "visibility": "all"})
        assert not SavedView.objects.exists()

    def test_a_view_whose_field_is_gone_still_opens(self, alice, people, sold):
        query = {"where": {"all": [{"field": "cf_gone", "op": "eq", "value": 1},
                                   {"field": "name", "op": "contains", "value": "mach"}]},
                 "sort": ["cf_gone"], "columns": ["cf_gone", "name"], "group": "cf_gone"}  # fmt: skip
        view = SavedView.objects.create(module="opportunities", name="Old", owner=people.alice, query=query)
        page = alice.get(f"/m/opportunities/?view={view.pk}")
        assert names(page) == ["Machines"]
        assert "cf_gone" in page.content.decode()
        broken = SavedView.objects.create(module="opportunities", name="Odd", owner=people.alice, query=["x"])
        assert alice.get(f"/m/opportunities/?view={broken.pk}").status_code == 200

    def test_the_first_view_is_ones_own_choice(self, bob, sold):
        bob.post("/m/opportunities/views/first", {"view": "mine"})
        assert "Owner" in bob.get("/m/opportunities/").content.decode().split('class="chips"')[1].split("</div>")[0]


class TestFilter:
    def test_the_form_gives_the_filter_back(self, alice, people, sold):
        where = {"all": [
            {"field": "amount", "op": "between", "value": ["1", "2000"]},
            {"field": "owner", "op": "in", "value": ["me", people.bob.pk]},
            {"field": "close_date", "op": "during", "value": "last_45_days"},
            {"field": "account", "op": "eq", "value": sold.acme},
            {"not": {"all": [{"field": "name", "op": "eq", "value": "x"}]}},
            {"any": [{"field": "stage.outcome", "op": "eq", "value": "open"},
                     {"field": "name", "op": "contains", "value": "ma"}]},
            {"has": "opportunity_contacts.opportunity",
             "where": {"all": [{"field": "is_primary", "op": "eq", "value": True}]}},
        ]}  # fmt: skip
        page = alice.get(filtered("opportunities", where).replace("/opportunities/?", "/opportunities/filter?"))
        answer = alice.post("/m/opportunities/filter", _fields(page.content.decode()))
        from urllib.parse import parse_qs, urlparse

        found = orjson.loads(parse_qs(urlparse(answer["Location"]).query)["filter"][0])
        assert [item for item in found["all"] if "field" in item] == [
            {"field": "amount", "op": "between", "value": [
                {"amount": "1.00", "currency": "EUR"}, {"amount": "2000.00", "currency": "EUR"}]},
            *where["all"][1:4],
        ]  # fmt: skip
        assert [item for item in found["all"] if "field" not in item] == where["all"][4:]

    def test_a_wrong_value_is_said_in_its_row(self, alice, sold):
        answer = alice.post("/m/opportunities/filter", {
            "g": "0", "r": "5", "r5.group": "0", "r5.field": "amount", "r5.op": "gte", "r5.value": "lots",
        }, headers=HTMX)  # fmt: skip
        assert answer.status_code == 422
        assert "lots" in answer.content.decode()
        assert "field-error" in answer.content.decode()

    def test_rows_follow_field_and_operator(self, alice, sold):
        row = alice.get("/m/opportunities/filter/row", {
            "r": "7", "r7.group": "0", "r7.module": "opportunities", "r7.field": "close_date", "r7.op": "between",
        })  # fmt: skip
        assert row.content.decode().count('type="date"') == 2
        group = alice.get("/m/accounts/filter/group", {"rel": "opportunities.account"})
        assert "Opportunities" in group.content.decode()
        assert alice.get("/m/accounts/filter/group", {"rel": "nothing.at_all"}).status_code == 404


def _fields(html):
    """What a browser would send of the form."""
    from html.parser import HTMLParser

    class Reader(HTMLParser):
        def __init__(self):
            super().__init__()
            self.data, self.select, self.first = {}, None, None

        def add(self, name, value):
            self.data.setdefault(name, []).append(value)

        def handle_starttag(self, tag, attrs):
            found = dict(attrs)
            if tag == "input" and found.get("name") and found.get("type") not in ("checkbox", "radio", "search"):
                self.add(found["name"], found.get("value") or "")
            elif tag == "select":
                self.select, self.chosen, self.first = found.get("name"), [], None
                self.many = "multiple" in found
            elif tag == "option" and self.select:
                self.first = found.get("value") if self.first is None else self.first
                if "selected" in found:
                    self.chosen.append(found.get("value"))

        def handle_endtag(self, tag):
            if tag == "select" and self.select:
                for value in self.chosen or ([] if self.many else [self.first or ""]):
                    self.add(self.select, value)
                self.select = None

    reader = Reader()
    reader.feed(html[html.index("filter-builder") :])
    return reader.data
