"""Who changed what, when, through which door, from which value to which: written with every change."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from typing import Any

import orjson

from trato.kernel.context import Context
from trato.kernel.history.models import Operation
from trato.kernel.records.change import CREATE, UPDATE, Batch, Change
from trato.kernel.sql import Sql, adapt, execute, fetch_all, insert_rows

COLUMNS = ("operation_id", "record_id", "module", "action", "version", "at", "user_id", "source", "reason", "changes",
           "salt", "digest")  # fmt: skip
#: what the kernel keeps by itself is no news in a history
UNTOLD = {"id", "created_at", "created_by", "updated_at", "updated_by"}


def open_operation(kind: str, module: str, ctx: Context, label: str = "") -> Context:
    """The context with a new operation, which the writes that follow belong to and by which they are undone."""
    operation = Operation.objects.create(
        kind=kind, label=label[:300], user_id=ctx.user_id, source=ctx.source, at=ctx.now, module=module
    )
    return ctx.with_(operation=operation.pk)


def begin(batches: Sequence[Batch], ctx: Context, label: str) -> Context:
    """The context with an operation that these writes belong to: the one under way, or a new one."""
    total = sum(len(batch) for batch in batches)
    if ctx.operation is not None:
        execute(Sql("UPDATE trato_operation SET count = count + %s WHERE id = %s", total, ctx.operation))
        return ctx
    first = next((batch for batch in batches if len(batch)), None)
    if first is None:
        return ctx
    ctx = open_operation(first[0].action, first.spec.key, ctx, label)
    Operation.objects.filter(pk=ctx.operation or 0).update(count=total)
    return ctx


def add(batches: Sequence[Batch], ctx: Context) -> None:
    """One history row per change."""
    at, by = adapt(ctx.now), ctx.user_id
    rows = []
    for batch in batches:
        for change in batch:
            if change.action == UPDATE and not change.values:
                continue
            if ctx.is_story:
                at, by = adapt(change.values.get("updated_at", ctx.now)), change.values.get("updated_by")
            told = orjson.dumps(_told(change))
            salt = os.urandom(16).hex()
            rows.append((
                ctx.operation, change.id, batch.spec.key, change.action, change.was_version + 1, at, by,
                ctx.source, ctx.reason[:300], told.decode(), salt, digest_of(salt, told),
            ))  # fmt: skip
    insert_rows("trato_history", COLUMNS, rows)


def _told(change: Change) -> dict[str, list[Any]]:
    """Field → [before, after] as JSON; a new record tells only what it has."""
    fields = change.spec.fields
    found = {}
    for key, value in change.values.items():
        if key in UNTOLD:
            continue
        field = fields[key]
        before = None if change.action == CREATE else field.kind.dump(change.old(key), field)
        after = field.kind.dump(value, field)
        if before != after and not (change.action == CREATE and after in (None, [])):
            found[key] = [before, after]
    return found


def digest_of(salt: str, told: bytes) -> str:
    """SHA-256 of salt and changes, in hexadecimal."""
    return hashlib.sha256(salt.encode() + told).hexdigest()


def changed_since(record_id: int, version: int) -> dict[str, Any]:
    """Fields of a record that were changed after this version → what they were at that version (JSON)."""
    rows = fetch_all(Sql(
        "SELECT changes FROM trato_history WHERE record_id = %s AND version > %s AND changes IS NOT NULL ORDER BY id",
        record_id, version,
    ))  # fmt: skip
    found: dict[str, Any] = {}
    for (changes,) in rows:
        for key, (before, _after) in orjson.loads(changes).items():
            found.setdefault(key, before)
    return found
