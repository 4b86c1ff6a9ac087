"""What every field type must be able to do: a new one is tested by existing."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import jsonschema
import pytest

from trato.kernel.catalog import define
from trato.kernel.catalog.checked_fields import definable_types
from trato.kernel.catalog.current import catalog, forget_catalog
from trato.kernel.context import Locale
from trato.kernel.errors import Invalid, TratoError
from trato.kernel.fields.base import Render
from trato.kernel.fields.registry import field_types
from trato.kernel.query.aggregate import aggregate
from trato.kernel.query.model import Condition, Group, Query
from trato.kernel.query.operators import OPERATORS
from trato.kernel.records import read, write

KEYS = [kind.key for kind in definable_types()]
OPTIONS = {
    "choice": {"choices": ["a", {"value": "b", "label": {"en": '<img src=x onerror="alert(1)">'}}]},
    "choices": {"choices": ["a", "b", "c"]},
    "lookup": {"module": "samples"}, "lookups": {"module": "samples"},
}  # fmt: skip
EVIL = '<script>alert("1")</script>\'"><img src=x onerror=alert(1)>'
STAGES = [{"key": "new", "label": "New"}, {"key": "done", "label": EVIL, "outcome": "won", "probability": 100}]
#: types whose plain text names what forms and imports look up, or is shorter than the value
SHOWN_OTHERWISE = {"lookup", "lookups", "user", "users", "team", "file", "image", "address", "addresses", "rich_text"}
#: JSON that fits few types or none
WRONG = [
    True, -1, 2**70, 1e300, 1.5, "x" * 10_000, "\x00", EVIL, [], [[]], [None], {}, {"x": 1}, {"id": "x"}, "'--", "١٢",
    "²", "2026-13-45", "NaN", "∞", {"amount": {}}, {"amount": "1e500"}, [{"address": []}], [True],
]  # fmt: skip
LOCALES = [Locale("en", region="GB", currency="GBP"), Locale("es", timezone="Europe/Madrid")]


@pytest.fixture
def samples(request, organisation, system):
    """An own module with a field of the type that is tried, or of each type."""
    forget_catalog()
    wanted = getattr(request.node, "callspec", None)
    keys = [wanted.params["key"]] if wanted else KEYS
    fields = [{"key": f"f_{key}", "type": key, "label": key, "options": OPTIONS.get(key, {})} for key in keys]
    pipeline = {"key": "main", "label": "Main", "stages": STAGES}
    yield define.define_module(
        {"key": "samples", "label": "Sample", "fields": fields, "pipelines": [pipeline]}, system
    )  # fmt: skip
    forget_catalog()


def field_of(spec, key):
    return spec.fields[f"f_{key}"]


def values_of(field, people, system):
    """Values for this field: its own samples, and for links things that there are."""
    kind = field.kind
    found = list(kind.samples(field))
    if field.type in ("lookup", "lookups"):
        ids = [write.create("samples", {"name": name}, system).id for name in ("L1", "L2")]
        return ids if field.type == "lookup" else [(ids[0],), tuple(ids)]
    if field.type in ("user", "users"):
        ids = (people.alice.pk, people.bob.pk)
        return list(ids) if field.type == "user" else [ids[:1], ids]
    if field.type == "team":
        return [people.north.pk, people.south.pk]
    if field.type == "tags":
        return [kind.load(["x"], field), kind.load(["x", "y"], field)]
    if field.type in ("file", "image"):
        from trato.kernel.records.models import StoredFile

        return [StoredFile.objects.create(name=EVIL, path="a", content_type="x", size_bytes=1, sha256="").pk]
    if field.type == "auto_number":
        return ["00041"]
    return found


@pytest.mark.parametrize("key", [kind.key for kind in field_types])
def test_it_is_declared_completely(key):
    kind = field_types[key]
    assert kind.__doc__
    assert str(kind.label)
    assert kind.family in OPERATORS
    suffixes = [column.suffix for column in kind.columns]
    assert len(suffixes) == len(set(suffixes))
    assert not kind.columns or kind.compare in suffixes
    assert bool(kind.columns) or bool(kind.child)
    for type_key, suffix in kind.parts.values():
        assert type_key in field_types
        assert suffix in suffixes


@pytest.mark.parametrize("key", KEYS)
def test_it_lives_through_a_record(samples, key, people, system):
    """validate, dump → load, store → read on the real database, schema, plain text and HTML."""
    field = field_of(samples, key)
    kind = field.kind
    values = values_of(field, people, system)
    assert values
    for value in values:
        kind.validate(value, field)
        dumped = kind.dump(value, field)
        json.dumps(dumped)
        jsonschema.validate(dumped, kind.schema(field))
        assert same(kind.load(dumped, field), value, field)
        record = write.create("samples", {"name": "R", field.key: dumped}, system)
        found = read.get("samples", record.id, system)
        assert same(found[field.key], value, field), (found[field.key], value)
        assert same(kind.load(kind.dump(found[field.key], field), field), value, field)
        render = read.render_for([found], system)
        for locale in LOCALES:
            shown = Render(locale, render.refs, render.users, render.teams, render.tags, render.files)
            assert isinstance(kind.text(found[field.key], field, shown), str)
            assert hasattr(kind.html(found[field.key], field, shown), "__html__")
        write.update("samples", record.id, {field.key: None}, system)
        if key not in ("stage", "pipeline", "auto_number"):
            assert kind.is_empty(read.get("samples", record.id, system)[field.key])


def same(one, other, field):
    from trato.kernel.records.change import same as is_same

    return is_same(one, other) or (field.type == "money" and one.amount == other.amount)


@pytest.mark.parametrize("key", KEYS)
def test_empty_is_none_everywhere(samples, key):
    field = field_of(samples, key)
    assert field.kind.is_empty(field.kind.load(None, field))
    assert field.kind.is_empty(field.kind.parse("", field, Locale()))
    assert field.kind.is_empty(field.kind.parse("  ", field, Locale()))
    assert field.kind.text(None, field, Render(Locale())) == ""
    assert "<script" not in field.kind.html(None, field, Render(Locale()))
    assert set(field.kind.store(None, field)) <= {None, 0}


@pytest.mark.parametrize("locale", LOCALES, ids=["en", "es"])
@pytest.mark.parametrize("key", [key for key in KEYS if key not in SHOWN_OTHERWISE])
def test_what_is_shown_can_be_typed(samples, key, locale, people, system):
    """The plain text of a value, as forms and files show it, reads as the same value."""
    field = field_of(samples, key)
    for value in values_of(field, people, system):
        record = read.get("samples", write.create("samples", {field.key: value, "name": "R"}, system).id, system)
        render = read.render_for([record], system)
        shown = Render(locale, render.refs, render.users, render.teams, render.tags, render.files)
        text = field.kind.text(value, field, shown)
        found = field.kind.parse(text, field, locale)
        if key in ("emails", "phones"):
            assert [entry.value for entry in found] == [entry.value for entry in value]
        elif key == "datetime":
            assert abs((found - value).total_seconds()) < 60
        elif key == "person_name":
            assert str(found) == str(value)
        else:
            assert same(found, value, field), (text, found, value)


@pytest.mark.parametrize("key", KEYS)
def test_wrong_data_are_refused_not_broken(samples, key):
    """Whatever JSON comes in: a value, or a refusal with a code that has words."""
    field = field_of(samples, key)
    for data in WRONG:
        assert refusal(lambda data=data: loaded(field, data)) in (None, Invalid), data
        if isinstance(data, str):
            assert refusal(lambda data=data: field.kind.parse(data, field, Locale())) in (None, Invalid), data


def loaded(field, data):
    value = field.kind.load(data, field)
    if value is not None:
        field.kind.validate(value, field)


def refusal(call):
    """The kind of the refusal, which must have words; None when it was accepted."""
    try:
        call()
    except TratoError as error:
        return type(error) if "Something is not right" not in error.message else None
    return None


@pytest.mark.parametrize("key", KEYS)
def test_nothing_that_is_stored_runs_in_a_page(samples, key, people, system):
    field = field_of(samples, key)
    kind = field.kind
    try:
        value = kind.load(EVIL, field)
        if value is not None:
            kind.validate(value, field)
    except TratoError:
        value = None
    values = [*values_of(field, people, system), *([value] if value is not None else [])]
    for found in values:
        evil = "Evil" + EVIL
        render = Render(
            Locale(), refs={i: read.Ref(i, "samples", evil) for i in flat(found)},
            users=dict.fromkeys(flat(found), evil), teams=dict.fromkeys(flat(found), evil),
            tags=dict.fromkeys(flat(found), (evil, "red")), files=dict.fromkeys(flat(found), evil),
        )  # fmt: skip
        html = str(kind.html(found, field, render))
        assert "<script" not in html
        assert "<img src=x" not in html
        assert "onerror=alert" not in html.replace("&quot;&gt;&lt;img src=x onerror=alert", "")


def flat(value):
    items = value if isinstance(value, tuple) else (value,)
    return [item for item in items if isinstance(item, int)]


@pytest.mark.parametrize("key", KEYS)
def test_it_filters_by_every_operator_of_its_family(samples, key, people, system):
    field = field_of(samples, key)
    kind = field.kind
    value = values_of(field, people, system)[-1]
    record = write.create("samples", {"name": "R", field.key: value}, system)
    empty = write.create("samples", {"name": "E"}, system)
    given = read.get("samples", record.id, system)[field.key]
    for op, operator in OPERATORS[kind.family].items():
        operand = operand_of(op, operator.arity, given, field)
        query = Query("samples", where=Group((Condition(field.key, op, operand),)), limit=100)
        ids = {found.id for found in read.page(query, system).records}
        finds = op in ("eq", "in", "filled", "has", "has_any", "contains", "starts", "ends", "lte", "gte", "between")
        if finds:
            assert record.id in ids, (op, operand)
        if op in ("ne", "not_in", "lacks", "has_not", "empty", "lt", "gt"):
            assert record.id not in ids, (op, operand)
        if op == "empty" and key not in ("stage", "pipeline", "auto_number"):
            assert empty.id in ids
        assert read.count(query, system).value == len(ids)


def operand_of(op, arity, value, field):
    if arity == "none":
        return None
    if arity == "period":
        return "this_year"
    dumped = field.kind.dump(value, field)
    if field.kind.family in ("choices", "links", "users", "tags"):
        dumped = dumped[0]
    elif field.kind.child:
        entry = dumped[0]
        dumped = entry.get("number") or entry.get("address") or entry.get("city")
        if field.type == "addresses":
            dumped = field.kind.store(value, field)[5]
    elif isinstance(dumped, dict) and field.type != "money":
        dumped = field.kind.store(value, field)[-1]
    if op in ("contains", "starts", "ends", "lacks") and field.kind.family in ("text", "plain", "phone"):
        words = str(dumped)
        if field.type == "rich_text":
            words = str(field.kind.store(value, field)[1])
        return words[-3:] if op == "ends" else words[:3]
    if arity == "list":
        return [dumped]
    return [dumped, dumped] if arity == "two" else dumped


@pytest.mark.parametrize("key", KEYS)
def test_it_sorts_and_groups_where_it_says_so(samples, key, people, system):
    field = field_of(samples, key)
    for value in values_of(field, people, system):
        write.create("samples", {"name": "R", field.key: value}, system)
    write.create("samples", {"name": "E"}, system)
    total = read.count(Query("samples"), system).value
    for sign in ("", "-"):
        query = Query("samples", sort=(sign + field.key,), limit=2)
        if not (field.kind.sortable and field.kind.columns):
            with pytest.raises(TratoError):
                read.page(query, system)
            continue
        seen, cursor = [], ""
        while True:
            page = read.page(query.with_(cursor=cursor), system)
            seen += [found.id for found in page.records]
            cursor = page.next
            if not cursor:
                break
        assert len(seen) == len(set(seen)) == total
    grouping = Query("samples", group=(field.key,))
    if field.kind.groupable and field.kind.columns:
        assert sum(row.figures["count"] for row in aggregate(grouping, system)) == total
    elif field.kind.family not in ("date", "plain"):
        with pytest.raises(TratoError):
            aggregate(grouping, system)


def test_times_are_kept_in_utc(samples, system):
    moment = datetime(2026, 7, 1, 10, 0, tzinfo=UTC)
    record = write.create("samples", {"name": "R", "f_datetime": "2026-07-01T12:00:00+02:00"}, system)
    assert read.get("samples", record.id, system)["f_datetime"] == moment


def test_the_catalog_knows_all_types(samples):
    assert {field.type for field in catalog().module("samples").fields.values()} >= set(KEYS)
