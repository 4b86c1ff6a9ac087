"""JSON schemas of what goes in and out: made from the registry of field types and the module as a person sees it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import get_language

from trato.kernel.catalog.current import catalog
from trato.kernel.catalog.declare import Field, ModuleSpec
from trato.kernel.context import Context
from trato.kernel.fields.contact import SeveralOf
from trato.kernel.query.aggregate import BUCKETS
from trato.kernel.query.operators import OPERATORS
from trato.kernel.records.write import MAX_CHANGES

Schema = dict[str, Any]

#: the largest whole number that JSON carries exactly everywhere
MAX_ID = 2**53 - 1
ID: Schema = {"type": "integer", "format": "int64", "minimum": 1, "maximum": MAX_ID}
TEXT: Schema = {"type": "string"}
ANY: Schema = {}
NUMBER_TEXT = r"^-?[0-9]{1,15}(\.[0-9]{1,8})?$"
#: annotations of our field types that are not for output: what is stored may be older than a rule
_ONLY_IN = ("minLength", "maxLength", "pattern", "minimum", "maximum", "enum")


def nullable(schema: Mapping[str, Any]) -> Schema:
    """The schema, or nothing."""
    kind = schema.get("type")
    if isinstance(kind, str) and "enum" not in schema:
        return {**schema, "type": [kind, "null"]}
    if isinstance(kind, list) and "enum" not in schema:
        return {**schema, "type": [*kind, *([] if "null" in kind else ["null"])]}
    return {"anyOf": [dict(schema), {"type": "null"}]}


def list_of(schema: Mapping[str, Any], **more: Any) -> Schema:
    return {"type": "array", "items": dict(schema), **more}


def closed(properties: Mapping[str, Any], required: tuple[str, ...] = (), **more: Any) -> Schema:
    """An object that has these properties and no others."""
    found: Schema = {"type": "object", "properties": dict(properties), "additionalProperties": False}
    return {**found, **({"required": list(required)} if required else {}), **more}


# -- values of fields --------------------------------------------------------------------------------------------------


def _decimal(field: Field) -> Schema:
    return {"anyOf": [{"type": "string", "pattern": NUMBER_TEXT}, {"type": "number"}]}


def _money(field: Field) -> Schema:
    amount = _decimal(field)
    currency = {"type": "string", "pattern": "^[A-Z]{3}$", "examples": [catalog().base_currency]}
    whole = closed({"amount": nullable(amount), "currency": nullable(currency), "base": ANY}, ("amount",))
    return {"anyOf": [whole, *amount["anyOf"]]}


def _person_name(field: Field) -> Schema:
    part = {"type": ["string", "null"], "maxLength": 255}
    return {"anyOf": [closed({"given": part, "family": part}), {"type": "string", "maxLength": 511}]}


def _address(field: Field) -> Schema:
    part = {"type": ["string", "null"], "maxLength": 255}
    parts = dict.fromkeys(("street", "city", "postal_code", "province"), part)
    country = {"type": ["string", "null"], "maxLength": 100, "description": "ISO 3166, two letters, or a name"}
    return {"anyOf": [closed({**parts, "country": country}), {"type": "string", "maxLength": 255}]}


def _several(field: Field) -> Schema:
    kind = field.kind
    assert isinstance(kind, SeveralOf)
    more = {"kind": {"type": "string", "enum": list(kind.kinds)}, "primary": {"type": "boolean"}}
    if field.type == "addresses":
        one: list[Schema] = [closed({**_address(field)["anyOf"][0]["properties"], **more}), {"type": "string"}]
    else:
        value = {"type": "string", "maxLength": 254}
        one = [closed({kind.part_name: value, **more}, (kind.part_name,)), value]
    return {"anyOf": [list_of({"anyOf": one}, maxItems=50), *one]}


def _text(longest: int) -> Callable[[Field], Schema]:
    return lambda field: {"type": "string", "maxLength": field.option("max_length", longest)}


def _rating(field: Field) -> Schema:
    return {"type": "integer", "minimum": 0, "maximum": field.option("max", 5)}


def _integer(field: Field) -> Schema:
    low, high = field.option("min", -(10**15)), field.option("max", 10**15)
    return {"type": "integer", "minimum": low, "maximum": high}


#: types whose input is said more exactly than by the schema of their output
_INPUTS: Mapping[str, Callable[[Field], Schema]] = {
    "integer": _integer, "decimal": _decimal, "percent": _decimal, "money": _money, "rating": _rating,
    "person_name": _person_name, "address": _address, "emails": _several, "phones": _several, "addresses": _several,
    "text": _text(255), "reference": _text(255), "auto_number": _text(255), "long_text": _text(100_000),
    "rich_text": _text(100_000),
    "phone": lambda field: {"type": "string", "maxLength": 40, "examples": ["+34612345678"]},
    "duration": lambda field: {"type": "integer", "minimum": 0, "maximum": 3_153_600_000, "description": "seconds"},
    "country": lambda field: {"type": "string", "maxLength": 100, "description": "ISO 3166, two letters, or a name"},
    "color": lambda field: {"type": "string", "pattern": "^#[0-9a-fA-F]{6}$"},
    "tags": lambda field: list_of({"type": "string", "maxLength": 80}, maxItems=200),
    "user": lambda field: {"anyOf": [ID, {"type": "string", "enum": ["me"]}]},
    "lookup": lambda field: {**ID, "description": f"id of a record in {field.option('module') or 'any module'}"},
    "team": lambda field: ID, "file": lambda field: ID, "image": lambda field: ID,
    "lookups": lambda field: list_of(ID, maxItems=500), "users": lambda field: list_of(ID, maxItems=500),
}  # fmt: skip


def input_schema(field: Field) -> Schema:
    """What may be written into a field; nothing empties it."""
    make = _INPUTS.get(field.type)
    found = make(field) if make else dict(field.kind.schema(field))
    return {**nullable(found), **_words(field)}


def output_schema(field: Field) -> Schema:
    """What a field's value reads as."""
    found = _relaxed(field.kind.schema(field))
    if found.get("type") != "array":
        found = nullable(found)
    return {**found, **_words(field), **({"readOnly": True} if field.read_only else {})}


def _relaxed(schema: Mapping[str, Any]) -> Schema:
    """Values that were stored under older rules (a choice since removed) may still be read."""
    found = {name: value for name, value in schema.items() if name not in _ONLY_IN}
    if "enum" in schema:
        found["examples"] = list(schema["enum"])[:20]
    if "items" in found:
        found["items"] = _relaxed(found["items"])
    if "properties" in found:
        found["properties"] = {name: _relaxed(value) for name, value in found["properties"].items()}
    return found


def _words(field: Field) -> Schema:
    help_text = str(field.help)
    return {"title": str(field.label), **({"description": help_text} if help_text else {})}


# -- records -----------------------------------------------------------------------------------------------------------


def writable_fields(spec: ModuleSpec, ctx: Context) -> list[Field]:
    return [f for f in spec.fields.values() if ctx.principal.writes_field(spec.key, f)]


#: schemas kept ready, for every write asks for one: by role, language and module, with the very module they are of
MAX_READY = 300
_ready: dict[tuple[int, str, str], tuple[ModuleSpec, Schema]] = {}


def record_in(spec: ModuleSpec, ctx: Context) -> Schema:
    """What a change of a record may hold. Not to be changed by those who get it."""
    role = ctx.principal.role
    key = (role.id if role else 0, get_language() or "en", spec.key)
    kept = _ready.get(key)
    if kept is not None and kept[0] is spec:
        return kept[1]
    if len(_ready) >= MAX_READY:
        _ready.clear()
    found = closed({field.key: input_schema(field) for field in writable_fields(spec, ctx)})
    _ready[key] = (spec, found)
    return found


def new_record(spec: ModuleSpec, ctx: Context) -> Schema:
    """What a new record may hold. Which fields it needs is said in words, for rules may fill them."""
    needed = [f.key for f in writable_fields(spec, ctx) if f.required and f.default is None and f.type != "stage"]
    kept = record_in(spec, ctx)
    found = {**kept, "properties": dict(kept["properties"])}
    if needed:
        found["required"] = needed
        for key in needed:
            found["properties"][key] = _without_null(found["properties"][key])
    return found


def _without_null(schema: Schema) -> Schema:
    kind = schema.get("type")
    found = {**schema, "type": [k for k in kind if k != "null"]} if isinstance(kind, list) else dict(schema)
    if "anyOf" in found:
        found["anyOf"] = [one for one in found["anyOf"] if one.get("type") != "null"]
    if found.get("type") == ["string"]:
        found["minLength"] = 1
    return found


def one_or_many(spec: ModuleSpec, ctx: Context) -> Schema:
    """A new record, or up to a thousand, all or none."""
    one = new_record(spec, ctx)
    return {"anyOf": [one, list_of(one, minItems=1, maxItems=MAX_CHANGES)]}


def record_out(spec: ModuleSpec, ctx: Context) -> Schema:
    """A record as it reads: all fields that the person sees, or those asked for."""
    fields = {f.key: output_schema(f) for f in ctx.principal.visible_fields(spec)}
    return {
        "type": "object",
        "properties": {
            **fields, "id": ID, "version": {"type": "integer", "minimum": 1},
            "deleted_at": {"type": "string", "format": "date-time"},
        },
        "required": ["id", "version"],
    }  # fmt: skip


COUNT = nullable(closed({"value": {"type": "integer", "minimum": 0}, "exact": {"type": "boolean"}}, ("value", "exact")))


def page_of(item: Mapping[str, Any]) -> Schema:
    mark = {"type": ["string", "null"]}
    return closed({"data": list_of(item), "next": mark, "previous": mark, "count": COUNT},
                  ("data", "next", "previous", "count"))  # fmt: skip


# -- queries -----------------------------------------------------------------------------------------------------------


def paths_by_family(spec: ModuleSpec, ctx: Context) -> dict[str, list[str]]:
    """Fields and their parts that filters may name, by family of operators."""
    from trato.kernel.fields.registry import field_types
    from trato.kernel.query.compile import STAGE_PARTS

    found: dict[str, list[str]] = {}
    for field in ctx.principal.visible_fields(spec):
        found.setdefault(field.kind.family, []).append(field.key)
        for part, (kind, _suffix) in field.kind.parts.items():
            found.setdefault(field_types[kind].family, []).append(f"{field.key}.{part}")
        if field.type == "stage":
            for part, kind in STAGE_PARTS.items():
                found.setdefault(field_types[kind].family, []).append(f"{field.key}.{part}")
    return found


def filter_schema(spec: ModuleSpec, ctx: Context, ref: str) -> Schema:
    """A filter: conditions joined by all, any and not. `ref` is where this schema itself stands."""
    inner = {"$ref": ref}
    conditions = [
        closed({"field": {"type": "string", "enum": paths}, "op": {"type": "string", "enum": list(OPERATORS[family])},
                "value": {"description": "what is compared with; none for empty and filled"}}, ("field", "op"))
        for family, paths in paths_by_family(spec, ctx).items()
    ]  # fmt: skip
    groups = [closed({word: list_of(inner, maxItems=200)}, (word,)) for word in ("all", "any")]
    nothing: Schema = {"type": "object", "maxProperties": 0}
    return {"anyOf": [*conditions, *groups, closed({"not": inner}, ("not",)), nothing]}


def sortable(spec: ModuleSpec, ctx: Context) -> list[str]:
    keys = [f.key for f in ctx.principal.visible_fields(spec) if f.kind.sortable and f.kind.columns]
    return [*keys, *(f"-{key}" for key in keys)]


def visible_keys(spec: ModuleSpec, ctx: Context) -> list[str]:
    return [f.key for f in ctx.principal.visible_fields(spec)]


def groupable(spec: ModuleSpec, ctx: Context) -> list[str]:
    """What records may be grouped by: fields, parts of stages, and dates by bucket."""
    found = []
    for field in ctx.principal.visible_fields(spec):
        if field.kind.groupable and field.kind.columns:
            found.append(field.key)
        if field.kind.family in ("date", "datetime"):
            found += [f"{field.key}:{bucket}" for bucket in BUCKETS]
        if field.type == "stage":
            found += [f"{field.key}.outcome", f"{field.key}.category", f"{field.key}.pipeline"]
    return found


def measures(spec: ModuleSpec, ctx: Context) -> list[str]:
    found = ["count"]
    for field in ctx.principal.visible_fields(spec):
        family = field.kind.family
        if family == "number":
            found += [f"{kind}:{field.key}" for kind in ("sum", "avg", "min", "max")]
        elif family in ("date", "datetime"):
            found += [f"min:{field.key}", f"max:{field.key}"]
        if field.kind.columns:
            found.append(f"distinct:{field.key}")
    return found


# -- everything else ---------------------------------------------------------------------------------------------------

ERROR = closed(
    {"field": {"type": ["string", "null"]}, "code": TEXT, "message": TEXT, "index": {"type": "integer", "minimum": 0}},
    ("field", "code", "message", "index"),
)
PROBLEM: Schema = {
    "type": "object",
    "description": "RFC 9457. `code` is for programs, `detail` and the messages of `errors` are for people.",
    "properties": {
        "type": TEXT, "title": TEXT, "status": {"type": "integer"}, "code": TEXT, "detail": TEXT,
        "errors": list_of(ERROR),
        "clashes": list_of(closed({"field": TEXT, "before": ANY, "theirs": ANY, "mine": ANY})),
        "version": {"type": "integer"}, "matches": list_of(ID),
    },
    "required": ["type", "title", "status", "code", "detail", "errors"],
}  # fmt: skip
