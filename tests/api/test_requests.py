"""Requests that are wrong as requests, the document, the page, files, people, jobs, the command."""

from __future__ import annotations

import json
import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from trato.api.models import ApiToken
from trato.cli import run as run_command
from trato.kernel.access.models import Team, User
from trato.kernel.jobs.models import Job


def send(alice, data, content_type="application/json", path="books", method="POST", **headers):
    found = alice.client.generic(
        method, f"/api/v1/{path}", data, content_type=content_type, headers={**alice.headers, **headers}
    )
    return found.status_code, json.loads(found.content)["code"]


@pytest.mark.parametrize(
    ("body", "content_type", "expected"),
    [
        (b"{", "application/json", (400, "request.not_json")),
        (b"", "application/json", (400, "request.no_body")),
        (b"\xff\xfe", "application/json", (400, "request.not_json")),
        (b'{"name": "\\ud800"}', "application/json", (400, "request.not_json")),
        (b'{"name": "a"}', "text/plain", (415, "request.content_type")),
        (b"name=a", "application/x-www-form-urlencoded", (415, "request.content_type")),
        (b'{"name": "a"}', "application/json; charset=latin-1", (400, "request.not_utf8")),
        (b'"a"', "application/json", (422, "request.wrong_type")),
        (b"[" * 5000, "application/json", (400, "request.not_json")),
        (b'{"name": "' + b"x" * (10 * 1024 * 1024) + b'"}', "application/json", (413, "request.too_large")),
    ],
)  # fmt: skip
def test_bodies_that_are_none(alice, books, body, content_type, expected):
    assert send(alice, body, content_type) == expected


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", "books", {"GET", "POST", "HEAD", "OPTIONS"}), ("POST", "me", {"GET", "HEAD", "OPTIONS"}),
        ("DELETE", "books/search", {"POST", "OPTIONS"}), ("TRACE", "modules", {"GET", "POST", "HEAD", "OPTIONS"}),
    ],
)  # fmt: skip
def test_methods_that_are_not_taken(alice, books, method, path, allowed):
    answer = alice.raw(method, path)
    assert answer.status_code == 405
    assert set(answer["Allow"].split(", ")) == allowed
    assert set(alice.raw("OPTIONS", path)["Allow"].split(", ")) == allowed


@pytest.mark.parametrize(
    "path",
    [
        "nothing",
        "books/",
        "books//1",
        "books/x",
        "books/0",
        "books/-1",
        "books/99999999999999999999",
        "a/b/c/d/e",
        "books/1%0A",
        "%00",
    ],
)
def test_addresses_where_nothing_is(alice, books, path):
    answer = alice.raw("GET", path)
    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"


def test_unknown_parameters_are_refused_by_name(alice):
    status, found = alice.get("jobs", limits="3")
    assert (status, found["code"]) == (400, "request.unknown_parameter")
    assert "limit" in found["detail"]


def test_the_document_describes_own_fields_and_is_kept(alice, bob, books):
    status, found = alice.get("openapi.json")
    assert (status, found["openapi"]) == (200, "3.1.0")
    assert found["paths"]["/books"]["post"]["requestBody"]["content"]["application/json"]["schema"]["anyOf"][0][
        "required"
    ] == ["name"]
    assert found["components"]["schemas"]["books.Filter"]["anyOf"]
    assert {"401", "403", "404", "422", "429"} <= set(found["paths"]["/books"]["get"]["responses"])
    begun = time.perf_counter()
    alice.get("openapi.json")
    assert time.perf_counter() - begun < 1
    alice.post("fields", {"module": "books", "key": "cf_new", "type": "text", "label": "New"})
    assert "cf_new" in alice.get("openapi.json")[1]["components"]["schemas"]["books.Record"]["properties"]


def test_the_document_offers_only_what_one_may_do(dan, books):
    paths = dan.get("openapi.json")[1]["paths"]
    assert "get" in paths["/books"]
    assert "post" not in paths["/books"]
    assert "/books/bulk" not in paths


@pytest.mark.parametrize(("language", "words"), [("en", "The API of Trato"), ("es", "")])
def test_the_page_is_readable_and_obeys_the_policy(alice, books, language, words):
    answer = alice.raw("GET", "docs", headers={"Accept-Language": language})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert words in page
    assert f'lang="{language}"' in page
    assert "/api/v1/books" in page
    assert "<script" not in page
    assert " style=" not in page
    assert "http://" not in page.replace("http://testserver", "")
    assert "default-src 'self'" in answer["Content-Security-Policy"]


def test_files_go_up_and_come_down(alice, bob, books):
    def upload(name, data):
        file = SimpleUploadedFile(name, data, "text/plain")
        found = alice.client.post("/api/v1/files", {"file": file}, headers=alice.headers)
        return found.status_code, found.json()

    status, stored = upload("ñandú.txt", b"hello")
    assert (status, stored["name"], stored["size_bytes"]) == (201, "ñandú.txt", 5)
    assert alice.get(f"files/{stored['id']}")[1]["sha256"] == stored["sha256"]
    answer = alice.raw("GET", f"files/{stored['id']}/content")
    assert b"".join(answer.streaming_content) == b"hello"
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert bob.get(f"files/{stored['id']}")[0] == 404
    assert upload("page.html", b"<script>alert(1)</script>")[1]["code"] == "file.type_refused"
    assert upload("empty.txt", b"")[1]["code"] == "file.empty"
    assert alice.client.post("/api/v1/files", {}, headers=alice.headers).json()["errors"][0]["field"] == "file"
    assert alice.post("files", {"file": "x"})[1]["code"] == "request.content_type"


def test_people_are_made_and_changed_by_administrators(alice, bob, people):
    status, made = alice.post(
        "users", {"email": "Eva@Example.com", "name": "Eva", "role": "rep", "team": people.north.pk}
    )
    assert (status, made["email"], made["role"], made["team"]) == (201, "eva@example.com", "rep", people.north.pk)
    assert not User.objects.get(pk=made["id"]).has_usable_password()
    assert (
        alice.post("users", {"email": "eva@example.com", "name": "E", "role": "rep"})[1]["errors"][0]["code"]
        == "value.in_use"
    )
    assert alice.post("users", {"email": "x", "name": "E", "role": "king"})[0] == 422
    assert alice.patch(f"users/{made['id']}", {"is_active": False})[1]["is_active"] is False
    assert alice.patch(f"users/{people.alice.pk}", {"role": "rep"})[1]["code"] == "user.last_administrator"
    assert User.objects.get(pk=people.alice.pk).role.key == "administrator"
    assert bob.get(f"users/{made['id']}")[1]["name"] == "Eva"
    assert {user["name"] for user in bob.get("users", limit="500")[1]["data"]} >= {"Eva", "Alice"}
    status, team = alice.post("teams", {"name": "West", "parent": people.north.pk})
    assert (status, team["parent"]) == (201, people.north.pk)
    assert alice.patch(f"teams/{people.north.pk}", {"parent": team["id"]})[1]["code"] == "link.cycle"
    assert Team.objects.get(pk=people.north.pk).parent_id is None
    assert alice.post("teams", {"name": "West"})[1]["errors"][0]["code"] == "value.in_use"
    assert {role["key"] for role in bob.get("roles")[1]["data"]} >= {"administrator", "rep"}
    newest = alice.get("users", limit="1")[1]
    assert alice.get("users", limit="1", before=str(newest["next"]))[1]["data"][0]["id"] < newest["data"][0]["id"]


def test_me(bob, people):
    status, found = bob.get("me")
    assert (status, found["email"], found["role"]["key"], found["team"]["name"]) == (
        200,
        "bob@example.com",
        "rep",
        "North",
    )
    assert found["token"]["scopes"] == ["write"]


def test_jobs_are_one_s_own(alice, bob, people):
    job = Job.objects.create(kind="bulk_change", user_id=people.bob.pk)
    assert bob.get(f"jobs/{job.pk}")[1]["state"] == "waiting"
    assert [row["id"] for row in bob.get("jobs")[1]["data"]] == [job.pk]
    other = Job.objects.create(kind="bulk_change", user_id=people.alice.pk)
    assert bob.get(f"jobs/{other.pk}")[0] == 404
    assert bob.post(f"jobs/{other.pk}/cancel")[0] == 404
    assert bob.post(f"jobs/{job.pk}/cancel")[1]["state"] == "cancelled"
    assert bob.post(f"jobs/{job.pk}/cancel")[1]["code"] == "job.not_cancellable"


def test_an_unforeseen_failure_tells_nothing(alice, books, monkeypatch):
    def broken(*_args, **_more):
        raise RuntimeError("secret")

    monkeypatch.setattr("trato.kernel.records.read.page", broken)
    status, found = alice.get("books")
    assert (status, found["code"]) == (500, "request.failed")
    assert "secret" not in json.dumps(found)


def test_the_command_makes_lists_and_revokes_tokens(people, capsys):
    assert run_command(["token", "bob@example.com", "--name", "ERP", "--days", "0", "--scope", "read", "--json"]) == 0
    made = json.loads(capsys.readouterr().out)
    assert (made["scopes"], made["expires_at"], made["name"]) == (["read"], None, "ERP")
    assert Client().get("/api/v1/me", headers={"Authorization": f"Bearer {made['token']}"}).status_code == 200
    assert run_command(["token", "bob@example.com", "--list", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["name"] == "ERP"
    assert run_command(["token", "bob@example.com", "--revoke", made["token"][:12]]) == 0
    assert ApiToken.objects.get().revoked_at is not None
    assert Client().get("/api/v1/me", headers={"Authorization": f"Bearer {made['token']}"}).status_code == 401
    assert run_command(["token", "nobody@example.com"]) == 1
    assert run_command(["token", "bob@example.com", "--scope", "root"]) == 2
    assert run_command(["token", "alice@example.com"]) == 0
    assert ApiToken.objects.get(user=people.alice).scopes == ["admin"]


def test_few_queries(alice, books, django_assert_max_num_queries):
    record = alice.post("books", {"name": "One", "tags": ["a"]})[1]
    for number in range(20):
        alice.post("books", {"name": f"Book {number}", "tags": ["a", f"t{number}"], "follows": record["id"]})
    with django_assert_max_num_queries(4):
        assert len(alice.get("books", fields="name,kind,price")[1]["data"]) == 21
    with django_assert_max_num_queries(6):
        assert len(alice.get("books", fields="name,tags,follows,follows.name", sort="-updated_at")[1]["data"]) == 21
    with django_assert_max_num_queries(6):
        alice.get(f"books/{record['id']}")
    with django_assert_max_num_queries(22):
        alice.post("books", {"name": "Two", "pages": 4, "price": "10"})
