"""What rules read of other records: set-based, and whatever the person may see, for what follows from a change must
not depend on who makes it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from trato.kernel.catalog.current import catalog
from trato.kernel.catalog.declare import Field, ModuleSpec
from trato.kernel.records.store import needed_rows
from trato.kernel.sql import Sql, all_of, among, fetch_all, ident


def modules_of(record_ids: Iterable[int]) -> dict[int, str]:
    """The module of each of these records. One query."""
    wanted = sorted(set(record_ids))
    if not wanted:
        return {}
    return dict(fetch_all("SELECT d.id, d.module FROM trato_directory d WHERE " + among("d.id", wanted)))


def values_of(module: str, record_ids: Iterable[int], keys: Sequence[str]) -> dict[int, dict[str, Any]]:
    """The values of these fields of these records of one module; fields that it does not have are left out."""
    spec, wanted = catalog().modules.get(module), sorted(set(record_ids))
    return needed_rows(spec, wanted, keys) if spec and wanted else {}


def pointing_at(module: str, via: str, targets: Iterable[int]) -> list[tuple[int, int]]:
    """(id, target) of the live records of a module whose lookup `via` names one of these targets. One query."""
    spec, wanted = catalog().modules.get(module), sorted(set(targets))
    if spec is None or not wanted:
        return []
    column = ident(spec.fields[via].column)
    where = all_of([among(column, wanted), Sql("deleted_at IS NULL")])
    return fetch_all(f"SELECT id, {column} FROM {ident(spec.table)} WHERE " + where + " ORDER BY id")


def in_circle(spec: ModuleSpec, field: Field, above: dict[int, int]) -> set[int]:
    """Those of these records that would stand above themselves, with `above` as what they will point at.

    Goes up level by level: one query per level for the whole batch.
    """
    known: dict[int, int | None] = dict(above)
    open_ids = set(above.values()) - known.keys()
    column = ident(field.column)
    while open_ids:
        rows = fetch_all(f"SELECT id, {column} FROM {ident(spec.table)} WHERE " + among("id", sorted(open_ids)))
        known |= dict.fromkeys(open_ids) | {row[0]: row[1] for row in rows}
        open_ids = {row[1] for row in rows if row[1]} - known.keys()
    return {start for start in above if _returns(start, known)}


def _returns(start: int, above: dict[int, int | None]) -> bool:
    """Whether going up from `start` comes back to it."""
    seen: set[int] = set()
    current = above.get(start)
    while current and current not in seen:
        if current == start:
            return True
        seen.add(current)
        current = above.get(current)
    return False
