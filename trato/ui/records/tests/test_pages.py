"""The record page and its parts: rights, queries, in-place edits, stages, timeline, files, history."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from trato.kernel.catalog.current import catalog
from trato.kernel.records import read
from trato.kernel.records.models import StoredFile
from trato.kernel.records.write import create, delete, update
from trato.ui.models import Favourite, Recent
from trato.ui.records.marks import followers
from trato.ui.records.tests.conftest import HTMX


def url_of(deal):
    return f"/m/opportunities/{deal.opportunity}"


@pytest.mark.parametrize("name", ["alice", "bob"])
def test_a_page_costs_at_most_twenty_queries(sign_in, deal, name):
    client = sign_in(name)
    for url in (url_of(deal), f"/m/accounts/{deal.account}", f"/m/contacts/{deal.contact}"):
        client.get(url)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(url).status_code == 200
        assert len(queries) <= 20, [query["sql"][:120] for query in queries]


def test_a_get_writes_nothing(alice, deal):
    with CaptureQueriesContext(connection) as queries:
        for path in ("", "/edit", "/peek", "/timeline", "/history", "/files"):
            alice.get(url_of(deal) + path)
    assert not [q["sql"] for q in queries if not q["sql"].lstrip().upper().startswith(("SELECT", "WITH"))]


def test_what_one_may_not_do_is_not_offered(sign_in, deal):
    owner, colleague = sign_in("bob").get(url_of(deal)), sign_in("ben").get(url_of(deal))
    for mark in (b"/edit", b"data-edit-url", b"/delete", b"/stage"):
        assert mark in owner.content
        assert mark not in colleague.content
    assert sign_in("carla").get(url_of(deal)).status_code == 404
    assert sign_in("carla").get("/m/opportunities/99999999999999999999").status_code == 404


def test_a_reader_writes_nothing(sign_in, deal, as_person):
    reader = sign_in("dan")
    page = reader.get(url_of(deal)).content
    assert page
    for path, data in (("/field/name", {"name": "X"}), ("/stage", {"stage": "won"}), ("/delete", {}),
                       ("/files", {})):  # fmt: skip
        assert reader.post(url_of(deal) + path, data).status_code == 403
    assert reader.post(url_of(deal) + "/compose", {"kind": "note", "body": "x"}).status_code == 404


def test_a_value_is_changed_in_place(sign_in, deal, as_person):
    bob, url = sign_in("bob"), f"{url_of(deal)}/field/amount"
    assert b'name="amount.amount"' in bob.get(url, headers=HTMX).content
    refused = bob.post(url, {"amount.amount": "much", "amount.currency": "EUR"}, headers=HTMX)
    assert refused.status_code == 422
    assert b"much" in refused.content
    saved = bob.post(url, {"amount.amount": "1,500", "amount.currency": "EUR", "version": "1"}, headers=HTMX)
    assert "1,500.00" in saved.content.decode()
    assert "/undo/" in saved["HX-Trigger"]
    assert "opportunities.changed" in saved["HX-Trigger"]


def test_a_value_that_another_changed_is_not_overwritten_unseen(sign_in, deal, as_person):
    bob, url = sign_in("bob"), f"{url_of(deal)}/field/next_step"
    update("opportunities", deal.opportunity, {"next_step": "Theirs"}, as_person("alice"))
    answer = bob.post(url, {"next_step": "Mine", "version": "1"}, headers=HTMX)
    assert answer.status_code == 409
    assert "Theirs" in answer.content.decode()
    assert 'value="Mine"' in answer.content.decode()
    assert bob.post(url, {"next_step": "Mine", "version": "2"}, headers=HTMX).status_code == 200


def test_a_stage_asks_for_what_it_needs(sign_in, deal, as_person):
    bob, url = sign_in("bob"), f"{url_of(deal)}/stage"
    asked = bob.post(url, {"stage": "lost"}, headers=HTMX)
    assert asked.status_code == 422
    assert b'name="won_lost_reason"' in asked.content
    assert read.get("opportunities", deal.opportunity, as_person("bob"))["stage"].stage != "lost"
    done = bob.post(url, {"stage": "lost", "asked": "1", "won_lost_reason": "price"}, headers=HTMX)
    assert done.status_code == 200
    assert read.get("opportunities", deal.opportunity, as_person("bob"))["stage"].stage == "lost"


@pytest.mark.parametrize("kind", ["note", "call", "meeting", "task", "email"])
def test_one_click_writes_an_activity_down(sign_in, deal, kind):
    bob = sign_in("bob")
    data = {"kind": kind, "subject": "About <b>it</b>", "body": "Talked <i>long</i>"}
    answer = bob.post(f"{url_of(deal)}/compose", data, headers=HTMX)
    assert answer.status_code == 200
    assert "activities.changed" in answer["HX-Trigger"]
    timeline = bob.get(f"{url_of(deal)}/timeline?only={kind}", headers=HTMX).content.decode()
    assert "Talked &lt;i&gt;long" in timeline or kind == "task"
    assert "About &lt;b&gt;it" in timeline or kind in ("note", "call")


def test_an_empty_note_is_not_saved_and_an_empty_call_is(sign_in, deal):
    bob = sign_in("bob")
    assert bob.post(f"{url_of(deal)}/compose", {"kind": "note", "body": " "}, headers=HTMX).status_code == 422
    assert bob.post(f"{url_of(deal)}/compose", {"kind": "call"}, headers=HTMX).status_code == 200


def test_the_timeline_goes_back_page_by_page_and_misses_nothing(alice, deal, as_person):
    ctx = as_person("alice")
    for number in range(30):
        create("activities", {"kind": "note", "subject": f"Note {number:02}", "about": deal.opportunity}, ctx)
        update("opportunities", deal.opportunity, {"next_step": f"Step {number:02}"}, ctx)
    seen, after = [], ""
    for _page in range(9):
        text = alice.get(f"{url_of(deal)}/timeline?after={after}", headers=HTMX).content.decode()
        seen.append(text)
        if "after=" not in text:
            break
        after = text.split("after=")[1].split('"')[0]
    whole = "".join(seen)
    assert len(seen) > 2
    for number in range(30):
        assert whole.count(f">Note {number:02}<") == 1
        assert f"Step {number:02}" in whole


def test_a_next_step_is_shown_or_asked_for(sign_in, deal, as_person):
    bob = sign_in("bob")
    assert b"is-missing" in bob.get(url_of(deal)).content
    create("activities", {"kind": "task", "subject": "Offer", "about": deal.opportunity, "status": "planned",
                          "due_at": "2020-01-01T09:00:00Z"}, as_person("bob"))  # fmt: skip
    page = bob.get(url_of(deal)).content
    assert b"is-overdue" in page
    assert b"Offer" in page


def test_related_lists_count_and_offer_to_add(sign_in, deal):
    bob = sign_in("bob")
    part = bob.get(f"/m/accounts/{deal.account}/related/opportunities.account", headers=HTMX).content.decode()
    assert "Machines" in part
    assert f"/m/opportunities/new?account={deal.account}" in part
    assert bob.get(f"/m/accounts/{deal.account}/related/opportunities.name", headers=HTMX).status_code == 404


def test_own_modules_appear_among_related_lists(alice, every_type, deal, as_person):
    create("things", {"name": "Mine", "f_lookup": deal.account, "f_lookups": [deal.account]}, as_person("alice"))
    page = alice.get(f"/m/accounts/{deal.account}").content.decode()
    for key in ("things.f_lookup", "things.f_lookups"):
        assert f"/related/{key}" in page
        assert "Mine" in alice.get(f"/m/accounts/{deal.account}/related/{key}", headers=HTMX).content.decode()


def test_star_follow_seen(sign_in, people, deal):
    bob = sign_in("bob")
    assert bob.post(f"{url_of(deal)}/favourite", headers=HTMX).status_code == 200
    assert Favourite.objects.filter(user=people.bob, record_id=deal.opportunity).exists()
    bob.post(f"{url_of(deal)}/favourite", headers=HTMX)
    assert not Favourite.objects.exists()
    bob.post(f"{url_of(deal)}/follow", headers=HTMX)
    assert followers(deal.opportunity) == [people.bob.pk]
    bob.post(f"{url_of(deal)}/seen", headers=HTMX)
    assert Recent.objects.get().record_id == deal.opportunity
    assert sign_in("carla").post(f"{url_of(deal)}/favourite", headers=HTMX).status_code == 404


def test_delete_goes_to_the_bin_and_back(sign_in, deal):
    bob = sign_in("bob")
    assert sign_in("ben").post(f"{url_of(deal)}/delete").status_code == 403
    answer = bob.post(f"{url_of(deal)}/delete", headers=HTMX)
    assert answer["HX-Redirect"] == "/m/opportunities/"
    assert bob.get(url_of(deal)).status_code == 404


def test_history_tells_who_what_and_undoes(sign_in, deal, as_person):
    bob = sign_in("bob")
    update("opportunities", deal.opportunity, {"next_step": "Ring <b>them</b>"}, as_person("bob"))
    text = bob.get(f"{url_of(deal)}/history").content.decode()
    assert "Ring &lt;b&gt;them" in text
    assert "Bob" in text
    assert "/undo/" in text
    assert "/undo/" not in sign_in("mary").get(f"{url_of(deal)}/history").content.decode()


# -- files -------------------------------------------------------------------------------------------------------------


def picture():
    out = io.BytesIO()
    Image.new("RGB", (2, 2)).save(out, "PNG")
    return out.getvalue()


REFUSED = {
    "page.html": b"<html><script>alert(1)</script></html>", "notes.txt": b"\n <!DOCTYPE html><p>x",
    "wide.txt": "<html><script>".encode("utf-16"), "pic.svg": b"<svg><script>alert(1)</script></svg>",
    "pic2.svg": b'<svg onload="alert(1)"></svg>', "run.exe": b"MZ\0\0", "run.pdf": b"MZ\0\0", "x.js": b"alert(1)",
    "photo.png": b"not a picture", "photo.jpg": b"<html></html>", "s.txt": b"#!/bin/sh\n", "none.txt": b"",
    "a.PHP": b"<?php ?>", "trick\u202egnp.exe": b"x", "b.tar.hta": b"x",
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_dangerous_files_are_refused(sign_in, deal, name):
    upload = SimpleUploadedFile(name, REFUSED[name], "image/png")
    answer = sign_in("bob").post(f"{url_of(deal)}/files", {"file": upload}, headers=HTMX)
    assert answer.status_code == 422
    assert answer["Content-Type"].startswith("text/plain")
    assert not StoredFile.objects.exists()


def test_a_file_that_is_too_large_is_refused(sign_in, deal):
    upload = SimpleUploadedFile("big.bin", b"x" * (25 * 1024 * 1024 + 1))
    assert sign_in("bob").post(f"{url_of(deal)}/files", {"file": upload}, headers=HTMX).status_code == 422


@pytest.mark.parametrize(
    ("name", "data", "is_inline"),
    [("photo.png", None, True), ("offer.pdf", b"%PDF-1.7\n", True), ("plan.txt", b"hello", False),
     ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", False), ("fake.pdf", b"no pdf", False)],
)  # fmt: skip
def test_files_are_served_so_that_they_do_no_harm(sign_in, deal, name, data, is_inline):
    bob = sign_in("bob")
    upload = SimpleUploadedFile(name, data or picture(), "text/html")
    assert bob.post(f"{url_of(deal)}/files", {"file": upload}, headers=HTMX).status_code == 200
    stored = StoredFile.objects.get()
    answer = bob.get(f"/files/{stored.pk}")
    assert answer.status_code == 200
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert answer["Content-Disposition"].startswith("inline" if is_inline else "attachment")
    assert "html" not in answer["Content-Type"]


def test_files_have_the_rights_of_their_record(sign_in, deal):
    bob = sign_in("bob")
    bob.post(f"{url_of(deal)}/files", {"file": SimpleUploadedFile("a.txt", b"x")}, headers=HTMX)
    pk = StoredFile.objects.get().pk
    assert sign_in("carla").get(f"/files/{pk}").status_code == 404
    assert sign_in("ben").get(f"/files/{pk}").status_code == 200
    assert Client().get(f"/files/{pk}").status_code == 302
    assert b"a.txt" in bob.get(f"{url_of(deal)}/files", headers=HTMX).content


def test_a_file_in_a_field_survives_an_error_elsewhere(alice, every_type):
    upload = SimpleUploadedFile("a.png", picture())
    answer = alice.post("/m/things/new", {"name": "", "f_image.new": upload, "f_integer": "x"})
    assert answer.status_code == 422
    stored = StoredFile.objects.get()
    assert f'name="f_image" value="{stored.pk}"' in answer.content.decode()
    done = alice.post("/m/things/new", {"name": "A", "f_image": str(stored.pk)})
    stored.refresh_from_db()
    assert stored.record_id == int(done.url.rsplit("/", 1)[1])


def test_nobody_points_at_a_file_of_others(sign_in, every_type, deal, people):
    sign_in("bob").post(f"{url_of(deal)}/files", {"file": SimpleUploadedFile("secret.txt", b"x")}, headers=HTMX)
    answer = sign_in("carla").post("/m/things/new", {"name": "A", "f_file": str(StoredFile.objects.get().pk)})
    assert answer.status_code == 422
    assert "secret" not in answer.content.decode()


def test_a_deleted_record_takes_its_files_with_it(sign_in, deal, as_person):
    bob = sign_in("bob")
    bob.post(f"{url_of(deal)}/files", {"file": SimpleUploadedFile("a.txt", b"x")}, headers=HTMX)
    stored = StoredFile.objects.get()
    delete(catalog().module("documents").key, stored.record_id, as_person("bob"))
    assert bob.get(f"/files/{stored.pk}").status_code == 404


# -- lookups -----------------------------------------------------------------------------------------------------------


def test_lookups_find_only_what_may_be_seen(sign_in, deal):
    found = sign_in("bob").get("/m/accounts/lookup?q=ac").json()["results"]
    assert [one["label"] for one in found] == ["Acme"]
    assert sign_in("carla").get("/m/accounts/lookup?q=ac").json()["results"] == []
    assert sign_in("carla").get("/lookup/records?q=ac").json()["results"] == []
    assert sign_in("bob").get("/lookup/users?q=mar").json()["results"][0]["label"] == "Mary"


def test_a_lookup_creates_from_a_name_or_says_why_not(sign_in):
    bob = sign_in("bob")
    assert bob.post("/m/accounts/lookup", {"q": "New one"}).json()["label"] == "New one"
    again = bob.post("/m/accounts/lookup", {"q": "New one"})
    assert again.status_code == 422
    assert "toast" in again["HX-Trigger"]
    assert sign_in("dan").post("/m/accounts/lookup", {"q": "X"}).status_code == 403
