"""Is the database as the catalog wants it? For `trato check` and after restores."""

from __future__ import annotations

from collections.abc import Iterator

from trato.kernel.catalog.current import catalog
from trato.kernel.history.seal import verify
from trato.kernel.sql import Sql, fetch_all, fetch_one, ident, is_postgres
from trato.kernel.storage.indexes import existing_indexes, wanted_indexes
from trato.kernel.storage.tables import existing_columns, wanted_columns


def findings(*, history: bool = False) -> Iterator[tuple[str, str]]:
    """Code and sentence of everything that is wrong; nothing when all is well. `history` reads the whole chain."""
    existing = existing_columns()
    for spec in catalog().modules.values():
        columns = existing.get(spec.table)
        if columns is None:
            yield "storage.table", f"The table {spec.table} is missing; run “trato migrate”."
            continue
        for name in set(wanted_columns(spec)) - columns:
            yield "storage.column", f"The column {spec.table}.{name} is missing; run “trato migrate”."
        for name in set(wanted_indexes(spec)) - existing_indexes(spec.table):
            yield "storage.index", f"The index {name} is missing; run “trato migrate”."
        records = _count(f"SELECT count(*) FROM {ident(spec.table)}")
        entries = _count("SELECT count(*) FROM trato_directory WHERE module = %s", spec.key)
        if records != entries:
            yield "storage.directory", f"{spec.table} has {records} records, but the directory knows {entries}."
    yield from _search()
    if history:
        for problem in verify().problems:
            yield "history.altered", problem


def _count(text: str, *params: object) -> int:
    row = fetch_one(Sql(text, *params))
    return int(row[0]) if row else 0


def _search() -> Iterator[tuple[str, str]]:
    if is_postgres():
        return
    wanted = {"trato_fts_update", "trato_fts_delete"}
    there = {row[0] for row in fetch_all(Sql("SELECT name FROM sqlite_master WHERE type = 'trigger'"))}
    for name in wanted - there:
        yield "search.trigger", f"The trigger {name} is missing; run “trato migrate”."
