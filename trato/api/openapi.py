"""The OpenAPI 3.1 document: made from the operations, the registry of field types and the modules as one sees them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import orjson
from django.utils import translation
from django.utils.translation import gettext as _

from trato import __version__
from trato.api import schemas
from trato.api.routes import OPERATIONS, Operation, Parameter, SchemaOf
from trato.api.views.bulk import action_schema
from trato.kernel import actions
from trato.kernel.catalog.current import catalog
from trato.kernel.catalog.declare import ModuleSpec
from trato.kernel.catalog.snapshot import Catalog
from trato.kernel.context import Context

Json = dict[str, Any]

#: documents kept ready: by role and language, with the very catalog they are of
MAX_READY = 20
_ready: dict[tuple[int, str], tuple[Catalog, bytes]] = {}
PROBLEM_REF = {"$ref": "#/components/schemas/Problem"}
#: what every operation may answer with, and what those with a body or a thing named in the address may
ALWAYS, WITH_BODY, WITH_ID = (400, 401, 403, 429), (413, 415, 422), (404,)
RIGHTS_OF_OPERATION = {"create": "create", "change": "edit", "delete": "delete", "restore": "delete", "bulk": "mass"}


def document(ctx: Context) -> bytes:
    """The document for this person, as JSON. Kept until the configuration changes."""
    known, role = catalog(), ctx.principal.role
    key = (role.id if role else 0, translation.get_language() or "en")
    kept = _ready.get(key)
    if kept is not None and kept[0] is known:
        return kept[1]
    if len(_ready) >= MAX_READY:
        _ready.clear()
    found = orjson.dumps(build(ctx), default=str)
    _ready[key] = (known, found)
    return found


def build(ctx: Context) -> Json:
    """The document as data."""
    specs = [spec for key, spec in catalog().modules.items() if ctx.principal.may(key, "see")]
    paths: dict[str, Json] = {}
    tags: dict[str, None] = {}
    for wanted, path, spec, action in _expanded(specs, ctx):
        found = _operation(wanted, spec, ctx, action)
        tags.update(dict.fromkeys(found["tags"]))
        paths.setdefault(path, {})[wanted.method.lower()] = found
    components: Json = {"Problem": schemas.PROBLEM}
    for spec in specs:
        components[f"{spec.key}.Record"] = schemas.record_out(spec, ctx)
        components[f"{spec.key}.Filter"] = schemas.filter_schema(
            spec, ctx, f"#/components/schemas/{spec.key}.Filter"
        )  # fmt: skip
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Trato", "version": __version__,
            "description": _("All modules, standard and own, with the fields that you may see. Refusals are problem "
                             "documents (RFC 9457)."),
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/api/v1"}],
        "security": [{"bearer": []}, {"session": []}],
        "tags": [{"name": name} for name in tags],
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer",
                           "description": _("A token made with “trato token”.")},
                "session": {"type": "apiKey", "in": "cookie", "name": "trato_session",
                            "description": _("Signed in, from Trato's own pages, with the header X-CSRFToken.")},
            },
        },
    }  # fmt: skip


def _expanded(
    specs: list[ModuleSpec], ctx: Context
) -> Iterator[tuple[Operation, str, ModuleSpec | None, actions.Action | None]]:
    """Each operation at each address: those of modules for every module, actions for every action."""
    for wanted in OPERATIONS:
        if not wanted.path.startswith("/{module}"):
            yield wanted, wanted.path, None, None
            continue
        for spec in specs:
            right = RIGHTS_OF_OPERATION.get(wanted.key)
            if right is not None and not ctx.principal.may(spec.key, right):
                continue
            path = wanted.path.replace("{module}", spec.key, 1)
            if "{action}" not in path:
                yield wanted, path, spec, None
                continue
            for found in actions.all_actions():
                may = found.module == spec.key and ctx.principal.may(spec.key, found.right)
                if may and (found.needs == "many" or "{id}" in path):
                    yield wanted, path.replace("{action}", found.key), spec, found


def _operation(wanted: Operation, spec: ModuleSpec | None, ctx: Context, action: actions.Action | None) -> Json:
    make = _maker(spec, ctx)
    names = [wanted.key, *([action.key] if action else []), *([spec.key] if spec else [])]
    found: Json = {
        "operationId": "_".join(names),
        "summary": str(action.label if action else wanted.summary),
        "tags": [str(spec.label_plural if spec else wanted.tag)],
        "parameters": [*_path_parameters(wanted), *(_parameter(p, make) for p in wanted.params)],
        "responses": _responses(wanted, make),
    }
    if wanted.description:
        found["description"] = str(wanted.description)
    if wanted.is_repeatable:
        found["parameters"].append(_IDEMPOTENCY)
    if wanted.body is not None:
        body = action_schema(action) if action and "{id}" in wanted.path else make(wanted.body)
        if spec is not None and wanted.key in ("search", "aggregate", "bulk"):
            body = {**body, "properties": {**body["properties"], **_query_parts(wanted.key, spec, ctx)}}
        if action and "{id}" not in wanted.path:
            body = {**body, "properties": {**body["properties"], "params": action_schema(action)}}
        found["requestBody"] = {"required": wanted.body_required, "content": {wanted.body_type: {"schema": body}}}
    found["x-scope"] = wanted.scope
    return found


_IDEMPOTENCY: Json = {
    "name": "Idempotency-Key", "in": "header",
    "schema": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$"},
    "description": "The same request with the same key is done once; its answer is given again for a day.",
}  # fmt: skip


def _names(known: list[str]) -> Json:
    return {"type": "string", "enum": known}


def _query_parts(key: str, spec: ModuleSpec, ctx: Context) -> Json:
    """What the body of a search names: shown with all names that there are, refused by the kernel by name."""
    found: Json = {"filter": schemas.nullable({"$ref": f"#/components/schemas/{spec.key}.Filter"})}
    if key == "search":
        found["sort"] = schemas.list_of(_names(schemas.sortable(spec, ctx)), maxItems=4)
        found["fields"] = schemas.list_of(_names(schemas.visible_keys(spec, ctx)), maxItems=100)
    if key == "aggregate":
        found["measures"] = schemas.list_of(_names(schemas.measures(spec, ctx)), maxItems=20)
        found["group"] = schemas.list_of(_names(schemas.groupable(spec, ctx)), maxItems=4)
    return found


def _maker(spec: ModuleSpec | None, ctx: Context) -> Callable[[SchemaOf], Json]:
    def make(schema: SchemaOf) -> Json:
        if callable(schema):
            assert spec is not None
            return dict(schema(spec, ctx))
        return dict(schema)

    return make


def _path_parameters(wanted: Operation) -> list[Json]:
    names = list(re.findall(r"{(\w+)}", wanted.path))
    if wanted.path.startswith("/{module}"):
        names = [name for name in names if name == "id"]
    return [
        {"name": name, "in": "path", "required": True,
         "schema": schemas.ID if name == "id" else {"type": "string", "pattern": "^[a-z][a-z0-9_]*$", "maxLength": 40}}
        for name in names
    ]  # fmt: skip


def _parameter(found: Parameter, make: Callable[[SchemaOf], Json]) -> Json:
    data: Json = {"name": found.name, "in": found.place, "description": str(found.description)}
    schema = make(found.schema)
    if found.content:
        return {**data, "content": {"application/json": {"schema": schema}}}
    if found.listed:
        return {**data, "style": "form", "explode": False, "schema": schema}
    return {**data, "schema": schema}


def _responses(wanted: Operation, make: Callable[[SchemaOf], Json]) -> Json:
    done: Json = {"description": str(wanted.summary)}
    if wanted.answer is not None:
        done["content"] = {wanted.answer_type: {"schema": make(wanted.answer)}}
    if wanted.has_version or (wanted.key == "create"):
        done["headers"] = {"ETag": {"description": "the version", "schema": {"type": "string"}}}
    found: Json = {str(wanted.status): done}
    for status, schema in wanted.also.items():
        found[str(status)] = {
            "description": str(wanted.summary), "content": {"application/json": {"schema": make(schema)}},
        }  # fmt: skip
    refusals = {*ALWAYS, *wanted.statuses, *(WITH_ID if "{" in wanted.path or wanted.params else ())}
    if wanted.body is not None:
        refusals |= {*WITH_BODY}
    if wanted.is_repeatable:
        refusals.add(422)
    if wanted.params:
        refusals |= {404, 422}
    for status in sorted(refusals):
        found[str(status)] = _REFUSALS[status]
    return found


def _refusal(words: str, headers: Mapping[str, str]) -> Json:
    shown: Json = {"description": words, "content": {"application/problem+json": {"schema": PROBLEM_REF}}}
    if headers:
        shown["headers"] = {name: {"schema": {"type": kind}} for name, kind in headers.items()}
    return shown


_REFUSALS: dict[int, Json] = {
    400: _refusal("The request is not understood", {}),
    401: _refusal("No valid token", {"WWW-Authenticate": "string"}),
    403: _refusal("The person or the token may not do this", {}),
    404: _refusal("There is no such thing, or it may not be seen", {}),
    409: _refusal("Somebody else changed the same fields, or there is a record like this", {}),
    412: _refusal("The version of If-Match is not the record's", {}),
    413: _refusal("The body is too large", {}),
    415: _refusal("The body is of another type", {}),
    422: _refusal("Some values are not acceptable", {}),
    429: _refusal("Too many requests", {"Retry-After": "integer", "RateLimit-Limit": "integer",
                                        "RateLimit-Remaining": "integer", "RateLimit-Reset": "integer"}),
}  # fmt: skip
