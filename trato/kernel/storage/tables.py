"""The record tables: made and altered from the catalog, in one transaction, on both databases.

A table `rec_<module>` has the kernel's own columns and then those of every field. Columns are only ever added here;
a removed own field keeps its column until it is purged.
"""

from __future__ import annotations

from django.db import connection

from trato.kernel.catalog.declare import Field, ModuleSpec
from trato.kernel.catalog.snapshot import Catalog
from trato.kernel.sql import Sql, execute, fetch_all, ident, is_postgres
from trato.kernel.storage.indexes import sync_indexes

#: columns of every record table that are no fields: name → kind
BASE_COLUMNS = {"version": "int", "deleted_at": "datetime", "deleted_by": "int"}

_TYPES = {
    "sqlite": {"text": "TEXT", "int": "INTEGER", "bool": "INTEGER", "date": "TEXT", "datetime": "TEXT"},
    "postgresql": {"text": "text", "int": "bigint", "bool": "boolean", "date": "date", "datetime": "timestamptz"},
}


def columns_of(field: Field) -> list[tuple[str, str]]:
    """Names and kinds of a field's columns in its module's table."""
    return [(field.column + column.suffix, column.kind) for column in field.kind.columns]


def sync_tables(catalog: Catalog) -> list[str]:
    """Makes every table, column and index that the catalog asks for and that is missing. Returns what was made."""
    existing = existing_columns()
    made: list[str] = []
    for spec in catalog.modules.values():
        made += _sync_table(spec, existing.get(spec.table))
        made += sync_indexes(spec)
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
