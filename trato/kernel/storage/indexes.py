"""Which indexes a module's table has: those that let lists, boards and related lists read only what they show.

All are of live records. A field with few values is followed by the order of the module's list, so that "all of one
owner, by name" is read in order. A field that is mostly empty has only its filled rows in the index.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from trato.kernel.catalog.declare import Field, ModuleSpec
from trato.kernel.sql import Sql, execute, fetch_all, ident, is_postgres

#: many records share a value, and lists show all records of one
FEW_VALUES = {"choice", "pipeline", "stage", "user", "team", "yes_no"}
#: most records have none
OFTEN_EMPTY = {"lookup", "file", "image"}
ADDRESSES = {"address", "addresses"}
LIVE, FILLED = "deleted_at IS NULL", "deleted_at IS NULL AND {column} IS NOT NULL"


def compare_column(field: Field) -> str:
    """The column that filters and sorts of this field read."""
    return field.column + field.kind.compare


def sync_indexes(spec: ModuleSpec) -> list[str]:
    """Makes the indexes that are missing and drops those that nobody wants any more. Returns the names of the new."""
    existing, wanted = existing_indexes(spec.table), wanted_indexes(spec)
    made = []
    for name, columns in wanted.items():
        if name not in existing:
            _make(spec, name, columns)
            made.append(name)
    deleted = index_name(spec.table, ["deleted_at"])
    if deleted not in existing:
        where = "WHERE deleted_at IS NOT NULL"
        execute(Sql(f"CREATE INDEX {ident(deleted)} ON {ident(spec.table)} (deleted_at, id) {where}"))
        made.append(deleted)
    for name in existing - {*wanted, deleted}:
        if name.startswith("ix_"):
            execute(Sql(f"DROP INDEX IF EXISTS {ident(name)}"))
    return made


def _make(spec: ModuleSpec, name: str, columns: list[str]) -> None:
    listed = ", ".join(ident(column) for column in columns)
    where = _condition(spec, columns)
    execute(Sql(f"CREATE INDEX {ident(name)} ON {ident(spec.table)} ({listed}) WHERE {where}"))


def suspend_indexes(spec: ModuleSpec, keep: Iterable[str]) -> int:
    """Drops the indexes that only lists read, for the time of a load that multiplies the table: made anew afterwards
    they cost a tenth of keeping them through every row. Those of links, of unique fields and of the columns in `keep`
    stay. Returns how many were dropped; `make_next_index` brings them back."""
    kept = [field for field in spec.own_columns if field.unique or field.type in OFTEN_EMPTY]
    needed = {*keep, *map(compare_column, kept)}
    existing = existing_indexes(spec.table)
    dropped = [name for name, columns in wanted_indexes(spec).items() if name in existing and columns[0] not in needed]
    for name in dropped:
        execute(Sql(f"DROP INDEX IF EXISTS {ident(name)}"))
    return len(dropped)


def make_next_index(spec: ModuleSpec) -> int:
    """Makes one of the missing indexes. Returns how many are still missing."""
    existing = existing_indexes(spec.table)
    missing = [(name, columns) for name, columns in wanted_indexes(spec).items() if name not in existing]
    if not missing:
        return 0
    _make(spec, *missing[0])
    return len(missing) - 1


def _condition(spec: ModuleSpec, columns: list[str]) -> str:
    first = next((field for field in spec.own_columns if field.column == columns[0]), None)
    is_often_empty = first is not None and first.type in OFTEN_EMPTY
    return FILLED.format(column=ident(columns[0])) if is_often_empty else LIVE


def wanted_indexes(spec: ModuleSpec) -> dict[str, list[str]]:
    """Indexes of live records: name → columns."""
    order = _list_order(spec)
    listed = [_board_columns(spec)] if spec.board else []
    for field in spec.own_columns:
        if not field.indexed or field.key == "id":
            continue
        column = compare_column(field)
        if field.type not in FEW_VALUES:
            listed.append([column, "id"])
        elif not any(columns[: len(order) + 1] == [column, *order] for columns in listed):
            listed.append([column, *order, "id"])
        if field.type == "stage":
            listed.append([field.column + "__sequence", "id"])
        if field.type in ADDRESSES:
            listed.append([field.column + "__country", *order, "id"])
    for path in spec.list_columns:
        key, _dot, part = path.partition(".")
        owner = spec.fields.get(key)
        if part and owner is not None and part in owner.kind.parts:
            listed.append([owner.column + owner.kind.parts[part][1], "id"])
    return {index_name(spec.table, columns): columns for columns in listed if columns}


def _list_order(spec: ModuleSpec) -> list[str]:
    """The column by which the module's list is sorted, when it stands in the table itself."""
    first = spec.fields.get(spec.default_sort[0].lstrip("-")) if spec.default_sort else None
    if first is None or not first.kind.columns or not first.kind.sortable or first.key == "id":
        return []
    return [] if first.type in FEW_VALUES | OFTEN_EMPTY else [compare_column(first)]


def _board_columns(spec: ModuleSpec) -> list[str]:
    """What a board reads of all records: column and order for its cards, then what its sums and rights need, so that
    neither touches the table."""
    lane = spec.fields.get(spec.board.column) if spec.board else None
    if spec.board is None or lane is None or not lane.kind.columns:
        return []
    found = [lane.column, *_list_order(spec), "id"]
    for key in (spec.board.total, f"weighted_{spec.board.total}"):
        total = spec.fields.get(key)
        if total is not None and total.kind.columns:
            found += [total.column, compare_column(total)]
    if spec.owned:
        found += ["owner_id", "team_id"]
    # SQLite reads the table for a column that it only needs for the index's own condition.
    return list(dict.fromkeys([*found, "deleted_at"]))


def index_name(table: str, columns: Iterable[str]) -> str:
    """A name that fits in PostgreSQL's 63 bytes."""
    name = f"ix_{table}_{'_'.join(columns)}"
    if len(name) <= 60:
        return name
    return name[:48] + "_" + hashlib.sha256(name.encode()).hexdigest()[:10]


def existing_indexes(table: str) -> set[str]:
    if is_postgres():
        rows = fetch_all(Sql(
            "SELECT indexname FROM pg_indexes WHERE schemaname = current_schema() AND tablename = %s", table
        ))  # fmt: skip
    else:
        rows = fetch_all(Sql("SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = %s", table))
    return {row[0] for row in rows}
