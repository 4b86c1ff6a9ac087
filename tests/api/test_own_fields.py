"""Own fields of every type, made through the API, behave as built-in ones everywhere."""

from __future__ import annotations

import pytest

from tests.api.conftest import BOOKS
from trato.kernel.catalog.checked_fields import definable_types

#: type → (definition beyond key, type and label; what is written; what reads back; condition that finds it)
CASES = {
    "text": ({"searchable": True}, "Ñandú <b>", "Ñandú <b>", ("contains", "nandu")),
    "long_text": ({"searchable": True}, "Two\nlines", "Two\nlines", ("contains", "lines")),
    "rich_text": ({}, "<p>Hi<script>x</script></p>", "<p>Hi</p>", ("contains", "hi")),
    "reference": ({"unique": True}, "Ab-7", "Ab-7", ("eq", "ab-7")),
    "integer": ({"indexed": True}, -12, -12, ("lt", 0)),
    "decimal": ({"options": {"decimals": 3}}, "1.125", "1.125", ("eq", "1.125")),
    "percent": ({}, "0.25", None, ("gte", "0.25")),
    "money": ({}, {"amount": "10.50", "currency": "USD"}, None, ("eq", "5.25")),
    "yes_no": ({}, True, True, ("eq", True)),
    "rating": ({"options": {"max": 7}}, 6, 6, ("gt", 5)),
    "date": ({}, "2026-02-28", "2026-02-28", ("between", ["2026-02-01", "2026-03-01"])),
    "datetime": ({}, "2026-02-28T10:00:00+01:00", "2026-02-28T09:00:00Z", ("gte", "2026-02-28")),
    "duration": ({}, 5400, 5400, ("gte", 3600)),
    "choice": ({"options": {"choices": ["a", {"value": "b", "label": {"en": "Bee"}}]}}, "b", "b", ("eq", "b")),
    "choices": ({"options": {"choices": ["a", "b", "c"]}}, ["c", "a"], ["a", "c"], ("has", "c")),
    "email": ({}, "Ana@Example.com", "Ana@example.com", ("eq", "ana@example.com")),
    "phone": ({}, "+34 612 345 678", "+34612345678", ("contains", "345")),
    "url": ({}, "https://example.com/a", "https://example.com/a", ("contains", "example")),
    "country": ({}, "España", "ES", ("eq", "ES")),
    "color": ({}, "#3366CC", "#3366cc", ("eq", "#3366cc")),
    "address": ({}, {"street": "Mayor, 1", "city": "Madrid", "country": "ES"}, None, ("contains", "madrid")),
    "person_name": ({}, {"given": "Ana", "family": "Gil"}, {"given": "Ana", "family": "Gil"}, ("starts", "gil")),
    "emails": ({}, ["a@example.com", {"address": "b@example.com", "kind": "billing"}], None, ("eq", "b@example.com")),
    "phones": ({}, [{"number": "+34612345678", "kind": "mobile"}], None, ("contains", "612")),
    "addresses": ({}, [{"city": "Madrid", "kind": "billing"}], None, ("contains", "madrid")),
    "lookup": ({"options": {"module": "books"}}, "BOOK", "BOOK", ("eq", "BOOK")),
    "lookups": ({"options": {"module": "books"}}, ["BOOK"], ["BOOK"], ("has", "BOOK")),
    "user": ({}, "me", "ALICE", ("eq", "me")),
    "users": ({}, ["ALICE"], ["ALICE"], ("has", "ALICE")),
    "team": ({}, "NORTH", "NORTH", ("eq", "NORTH")),
    "tags": ({}, ["hot", "cold"], ["hot", "cold"], ("has", "hot")),
    "file": ({}, "FILE", "FILE", ("filled", None)),
    "image": ({}, "FILE", "FILE", ("filled", None)),
    "auto_number": ({"options": {"prefix": "B-", "width": 3}}, None, "B-001", ("eq", "b-001")),
    "stage": ({}, "s2", "s2", ("eq", "s2")),
    "pipeline": ({}, "main", "main", ("eq", "main")),
}  # fmt: skip


def test_every_type_is_tried():
    assert {kind.key for kind in definable_types()} == set(CASES)


@pytest.mark.parametrize("kind", CASES)
def test_an_own_field_behaves_as_a_built_in_one(kind, alice, books, people):
    definition, written, read, (op, operand) = CASES[kind]
    if kind in ("stage", "pipeline"):
        stages = [{"key": "s1", "label": "1"}, {"key": "s2", "label": "2", "probability": 50}]
        pipeline = {"key": "main", "label": "Main", "stages": stages}
        assert alice.post("modules/books/pipelines", pipeline)[0] == 201
    status, field = alice.post(
        "fields", {"module": "books", "key": "cf_x", "type": kind, "label": "Xylo", **definition}
    )
    assert (status, field["type"], field["custom"]) == (201, kind, True), field
    other = alice.post("books", {"name": "Other"})[1]
    upload = alice.client.post("/api/v1/files", {"file": picture()}, headers=alice.headers)
    names = {"BOOK": other["id"], "ALICE": people.alice.pk, "NORTH": people.north.pk, "FILE": upload.json()["id"]}

    values = {} if written is None else {"cf_x": filled(written, names)}
    status, made = alice.post("books", {"name": "One", **values})
    assert status == 201, made
    if kind == "auto_number":
        read = f"B-{2:03d}"
        operand = read
    if read is not None:
        assert made["cf_x"] == filled(read, names)
    assert alice.get(f"books/{made['id']}")[1]["cf_x"] == made["cf_x"]

    condition = {"field": "cf_x", "op": op, "value": filled(operand, names)}
    status, found = alice.post("books/search", {"filter": condition, "fields": ["cf_x"]})
    assert status == 200, found
    assert [row["id"] for row in found["data"]] == [made["id"]]
    assert found["data"][0]["cf_x"] == made["cf_x"]
    for word in ("empty", "filled"):
        assert alice.get("books", **{f"cf_x__{word}": "1"})[0] == 200

    status, listed = alice.get("books", sort="-cf_x")
    assert status == (200 if field["sortable"] else 400)
    if field["sortable"]:
        assert {row["id"] for row in listed["data"]} == {made["id"], other["id"]}
        assert listed["data"][0]["id"] == made["id"]
    status, _groups = alice.post("books/aggregate", {"group": ["cf_x"]})
    assert status == (200 if field["groupable"] and kind not in ("lookups", "users", "tags") else 400) or kind == "date"

    history = alice.get(f"books/{made['id']}/history")[1]["data"][0]["changes"]
    assert history["cf_x"]["after"] == made["cf_x"] or kind in ("money", "percent", "decimal")
    if definition.get("searchable"):
        assert [hit["id"] for hit in alice.get("search", q=str(written)[:4])[1]["data"]] == [made["id"]]

    if kind not in ("reference", "lookup", "lookups"):
        assert alice.patch(f"books/{other['id']}", {"cf_x": made["cf_x"]})[0] == 200
    schema = alice.get("openapi.json")[1]["components"]["schemas"]["books.Record"]["properties"]["cf_x"]
    assert schema["title"] == "Xylo"
    assert alice.patch(f"books/{made['id']}", {"cf_x": None})[0] == 200


def filled(value, names):
    if isinstance(value, list):
        return [filled(item, names) for item in value]
    return names.get(value, value) if isinstance(value, str) else value


def picture():
    from io import BytesIO

    from PIL import Image

    out = BytesIO()
    Image.new("RGB", (2, 2)).save(out, "PNG")
    out.seek(0)
    out.name = "dot.png"
    return out


def test_an_own_field_on_a_standard_module(alice):
    modules = {module["key"] for module in alice.get("modules")[1]["data"]}
    if "accounts" not in modules:
        pytest.skip("there is no module accounts")
    field = {"module": "accounts", "type": "text", "label": {"en": "Shoe size", "es": "Número de pie"}}
    key = alice.post("fields", field)[1]["key"]
    assert key == "cf_shoe_size"
    assert alice.post("fields", {**field, "key": "shoe"})[1]["errors"][0]["code"] == "config.prefix"
    status, found = alice.patch(f"fields/accounts/{key}", {"help": "In Paris points"})
    assert (status, found["help"]) == (200, "In Paris points")
    assert alice.delete(f"fields/accounts/{key}")[0] == 204
    assert alice.get(f"fields/accounts/{key}")[0] == 404
    assert alice.post(f"fields/accounts/{key}/restore")[0] == 200
    assert alice.delete("fields/accounts/name")[1]["code"] == "config.standard"


def test_an_own_module_lives_and_dies(alice, books):
    assert alice.post("modules", BOOKS)[1]["errors"][0]["code"] == "config.exists"
    status, found = alice.patch("modules/books", {"label": {"en": "Volume"}, "list_columns": ["name"]})
    assert (status, found["label"], found["list_columns"]) == (200, "Volume", ["name"])
    record = alice.post("books", {"name": "One"})[1]
    assert alice.delete("modules/books")[0] == 204
    for path in ("books", "modules/books", f"books/{record['id']}"):
        assert alice.get(path)[0] == 404
    assert alice.get("search", q="one")[1]["data"] == []
    assert alice.post("modules/books/restore")[0] == 200
    assert alice.get(f"books/{record['id']}")[1]["name"] == "One"


def test_a_wrong_definition_says_where(alice):
    fields = [{"key": "a", "type": "choice", "label": "A", "options": {"choices": [{"value": "x"}, {"label": "y"}]}}]
    status, found = alice.post("modules", {"key": "films", "label": "Film", "fields": fields})
    assert status == 422
    assert found["errors"][0]["field"] == "fields.0.options.choices.1.value"
    assert alice.get("films")[0] == 404
    status, found = alice.post("modules", {"key": "films", "label": "Film", "colour": "red"})
    assert (found["errors"][0]["field"], found["errors"][0]["code"]) == ("colour", "request.unknown_name")
    assert "color" in found["errors"][0]["message"]
    status, found = alice.post("fields", {"module": "nothing", "type": "text", "label": "X"})
    assert (status, found["errors"][0]["field"]) == (422, "module")
