"""What hangs on a record and changes in the same transaction: its directory entry, roll-ups on other records, stage
moves, and access that a record gives to people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from trato.kernel.catalog.current import catalog
from trato.kernel.catalog.declare import Field, ModuleSpec
from trato.kernel.context import Context
from trato.kernel.fields.choice import StageValue
from trato.kernel.records.change import CREATE, DELETE, RESTORE, UPDATE, Batch, Change
from trato.kernel.records.read import title_of
from trato.kernel.search.terms import add_entries, remember_words, terms_of
from trato.kernel.sql import Sql, adapt, all_of, among, execute, execute_many, fetch_all, ident, insert_rows
from trato.lib.text import sort_key


def derive(batch: Batch, ctx: Context) -> None:
    if not len(batch):
        return
    _directory(batch, ctx)
    _stage_moves(batch, ctx)
    _rollups(batch)
    _grants(batch)


# -- directory ---------------------------------------------------------------------------------------------------------


def _directory(batch: Batch, ctx: Context) -> None:
    spec = batch.spec
    creates, updates = [], []
    told = {spec.title, *spec.title_fallback, "owner", "team", *(f.key for f in spec.searchable)}
    for change in batch:
        if change.action == CREATE:
            creates.append((change.id, spec.key, *_entry(spec, change)))
        elif change.action == UPDATE and not told.isdisjoint(change.values):
            updates.append((*_entry(spec, change), change.id))
    insert_rows("trato_directory", ("id", "module", "title", "title_key", "terms", "owner_id", "team_id"), creates)
    add_entries([row[0] for row in creates])
    execute_many(
        "UPDATE trato_directory SET title = %s, title_key = %s, terms = %s, owner_id = %s, team_id = %s WHERE id = %s",
        updates,
    )
    remember_words([row[3] for row in creates] + [row[1] for row in updates])
    for action, moment in ((DELETE, adapt(ctx.now)), (RESTORE, None)):
        moved = [change.id or 0 for change in batch if change.action == action]
        if moved:
            execute(Sql("UPDATE trato_directory SET deleted_at = %s WHERE ", moment) + among("id", moved))


def _entry(spec: ModuleSpec, change: Change) -> tuple[Any, ...]:
    values = {**change.before, **change.values} if change.before else change.values
    title = title_of(spec, values, change.id)
    terms = " ".join(terms_of(spec, values))
    return title, sort_key(title), terms, values.get("owner"), values.get("team")


# -- stages ------------------------------------------------------------------------------------------------------------


def _stage_moves(batch: Batch, ctx: Context) -> None:
    field = batch.spec.stage_field
    if field is None:
        return
    rows = []
    for change in batch:
        new, old = change.values.get(field.key), change.old(field.key)
        if not new or str(new) == str(old or ""):
            continue
        at = new.since if isinstance(new, StageValue) and new.since else ctx.now
        seconds = None
        if isinstance(old, StageValue) and isinstance(old.since, datetime):
            seconds = max(0, int((at - old.since).total_seconds()))
        by = change.get("updated_by") if ctx.is_story else ctx.user_id
        rows.append((change.id, batch.spec.key, str(old or ""), str(new), adapt(at), by, seconds))
    insert_rows("trato_stage_move", ("record_id", "module", "stage_from", "stage_to", "at", "user_id", "seconds"), rows)


# -- roll-ups ----------------------------------------------------------------------------------------------------------


def _rollups(batch: Batch) -> None:
    """Recomputes the gathered values of the records that the changed ones point at, or pointed at."""
    by_target: dict[tuple[str, str], tuple[ModuleSpec, list[Field]]] = {}
    for target, field in rollups_from(batch.spec.key):
        assert field.rollup is not None
        by_target.setdefault((target.key, field.rollup.via), (target, []))[1].append(field)
    affected: dict[str, dict[str, set[int]]] = {}
    for (module, via), (target, fields) in by_target.items():
        if via not in affected:
            affected[via] = _pointed_at(batch, via)
        known = affected[via]
        ids = known.get(module, set()) if "" not in known else known[""]
        if ids:
            recompute_rollups(target, fields, ids)


def _pointed_at(batch: Batch, via: str) -> dict[str, set[int]]:
    """The records at which a lookup points or pointed, by module; under "" when the lookup knows one module only."""
    found: set[int] = set()
    for change in batch:
        if change.action != UPDATE or change.values:
            found.update(filter(None, (change.get(via), change.old(via))))
    if batch.spec.fields[via].option("module") or not found:
        return {"": found}
    by_module: dict[str, set[int]] = {}
    rows = fetch_all("SELECT d.module, d.id FROM trato_directory d WHERE " + among("d.id", sorted(found)))
    for module, record_id in rows:
        by_module.setdefault(module, set()).add(record_id)
    return by_module


def rollups_from(source: str) -> list[tuple[ModuleSpec, Field]]:
    """Fields of other modules that gather from this module."""
    return [
        (spec, field) for spec in catalog().modules.values() for field in spec.fields.values()
        if field.rollup is not None and field.rollup.source == source
    ]  # fmt: skip


def recompute_rollups(spec: ModuleSpec, fields: Sequence[Field], record_ids: Iterable[int]) -> None:
    """One statement for all of these fields and records."""
    assignments = Sql.join(", ", [f"{ident(field.column)} = (" + _gathered(spec, field) + ")" for field in fields])
    execute(f"UPDATE {ident(spec.table)} SET " + assignments + " WHERE " + among("id", sorted(record_ids)))


def _gathered(spec: ModuleSpec, field: Field) -> Sql:
    """The query that gathers one field's value for the row being updated."""
    rollup = field.rollup
    assert rollup is not None
    source = catalog().module(rollup.source)
    via, value = source.fields[rollup.via], source.fields[rollup.value]
    conditions = [Sql(f"s.{ident(via.column)} = {ident(spec.table)}.id"), Sql("s.deleted_at IS NULL")]
    for key, allowed in rollup.where.items():
        marks = ", ".join(["%s"] * len(allowed))
        conditions.append(Sql(f"s.{ident(source.fields[key].column)} IN ({marks})", *map(adapt, allowed)))
    head = f"SELECT {_measure(rollup.measure, f's.{ident(value.column)}')} FROM {ident(source.table)} s WHERE "
    inner = head + all_of(conditions)
    if rollup.measure == "first":
        order = f"s.{ident(source.fields[rollup.order].column)}"
        inner += f" ORDER BY {order} IS NULL, {order}, s.id LIMIT 1"
    return inner


def _measure(kind: str, column: str) -> str:
    return {"count": "count(*)", "first": column}.get(kind, f"{kind}({column})")


# -- access ------------------------------------------------------------------------------------------------------------


def _grants(batch: Batch) -> None:
    """Records that open another record to a person (a sales team's member, a share) do so as long as they live."""
    grant = batch.spec.grants
    if grant is None:
        return
    because = [f"{batch.spec.key}:{change.id}" for change in batch]
    marks = ", ".join(["%s"] * len(because))
    execute(Sql(f"DELETE FROM trato_access WHERE because IN ({marks})", *because))
    rows = [
        (change.get(grant.record), change.get(grant.user), grant.level, f"{batch.spec.key}:{change.id}")
        for change in batch
        if change.action != DELETE and change.get(grant.record) and change.get(grant.user)
    ]
    insert_rows("trato_access", ("record_id", "user_id", "level", "because"), rows)


def purge_derived(record_ids: Sequence[int]) -> None:
    """Removes everything that hangs on records that are being purged for good."""
    for table, column in (
        ("trato_directory", "id"), ("trato_link", "source_id"), ("trato_link", "target_id"),
        ("trato_email", "record_id"), ("trato_phone", "record_id"), ("trato_address", "record_id"),
        ("trato_access", "record_id"), ("trato_stage_move", "record_id"),
    ):  # fmt: skip
        execute(f"DELETE FROM {table} WHERE " + among(column, list(record_ids)))
