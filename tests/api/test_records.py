"""Records through the API: exact answers, and refusals that change nothing."""

from __future__ import annotations

import pytest

from trato.kernel.history.models import History
from trato.kernel.records.models import Directory

pytestmark = pytest.mark.usefixtures("books")


def codes(found):
    return {(error["field"], error["code"]) for error in found["errors"]}


def add(api, **values):
    status, found = api.post("books", values)
    assert status == 201, found
    return found


def test_a_record_is_created_read_changed_deleted_and_restored(alice):
    answer = alice.raw("POST", "books", {"name": "One", "price": {"amount": "10.50"}, "pages": 3, "tags": ["new"]})
    made = answer.json()
    assert answer.status_code == 201
    assert answer["Location"] == f"/api/v1/books/{made['id']}"
    assert answer["ETag"] == '"1"'
    assert (made["name"], made["pages"], made["tags"], made["version"]) == ("One", 3, ["new"], 1)
    assert made["price"]["currency"] == "EUR"
    assert alice.get(f"books/{made['id']}") == (200, made)

    status, changed = alice.patch(f"books/{made['id']}", {"pages": 4})
    assert (status, changed["pages"], changed["version"], changed["tags"]) == (200, 4, 2, ["new"])

    assert alice.delete(f"books/{made['id']}") == (204, None)
    assert alice.get(f"books/{made['id']}")[0] == 404
    assert alice.get(f"books/{made['id']}", deleted="true")[1]["deleted_at"]
    status, back = alice.post(f"books/{made['id']}/restore")
    assert (status, back["name"], back["version"]) == (200, "One", 4)

    status, history = alice.get(f"books/{made['id']}/history")
    assert [entry["action"] for entry in history["data"]] == ["restore", "delete", "update", "create"]
    assert history["data"][2]["changes"] == {"pages": {"before": 3, "after": 4}}
    assert history["data"][2]["source"] == "api"
    assert history["data"][2]["user"]["name"] == "Alice"


def test_fields_of_linked_records_are_read_by_path(alice):
    first = add(alice, name="One")
    second = add(alice, name="Two", follows=first["id"])
    found = alice.get(f"books/{second['id']}", fields="name,follows.name")[1]
    assert found == {"id": second["id"], "version": 1, "name": "Two", "follows.name": "One"}


def test_a_list_pages_by_cursor(alice):
    for number in range(5):
        add(alice, name=f"Book {number}", pages=number)
    status, first = alice.get("books", sort="-pages", limit="2", fields="pages", count="exact")
    assert status == 200
    assert [row["pages"] for row in first["data"]] == [4, 3]
    assert first["count"] == {"value": 5, "exact": True}
    second = alice.get("books", sort="-pages", limit="2", fields="pages", cursor=first["next"])[1]
    assert [row["pages"] for row in second["data"]] == [2, 1]
    back = alice.get("books", sort="-pages", limit="2", fields="pages", cursor=second["previous"])[1]
    assert [row["pages"] for row in back["data"]] == [4, 3]
    assert back["count"] is None


def test_pages_are_linked_in_the_header(alice):
    for number in range(3):
        add(alice, name=f"Book {number}")
    assert 'rel="next"' in alice.raw("GET", "books", limit="2")["Link"]


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"pages": "2"}, ["B"]),
        ({"pages__gt": "1"}, ["B", "C"]),
        ({"pages__in": "1,3"}, ["A", "C"]),
        ({"name__contains": "b"}, ["B"]),
        ({"kind": "poem", "pages__lt": "3"}, ["B"]),
        (
            {"filter": '{"any": [{"field": "pages", "op": "eq", "value": 1}, '
                       '{"field": "name", "op": "eq", "value": "c"}]}'},
            ["A", "C"],
        ),
        ({"filter": '{"not": {"field": "kind", "op": "eq", "value": "poem"}}'}, ["A"]),
        ({"q": "B"}, ["B"]),
        ({"price__gte": "20"}, ["C"]),
        ({"out_on__during": "this_year"}, []),
        ({"follows__empty": "1"}, ["A", "B", "C"]),
    ],
)  # fmt: skip
def test_conditions_select(alice, params, expected):
    add(alice, name="A", pages=1, price="10", kind="novel", out_on="2001-02-03")
    add(alice, name="B", pages=2, kind="poem")
    add(alice, name="C", pages=3, price={"amount": "50", "currency": "USD"}, kind="poem")
    status, found = alice.get("books", sort="name", **params)
    assert status == 200, found
    assert [row["name"] for row in found["data"]] == expected
    if "filter" in params:
        import json

        body = {"filter": json.loads(params["filter"]), "sort": ["name"], "count": "capped"}
        status, searched = alice.post("books/search", body)
        assert [row["name"] for row in searched["data"]] == expected
        assert searched["count"]["value"] == len(expected)


@pytest.mark.parametrize(
    ("params", "status", "code"),
    [
        ({"colour": "red"}, 400, "query.unknown_field"),
        ({"name__like": "x"}, 400, "query.unknown_operator"),
        ({"sort": "weight"}, 400, "query.unknown_field"),
        ({"sort": "tags"}, 400, "query.not_sortable"),
        ({"fields": "name,weight"}, 400, "query.unknown_field"),
        ({"limit": "501"}, 400, "request.bad_parameter"),
        ({"limit": ""}, 400, "request.bad_parameter"),
        ({"count": "maybe"}, 400, "request.bad_parameter"),
        ({"deleted": "yes"}, 400, "request.bad_parameter"),
        ({"filter": "{"}, 400, "request.bad_parameter"),
        ({"filter": '"x"'}, 400, "query.bad_filter"),
        ({"filter": '{"field": "name", "op": "eq", "value": "a", "and": 1}'}, 400, "request.unknown_name"),
        ({"cursor": "nonsense"}, 422, "query.bad_cursor"),
        ({"pages": "many"}, 422, "query.bad_value"),
        ({"name": ["a", "b"]}, 400, "request.repeated_parameter"),
        ({"name": ""}, 400, "request.bad_parameter"),
        ({"name": "a\x00b"}, 422, "request.nul"),
    ],
)
def test_a_wrong_question_is_refused_by_name(alice, params, status, code):
    found = alice.get("books", **params)
    assert (found[0], found[1]["code"]) == (status, code)
    assert found[1]["detail"]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, ("name", "value.required")),
        ({"name": None}, ("name", "value.required")),
        ({"name": "x", "colour": 1}, ("colour", "query.unknown_field")),
        ({"name": 7}, ("name", "request.wrong_type")),
        ({"name": "x" * 300}, ("name", "value.too_long")),
        ({"name": "x", "pages": "many"}, ("pages", "request.wrong_type")),
        ({"name": "x", "pages": 1.5}, ("pages", "request.wrong_type")),
        ({"name": "x", "kind": "essay"}, ("kind", "request.not_offered")),
        ({"name": "x", "price": {"amount": "1", "currency": "XXQ"}}, ("price", "money.no_currency")),
        ({"name": "x", "price": {"amount": "ten"}}, ("price.amount", "request.pattern")),
        ({"name": "x", "out_on": "2026-02-30"}, ("out_on", "date.not_a_date")),
        ({"name": "x", "follows": 99999}, ("follows", "link.not_found")),
        ({"name": "x", "owner": 99999}, ("owner", "user.not_found")),
        ({"name": "x", "created_at": "2020-01-01T00:00:00Z"}, ("created_at", "query.unknown_field")),
        ({"name": "a\x00b"}, ("name", "request.nul")),
    ],
)
def test_a_wrong_record_is_refused_and_nothing_is_left(alice, values, expected):
    before = Directory.objects.count(), History.objects.count()
    status, found = alice.post("books", values)
    assert status == 422, found
    assert expected in codes(found)
    assert (Directory.objects.count(), History.objects.count()) == before


def test_many_are_created_all_or_nothing(alice):
    status, found = alice.post("books", [{"name": "A"}, {"name": "B", "isbn": "1"}])
    assert (status, [row["name"] for row in found["data"]]) == (201, ["A", "B"])
    before = Directory.objects.count()
    status, found = alice.post("books", [{"name": "C"}, {"name": "D", "pages": "x"}, {"name": "E", "nothing": 1}])
    assert status == 422
    assert [(error["index"], error["field"]) for error in found["errors"]] == [(1, "pages"), (2, "nothing")]
    status, found = alice.post("books", [{"name": "C"}, {"name": "D", "isbn": "1"}])
    assert (status, found["errors"][0]["index"], found["errors"][0]["code"]) == (422, 1, "value.in_use")
    assert Directory.objects.count() == before
    assert alice.post("books", [])[0] == 422
    assert alice.post("books", [{"name": "x"}] * 1001)[1]["code"] == "request.too_many"


def test_two_people_who_change_different_fields_both_win(alice):
    made = add(alice, name="One", pages=1)
    alice.patch(f"books/{made['id']}", {"pages": 2})
    status, found = alice.patch(f"books/{made['id']}", {"kind": "poem"}, **{"If-Match": '"1"'})
    assert (status, found["pages"], found["kind"]) == (200, 2, "poem")


def test_the_same_field_gives_a_choice(alice):
    made = add(alice, name="One", pages=1)
    alice.patch(f"books/{made['id']}", {"pages": 2})
    status, found = alice.patch(f"books/{made['id']}", {"pages": 3}, **{"If-Match": '"1"'})
    assert (status, found["code"], found["version"]) == (409, "record.conflict", 2)
    assert found["clashes"] == [{"field": "pages", "before": 1, "theirs": 2, "mine": 3}]
    assert alice.get(f"books/{made['id']}")[1]["pages"] == 2


@pytest.mark.parametrize(
    ("etag", "status"), [('"9"', 412), ("9", 412), ('"x"', 412), ("*", 200), ('W/"1"', 200), ("1", 200)]
)
def test_versions_that_are_none(alice, etag, status):
    made = add(alice, name="One")
    assert alice.patch(f"books/{made['id']}", {"pages": 3}, **{"If-Match": etag})[0] == status
    assert alice.get(f"books/{made['id']}")[1]["pages"] == (3 if status == 200 else None)


def test_a_stale_version_is_not_deleted(alice):
    made = add(alice, name="One")
    alice.patch(f"books/{made['id']}", {"pages": 2})
    assert alice.delete(f"books/{made['id']}", **{"If-Match": '"1"'})[0] == 412
    assert alice.delete(f"books/{made['id']}", **{"If-Match": '"2"'})[0] == 204


def test_a_repeated_request_is_done_once(alice):
    key = {"Idempotency-Key": "order-1"}
    first = alice.raw("POST", "books", {"name": "One"}, headers=key)
    second = alice.raw("POST", "books", {"name": "One"}, headers=key)
    assert first.json() == second.json()
    assert second.status_code == 201
    assert second["Idempotency-Replayed"] == "true"
    assert second["ETag"] == first["ETag"]
    assert len(alice.get("books")[1]["data"]) == 1
    status, found = alice.post("books", {"name": "Other"}, **key)
    assert (status, found["code"]) == (422, "request.key_reused")
    assert alice.post("books", {"name": "x"}, **{"Idempotency-Key": "ñ"})[0] == 400


def test_a_refused_request_may_be_repeated(alice):
    key = {"Idempotency-Key": "order-2"}
    assert alice.post("books", {"pages": 1}, **key)[0] == 422
    assert alice.post("books", {"name": "One"}, **key)[0] == 201


def test_groups_and_figures(alice):
    add(alice, name="A", kind="novel", price="10", pages=1, out_on="2026-01-05")
    add(alice, name="B", kind="novel", price="20.50", pages=2, out_on="2026-01-25")
    add(alice, name="C", kind="poem", price={"amount": "100", "currency": "USD"}, out_on="2026-02-01")
    body = {"group": ["kind"], "measures": ["count", "sum:price", "avg:pages", "max:pages"]}
    status, found = alice.post("books/aggregate", body)
    assert status == 200
    assert found["currency"] == "EUR"
    assert [row["group"] for row in found["data"]] == [["novel"], ["poem"]]
    assert float(found["data"][0]["figures"]["sum:price"]) == 30.5
    assert float(found["data"][1]["figures"]["sum:price"]) == 50
    assert float(found["data"][0]["figures"]["avg:pages"]) == 1.5
    months = alice.post("books/aggregate", {"group": ["out_on:month"]})[1]["data"]
    assert [(row["group"][0], row["figures"]["count"]) for row in months] == [("2026-01", 2), ("2026-02", 1)]
    assert alice.post("books/aggregate", {})[1]["data"] == [{"group": [], "figures": {"count": 3}}]
    assert alice.post("books/aggregate", {"group": ["weight"]})[1]["code"] == "query.unknown_field"
    assert alice.post("books/aggregate", {"measures": ["sum:name"]})[1]["code"] == "query.bad_measure"
    assert alice.post("books/aggregate", {"group": ["name"]})[1]["code"] == "query.not_groupable"


def test_many_are_changed_at_once_and_undone(alice):
    for name in ("A", "B", "C"):
        add(alice, name=name, pages=1)
    body = {"action": "update", "filter": {"field": "name", "op": "ne", "value": "C"}, "values": {"pages": 9}}
    status, found = alice.post("books/bulk", body)
    assert (status, found["changed"], found["job"]) == (200, 2, None)
    assert [row["pages"] for row in alice.get("books", sort="name", fields="pages")[1]["data"]] == [9, 9, 1]
    status, operation = alice.get(f"operations/{found['operation']}")
    assert (status, operation["count"], operation["undone_by"]) == (200, 2, None)
    status, undone = alice.post(f"operations/{found['operation']}/undo")
    assert (status, undone["restored"], undone["left"]) == (200, 2, [])
    assert [row["pages"] for row in alice.get("books", fields="pages")[1]["data"]] == [1, 1, 1]
    assert alice.post(f"operations/{found['operation']}/undo")[1]["code"] == "undo.already"
    assert alice.post("books/bulk", {"action": "delete"})[0] == 422
    assert alice.post("books/bulk", {"action": "delete", "ids": [1], "all": True})[1]["code"] == "request.either"
    assert alice.post("books/bulk", {"action": "delete", "all": True})[1]["changed"] == 3
    assert alice.get("books")[1]["data"] == []


def test_the_search_finds_records_of_an_own_module(alice):
    add(alice, name="Don Quijote de la Mancha")
    found = alice.get("search", q="quijo")[1]["data"]
    assert [(hit["module"], hit["title"]) for hit in found] == [("books", "Don Quijote de la Mancha")]
    assert alice.get("search", q="quijo", modules="nothing")[0] == 404


def test_a_module_s_action_is_done_by_its_name(alice):
    if alice.get("modules/leads")[0] != 200:
        pytest.skip("there is no module leads")
    status, lead = alice.post("leads", {"name": {"given": "Ana", "family": "Gil"}, "company": "Gil SL"})
    assert status == 201, lead
    status, found = alice.post(f"leads/{lead['id']}/convert", {"create_opportunity": False, "colour": 1})
    assert (status, found["errors"][0]["field"]) == (422, "colour")
    status, found = alice.post(f"leads/{lead['id']}/convert", {"create_opportunity": False})
    assert (status, found["changed"]) == (200, 1), found
    assert alice.get(f"leads/{lead['id']}")[1]["converted_at"]
    assert alice.post(f"leads/{lead['id']}/nothing")[0] == 404
    assert alice.post("leads/999999/convert", {})[0] == 404
