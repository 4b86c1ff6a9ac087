"""From parameters and bodies to the kernel's query object."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from trato.api import reading
from trato.api.errors import Refused
from trato.kernel.query.model import Query, query_from_url, where_from_json

COUNTS = ("none", "capped", "exact")
YES_NO = ("false", "true")
#: what a node of a filter may hold, by the word that tells which node it is
NODES: Mapping[str, tuple[str, ...]] = {
    "all": ("all",), "any": ("any",), "not": ("not",), "has": ("has", "where"), "has_no": ("has_no", "where"),
    "field": ("field", "op", "value"),
}  # fmt: skip


def query_of_params(module: str, params: Mapping[str, str]) -> Query:
    """The query of a list's address. Raises WrongCall, Refused."""
    own = dict(params)
    reading.one_of(own, "count", COUNTS)
    deleted = reading.one_of(own, "deleted", YES_NO)
    reading.number(own, "limit", 50, 1, 500)
    reading.words(own)
    check_filter(reading.json_parameter(own, "filter"))
    own.pop("count", None)
    own["deleted"] = "1" if deleted == "true" else ""
    return _fitting(query_from_url(module, own))


def query_of_body(module: str, body: Mapping[str, Any]) -> Query:
    """The query of a search's body, which has been checked against its schema. Raises WrongCall."""
    check_filter(body.get("filter"))
    return _fitting(Query(
        module, where=where_from_json(body.get("filter")), sort=tuple(body.get("sort", ())),
        columns=tuple(body.get("fields", ())), text=body.get("q", "").strip(), limit=body.get("limit", 50),
        cursor=body.get("cursor") or "", deleted=body.get("deleted", False),
    ))  # fmt: skip


def _fitting(query: Query) -> Query:
    if len(query.columns) > 100:
        raise Refused("request.too_many", field="fields", max=100)
    if len(query.sort) > 4:
        raise Refused("request.too_many", field="sort", max=4)
    return query


def check_filter(node: Any, path: str = "filter", depth: int = 0) -> None:
    """Refuses by name what a filter has no use for; the kernel checks the rest."""
    if depth > 10:
        return
    if isinstance(node, list):
        raise Refused("query.bad_filter", field=path, why="[")
    if not isinstance(node, dict):
        if node is None and depth == 0:
            return
        raise Refused("query.bad_filter", field=path, why=str(node)[:60])
    if not node:
        return
    word = next((word for word in NODES if word in node), None)
    if word is None:
        raise Refused("query.bad_filter", field=path, why=", ".join(map(str, node))[:60] or "{}")
    for name in node:
        if name not in NODES[word]:
            raise Refused("request.unknown_name", field=f"{path}.{name}"[:120], raw=name[:60])
    if word == "field" and not (isinstance(node["field"], str) and isinstance(node.get("op", "eq"), str)):
        raise Refused("query.bad_filter", field=path, why="field, op")
    if has_nul(node.get("value")) or has_nul(node.get("field")):
        raise Refused("request.nul", field=f"{path}.value")
    inner = node.get(word) if word in ("all", "any") else [node["not"]] if word == "not" else []
    if not isinstance(inner, list):
        raise Refused("query.bad_filter", field=f"{path}.{word}", why=str(inner)[:60])
    for index, item in enumerate(inner):
        check_filter(item, f"{path}.{word}.{index}", depth + 1)
    if word in ("has", "has_no") and node.get("where") is not None:
        check_filter(node["where"], f"{path}.where", depth + 1)


def has_nul(value: Any) -> bool:
    if isinstance(value, str):
        return "\x00" in value
    if isinstance(value, list):
        return any(has_nul(item) for item in value)
    return isinstance(value, dict) and any(has_nul(item) for item in (*value, *value.values()))
