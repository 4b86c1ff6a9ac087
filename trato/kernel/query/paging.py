"""Keyset paging: a page begins after a row, not after a count, so that every page costs the same.

Rows without a value in the first sorted field come last, in either direction. They are a phase of their own, so
that both phases can read an ordinary index: phase 0 has a value, phase 1 has none.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import orjson

from trato.kernel.catalog.current import catalog
from trato.kernel.errors import WrongCall
from trato.kernel.fields.choice import ChoiceType
from trato.kernel.query.compile import Compiler, Target
from trato.kernel.query.model import Query
from trato.kernel.sql import TRUE, Sql, all_of, any_of, ident

Fetch = Callable[[Sql, Sql, int], list[tuple[Any, ...]]]


@dataclass(frozen=True)
class Order:
    """How a query is sorted: SQL expressions with their direction, and the id that breaks ties."""

    keys: tuple[tuple[str, bool], ...]
    id_descending: bool
    signature: str

    @property
    def expressions(self) -> list[str]:
        return [expression for expression, _descending in self.keys]

    @classmethod
    def of(cls, compiler: Compiler, query: Query) -> Order:
        """Raises WrongCall for a field that can't be sorted by."""
        sort = query.sort or compiler.spec.default_sort
        keys: list[tuple[str, bool]] = []
        by_id: bool | None = None
        for path in sort[:4]:
            descending = path.startswith("-")
            name = path.lstrip("-")
            if name == "id":
                by_id = descending
                break
            keys.append((sort_expression(compiler, compiler.resolve(name), name), descending))
        descending_id = by_id if by_id is not None else (keys[0][1] if keys else False)
        return cls(tuple(keys), descending_id, ",".join(sort))

    def sql(self, *, backwards: bool = False, phase: int | None = None) -> Sql:
        """ORDER BY. With a phase, the first key is known to have a value (0) or none (1)."""
        pieces = []
        for index, (expression, descending) in enumerate(self.keys):
            if index == 0 and phase == 1:
                continue
            if not (index == 0 and phase == 0):
                pieces.append(f"({expression} IS NULL){' DESC' if backwards else ''}")
            pieces.append(f"{expression}{' DESC' if descending != backwards else ''}")
        pieces.append(f"t.id{' DESC' if self.id_descending != backwards else ''}")
        return Sql(" ORDER BY " + ", ".join(pieces))


@dataclass(frozen=True)
class Cursor:
    """Where a page begins: after (or, backwards, before) the row with these sort values and this id."""

    values: tuple[Any, ...] = ()
    id: int = 0
    backwards: bool = False

    @property
    def phase(self) -> int:
        return 1 if self.values and self.values[0] is None else 0


def sort_expression(compiler: Compiler, target: Target, path: str) -> str:
    """What is sorted by: linked records by their title, people by name, choices in the order of their list."""
    field = target.field
    if field.type == "lookup" and field.option("module"):
        linked = catalog().module(field.option("module"))
        return sort_expression(compiler, compiler.resolve(f"{path}.{linked.title}"), f"{path}.{linked.title}")
    if field.type in ("user", "team"):
        return f"(SELECT s.name FROM trato_{field.type} s WHERE s.id = {target.expression})"
    if field.type == "stage":
        return f"{target.alias}.{ident(field.column + '__sequence')}"
    if not field.kind.sortable or not field.kind.columns:
        raise WrongCall("query.not_sortable", field=path)
    if isinstance(field.kind, ChoiceType) and not target.part and field.type == "choice":
        values = [choice.value for choice in field.kind.choices(field)]
        if values and all(value.replace("_", "").replace("-", "").isalnum() for value in values):
            cases = " ".join(f"WHEN '{value}' THEN {index}" for index, value in enumerate(values))
            return f"(CASE {target.expression} {cases} END)"
    return target.expression


def encode_cursor(order: Order, values: Sequence[Any], record_id: int, *, backwards: bool) -> str:
    data = [order.signature, [_plain(value) for value in values], record_id, int(backwards)]
    return base64.urlsafe_b64encode(orjson.dumps(data)).decode().rstrip("=")


def decode_cursor(raw: str, order: Order) -> Cursor:
    """Raises WrongCall("query.bad_cursor") for anything that did not come from this list."""
    try:
        signature, values, record_id, backwards = orjson.loads(base64.urlsafe_b64decode(raw + "=" * (-len(raw) % 4)))
    except (ValueError, TypeError):
        raise WrongCall("query.bad_cursor") from None
    plain = isinstance(values, list) and all(value is None or isinstance(value, int | str | float) for value in values)
    if signature != order.signature or not plain or len(values) != len(order.keys) or not isinstance(record_id, int):
        raise WrongCall("query.bad_cursor")
    return Cursor(tuple(values), record_id, bool(backwards))


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value


def page_of(order: Order, cursor: Cursor, limit: int, fetch: Fetch) -> tuple[list[tuple[Any, ...]], str, str]:
    """Reads one page. `fetch(condition, ordering, limit)` gives rows (id, version, deleted_at, sort values …, …)."""
    wanted = limit + 1
    rows: list[tuple[Any, ...]] = []
    phases = ([1, 0] if cursor.backwards else [0, 1]) if order.keys else [0]
    begun = cursor.id == 0
    for phase in phases:
        here = cursor.id != 0 and phase == (cursor.phase if order.keys else 0)
        begun = begun or here
        if not begun or len(rows) >= wanted:
            continue
        condition = all_of([_in_phase(order, phase), _beyond(order, cursor, phase) if here else TRUE])
        rows += fetch(condition, order.sql(backwards=cursor.backwards, phase=phase if order.keys else None),
                      wanted - len(rows))  # fmt: skip
    has_more = len(rows) > limit
    rows = rows[:limit]
    if cursor.backwards:
        rows.reverse()
    has_next = bool(rows) and (has_more or cursor.backwards)
    has_previous = bool(rows) and (cursor.id != 0 if not cursor.backwards else has_more)
    return (
        rows,
        _mark(order, rows[-1], backwards=False) if has_next else "",
        _mark(order, rows[0], backwards=True) if has_previous else "",
    )


def _mark(order: Order, row: Sequence[Any], *, backwards: bool) -> str:
    return encode_cursor(order, row[3 : 3 + len(order.keys)], row[0], backwards=backwards)


def _in_phase(order: Order, phase: int) -> Sql:
    if not order.keys:
        return TRUE
    return Sql(f"{order.keys[0][0]} IS {'NOT ' if phase == 0 else ''}NULL")


def _beyond(order: Order, cursor: Cursor, phase: int) -> Sql:
    """Rows that come after the cursor in the order of reading."""
    id_sign = "<" if order.id_descending != cursor.backwards else ">"
    keys = list(zip(order.keys, cursor.values, strict=True))
    if order.keys and phase == 1:
        keys = keys[1:]
    if len(keys) == 1 and phase == 0 and len(order.keys) == 1 and keys[0][0][1] == order.id_descending:
        (expression, _descending), value = keys[0]
        return Sql(f"({expression}, t.id) {id_sign} (%s, %s)", value, cursor.id)
    pieces: list[Sql] = []
    equal: list[Sql] = []
    for index, ((expression, descending), value) in enumerate(keys):
        has_value = index == 0 and phase == 0
        further = _after_value(expression, value, descending, cursor.backwards, has_value=has_value)
        if further is not None:
            pieces.append(all_of([*equal, further]))
        equal.append(Sql(f"{expression} IS NULL") if value is None else Sql(f"{expression} = %s", value))
    pieces.append(all_of([*equal, Sql(f"t.id {id_sign} %s", cursor.id)]))
    return any_of(pieces)


def _after_value(expression: str, value: Any, descending: bool, backwards: bool, *, has_value: bool) -> Sql | None:
    """The key lies beyond the value; empty ones come last, whatever the direction."""
    if value is None:
        return Sql(f"{expression} IS NOT NULL") if backwards else None
    sign = "<" if descending != backwards else ">"
    beyond = Sql(f"{expression} {sign} %s", value)
    if has_value or backwards:
        return beyond
    return any_of([beyond, Sql(f"{expression} IS NULL")])
