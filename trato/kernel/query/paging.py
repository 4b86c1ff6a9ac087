"""Keyset paging: a page begins after a row, not after a count, so that every page costs the same.

Rows without a value in the first sorted field come last, in either direction. They are a phase of their own, so that
every phase can read an ordinary index and stop when the page is full. A sort by a choice list has a phase per choice
for the same reason, and a sort by what stands in another table begins there (`Order.drives`).
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

import orjson

from trato.kernel.catalog.current import catalog
from trato.kernel.errors import WrongCall
from trato.kernel.fields.choice import ChoiceType
from trato.kernel.query.compile import Compiler, Target
from trato.kernel.query.model import Query
from trato.kernel.sql import TRUE, Sql, all_of, any_of, ident

#: fields whose values are sorted by names that stand in another table
NAMED_ELSEWHERE = ("lookup", "user", "team")


@dataclass(frozen=True)
class Phase:
    """Rows that an index gives in order. The first `settled` sort keys are the same for all of them (or empty); when
    `is_filled`, the next key has a value in all of them."""

    condition: Sql
    settled: int = 0
    is_filled: bool = False


@dataclass(frozen=True)
class Part:
    """Rows of one phase to be read: what restricts them and how they are sorted."""

    phase: int
    condition: Sql
    ordering: Sql


#: reads at most so many rows of these parts, those of the first part first
Fetch = Callable[[Sequence[Part], int], list[tuple[Any, ...]]]


@dataclass(frozen=True)
class Order:
    """How a query is sorted: SQL expressions with their direction, and the id that breaks ties.

    `lists`: the first key's column and its values in order, when there are phases for each of them. `drives` is the
    alias of the joined table that the first key stands in, when the whole table is read in that order: then the
    database begins with the joined one.
    """

    keys: tuple[tuple[str, bool], ...]
    id_descending: bool
    signature: str
    lists: tuple[str, tuple[str, ...]] | None = None
    drives: str = ""

    @property
    def expressions(self) -> list[str]:
        return [expression for expression, _descending in self.keys]

    @classmethod
    def of(cls, compiler: Compiler, query: Query) -> Order:
        """Raises WrongCall for a field that can't be sorted by."""
        sort = _with_second(compiler, query.sort or compiler.spec.default_sort)
        keys: list[tuple[str, bool]] = []
        by_id: bool | None = None
        lists, drives = None, ""
        for path in sort[:4]:
            descending = path.startswith("-")
            name = path.lstrip("-")
            if name == "id":
                by_id = descending
                break
            target = compiler.resolve(name)
            expression = sort_expression(compiler, target, name)
            if not keys and not query.where and not query.text:
                # A query that leaves out much is quicker when its few rows are sorted.
                lists = (target.expression, listed_values(target)) if listed_values(target) else None
                drives = compiler.joined_by(expression)
            keys.append((expression, descending))
        descending_id = by_id if by_id is not None else (keys[-1][1] if keys else False)
        return cls(tuple(keys), descending_id, ",".join(sort), lists, drives)

    @cached_property
    def phases(self) -> tuple[Phase, ...]:
        """In order; the last one is of those without a value in the first key."""
        if not self.keys:
            return (Phase(TRUE),)
        first, descending = self.keys[0]
        empty = Phase(Sql(f"{first} IS NULL"), 1)
        if self.lists is None:
            return (Phase(Sql(f"{first} IS NOT NULL"), 0, is_filled=True), empty)
        column, values = self.lists
        found = []
        for value in reversed(values) if descending else values:
            same = Sql(f"{column} = %s", value)
            if len(self.keys) == 1:
                found.append(Phase(same, 1))
            else:
                second = self.keys[1][0]
                found.append(Phase(all_of([same, Sql(f"{second} IS NOT NULL")]), 1, is_filled=True))
                found.append(Phase(all_of([same, Sql(f"{second} IS NULL")]), 2))
        return (*found, empty)

    def phase_of(self, values: Sequence[Any]) -> int:
        """The place of the phase in which a row with these sort values stands."""
        if not self.keys:
            return 0
        if values[0] is None or not self.lists:
            return len(self.phases) - 1 if values[0] is None else 0
        known = len(self.lists[1])
        place: int = known - 1 - values[0] if self.keys[0][1] else values[0]
        return place if len(self.keys) == 1 else 2 * place + (values[1] is None)

    def sql(self, *, backwards: bool = False, phase: Phase | None = None) -> Sql:
        """ORDER BY, within a phase or for all rows."""
        pieces = []
        for index, (expression, descending) in enumerate(self.keys):
            if phase is not None and index < phase.settled:
                continue
            if phase is None or index > phase.settled or not phase.is_filled:
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


def _with_second(compiler: Compiler, sort: Sequence[str]) -> tuple[str, ...]:
    """Many records share a choice: those are sorted as the module's list is. The index has the same order."""
    first = sort[0].lstrip("-") if sort else ""
    if len(sort) != 1 or "." in first or first == "id":
        return tuple(sort)
    spec = compiler.spec
    usual = spec.default_sort[0] if spec.default_sort else ""
    field, second = spec.fields.get(first), spec.fields.get(usual.lstrip("-"))
    if field is None or field.type != "choice" or second is None or not second.kind.columns or second is field:
        return tuple(sort)
    is_seen = compiler.ctx.principal.sees_field(spec.key, second.key)
    return (*sort, usual) if is_seen and second.type not in NAMED_ELSEWHERE else tuple(sort)


def sort_expression(compiler: Compiler, target: Target, path: str) -> str:
    """What is sorted by: linked records by their title, people by name, choices in the order of their list."""
    field = target.field
    if field.type == "lookup" and field.option("module"):
        linked = catalog().module(field.option("module"))
        return sort_expression(compiler, compiler.resolve(f"{path}.{linked.title}"), f"{path}.{linked.title}")
    if field.type in ("user", "team"):
        return compiler.name_of(target)
    if field.type == "stage":
        return f"{target.alias}.{ident(field.column + '__sequence')}"
    if not field.kind.sortable or not field.kind.columns:
        raise WrongCall("query.not_sortable", field=path)
    if values := listed_values(target):
        cases = " ".join(f"WHEN '{value}' THEN {index}" for index, value in enumerate(values))
        return f"(CASE {target.expression} {cases} END)"
    return target.expression


def listed_values(target: Target) -> tuple[str, ...]:
    """The values of a choice field in the order of their list; () for other fields, and for values that can't stand
    in the text of a statement."""
    field = target.field
    if not isinstance(field.kind, ChoiceType) or target.part or field.type != "choice":
        return ()
    values = tuple(choice.value for choice in field.kind.choices(field))
    return values if all(value.replace("_", "").replace("-", "").isalnum() for value in values) else ()


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
    if order.lists and values[0] is not None and values[0] not in range(len(order.lists[1])):
        raise WrongCall("query.bad_cursor")
    return Cursor(tuple(values), record_id, bool(backwards))


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value


def page_of(order: Order, cursor: Cursor, limit: int, fetch: Fetch) -> tuple[list[tuple[Any, ...]], str, str]:
    """Reads one page: the phase in which it begins, then the others together when that did not fill it.

    `fetch` gives rows (id, version, deleted_at, sort values …, …).
    """
    wanted = limit + 1
    phases = list(range(len(order.phases)))[:: -1 if cursor.backwards else 1]
    if cursor.id:
        phases = phases[phases.index(order.phase_of(cursor.values)) :]
    parts = []
    for index in phases:
        phase = order.phases[index]
        is_here = cursor.id != 0 and index == phases[0]
        condition = all_of([phase.condition, _beyond(order, cursor, phase)]) if is_here else phase.condition
        parts.append(Part(index, condition, order.sql(backwards=cursor.backwards, phase=phase)))
    rows = fetch(parts[:1], wanted)
    if len(rows) < wanted and len(parts) > 1:
        rows = rows + fetch(parts[1:], wanted - len(rows))
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


def _beyond(order: Order, cursor: Cursor, phase: Phase) -> Sql:
    """Rows of the phase that come after the cursor in the order of reading."""
    id_sign = "<" if order.id_descending != cursor.backwards else ">"
    keys = list(zip(order.keys, cursor.values, strict=True))[phase.settled :]
    has_value = phase.is_filled
    if len(keys) == 1 and has_value and not order.drives and keys[0][0][1] == order.id_descending:
        (expression, _descending), value = keys[0]
        return Sql(f"({expression}, t.id) {id_sign} (%s, %s)", value, cursor.id)
    pieces: list[Sql] = []
    equal: list[Sql] = []
    for index, ((expression, descending), value) in enumerate(keys):
        further = _after_value(expression, value, descending, cursor.backwards, has_value=has_value and index == 0)
        if further is not None:
            pieces.append(all_of([*equal, further]))
        equal.append(Sql(f"{expression} IS NULL") if value is None else Sql(f"{expression} = %s", value))
    pieces.append(all_of([*equal, Sql(f"t.id {id_sign} %s", cursor.id)]))
    if not has_value:
        return any_of(pieces)
    # Said once more without OR, so that the index is entered at the right place.
    (expression, descending), value = keys[0]
    sign = "<=" if descending != cursor.backwards else ">="
    return all_of([Sql(f"{expression} {sign} %s", value), any_of(pieces)])


def _after_value(expression: str, value: Any, descending: bool, backwards: bool, *, has_value: bool) -> Sql | None:
    """The key lies beyond the value; empty ones come last, whatever the direction."""
    if value is None:
        return Sql(f"{expression} IS NOT NULL") if backwards else None
    sign = "<" if descending != backwards else ">"
    beyond = Sql(f"{expression} {sign} %s", value)
    if has_value or backwards:
        return beyond
    return any_of([beyond, Sql(f"{expression} IS NULL")])
