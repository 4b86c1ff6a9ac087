"""The document of the API, for programs and for people."""

from __future__ import annotations

from typing import Any

import orjson
from django.http import HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from trato.api.answers import JSON, Answer
from trato.api.routes import Call, operation

TAG = _("Start")


@operation("GET", "/openapi.json", "openapi", _("The OpenAPI 3.1 document of all this"), tag=TAG,
           answer={"type": "object"})  # fmt: skip
def openapi(call: Call) -> Answer:
    """With the modules and fields that one may see, own ones included."""
    from trato.api.openapi import document

    return Answer(document(call.ctx), content_type=JSON)


@operation("GET", "/docs", "docs", _("The same as a page to read"), tag=TAG, answer={"type": "string"},
           answer_type="text/html")  # fmt: skip
def docs(call: Call) -> HttpResponseBase:
    """A page without scripts."""
    from trato.api.openapi import document

    found = orjson.loads(document(call.ctx))
    html = render_to_string("api/docs.html", {"document": found, "groups": groups_of(found)}, call.request)
    return HttpResponse(html)


def groups_of(document: dict[str, Any]) -> list[dict[str, Any]]:
    """The operations by tag, with their parameters and bodies as rows of a table."""
    found: dict[str, list[dict[str, Any]]] = {}
    for path, methods in document["paths"].items():
        for method, data in methods.items():
            contents = list(data.get("requestBody", {}).get("content", {}).values())
            body = contents[0]["schema"] if contents else {}
            found.setdefault(data["tags"][0], []).append({
                "id": data["operationId"], "method": method.upper(), "path": "/api/v1" + path,
                "summary": data["summary"], "description": data.get("description", ""), "scope": data["x-scope"],
                "params": [{"name": p["name"], "place": p["in"], "type": type_of(schema_of(p)),
                            "text": p.get("description", ""), "required": p.get("required", False)}
                           for p in data["parameters"]],
                "body": rows_of(body), "statuses": list(data["responses"]),
            })  # fmt: skip
    return [{"name": name, "id": f"tag-{index}", "operations": ops} for index, (name, ops) in enumerate(found.items())]


def schema_of(parameter: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = parameter.get("schema") or parameter["content"][JSON]["schema"]
    return found


def rows_of(schema: dict[str, Any]) -> list[dict[str, Any]]:
    """The properties of a body."""
    whole = schema["anyOf"][0] if "anyOf" in schema else schema
    required = whole.get("required", ())
    return [
        {"name": name, "type": type_of(part), "text": part.get("title") or part.get("description", ""),
         "required": name in required}
        for name, part in whole.get("properties", {}).items()
    ]  # fmt: skip


def type_of(schema: dict[str, Any]) -> str:
    """A schema in a word or two."""
    if "$ref" in schema:
        return str(schema["$ref"].rpartition("/")[2])
    if "enum" in schema:
        return " | ".join(str(item) for item in schema["enum"][:12]) + (" | …" if len(schema["enum"]) > 12 else "")
    if "anyOf" in schema:
        return " | ".join(dict.fromkeys(type_of(one) for one in schema["anyOf"] if one.get("type") != "null"))
    kind = schema.get("type", "any")
    name = "/".join(item for item in kind if item != "null") if isinstance(kind, list) else kind
    if name == "array":
        return f"[{type_of(schema.get('items', {}))}]"
    return f"{name} ({schema['format']})" if "format" in schema else str(name)
