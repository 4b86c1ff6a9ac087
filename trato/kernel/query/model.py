"""The one query object: what lists, boards, exports, the API, segments and reports ask of records.

JSON form of a filter (also in URLs and saved views):

    {"field": "stage.outcome", "op": "in", "value": ["won"]}            one condition
    {"all": [ … ]}, {"any": [ … ]}, {"not": { … }}                      groups
    {"has": "opportunities.account", "where": { … }}                    a related record exists (or "has_no")
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

import orjson

from trato.kernel.errors import WrongCall

MAX_DEPTH = 8
MAX_CONDITIONS = 200


@dataclass(frozen=True)
class Condition:
    """One comparison: `path` is a field, a part (`address.city`) or a field of a linked record (`account.industry`)."""

    path: str
    op: str
    value: Any = None

    def to_json(self) -> dict[str, Any]:
        found: dict[str, Any] = {"field": self.path, "op": self.op}
        return found if self.value is None else {**found, "value": self.value}


@dataclass(frozen=True)
class Group:
    """Conditions joined by and (`is_any` false) or or; `negated` turns the whole around."""

    items: tuple[Node, ...] = ()
    is_any: bool = False
    negated: bool = False

    def to_json(self) -> dict[str, Any]:
        inner: dict[str, Any] = {"any" if self.is_any else "all": [item.to_json() for item in self.items]}
        return {"not": inner} if self.negated else inner

    def __bool__(self) -> bool:
        return bool(self.items)


@dataclass(frozen=True)
class Related:
    """A record of `module` whose lookup `via` points here, and that meets `where`, exists (or does not)."""

    module: str
    via: str
    where: Group = Group()
    exists: bool = True

    def to_json(self) -> dict[str, Any]:
        return {"has" if self.exists else "has_no": f"{self.module}.{self.via}", "where": self.where.to_json()}


Node = Condition | Group | Related


@dataclass(frozen=True)
class Measure:
    """A figure over the records of a group: count, sum, avg, min, max or distinct of a field or part."""

    kind: str
    path: str = ""

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.path}" if self.path else self.kind


@dataclass(frozen=True)
class Query:
    """What is asked of one module. Immutable; `with_` gives a changed copy.

    Args:
        sort: paths, with a leading - for descending order.
        columns: fields to read; empty means those of the module's list.
        text: words of a search box; cursor: where a page begins, as a page gave it.
        group: paths to group by, with an optional bucket (`close_date:month`), for `records.aggregate`.
        deleted: look in the bin instead.
    """

    module: str
    where: Group = Group()
    sort: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    text: str = ""
    limit: int = 50
    cursor: str = ""
    group: tuple[str, ...] = ()
    measures: tuple[Measure, ...] = ()
    deleted: bool = False
    extras: Mapping[str, str] = field(default_factory=dict)

    def with_(self, **changes: Any) -> Query:
        return replace(self, **changes)

    def also(self, *conditions: Node) -> Query:
        """The query narrowed by further conditions."""
        return self.with_(where=Group((*_flat(self.where), *conditions)))

    def to_url(self, **changes: Any) -> str:
        """The query string of a list that shows this query."""
        query = self.with_(**changes) if changes else self
        pairs: list[tuple[str, str]] = []
        if query.where:
            pairs.append(("filter", orjson.dumps(query.where.to_json()).decode()))
        if query.sort:
            pairs.append(("sort", ",".join(query.sort)))
        if query.columns:
            pairs.append(("columns", ",".join(query.columns)))
        if query.text:
            pairs.append(("q", query.text))
        if query.limit != 50:
            pairs.append(("limit", str(query.limit)))
        if query.cursor:
            pairs.append(("cursor", query.cursor))
        if query.deleted:
            pairs.append(("deleted", "1"))
        return urlencode([*pairs, *query.extras.items()])

    def to_json(self) -> dict[str, Any]:
        """What a saved view keeps."""
        return {
            "where": self.where.to_json(),
            "sort": list(self.sort),
            "columns": list(self.columns),
            "text": self.text,
        }


def _flat(group: Group) -> tuple[Node, ...]:
    if not group.items:
        return ()
    return (group,) if group.is_any or group.negated else group.items


def where_from_json(data: Any) -> Group:
    """A filter from its JSON form. Raises WrongCall("query.bad_filter") saying why."""
    if data is None or data == {} or data == []:
        return Group()
    node = _node(data, 0, iter(range(MAX_CONDITIONS)))
    return node if isinstance(node, Group) else Group((node,))


def _node(data: Any, depth: int, budget: Iterator[int]) -> Node:
    if depth > MAX_DEPTH or next(budget, None) is None:
        raise WrongCall("query.too_deep")
    if isinstance(data, list):
        return Group(tuple(_node(item, depth + 1, budget) for item in data))
    if not isinstance(data, dict):
        raise WrongCall("query.bad_filter", why=repr(data)[:60])
    if not data:
        return Group()
    for word, is_any in (("all", False), ("any", True)):
        if word in data:
            if not isinstance(data[word], list):
                raise WrongCall("query.bad_filter", why=word)
            return Group(tuple(_node(item, depth + 1, budget) for item in data[word]), is_any)
    if "not" in data:
        inner = _node(data["not"], depth + 1, budget)
        group = inner if isinstance(inner, Group) else Group((inner,))
        return replace(group, negated=not group.negated)
    for word, exists in (("has", True), ("has_no", False)):
        if word in data:
            module, _dot, via = str(data[word]).partition(".")
            where = _node(data.get("where") or {"all": []}, depth + 1, budget)
            return Related(module, via, where if isinstance(where, Group) else Group((where,)), exists)
    if not isinstance(data.get("field"), str):
        raise WrongCall("query.bad_filter", why=orjson.dumps(data, default=str).decode()[:80])
    return Condition(data["field"], str(data.get("op", "eq")), data.get("value"))


#: names in a URL that are not conditions
RESERVED = {"filter", "sort", "columns", "fields", "q", "limit", "cursor", "deleted", "view", "page", "_"}


def query_from_url(module: str, params: Mapping[str, str], *, known: Sequence[str] = ()) -> Query:
    """The query that a URL asks: `filter` as JSON, and simple `field=value` or `field__op=value` conditions.

    `known` are further names that a page uses for itself. Raises WrongCall.
    """
    where = Group()
    if raw := params.get("filter", ""):
        try:
            where = where_from_json(orjson.loads(raw))
        except orjson.JSONDecodeError as error:
            raise WrongCall("query.bad_filter", why=str(error)) from None
    simple = [
        _simple(name, value) for name, value in params.items() if name not in RESERVED and name not in known and value
    ]
    if simple:
        where = Group((*_flat(where), *simple))
    return Query(
        module,
        where=where,
        sort=_listed(params.get("sort", "")),
        columns=_listed(params.get("columns", "") or params.get("fields", "")),
        text=params.get("q", "").strip()[:200],
        limit=_limit(params.get("limit", "")),
        cursor=params.get("cursor", ""),
        deleted=params.get("deleted", "") in ("1", "true"),
    )


def _simple(name: str, value: str) -> Condition:
    path, _sep, op = name.rpartition("__")
    if not path:
        return Condition(name, "eq", value)
    listed = op in ("in", "not_in", "between")
    return Condition(path, op, value.split(",") if listed else value)


def _listed(raw: str) -> tuple[str, ...]:
    return tuple(part for part in (piece.strip() for piece in raw.split(",")) if part)


def _limit(raw: str) -> int:
    if not raw:
        return 50
    if not raw.isascii() or not raw.isdigit() or not 1 <= int(raw) <= 500:
        raise WrongCall("query.bad_filter", why=f"limit={raw[:20]}: 1–500")
    return int(raw)
