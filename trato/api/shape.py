"""Checks JSON against the schema that the OpenAPI document shows, so that the document is true.

Knows the part of JSON Schema that our schemas use. What is wrong is named by its place and said in words.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trato.kernel.errors import Problem

Schema = Mapping[str, Any]

TYPES: Mapping[str, tuple[type, ...]] = {
    "object": (dict,), "array": (list,), "string": (str,), "integer": (int,), "number": (int, float),
    "boolean": (bool,), "null": (type(None),),
}  # fmt: skip
NAMES = {
    "object": gettext_lazy("an object"), "array": gettext_lazy("a list"), "string": gettext_lazy("a text"),
    "integer": gettext_lazy("a whole number"), "number": gettext_lazy("a number"),
    "boolean": gettext_lazy("true or false"), "null": gettext_lazy("nothing"),
}  # fmt: skip


def check(data: Any, schema: Schema, *, path: str = "", index: int = 0, parts: Schema | None = None) -> list[Problem]:
    """What is wrong with the data; an empty list when nothing is. `parts` are schemas that `$ref` names."""
    found = _check(data, schema, path, parts or {})
    return [Problem(p.code, p.field, p.params, index) for p in found] if index else found


def _check(data: Any, schema: Schema, path: str, parts: Schema) -> list[Problem]:
    if "$ref" in schema:
        return _check(data, parts[schema["$ref"].rpartition("/")[2]], path, parts)
    if "anyOf" in schema:
        return _any_of(data, schema["anyOf"], path, parts)
    types = schema.get("type")
    if types is not None:
        wanted = [types] if isinstance(types, str) else types
        if not any(is_of(data, name) for name in wanted):
            shown = _(" or ").join(str(NAMES[name]) for name in wanted)
            return [_problem(path, "request.wrong_type", expected=shown)]
    if "enum" in schema and data not in schema["enum"]:
        known = ", ".join(str(item) for item in schema["enum"][:30])
        return [_problem(path, "request.not_offered", raw=_short(data), known=known)]
    if isinstance(data, dict):
        return _object(data, schema, path, parts)
    if isinstance(data, list):
        return _array(data, schema, path, parts)
    if isinstance(data, str):
        return _string(data, schema, path)
    if isinstance(data, int | float) and not isinstance(data, bool):
        return _number(data, schema, path)
    return []


def is_of(data: Any, name: str) -> bool:
    """Whether the data is of this JSON type; true is no number, and 1.0 is a whole one."""
    if isinstance(data, bool):
        return name == "boolean"
    if name == "integer" and isinstance(data, float):
        return data.is_integer()
    return isinstance(data, TYPES[name])


def _any_of(data: Any, schemas: Sequence[Schema], path: str, parts: Schema) -> list[Problem]:
    """Nothing when one schema fits; else the problems with the one that comes nearest: that of the same type, or
    of those the one whose named properties the data has."""
    attempts = []
    for schema in schemas:
        found = _check(data, schema, path, parts)
        if not found:
            return []
        attempts.append((_distance(data, schema, parts), len(found), found))
    return min(attempts, key=lambda attempt: attempt[:2])[2]


def _distance(data: Any, schema: Schema, parts: Schema) -> int:
    if "$ref" in schema:
        schema = parts[schema["$ref"].rpartition("/")[2]]
    types = schema.get("type", [])
    if not any(is_of(data, name) for name in ([types] if isinstance(types, str) else types)):
        return 2
    required = schema.get("required", ())
    return 0 if not isinstance(data, dict) or all(name in data for name in required) else 1


def _object(data: Mapping[str, Any], schema: Schema, path: str, parts: Schema) -> list[Problem]:
    properties: Mapping[str, Any] = schema.get("properties", {})
    found: list[Problem] = []
    for name, value in data.items():
        place = f"{path}.{name}" if path else name
        if "\x00" in name:
            found.append(_problem(path, "request.nul"))
        elif name in properties:
            found += _check(value, properties[name], place, parts)
        elif schema.get("additionalProperties") is False:
            near = difflib.get_close_matches(name, list(properties), n=1)
            hint = " " + _("Did you mean “%(near)s”?") % {"near": near[0]} if near else ""
            found.append(_problem(place, "request.unknown_name", raw=name[:60], hint=hint))
        elif isinstance(schema.get("additionalProperties"), dict):
            found += _check(value, schema["additionalProperties"], place, parts)
        else:
            found += _check(value, {}, place, parts)
    for name in schema.get("required", ()):
        if name not in data:
            found.append(_problem(f"{path}.{name}" if path else name, "value.required"))
    return [*found, *_sizes(len(data), schema, path, "Properties")]


def _array(data: Sequence[Any], schema: Schema, path: str, parts: Schema) -> list[Problem]:
    sizes = _sizes(len(data), schema, path, "Items")
    if sizes:
        return sizes
    items = schema.get("items", {})
    place = f"{path}." if path else ""
    return [found for index, item in enumerate(data) for found in _check(item, items, f"{place}{index}", parts)]


def _sizes(size: int, schema: Schema, path: str, what: str) -> list[Problem]:
    most, least = schema.get(f"max{what}"), schema.get(f"min{what}")
    if most is not None and size > most:
        return [_problem(path, "request.too_many", max=most)]
    if least is not None and size < least:
        return [_problem(path, "request.too_few", min=least)]
    return []


def _string(data: str, schema: Schema, path: str) -> list[Problem]:
    if "\x00" in data:
        return [_problem(path, "request.nul")]
    most, least = schema.get("maxLength"), schema.get("minLength", 0)
    if most is not None and len(data) > most:
        return [_problem(path, "value.too_long", length=len(data), max=most)]
    if len(data) < least:
        return [_problem(path, "value.required")]
    pattern = schema.get("pattern")
    if pattern and not re.search(pattern, data):
        return [_problem(path, "request.pattern", raw=_short(data))]
    return []


def _number(data: float, schema: Schema, path: str) -> list[Problem]:
    low, high = schema.get("minimum"), schema.get("maximum")
    if (low is not None and data < low) or (high is not None and data > high):
        return [
            _problem(path, "request.out_of_range", min="…" if low is None else low, max="…" if high is None else high)
        ]
    return []


def _short(data: Any) -> str:
    return str(data)[:60]


def _problem(path: str, code: str, **params: Any) -> Problem:
    return Problem(code, path or None, params)
