"""The record tables: made and altered from the catalog, in one transaction, on both databases.

A table `rec_<module>` has the kernel's own columns and then those of every field. Columns are only ever added here;
a removed own field keeps its column until it is purged.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from django.db import connection

from trato.kernel.catalog.declare import Field, ModuleSpec
from trato.kernel.catalog.snapshot import Catalog
from trato.kernel.sql import Sql, execute, fetch_all, ident, is_postgres

#: columns of every record table that are no fields: name → kind
BASE_COLUMNS = {"version": "int", "deleted_at": "datetime", "deleted_by": "int"}

_TYPES = {
    "sqlite": {"text": "TEXT", "int": "INTEGER", "bool": "INTEGER", "date": "TEXT", "datetime": "TEXT"},
    "postgresql": {"text": "text", "int": "bigint", "bool": "boolean", "date": "date", "datetime": "timestamptz"},
}


def columns_of(field: Field) -> list[tuple[str, str]]:
    """Names and kinds of a field's columns in its module's table."""
    return [(field.column + column.suffix, column.kind) for column in field.kind.columns]


def compare_column(field: Field) -> str:
    """The column that filters and sorts of this field read."""
    return field.column + field.kind.compare


def sync_tables(catalog: Catalog) -> list[str]:
    """Makes every table, column and index that the catalog asks for and that is missing. Returns what was made."""
    existing = existing_columns()
    made: list[str] = []
    for spec in catalog.modules.values():
        made += _sync_table(spec, existing.get(spec.table))
        made += _sync_indexes(spec)
    return made


def _sync_table(spec: ModuleSpec, existing: set[str] | None) -> list[str]:
    wanted = wanted_columns(spec)
    if existing is None:
        columns = ", ".join(_column_sql(name, kind) for name, kind in wanted.items())
        execute(Sql(f"CREATE TABLE {ident(spec.table)} (id BIGINT PRIMARY KEY, {columns})" if is_postgres()
                    else f"CREATE TABLE {ident(spec.table)} (id INTEGER PRIMARY KEY, {columns})"))  # fmt: skip
        return [spec.table]
    missing = {name: kind for name, kind in wanted.items() if name not in existing}
    for name, kind in missing.items():
        execute(Sql(f"ALTER TABLE {ident(spec.table)} ADD COLUMN {_column_sql(name, kind)}"))
    return [f"{spec.table}.{name}" for name in missing]


def wanted_columns(spec: ModuleSpec) -> dict[str, str]:
    """All columns but id, name → kind, in the table's order."""
    found = dict(BASE_COLUMNS)
    for field in spec.own_columns:
        if field.key != "id":
            found |= dict(columns_of(field))
    return found


def _column_sql(name: str, kind: str) -> str:
    sql = f"{ident(name)} {_TYPES[connection.vendor][kind]}"
    if name == "version":
        sql += " NOT NULL DEFAULT 1"
    if kind == "text" and is_postgres():
        # Byte order everywhere: the same sort as SQLite's, and prefix searches can use the index.
        sql += ' COLLATE "C"'
    return sql


def _sync_indexes(spec: ModuleSpec) -> list[str]:
    existing = existing_indexes(spec.table)
    made = []
    for name, columns in wanted_indexes(spec).items():
        if name not in existing:
            listed = ", ".join(ident(column) for column in columns)
            execute(Sql(f"CREATE INDEX {ident(name)} ON {ident(spec.table)} ({listed}) WHERE deleted_at IS NULL"))
            made.append(name)
    deleted = index_name(spec.table, ["deleted_at"])
    if deleted not in existing:
        where = "WHERE deleted_at IS NOT NULL"
        execute(Sql(f"CREATE INDEX {ident(deleted)} ON {ident(spec.table)} (deleted_at, id) {where}"))
        made.append(deleted)
    return made


def wanted_indexes(spec: ModuleSpec) -> dict[str, list[str]]:
    """Indexes of live records, by name: each field that is filtered or sorted by, with the id to break ties."""
    found: dict[str, list[str]] = {}
    for field in spec.own_columns:
        if field.indexed and field.key != "id":
            columns = [compare_column(field), "id"]
            found[index_name(spec.table, columns)] = columns
            if field.type in ("address", "addresses"):
                country = [field.column + "__country", "id"]
                found[index_name(spec.table, country)] = country
    if board := _board_columns(spec):
        found[index_name(spec.table, board)] = board
    return found


def _board_columns(spec: ModuleSpec) -> list[str]:
    """What a board reads of all records: column and order for its cards, then what its sums and rights need, so that
    neither touches the table."""
    lane = spec.fields.get(spec.board.column) if spec.board else None
    if spec.board is None or lane is None or not lane.kind.columns:
        return []
    found = [lane.column]
    first = spec.fields.get(spec.default_sort[0].lstrip("-")) if spec.default_sort else None
    by_name = ("lookup", "user", "team")
    if first is not None and first.kind.columns and first.kind.sortable and first.type not in by_name:
        found.append(compare_column(first))
    found.append("id")
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


def existing_columns() -> dict[str, set[str]]:
    """Columns of all record tables."""
    if is_postgres():
        rows = fetch_all(Sql(
            "SELECT table_name, column_name FROM information_schema.columns "
            "WHERE table_schema = current_schema() AND table_name LIKE 'rec!_%%' ESCAPE '!'"
        ))  # fmt: skip
    else:
        rows = fetch_all(Sql(
            "SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c "
            "WHERE m.type = 'table' AND m.name LIKE 'rec!_%%' ESCAPE '!'"
        ))  # fmt: skip
    found: dict[str, set[str]] = {}
    for table, column in rows:
        found.setdefault(table, set()).add(column)
    return found


def existing_indexes(table: str) -> set[str]:
    if is_postgres():
        rows = fetch_all(Sql(
            "SELECT indexname FROM pg_indexes WHERE schemaname = current_schema() AND tablename = %s", table
        ))  # fmt: skip
    else:
        rows = fetch_all(Sql("SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = %s", table))
    return {row[0] for row in rows}


def drop_indexes(table: str, names: Iterable[str]) -> None:
    for name in names:
        execute(Sql(f"DROP INDEX IF EXISTS {ident(name)}"))
