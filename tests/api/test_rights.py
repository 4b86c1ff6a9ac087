"""Who may do what through the API: people, roles, tokens and their scopes, sessions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from tests.api.conftest import Api
from trato.api.models import ApiToken, UseCount
from trato.api.tokens import make_token
from trato.kernel.access.models import Role
from trato.kernel.catalog.current import configuration_changed

pytestmark = pytest.mark.usefixtures("books")


def add(api, **values):
    status, found = api.post("books", values)
    assert status == 201, found
    return found["id"]


def test_what_one_may_not_see_does_not_exist(bob, carla, alice):
    hidden = add(carla, name="Carla's", isbn="7")
    for call in (
        lambda: bob.get(f"books/{hidden}"),
        lambda: bob.patch(f"books/{hidden}", {"name": "x"}),
        lambda: bob.delete(f"books/{hidden}"),
        lambda: bob.get(f"books/{hidden}/history"),
        lambda: bob.post(f"books/{hidden}/restore"),
        lambda: bob.get("books/999999"),
    ):
        status, found = call()
        assert (status, set(found)) == (404, {"type", "title", "status", "code", "detail", "errors"})
    assert bob.get("books", count="exact")[1]["count"]["value"] == 0
    assert bob.post("books/aggregate", {})[1]["data"][0]["figures"]["count"] == 0
    assert bob.get("search", q="carla")[1]["data"] == []
    assert bob.post("books", {"name": "x", "isbn": "7"})[1]["errors"][0]["code"] == "value.in_use"
    assert bob.post("books", {"name": "x", "follows": hidden})[1]["errors"][0]["code"] == "link.not_found"
    assert alice.get(f"books/{hidden}")[1]["version"] == 1


def test_a_link_to_a_hidden_record_is_not_shown(alice, bob, carla, people):
    hidden = add(carla, name="Carla's")
    seen = add(alice, name="Bob's", follows=hidden, owner=people.bob.pk)
    assert alice.get(f"books/{seen}")[1]["follows"] == hidden
    assert bob.get(f"books/{seen}")[1]["follows"] is None
    assert bob.get(f"books/{seen}", fields="follows.name")[1]["follows.name"] is None
    assert bob.get(f"books/{seen}/history")[1]["data"][0]["changes"]["follows"]["after"] is None


def test_each_role_does_what_it_may(api, people):
    records = {name: add(api("alice"), name=name, owner=getattr(people, name).pk) for name in ("bob", "ben", "carla")}
    visible = {"alice": 3, "mary": 3, "bob": 2, "carla": 1, "dan": 3}
    for name, count in visible.items():
        assert api(name).get("books", count="exact")[1]["count"]["value"] == count, name
    may_edit = {"alice": {"bob", "ben", "carla"}, "mary": {"bob", "ben"}, "bob": {"bob"}, "dan": set()}
    for name, owners in may_edit.items():
        for owner, record in records.items():
            status = api(name).patch(f"books/{record}", {"pages": 1})[0]
            seen = name != "bob" or owner != "carla"
            assert status == (200 if owner in owners else 403 if seen else 404), (name, owner)
    assert api("dan").post("books", {"name": "x"})[1]["code"] == "access.denied"
    assert api("dan").delete(f"books/{records['bob']}")[0] == 403


def test_only_administrators_define(api):
    for name in ("mary", "bob", "dan"):
        caller = api(name, scopes=["admin"])
        assert caller.post("modules", {"key": "films", "label": "Film"})[0] == 403
        assert caller.post("fields", {"module": "books", "type": "text", "label": "X"})[0] == 403
        assert caller.patch("modules/books", {"label": "X"})[0] == 403
        assert caller.delete("modules/books")[0] == 403
        assert caller.delete("fields/books/kind")[0] == 403
        assert caller.post("users", {"email": "x@example.com", "name": "X", "role": "rep"})[0] == 403
        assert caller.post("teams", {"name": "X"})[0] == 403


def test_hidden_fields_are_not_there_and_readable_ones_not_written(api, people):
    rep = Role.objects.get(key="rep")
    rep.field_rights = {"books": {"price": "hidden", "pages": "read"}}
    rep.save()
    configuration_changed()
    record = add(api("alice"), name="A", price="10", pages=5, owner=people.bob.pk)
    bob = api("bob")
    found = bob.get(f"books/{record}")[1]
    assert "price" not in found
    assert found["pages"] == 5
    assert bob.get("books", fields="price")[1]["code"] == "query.unknown_field"
    assert bob.get("books", price__gt="1")[1]["code"] == "query.unknown_field"
    assert bob.get("books", sort="price")[1]["code"] == "query.unknown_field"
    assert bob.post("books/aggregate", {"measures": ["sum:price"]})[1]["code"] == "query.unknown_field"
    assert bob.patch(f"books/{record}", {"price": "1"})[0] == 422
    assert bob.patch(f"books/{record}", {"pages": 1})[0] == 422
    changes = bob.get(f"books/{record}/history")[1]["data"][0]["changes"]
    assert "price" not in changes
    keys = {field["key"] for field in bob.get("modules/books")[1]["fields"]}
    assert "price" not in keys
    assert '"price"' not in str(
        bob.get("openapi.json")[1]["components"]["schemas"]["books.Record"]["properties"].keys()
    )


@pytest.mark.parametrize(
    ("scopes", "reads", "writes", "defines"),
    [
        (["read"], 200, 403, 403), (["write"], 200, 201, 403), (["admin"], 200, 201, 201),
        (["books:read"], 200, 403, 403), (["books:write"], 200, 201, 403), (["accounts:write"], 403, 403, 403),
    ],
)  # fmt: skip
def test_scopes_bound_what_a_token_may(api, scopes, reads, writes, defines):
    if scopes[0].startswith("accounts") and "accounts" not in caller_modules(api):
        pytest.skip("there is no module accounts")
    caller = api("alice", scopes=scopes)
    assert caller.get("books")[0] == reads
    assert caller.post("books", {"name": "x"})[0] == writes
    assert caller.post("fields", {"module": "books", "type": "text", "label": "X"})[0] == defines


def caller_modules(api):
    return {module["key"] for module in api("alice").get("modules")[1]["data"]}


def test_no_token_no_answer(books, db):
    answer = Api().raw("GET", "books")
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, 'Bearer realm="Trato"')
    assert answer["Content-Type"] == "application/problem+json"
    for bad in ("", "nonsense", "trato_" + "x" * 43, "ñ"):
        answer = Client().get("/api/v1/books", headers={"Authorization": f"Bearer {bad}"})
        assert answer.status_code == 401
        assert "invalid_token" in answer["WWW-Authenticate"]
    assert Client().get("/api/v1/books", headers={"Authorization": "Basic YTpi"}).status_code == 401


def test_expired_revoked_and_foreign_tokens_are_refused(people):
    secret = make_token(people.bob, days=1)
    caller = Api(secret.text)
    assert caller.get("me")[0] == 200
    ApiToken.objects.filter(pk=secret.token.pk).update(expires_at=datetime.now(UTC) - timedelta(seconds=1))
    assert caller.get("me")[0] == 401
    ApiToken.objects.filter(pk=secret.token.pk).update(expires_at=None, revoked_at=datetime.now(UTC))
    assert caller.get("me")[0] == 401
    ApiToken.objects.filter(pk=secret.token.pk).update(revoked_at=None)
    people.bob.is_active = False
    people.bob.save()
    assert caller.get("me")[0] == 401


def test_only_the_digest_of_a_token_is_kept(people):
    secret = make_token(people.bob)
    row = ApiToken.objects.get(pk=secret.token.pk)
    assert secret.text not in str(row.__dict__)
    assert secret.text.startswith(row.prefix)


def test_last_use_is_kept_once_a_minute(people, django_assert_num_queries):
    secret = make_token(people.bob)
    caller = Api(secret.text)
    caller.get("me")
    first = ApiToken.objects.get(pk=secret.token.pk).last_used_at
    assert first is not None
    caller.get("me")
    assert ApiToken.objects.get(pk=secret.token.pk).last_used_at == first


def test_too_many_requests_are_refused(api, settings):
    settings.TRATO_API_RATE = (2, 4)
    caller = api("alice")
    answer = caller.raw("GET", "me")
    assert (answer["RateLimit-Limit"], answer["RateLimit-Remaining"]) == ("4", "3")
    assert 1 <= int(answer["RateLimit-Reset"]) <= 60
    for _time in range(3):
        assert caller.get("me")[0] == 200
    answer = caller.raw("GET", "me")
    assert answer.status_code == 429
    assert answer["RateLimit-Remaining"] == "0"
    assert 1 <= int(answer["Retry-After"]) <= 60
    assert caller.post("books", {"name": "x"})[0] == 201
    assert caller.post("books", {"name": "y"})[0] == 201
    assert caller.post("books", {"name": "z"})[0] == 429
    assert UseCount.objects.filter(caller__endswith=":write").get().count == 2


def test_other_processes_count_too(api, settings):
    settings.TRATO_API_RATE = (10, 10)
    caller = api("alice")
    caller.get("me")
    UseCount.objects.filter(caller__endswith=":read").update(count=9)
    caller.get("me")
    assert caller.get("me")[0] == 429


def test_a_session_of_our_own_pages_is_accepted_with_its_token_only(people, books):
    client = Client(enforce_csrf_checks=True)
    client.force_login(people.alice)
    caller = Api(client=client)
    assert caller.get("books")[0] == 200
    status, found = caller.post("books", {"name": "x"})
    assert (status, found["code"]) == (403, "access.csrf")
    client.cookies["trato_csrf"] = "a" * 32
    assert caller.post("books", {"name": "x"}, **{"X-CSRFToken": "a" * 32})[0] == 201
    assert caller.post("books", {"name": "x"}, **{"X-CSRFToken": "b" * 32})[0] == 403


def test_messages_speak_the_language_asked_for(api, people):
    people.bob.language = "es"
    people.bob.save()
    bob = api("bob")
    english = bob.raw("GET", "books", headers={"Accept-Language": "en"}, limit="x")
    spanish = bob.raw("GET", "books", limit="x")
    assert english["Content-Language"] == "en"
    assert spanish["Content-Language"] == "es"
