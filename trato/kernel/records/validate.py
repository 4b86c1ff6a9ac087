"""What every record must meet: types, required and unique fields, links to things that exist, no unseen duplicates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from trato.kernel.access.predicate import permitted, visible_entries
from trato.kernel.catalog.current import catalog
from trato.kernel.catalog.declare import Field, Match, ModuleSpec
from trato.kernel.context import Context, Locale
from trato.kernel.errors import Duplicate, Invalid, Problem
from trato.kernel.fields.base import Render
from trato.kernel.records.change import CREATE, RESTORE, UPDATE, Batch, Change
from trato.kernel.sql import Sql, adapt, all_of, among, any_of, fetch_all, ident, lock_values
from trato.kernel.storage.indexes import compare_column
from trato.kernel.storage.tables import columns_of


def check(batch: Batch, ctx: Context) -> None:
    """Adds a problem for every value that can't be saved."""
    changes = [c for c in batch if c.action in (CREATE, UPDATE) and (c.is_new or c.values)]
    required = [f for f in batch.spec.fields.values() if f.required and not f.read_only]
    _check_values(batch.spec, changes)
    for change in changes:
        _check_required(change, required)
    _check_links(batch.spec, changes, ctx)
    for field in batch.spec.fields.values():
        if field.unique:
            _check_unique(batch.spec, field, [c for c in batch if field.key in c.values or c.action == RESTORE])


def _check_values(spec: ModuleSpec, changes: Sequence[Change]) -> None:
    """Field by field, so that a value that many records share (a choice, an amount) is checked once."""
    for field in spec.fields.values():
        if not field.kind.validates:
            continue
        key, validate = field.key, field.kind.validate
        fine: set[Any] = set()
        for change in changes:
            value = change.values.get(key)
            if value is None or value == "" or value in fine:
                continue
            try:
                validate(value, field)
                fine.add(value)
            except Invalid as error:
                change.problems += [Problem(p.code, key, p.params, change.index) for p in error.problems]


def _check_required(change: Change, required: Sequence[Field]) -> None:
    for field in required:
        if not (change.is_new or field.key in change.values) or not field.kind.is_empty(change.get(field.key)):
            continue
        if not any(problem.field == field.key for problem in change.problems):
            change.fail(field.key, "value.required")


# -- links -------------------------------------------------------------------------------------------------------------


def _check_links(spec: ModuleSpec, changes: Sequence[Change], ctx: Context) -> None:
    """Linked records must exist and be visible, files must be the person's to have; users and teams must exist.
    One query per kind. A file that stands in the record already may stay."""
    wanted: dict[str, set[int]] = {}
    uses: list[tuple[Change, Field, int]] = []
    for field in spec.fields.values():
        family = _LINK_KINDS.get(field.type)
        if family is None:
            continue
        for change in changes:
            value = change.values.get(field.key)
            if not value:
                continue
            if family == "file" and value == change.old(field.key):
                continue
            for target in value if isinstance(value, tuple) else (value,):
                uses.append((change, field, target))
                wanted.setdefault(family, set()).add(target)
    if not uses:
        return
    known = {family: _known(family, ids, ctx) for family, ids in wanted.items()}
    for change, field, target in uses:
        family = _LINK_KINDS[field.type]
        found = known[family].get(target)
        if found is None:
            change.fail(field.key, f"{family}.not_found" if family in ("user", "team", "file") else "link.not_found",
                        raw=target)  # fmt: skip
        elif family == "record" and field.option("module") not in (None, found):
            change.fail(field.key, "link.wrong_module")
        elif family == "record" and target == change.id and not field.option("itself"):
            change.fail(field.key, "link.itself")


_LINK_KINDS = {"lookup": "record", "lookups": "record", "user": "user", "users": "user", "team": "team",
               "tags": "tag", "file": "file", "image": "file"}  # fmt: skip
_TABLES = {"user": "trato_user", "team": "trato_team", "tag": "trato_tag"}


def _known(family: str, ids: Iterable[int], ctx: Context) -> dict[int, str]:
    if family == "record":
        return _visible(ids, ctx)
    if family == "file":
        return dict.fromkeys(_own_files(ids, ctx), family)
    rows = fetch_all(f"SELECT id FROM {_TABLES[family]} WHERE " + among("id", sorted(ids)))
    return {row[0]: family for row in rows}


def _visible(ids: Iterable[int], ctx: Context) -> dict[int, str]:
    """Those of these records that the person may see, with their modules."""
    condition = all_of([
        among("d.id", sorted(ids)), Sql("d.deleted_at IS NULL"), visible_entries(catalog(), ctx.principal),
    ])  # fmt: skip
    return dict(fetch_all("SELECT d.id, d.module FROM trato_directory d WHERE " + condition))


def _own_files(ids: Iterable[int], ctx: Context) -> list[int]:
    """Those of these files that the person may have: as in `files.find_file`, or the name of any would be shown."""
    rows = fetch_all("SELECT id, owner_id, record_id FROM trato_file WHERE " + among("id", sorted(ids)))
    hung_on = {record_id for _id, _owner, record_id in rows if record_id is not None}
    seen = _visible(hung_on, ctx) if hung_on else {}
    is_system = ctx.principal.role is None
    return [
        file_id for file_id, owner_id, record_id in rows
        if is_system or (owner_id == ctx.user_id if record_id is None else record_id in seen)
    ]  # fmt: skip


# -- unique and duplicate ----------------------------------------------------------------------------------------------


def _check_unique(spec: ModuleSpec, field: Field, changes: Sequence[Change]) -> None:
    """Hidden records count as well; the refusal says only that the value is in use."""
    index = [name for name, _kind in columns_of(field)].index(compare_column(field))
    by_value: dict[Any, list[Change]] = {}
    for change in changes:
        value = change.get(field.key)
        if value is not None and not change.problems:
            by_value.setdefault(adapt(field.kind.store(value, field)[index]), []).append(change)
    if not by_value:
        return
    lock_values(f"{spec.table}.{field.key}", by_value)
    column = ident(compare_column(field))
    marks = ", ".join(["%s"] * len(by_value))
    where = Sql(f"deleted_at IS NULL AND {column} IN ({marks})", *by_value)
    taken: dict[Any, set[int]] = {}
    for value, record_id in fetch_all(f"SELECT {column}, id FROM {ident(spec.table)} WHERE " + where):
        taken.setdefault(adapt(value), set()).add(record_id)
    for value, group in by_value.items():
        for position, change in enumerate(group):
            if position > 0 or taken.get(value, set()) - {change.id}:
                change.fail(
                    field.key, "value.in_use", raw=field.kind.text(change.get(field.key), field, Render(Locale()))
                )


def check_duplicates(batches: Sequence[Batch], ctx: Context) -> None:
    """Raises Duplicate when a new record is likely the same as one that the person may see.

    Rules of kind "refuse" hold at every door; "warn" asks people who fill in a form, unless they saw the warning.
    """
    if ctx.allow_duplicates or ctx.historical:
        return
    for batch in batches:
        rules = [m for m in batch.spec.duplicates if m.kind == "refuse" or ctx.source == "form"]
        for change in batch:
            if change.action == CREATE and rules:
                found = find_duplicates(batch.spec, change.values, ctx, rules)
                if found:
                    raise Duplicate(found)


def find_duplicates(
    spec: ModuleSpec, values: dict[str, Any], ctx: Context, rules: Sequence[Match] | None = None, *, exclude: int = 0
) -> list[int]:
    """Ids of at most ten live, visible records that match one of the module's duplicate rules. One query."""
    conditions = [c for rule in (spec.duplicates if rules is None else rules) if (c := _match(spec, rule, values))]
    if not conditions:
        return []
    where = all_of([
        Sql("t.deleted_at IS NULL"), Sql("t.id <> %s", exclude), permitted(spec, ctx.principal), any_of(conditions),
    ])  # fmt: skip
    return [row[0] for row in fetch_all(f"SELECT t.id FROM {ident(spec.table)} t WHERE " + where + " LIMIT 10")]


def _match(spec: ModuleSpec, rule: Match, values: dict[str, Any]) -> Sql | None:
    pieces = []
    for key in rule.fields:
        field = spec.fields[key]
        value = values.get(key)
        if field.kind.is_empty(value):
            return None
        index = [name for name, _kind in columns_of(field)].index(compare_column(field))
        pieces.append(Sql(f"t.{ident(compare_column(field))} = %s", adapt(field.kind.store(value, field)[index])))
    return all_of(pieces)
