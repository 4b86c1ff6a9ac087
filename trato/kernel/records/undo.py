"""Taking an operation back: everything it created goes to the bin, everything it changed gets its old values.

Records that somebody changed since keep what they have now, field by field, and are reported.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import orjson

from trato.kernel.catalog.current import catalog
from trato.kernel.context import Context
from trato.kernel.errors import Invalid, NotFound
from trato.kernel.history.log import open_operation
from trato.kernel.history.models import History, Operation
from trato.kernel.records.change import CREATE, DELETE, RESTORE, UPDATE, Change, same
from trato.kernel.records.read import get_many
from trato.kernel.records.write import write_valid
from trato.kernel.sql import writing

CHUNK = 500


@dataclass
class Undone:
    """What came of it: how many records were put back, and which were left because they changed since."""

    operation: int = 0
    restored: int = 0
    left: list[int] = field(default_factory=list)


def find_operation(operation_id: int, ctx: Context) -> Operation:
    """One's own operation, or anybody's for an administrator. Raises NotFound, Invalid("undo.already")."""
    operation = Operation.objects.filter(pk=operation_id).first()
    if operation is None or not (ctx.principal.is_admin or operation.user_id == ctx.user_id):
        raise NotFound("undo.nothing")
    if operation.undone_by:
        raise Invalid("undo.already")
    return operation


def undo(operation_id: int, ctx: Context) -> Undone:
    """Undoes an operation at once. For operations of many records use the job `undo`, which goes chunk by chunk."""
    operation = find_operation(operation_id, ctx)
    with writing():
        ctx = begin_undo(operation, ctx)
        result = Undone(ctx.operation or 0)
        after = 0
        while True:
            after, done = undo_chunk(operation.pk, ctx, after, result)
            if done:
                break
        finish_undo(operation.pk, result.operation)
    return result


def begin_undo(operation: Operation, ctx: Context) -> Context:
    """The operation that the undoing itself is."""
    undoing = ctx.with_(source="undo", allow_duplicates=True)
    return open_operation("undo", operation.module, undoing, operation.label)


def finish_undo(operation_id: int, undone_by: int) -> None:
    Operation.objects.filter(pk=operation_id).update(undone_by=undone_by)


def undo_chunk(operation_id: int, ctx: Context, before_id: int, result: Undone) -> tuple[int, bool]:
    """Undoes the next `CHUNK` history rows, newest first. Returns the next chunk's mark and whether all is done."""
    rows = History.objects.filter(operation_id=operation_id)
    if before_id:
        rows = rows.filter(pk__lt=before_id)
    chunk = list(rows.order_by("-pk")[:CHUNK])
    if not chunk:
        return before_id, True
    for changes in _waves(chunk, ctx, result):
        saved, problems = write_valid(changes, ctx)
        result.restored += len(saved)
        refused = {problem.index for problem in problems}
        result.left += [changes[index].id or 0 for index in sorted(refused)]
    return chunk[-1].pk, len(chunk) < CHUNK


def _waves(chunk: list[History], ctx: Context, result: Undone) -> Iterator[list[Change]]:
    """Changes that put the rows back, in groups in which no record occurs twice."""
    wave: list[History] = []
    seen: set[int] = set()
    for row in [*chunk, None]:
        if row is None or row.record_id in seen:
            if wave:
                yield [change for change in _reversed(wave, ctx, result) if change is not None]
            wave, seen = [], set()
        if row is not None:
            wave.append(row)
            seen.add(row.record_id)


def _reversed(rows: list[History], ctx: Context, result: Undone) -> list[Change | None]:
    current: dict[int, Any] = {}
    for module in {row.module for row in rows if row.action == UPDATE}:
        wanted = [row.record_id for row in rows if row.module == module and row.action == UPDATE]
        current |= get_many(module, wanted, ctx)
    return [_reverse(row, current, result) for row in rows]


def _reverse(row: History, current: dict[int, Any], result: Undone) -> Change | None:
    if row.module not in catalog():
        result.left.append(row.record_id)
        return None
    if row.action == CREATE:
        return Change.delete(row.module, row.record_id)
    if row.action == DELETE:
        return Change.restore(row.module, row.record_id)
    if row.action == RESTORE:
        return Change.delete(row.module, row.record_id)
    record = current.get(row.record_id)
    if record is None or not row.changes:
        result.left.append(row.record_id)
        return None
    values = {}
    for key, (before, after) in orjson.loads(row.changes).items():
        found = record.spec.fields.get(key)
        if found is None or found.rollup:
            continue
        if not same(found.kind.load(after, found), record[key]):
            result.left.append(row.record_id)
            continue
        values[key] = before
    return Change.update(row.module, row.record_id, values) if values else None
