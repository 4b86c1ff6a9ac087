"""Values that stand in child tables: several lookups, users and tags, and further e-mails, phones and addresses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from trato.kernel.catalog.declare import Field, ModuleSpec
from trato.kernel.fields.contact import Address, Entry
from trato.kernel.sql import Sql, all_of, among, among_texts, execute, fetch_all, ident, insert_rows

if TYPE_CHECKING:
    from trato.kernel.records.read import Record

#: kind of child → its table and value columns
TABLES: dict[str, tuple[str, tuple[str, ...]]] = {
    "link": ("trato_link", ("target_id",)),
    "email": ("trato_email", ("kind", "address")),
    "phone": ("trato_phone", ("kind", "number")),
    "address": ("trato_address", ("kind", "street", "city", "postal_code", "province", "country")),
}
OWNER_COLUMN = {"link": "source_id"}


def load_children(spec: ModuleSpec, records: Sequence[Record], paths: Iterable[str]) -> None:
    """Completes the values of these fields of these records: one query per child table in use."""
    asked = set(paths)
    fields = [f for f in spec.child_fields if f.key in asked]
    if not fields or not records:
        return
    values = {record.id: record.values for record in records}
    fill_children(fields, values)


def fill_children(fields: Sequence[Field], values: dict[int, dict[str, Any]]) -> None:
    """Reads child rows of these fields for records given as id → values, and completes the values."""
    by_kind: dict[str, list[Field]] = {}
    for field in fields:
        by_kind.setdefault(field.kind.child, []).append(field)
    for kind, wanted in by_kind.items():
        if kind == "link":
            ids = list(values)
        else:
            ids = [rid for rid, found in values.items() if any(found.get(f.key) for f in wanted)]
        if ids:
            _fill(kind, wanted, ids, values)


def _fill(kind: str, fields: Sequence[Field], ids: Sequence[int], values: dict[int, dict[str, Any]]) -> None:
    table, columns = TABLES[kind]
    owner = OWNER_COLUMN.get(kind, "record_id")
    listed = ", ".join(ident(column) for column in columns)
    where = all_of([among(owner, ids), among_texts("field", [f.key for f in fields])])
    rows = fetch_all(
        f"SELECT {owner}, field, {listed} FROM {table} WHERE " + where + f" ORDER BY {owner}, field, position, id"
    )
    for row in rows:
        found = values[row[0]]
        found[row[1]] = (*(found.get(row[1]) or ()), _value(kind, row[2:]))


def _value(kind: str, columns: Sequence[Any]) -> Any:
    if kind == "link":
        return columns[0]
    if kind == "address":
        return Entry(Address(*columns[1:]), columns[0])
    return Entry(columns[1], columns[0])


def save_children(field: Field, values: Sequence[tuple[int, Any]], *, fresh: bool) -> None:
    """Replaces the child rows of one field for records given as (id, value). `fresh`: they have none yet."""
    kind = field.kind.child
    table, _columns = TABLES[kind]
    owner = OWNER_COLUMN.get(kind, "record_id")
    if not fresh:
        where = all_of([among(owner, [rid for rid, _value in values]), Sql("field = %s", field.key)])
        execute(f"DELETE FROM {table} WHERE " + where)
    rows: list[tuple[Any, ...]] = []
    for record_id, value in values:
        rows += _rows(kind, record_id, field.key, value or ())
    if rows:
        insert_rows(table, _COLUMNS[kind], rows)


_COLUMNS: dict[str, tuple[str, ...]] = {
    "link": ("source_id", "field", "position", "target_id"),
    "email": ("record_id", "field", "position", "kind", "address", "address_key"),
    "phone": ("record_id", "field", "position", "kind", "number"),
    "address": ("record_id", "field", "position", "kind", "street", "city", "postal_code", "province", "country"),
}


def _rows(kind: str, record_id: int, field: str, value: Sequence[Any]) -> list[tuple[Any, ...]]:
    if kind == "link":
        return [(record_id, field, position, target) for position, target in enumerate(value)]
    further = list(enumerate(value))[1:]
    if kind == "email":
        return [(record_id, field, i, e.kind, e.value, e.value.lower()) for i, e in further]
    if kind == "phone":
        return [(record_id, field, i, e.kind, e.value) for i, e in further]
    return [(record_id, field, i, e.kind, *e.value) for i, e in further]
