"""What happened to a record, for one who may see it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from trato.kernel.catalog.declare import ModuleSpec
from trato.kernel.context import Context
from trato.kernel.sql import Sql, all_of, among, fetch_all, read_datetime


@dataclass(frozen=True)
class Entry:
    """One change: who, when, through which door, and field → (before, after) as JSON. `changes` is None once erased."""

    id: int
    operation: int
    action: str
    version: int
    at: datetime
    user_id: int | None
    user: str
    source: str
    reason: str
    changes: dict[str, tuple[Any, Any]] | None


def entries(spec: ModuleSpec, record_id: int, ctx: Context, *, before: int = 0, limit: int = 50) -> list[Entry]:
    """Changes of one record, newest first, without fields that the person may not see. Two queries."""
    conditions = [Sql("record_id = %s", record_id)]
    if before:
        conditions.append(Sql("id < %s", before))
    rows = fetch_all(
        "SELECT id, operation_id, action, version, at, user_id, source, reason, changes FROM trato_history WHERE "
        + all_of(conditions) + Sql(" ORDER BY id DESC LIMIT %s", limit)
    )  # fmt: skip
    users = {row[5] for row in rows if row[5]}
    names: dict[int, str] = {}
    if users:
        names = dict(fetch_all("SELECT id, name FROM trato_user WHERE " + among("id", sorted(users))))
    return [
        Entry(
            row[0], row[1], row[2], row[3], read_datetime(row[4]) or ctx.now, row[5], names.get(row[5], ""), row[6],
            row[7], None if row[8] is None else dict(_seen(spec, orjson.loads(row[8]), ctx)),
        )
        for row in rows
    ]  # fmt: skip


def _seen(spec: ModuleSpec, changes: dict[str, list[Any]], ctx: Context) -> Iterator[tuple[str, tuple[Any, Any]]]:
    for key, (old, new) in changes.items():
        if key in spec.fields and ctx.principal.sees_field(spec.key, key):
            yield key, (old, new)
