"""Records of any module: list, search, aggregate, create, read, change, delete, restore, history."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from trato.api import reading, schemas
from trato.api.answers import Answer, answer, nothing
from trato.api.errors import Refused
from trato.api.queries import COUNTS, YES_NO, query_of_body, query_of_params
from trato.api.records_json import full_record, records_json
from trato.api.routes import Call, Parameter, operation
from trato.api.schemas import ID, TEXT, Schema, closed, list_of, nullable
from trato.api.shape import check
from trato.kernel.catalog.current import catalog
from trato.kernel.catalog.declare import ModuleSpec
from trato.kernel.context import Context
from trato.kernel.errors import Invalid, NotFound, Problem
from trato.kernel.history.read import entries
from trato.kernel.query.aggregate import aggregate, measures_of
from trato.kernel.query.model import Condition, Query
from trato.kernel.records import read, write
from trato.kernel.records.change import Change
from trato.kernel.records.files import claim_files
from trato.kernel.sql import writing

TAG = _("Records")
FILTER = "Filter"


def filter_of(spec: ModuleSpec, ctx: Context) -> Schema:
    return {"$ref": f"#/components/schemas/{spec.key}.{FILTER}"}


def sort_of(spec: ModuleSpec, ctx: Context) -> Schema:
    return list_of({"type": "string", "enum": schemas.sortable(spec, ctx)}, maxItems=4)


def fields_of(spec: ModuleSpec, ctx: Context) -> Schema:
    return list_of({"type": "string", "enum": schemas.visible_keys(spec, ctx)}, maxItems=100)


LIMIT: Schema = {"type": "integer", "minimum": 1, "maximum": 500, "default": 50}
LIST_PARAMS = (
    Parameter("filter", _("Conditions joined by all, any and not, as JSON."), filter_of, content=True),
    Parameter("q", _("Words that must occur."), {"type": "string", "maxLength": 200}),
    Parameter("sort", _("Fields to sort by, with - for descending; fields of linked records as account.name."),
              sort_of, listed=True),
    Parameter("fields", _("Fields to read; fields of linked records as account.name. Default: the module's list."),
              fields_of, listed=True),
    Parameter("limit", _("Records per page."), LIMIT),
    Parameter("cursor", _("Where the page begins: next or previous of another page."), TEXT),
    Parameter("count", _("How many match: not at all, up to 10,000, or exactly."),
              {"type": "string", "enum": list(COUNTS), "default": "none"}),
    Parameter("deleted", _("Look in the bin."), {"type": "string", "enum": list(YES_NO), "default": "false"}),
)  # fmt: skip


def page_schema(spec: ModuleSpec, ctx: Context) -> Schema:
    return schemas.page_of({"$ref": f"#/components/schemas/{spec.key}.Record"})


def record_schema(spec: ModuleSpec, ctx: Context) -> Schema:
    return {"$ref": f"#/components/schemas/{spec.key}.Record"}


@operation(
    "GET", "/{module}", "list", _("List records"), tag=TAG, params=LIST_PARAMS, answer=page_schema, is_open=True,
    statuses=(422,),
    description=_("Any field may also be a condition: field=value, or field__op=value with the operators of its type; "
                  "several are joined by and."),
)  # fmt: skip
def list_records(call: Call) -> Answer:
    """One page, by its cursor."""
    query = query_of_params(call.spec.key, call.params)
    return _page(call, query, reading.one_of(call.params, "count", COUNTS))


def search_body(spec: ModuleSpec, ctx: Context) -> Schema:
    return closed({
        "filter": {"description": "see the schema Filter of the module"}, "q": {"type": "string", "maxLength": 200},
        "sort": list_of(TEXT, maxItems=4), "fields": list_of(TEXT, maxItems=100), "limit": LIMIT,
        "cursor": {"type": ["string", "null"]}, "count": {"type": "string", "enum": list(COUNTS)},
        "deleted": {"type": "boolean"},
    })  # fmt: skip


@operation("POST", "/{module}/search", "search", _("Search records"), tag=TAG, body=search_body, answer=page_schema,
           description=_("The same as a list, for filters that are too long for an address."))  # fmt: skip
def search_records(call: Call) -> Answer:
    """One page of what a body asks for."""
    return _page(call, query_of_body(call.spec.key, call.body), call.body.get("count", "none"))


def _page(call: Call, query: Query, counting: str) -> Answer:
    page = read.page(query, call.ctx)
    paths = read.columns_for(query, call.spec, call.ctx)
    count = None
    if counting != "none":
        found = read.count(query, call.ctx, exact=counting == "exact")
        count = {"value": found.value, "exact": found.is_exact}
    data = records_json(page.records, paths, call.spec, call.ctx)
    links = []
    if call.request.method != "POST":
        for name, mark in (("next", page.next), ("prev", page.previous)):
            if mark:
                params = call.request.GET.copy()
                params["cursor"] = mark
                links.append(
                    f'<{call.request.build_absolute_uri(call.request.path)}?{params.urlencode()}>; rel="{name}"'
                )
    headers = {"Link": ", ".join(links)} if links else {}
    found_page = {"data": data, "next": page.next or None, "previous": page.previous or None, "count": count}
    return answer(found_page, headers=headers)


def aggregate_body(spec: ModuleSpec, ctx: Context) -> Schema:
    return closed({
        "filter": {"description": "see the schema Filter of the module"}, "q": {"type": "string", "maxLength": 200},
        "group": list_of(TEXT, maxItems=4), "measures": list_of(TEXT, maxItems=20), "deleted": {"type": "boolean"},
    })  # fmt: skip


GROUPS = closed({"data": list_of(closed({"group": list_of({}), "figures": {"type": "object"}}, ("group", "figures"))),
                 "currency": TEXT}, ("data", "currency"))  # fmt: skip


@operation("POST", "/{module}/aggregate", "aggregate", _("Count and sum records by group"), tag=TAG,
           body=aggregate_body, answer=GROUPS,
           description=_("group: fields, dates with a bucket as close_date:month. measures: count, or sum:, avg:, "
                         "min:, max:, distinct: and a field. Amounts are in the organisation's currency."))  # fmt: skip
def aggregate_records(call: Call) -> Answer:
    """Groups in their order, with their figures."""
    body = call.body
    query = query_of_body(call.spec.key, {key: body[key] for key in ("filter", "q", "deleted") if key in body})
    query = query.with_(group=tuple(body.get("group", ())), measures=measures_of(body.get("measures") or ["count"]))
    rows = aggregate(query, call.ctx)
    return answer({"data": [{"group": [_figure(v) for v in row.group],
                             "figures": {key: _figure(value) for key, value in row.figures.items()}} for row in rows],
                   "currency": catalog().base_currency})  # fmt: skip


def _figure(value: Any) -> Any:
    """Whole numbers as numbers, exact decimals and dates as text."""
    return value if value is None or isinstance(value, bool | int | str) else str(value)


# -- writing -----------------------------------------------------------------------------------------------------------


def created_schema(spec: ModuleSpec, ctx: Context) -> Schema:
    one = record_schema(spec, ctx)
    return {"anyOf": [one, closed({"data": list_of(one)}, ("data",))]}


@operation("POST", "/{module}", "create", _("Create one record, or up to a thousand"), tag=TAG, scope="write",
           body=schemas.one_or_many, answer=created_schema, status=201, is_repeatable=True, checks_body=False,
           statuses=(409,),
           description=_("A list is saved all or nothing: each problem carries the index of its record."))  # fmt: skip
def create(call: Call) -> Answer:
    """One object makes one record; a list makes all of its records or none."""
    body, spec = call.body, call.spec
    is_many = isinstance(body, list)
    items = body if is_many else [body]
    if len(items) > write.MAX_CHANGES or not items:
        code = "request.too_many" if items else "request.too_few"
        raise Invalid(code, max=write.MAX_CHANGES, min=1)
    _check_records(items, schemas.record_in(spec, call.ctx))
    with writing():
        saved = write.write([Change.create(spec.key, item) for item in items], call.ctx)
        _claim(saved, call.ctx)
    if not is_many:
        data = _seen(spec, saved[0], call.ctx)
        place = f"/api/v1/{spec.key}/{data['id']}"
        return answer(data, 201, headers={"Location": place, "ETag": f'"{data["version"]}"'})
    found = read.get_many(spec.key, [record.id for record in saved], call.ctx)
    paths = [f.key for f in call.ctx.principal.visible_fields(spec)]
    shown = {data["id"]: data for data in records_json(list(found.values()), paths, spec, call.ctx)}
    many = [shown.get(record.id, {"id": record.id, "version": record.version}) for record in saved]
    return answer({"data": many}, 201)


def _claim(saved: list[read.Record], ctx: Context) -> None:
    """Uploaded files belong to the records that name them now."""
    if saved and any(field.type in ("file", "image") for field in saved[0].spec.fields.values()):
        for record in saved:
            claim_files(record, ctx)


def _check_records(items: list[Any], schema: Schema) -> None:
    problems: list[Problem] = []
    for index, item in enumerate(items):
        problems += check(item, schema, index=index)
        if len(problems) > 100:
            break
    if problems:
        raise Invalid([
            Problem("query.unknown_field", p.field, {"field": p.params["raw"], **p.params}, p.index)
            if p.code == "request.unknown_name" and p.field and "." not in p.field else p for p in problems
        ])  # fmt: skip


def _seen(spec: ModuleSpec, saved: read.Record, ctx: Context) -> dict[str, Any]:
    """The record as its writer sees it now; only its id and version when it is out of their sight."""
    try:
        return full_record(spec, saved.id, ctx)
    except NotFound:
        return {"id": saved.id, "version": saved.version}


@operation("GET", "/{module}/{id}", "read", _("Read a record"), tag=TAG, answer=record_schema, has_version=True,
           params=(LIST_PARAMS[3], LIST_PARAMS[7]))  # fmt: skip
def read_one(call: Call) -> Answer:
    """All fields that one may see, or those asked for."""
    spec, record_id = call.spec, call.number()
    deleted = reading.one_of(call.params, "deleted", YES_NO) == "true"
    if "fields" not in call.params:
        data = full_record(spec, record_id, call.ctx, deleted=deleted)
    else:
        query = query_of_params(spec.key, {"fields": call.params["fields"]}).with_(limit=1, deleted=deleted)
        query = query.also(Condition("id", "eq", record_id))
        found = read.page(query, call.ctx).records
        if not found:
            raise NotFound("record.not_found")
        data = records_json(found, read.columns_for(query, spec, call.ctx), spec, call.ctx)[0]
    return answer(data, headers={"ETag": f'"{data["version"]}"'})


VERSION = Parameter("If-Match", _("The version that you know, as its ETag says it."), TEXT, place="header")


@operation("PATCH", "/{module}/{id}", "change", _("Change a record"), tag=TAG, scope="write",
           body=schemas.record_in, answer=record_schema, params=(VERSION,), statuses=(409, 412), has_version=True,
           checks_body=False,
           description=_("With If-Match two people who change different fields both win; for the same field the answer "
                         "409 holds what it was, theirs and yours."))  # fmt: skip
def change(call: Call) -> Answer:
    """Sets the given fields and leaves the others."""
    spec, record_id, version = call.spec, call.number(), reading.asked_version(call.request)
    _check_records([call.body], schemas.record_in(spec, call.ctx))
    with writing():
        asked = Change.update(spec.key, record_id, call.body, version=version)
        saved = write.write([asked], call.ctx)[0]
        if version is not None and version > asked.was_version:
            raise Refused("request.stale_version", headers={"ETag": f'"{asked.was_version}"'})
        _claim([saved], call.ctx)
    data = _seen(spec, saved, call.ctx)
    return answer(data, headers={"ETag": f'"{data["version"]}"'})


@operation("DELETE", "/{module}/{id}", "delete", _("Put a record into the bin"), tag=TAG, scope="write", status=204,
           params=(VERSION,), statuses=(409, 412))  # fmt: skip
def delete(call: Call) -> Answer:
    """The record leaves all lists; it can be restored with its links."""
    version = reading.asked_version(call.request)
    with writing():
        asked = Change.delete(call.spec.key, call.number())
        write.write([asked], call.ctx)
        if version is not None and version != asked.was_version:
            raise Refused("request.stale_version", headers={"ETag": f'"{asked.was_version}"'})
    return nothing()


@operation("POST", "/{module}/{id}/restore", "restore", _("Bring a record back from the bin"), tag=TAG, scope="write",
           answer=record_schema, has_version=True, statuses=(409, 422))  # fmt: skip
def restore(call: Call) -> Answer:
    """The record stands again where it stood."""
    saved = write.restore(call.spec.key, call.number(), call.ctx)
    data = _seen(call.spec, saved, call.ctx)
    return answer(data, headers={"ETag": f'"{data["version"]}"'})


# -- history -----------------------------------------------------------------------------------------------------------

CHANGE = closed({"before": {}, "after": {}}, ("before", "after"))
ENTRY = closed({
    "id": ID, "operation": ID, "action": TEXT, "version": {"type": "integer"},
    "at": {"type": "string", "format": "date-time"},
    "user": nullable(closed({"id": ID, "name": TEXT}, ("id", "name"))), "source": TEXT, "reason": TEXT,
    "changes": nullable({"type": "object", "additionalProperties": CHANGE}),
}, ("id", "operation", "action", "version", "at", "user", "source", "changes"))  # fmt: skip


@operation("GET", "/{module}/{id}/history", "history", _("Who changed what, newest first"), tag=TAG,
           params=(Parameter("limit", _("Changes per page."), LIMIT),
                   Parameter("before", _("Only changes before the one with this id."),
                             {"type": "integer", "minimum": 1, "maximum": 10**15}),
                   LIST_PARAMS[7]),
           answer=closed({"data": list_of(ENTRY), "next": nullable(ID)}, ("data", "next")))  # fmt: skip
def history(call: Call) -> Answer:
    """Field by field, from which value to which, through which door. Hidden fields are left out."""
    spec, record_id, ctx = call.spec, call.number(), call.ctx
    deleted = reading.one_of(call.params, "deleted", YES_NO) == "true"
    limit = reading.number(call.params, "limit", 50, 1, 500)
    before = reading.number(call.params, "before", 0, 1, 10**15)
    read.get(spec.key, record_id, ctx, deleted=deleted)
    found = entries(spec, record_id, ctx, before=before, limit=limit + 1)
    hidden = _hidden_in_history(spec, found, ctx)
    data = [
        {
            "id": e.id, "operation": e.operation, "action": e.action, "version": e.version, "at": e.at,
            "user": {"id": e.user_id, "name": e.user} if e.user_id else None, "source": e.source, "reason": e.reason,
            "changes": None if e.changes is None else {
                key: {"before": _shown(spec, key, old, hidden), "after": _shown(spec, key, new, hidden)}
                for key, (old, new) in e.changes.items()
            },
        }
        for e in found[:limit]
    ]  # fmt: skip
    return answer({"data": data, "next": data[-1]["id"] if len(found) > limit else None})


def _links(spec: ModuleSpec, key: str, value: Any) -> list[int]:
    if spec.fields[key].type not in ("lookup", "lookups") or value is None:
        return []
    return list(value) if isinstance(value, list) else [value]


def _hidden_in_history(spec: ModuleSpec, found: list[Any], ctx: Context) -> set[int]:
    """Linked records that this person may not see, or that are gone: administrators see their ids all the same."""
    if ctx.principal.is_admin:
        return set()
    wanted = {
        link for entry in found for key, values in (entry.changes or {}).items() for value in values
        for link in _links(spec, key, value)
    }  # fmt: skip
    return wanted - set(read.titles(wanted, ctx)) if wanted else set()


def _shown(spec: ModuleSpec, key: str, value: Any, hidden: set[int]) -> Any:
    if not hidden or not _links(spec, key, value):
        return value
    return [item for item in value if item not in hidden] if isinstance(value, list) else (
        None if value in hidden else value
    )  # fmt: skip
