"""Who changed what, when, through which door, from which value to which: written with every change."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import orjson

from trato.kernel.catalog.declare import Field
from trato.kernel.context import Context
from trato.kernel.fields.base import FieldType
from trato.kernel.history.models import Operation
from trato.kernel.records.change import CREATE, UPDATE, Batch, Change
from trato.kernel.records.tags import names_of_tags
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
    reason = ctx.reason[:300]
    rows = []
    for batch in batches:
        dumps = _dumps(batch)
        salts = os.urandom(16 * len(batch)).hex()
        for index, change in enumerate(batch):
            if change.action == UPDATE and not change.values:
                continue
            if ctx.is_story:
                at, by = adapt(change.get("updated_at") or ctx.now), change.get("updated_by")
            told = orjson.dumps(_told(change, dumps))
            salt = salts[32 * index : 32 * index + 32]
            rows.append((
                ctx.operation, change.id, batch.spec.key, change.action, change.was_version + 1, at, by,
                ctx.source, reason, told.decode(), salt, digest_of(salt, told),
            ))  # fmt: skip
    insert_rows("trato_history", COLUMNS, rows)


Dump = Callable[[Any], Any]


def _dumps(batch: Batch) -> dict[str, Dump | None]:
    """Field → how its values are written down; None where they already are JSON."""
    found: dict[str, Dump | None] = {}
    for key, field in batch.spec.fields.items():
        if key in UNTOLD:
            continue
        kind = field.kind
        if field.type == "tags":
            found[key] = _tag_names(batch, key)
        else:
            found[key] = None if kind.dumps_itself else partial(_dumped, kind, field)
    return found


def _dumped(kind: FieldType, field: Field, value: Any) -> Any:
    return kind.dump(value, field)


def _tag_names(batch: Batch, key: str) -> Dump:
    """Tags are told by name: those of the whole batch are read once."""
    ids = {tag for change in batch for value in (change.values.get(key), change.old(key)) for tag in value or ()}
    names = names_of_tags(ids) if ids else {}
    return lambda value: [names[tag] for tag in value or () if tag in names]


def _told(change: Change, dumps: Mapping[str, Dump | None]) -> dict[str, list[Any]]:
    """Field → [before, after] as JSON; a new record tells only what it has."""
    found = {}
    if change.action == CREATE:
        for key, value in change.values.items():
            if value is None or key not in dumps:
                continue
            dump = dumps[key]
            after = value if dump is None else dump(value)
            if after is not None and after != []:
                found[key] = [None, after]
        return found
    for key, value in change.values.items():
        if key in dumps:
            dump = dumps[key]
            old = change.old(key)
            before, after = (old, value) if dump is None else (dump(old), dump(value))
            if before != after:
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
