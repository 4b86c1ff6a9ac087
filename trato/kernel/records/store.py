"""Reading and writing the rows themselves, in sets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from trato.kernel.access.predicate import permitted
from trato.kernel.catalog.current import catalog
from trato.kernel.catalog.declare import Field, ModuleSpec
from trato.kernel.context import Context
from trato.kernel.errors import Clash, Conflict
from trato.kernel.history import log
from trato.kernel.records import rights
from trato.kernel.records.change import CREATE, DELETE, RESTORE, UPDATE, Batch, Change, same
from trato.kernel.records.children import fill_children, save_children
from trato.kernel.sql import (
    Sql,
    adapt,
    adapt_column,
    among,
    execute,
    execute_many,
    fetch_all,
    ident,
    insert_rows,
    is_postgres,
    read_datetime,
)
from trato.kernel.storage.ids import reserve_ids
from trato.kernel.storage.tables import columns_of


def is_real(change: Change) -> bool:
    """Whether the change does anything: an update that sets nothing new does not."""
    return change.action != UPDATE or bool(change.values)


# -- before ------------------------------------------------------------------------------------------------------------


def lock(batch: Batch, ctx: Context) -> None:
    """Reads and locks the rows that exist already, and says which of them this person may see and touch."""
    existing = [change for change in batch if change.action != CREATE]
    if not existing:
        return
    spec = batch.spec
    fields = [f for f in spec.own_columns if f.key != "id"]
    rows = _locked_rows(spec, [change.id for change in existing if change.id], fields, existing, ctx)
    found = {row[0]: row for row in rows}
    befores: dict[int, dict[str, Any]] = {}
    for change in existing:
        row = found.get(change.id or 0)
        wants_deleted = change.action == RESTORE
        if row is None or not row[3] or (row[2] is not None) != wants_deleted:
            change.fail(
                None, "record.not_deleted" if wants_deleted and row is not None and row[3] else "record.not_found"
            )
            continue
        if not row[4]:
            change.fail(None, "access.denied", right=f"{spec.key}.{rights.right_of(change.action)}")
            continue
        change.was_version = row[1]
        change.before = befores.setdefault(row[0], _values(fields, row, 5))
    wanted = [f for f in spec.child_fields if _needs_child(f, existing)]
    if wanted and befores:
        fill_children(wanted, befores)
    _check_versions(existing, befores)


def _needs_child(field: Field, changes: Sequence[Change]) -> bool:
    """Further e-mails and the like are needed for search terms; links only where they change or a rule may set them."""
    return field.kind.child != "link" or field.read_only or any(field.key in change.values for change in changes)


def _locked_rows(
    spec: ModuleSpec, ids: Sequence[int], fields: Sequence[Field], changes: Sequence[Change], ctx: Context
) -> list[tuple[Any, ...]]:
    """Rows (id, version, deleted_at, is visible, may be changed, columns …)."""
    action = rights.right_of(changes[0].action)
    visible = permitted(spec, ctx.principal, "see")
    allowed = permitted(spec, ctx.principal, action)
    columns = ", ".join(f"t.{ident(name)}" for field in fields for name, _kind in columns_of(field))
    tail = " ORDER BY t.id FOR UPDATE OF t" if is_postgres() else ""
    return fetch_all(
        "SELECT t.id, t.version, t.deleted_at, (" + visible + "), (" + allowed + f"), {columns} "
        f"FROM {ident(spec.table)} t WHERE " + among("t.id", sorted(ids)) + tail
    )  # fmt: skip


def _values(fields: Sequence[Field], row: Sequence[Any], offset: int) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for field in fields:
        width = len(field.kind.columns)
        values[field.key] = field.kind.read(row[offset : offset + width], field)
        offset += width
    return values


def _check_versions(changes: Sequence[Change], befores: dict[int, dict[str, Any]]) -> None:
    """Two people who changed different fields both win. Raises Conflict when they changed the same ones."""
    for change in changes:
        if change.version is None or change.before is None or change.version >= change.was_version:
            continue
        theirs = log.changed_since(change.id or 0, change.version)
        clashes = []
        for key, mine in change.values.items():
            field = change.spec.fields.get(key)
            if field is None or key not in theirs or same(mine, change.before.get(key)):
                continue
            dump = field.kind.dump
            clashes.append(Clash(key, theirs[key], dump(change.before.get(key), field), dump(mine, field)))
        if clashes:
            raise Conflict(change.id or 0, change.was_version, clashes)


def load_needed(batch: Batch, needs: Sequence[str], ctx: Context) -> None:
    """Loads what rules need of linked records: one query per lookup for the whole batch. The rule itself sees them
    whatever the person may see, for what follows must not depend on who writes."""
    by_link: dict[str, list[str]] = {}
    for path in needs:
        link, _dot, rest = path.partition(".")
        by_link.setdefault(link, []).append(rest)
    for link, keys in by_link.items():
        target = catalog().modules.get(str(batch.spec.fields[link].option("module")))
        ids = sorted({change.get(link) for change in batch if change.get(link)})
        found = needed_rows(target, ids, keys) if target and ids else {}
        for change in batch:
            values = found.get(change.get(link), {})
            change.needed_values = {**change.needed_values, **{f"{link}.{key}": values.get(key) for key in keys}}


def needed_rows(spec: ModuleSpec, ids: Sequence[int], keys: Sequence[str]) -> dict[int, dict[str, Any]]:
    """Values of records by id, deleted ones too; fields that the module does not have are left out."""
    fields = [spec.fields[key] for key in keys if key in spec.fields]
    columns = ", ".join(["id", *(ident(name) for field in fields for name, _kind in columns_of(field))])
    rows = fetch_all(f"SELECT {columns} FROM {ident(spec.table)} WHERE " + among("id", ids))
    found = {row[0]: _values(fields, row, 1) for row in rows}
    children = [field for field in fields if field.kind.child]
    if children and found:
        fill_children(children, found)
    return found


# -- saving ------------------------------------------------------------------------------------------------------------


def save(batch: Batch, ctx: Context) -> None:
    """Writes the rows and their child rows."""
    creates = [change for change in batch if change.action == CREATE]
    updates = [change for change in batch if change.action == UPDATE and change.values]
    if creates:
        _insert(batch.spec, creates, ctx)
    if updates:
        _update(batch.spec, updates, ctx)
    for action, moment in ((DELETE, ctx.now), (RESTORE, None)):
        moved = [change for change in batch if change.action == action]
        if moved:
            _mark_deleted(batch.spec, moved, moment, ctx)
    _save_children(batch.spec, creates, updates)


def _insert(spec: ModuleSpec, changes: Sequence[Change], ctx: Context) -> None:
    for change, record_id in zip(changes, reserve_ids(len(changes)), strict=True):
        change.id = record_id
        values = change.values
        values["id"] = record_id
        values.setdefault("created_at", ctx.now)
        values.setdefault("created_by", ctx.user_id)
        values.setdefault("updated_at", values["created_at"])
        values.setdefault("updated_by", ctx.user_id)
    used = set().union(*(change.values for change in changes))
    fields = [f for f in spec.own_columns if f.key in used]
    names = ["version", *(name for field in fields for name, _kind in columns_of(field))]
    columns: list[Sequence[Any]] = [[1] * len(changes)]
    for field in fields:
        columns += stored_columns(field, [change.values.get(field.key) for change in changes])
    insert_rows(spec.table, names, list(zip(*columns, strict=True)))


def stored_columns(field: Field, values: Sequence[Any]) -> list[Sequence[Any]]:
    """Many values of one field as the columns that store them, adapted to the database. A value that repeats (an
    owner, a date, a choice) is stored once."""
    store = field.kind.store
    if field.kind.stores_itself:
        return [adapt_column(values)]
    distinct = set(values)
    if 2 * len(distinct) < len(values):
        known = {value: store(value, field) for value in distinct}
        rows = [known[value] for value in values]
    else:
        rows = [store(value, field) for value in values]
    return [adapt_column(column) for column in zip(*rows, strict=True)]


def _adapted(rows: list[list[Any]]) -> list[list[Any]]:
    """Dates and booleans in SQLite's own form; PostgreSQL takes them as they are."""
    if is_postgres():
        return rows
    plain = (int, str, type(None))
    return [[value if type(value) in plain else adapt(value) for value in row] for row in rows]


def _update(spec: ModuleSpec, changes: Sequence[Change], ctx: Context) -> None:
    for change in changes:
        if not (ctx.is_story and "updated_at" in change.given):
            change.values["updated_at"] = ctx.now
            change.values["updated_by"] = ctx.user_id
    groups: dict[tuple[str, ...], list[Change]] = {}
    for change in changes:
        keys = tuple(sorted(key for key in change.values if spec.fields[key].kind.columns))
        groups.setdefault(keys, []).append(change)
    for keys, group in groups.items():
        fields = [spec.fields[key] for key in keys]
        names = [name for field in fields for name, _kind in columns_of(field)]
        rows = _adapted([[v for f in fields for v in f.kind.store(c.values[f.key], f)] for c in group])
        assignments = ", ".join(f"{ident(name)} = %s" for name in names)
        head = f"UPDATE {ident(spec.table)} SET version = version + 1, {assignments} WHERE "
        if len(group) > 1 and all(row == rows[0] for row in rows):
            execute(Sql(head, *rows[0]) + among("id", [change.id or 0 for change in group]))
        else:
            execute_many(head + "id = %s", [[*row, change.id] for row, change in zip(rows, group, strict=True)])


def _mark_deleted(spec: ModuleSpec, changes: Sequence[Change], moment: datetime | None, ctx: Context) -> None:
    by = ctx.user_id if moment else None
    ids = [change.id or 0 for change in changes]
    statement = f"UPDATE {ident(spec.table)} SET version = version + 1, deleted_at = %s, deleted_by = %s, "
    execute(Sql(statement + "updated_at = %s WHERE ", adapt(moment), by, adapt(ctx.now)) + among("id", ids))


def _save_children(spec: ModuleSpec, creates: Sequence[Change], updates: Sequence[Change]) -> None:
    for field in spec.child_fields:
        least = 0 if field.kind.child == "link" else 1
        made = [(c.id or 0, c.values[field.key]) for c in creates if len(c.values.get(field.key) or ()) > least]
        if made:
            save_children(field, made, fresh=True)
        changed = [(c.id or 0, c.values[field.key]) for c in updates if field.key in c.values]
        if changed:
            save_children(field, changed, fresh=False)


def deleted_moment(record_id: int, spec: ModuleSpec) -> datetime | None:
    """When a record went to the bin."""
    rows = fetch_all(Sql(f"SELECT deleted_at FROM {ident(spec.table)} WHERE id = %s", record_id))
    return read_datetime(rows[0][0]) if rows else None
