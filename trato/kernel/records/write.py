"""The one write path. Forms, boards, bulk edits, imports, the API, automation and sample data all come through here.

Every step works on the whole batch, so that a thousand records cost a handful of statements, not a thousand.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction

from trato.kernel.catalog.current import catalog
from trato.kernel.catalog.declare import ModuleSpec
from trato.kernel.context import Context
from trato.kernel.errors import Invalid, Problem, TratoError, WrongCall
from trato.kernel.history import log
from trato.kernel.outbox import publish
from trato.kernel.records import derive, rights, store, validate
from trato.kernel.records.change import CREATE, RESTORE, UPDATE, Batch, Change, same
from trato.kernel.records.read import Record
from trato.kernel.records.rules import Rule
from trato.kernel.sql import writing

#: more than this goes through `bulk.py`, in chunks
MAX_CHANGES = 1000


def write(changes: Sequence[Change], ctx: Context, *, label: str = "") -> list[Record]:
    """Creates, updates, deletes and restores records: all of them or none.

    Args:
        changes: one per record; the whole list is one transaction.
        ctx: who acts, through which door; see `Context`.
        label: what the operation is called in the history, when this write begins one.

    Returns: the records as they are now, in the order of the changes.

    Raises:
        NotFound, NotAllowed, Conflict (somebody else changed the same fields), Invalid (problems by field),
        Duplicate (likely the same record exists).
    """
    return [_record(change) for change in _write(changes, ctx, label, is_partial=False)[0]]


def write_valid(changes: Sequence[Change], ctx: Context, *, label: str = "") -> tuple[list[Record], list[Problem]]:
    """As `write`, but leaves out the changes that have problems and reports those: for imports and bulk work."""
    saved, refused = _write(changes, ctx, label, is_partial=True)
    return [_record(change) for change in saved], refused


def save_valid(changes: Sequence[Change], ctx: Context, *, label: str = "") -> list[Problem]:
    """As `write_valid`, for long work that needs no records back: ids and notes stand in the changes.

    It becomes part of the caller's transaction, which is taken back as a whole when it raises: a savepoint would have
    SQLite copy every page that a chunk touches.
    """
    return _write(changes, ctx, label, is_partial=True, is_own_part=False)[1]


def try_out(changes: Sequence[Change], ctx: Context) -> list[Problem]:
    """What `write_valid` would refuse, by every right, rule and check. Nothing is kept: no record, no number used."""
    try:
        with transaction.atomic():
            _check(_batches(changes), ctx)
            raise _TriedOut
    except _TriedOut:
        return [problem for change in changes for problem in change.problems]


class _TriedOut(Exception):
    """Takes back what checking wrote."""


def create(module: str, values: Mapping[str, Any], ctx: Context) -> Record:
    """One new record."""
    return write([Change.create(module, values)], ctx)[0]


def update(
    module: str, record_id: int, values: Mapping[str, Any], ctx: Context, *, version: int | None = None
) -> Record:
    """One changed record."""
    return write([Change.update(module, record_id, values, version=version)], ctx)[0]


def delete(module: str, record_id: int, ctx: Context) -> Record:
    """One record to the bin."""
    return write([Change.delete(module, record_id)], ctx)[0]


def restore(module: str, record_id: int, ctx: Context) -> Record:
    """One record back from the bin."""
    return write([Change.restore(module, record_id)], ctx)[0]


def _write(
    changes: Sequence[Change], ctx: Context, label: str, *, is_partial: bool, is_own_part: bool = True
) -> tuple[list[Change], list[Problem]]:
    """Returns the changes that were made, and the problems of the others."""
    if len(changes) > MAX_CHANGES:
        raise Invalid("record.too_many", max=MAX_CHANGES)
    if not changes:
        return [], []
    with writing() if is_own_part else transaction.atomic(savepoint=False):
        batches = _batches(changes)
        _check(batches, ctx)
        refused = [problem for change in changes for problem in change.problems]
        if refused and not is_partial:
            raise _refusal(refused)
        if refused:
            batches = [Batch(b.spec, (c for c in b if not c.problems)) for b in batches]
        validate.check_duplicates(batches, ctx)
        ctx = log.begin(batches, ctx, label)
        for batch in batches:
            store.save(batch, ctx)
            derive.derive(batch, ctx)
        log.add(batches, ctx)
        publish.publish(batches, ctx)
        for batch in batches:
            _run_rules(batch, ctx, "after")
    return [change for change in changes if not change.problems] if refused else list(changes), refused


def _check(batches: Sequence[Batch], ctx: Context) -> None:
    """Everything that comes before saving: rights, what follows, what must hold. Problems stand in the changes."""
    for batch in batches:
        _load_values(batch, ctx)
        store.lock(batch, ctx)
        rights.check(batch, ctx)
        _run_rules(batch, ctx, "follow")
        _drop_unchanged(batch)
        validate.check(batch, ctx)
        _run_rules(batch, ctx, "hold")


def _batches(changes: Sequence[Change]) -> list[Batch]:
    """The changes by module, keeping the order in which modules first appear."""
    by_module: dict[str, list[Change]] = {}
    for index, change in enumerate(changes):
        change.index = index
        by_module.setdefault(change.module, []).append(change)
    known = catalog()
    found = []
    for key, group in by_module.items():
        spec = known.module(key)
        for change in group:
            change.spec = spec
        found.append(Batch(spec, group))
    return found


def _load_values(batch: Batch, ctx: Context) -> None:
    """Turns JSON values into values of the field types. Unknown fields are refused by name."""
    for change in batch:
        if change.is_loaded:
            continue
        for key, value in change.values.items():
            field = batch.spec.fields.get(key)
            if field is None:
                catalog().field(batch.spec.key, key)
                raise WrongCall("query.unknown_field", field=key, module=batch.spec.key)
            try:
                is_self = value == "me" and field.type == "user"
                change.values[key] = ctx.user_id if is_self else field.kind.load(value, field)
            except TratoError as error:
                change.values[key] = None
                change.problems.append(Problem(error.code, key, error.params, change.index))


def _drop_unchanged(batch: Batch) -> None:
    """What is set to what it was is no change: it makes no history and clashes with nobody."""
    for change in batch:
        if change.action == UPDATE and change.before is not None:
            before = change.before
            change.values = {k: v for k, v in change.values.items() if not same(v, before.get(k))}


def _run_rules(batch: Batch, ctx: Context, when: str) -> None:
    for rule in batch.spec.rules:
        if rule.when != when:
            continue
        touched = batch.touching(rule.fields, rule.actions)
        if not len(touched):
            continue
        if rule.needs:
            store.load_needed(touched, rule.needs, ctx)
        if rule.historical or not ctx.historical:
            rule.run(touched, ctx)
        else:
            _only_report(rule, touched, ctx)


def _only_report(rule: Rule, batch: Batch, ctx: Context) -> None:
    """A rule that holds from now on: for data that tell the past, its problems become notes."""
    known = [len(change.problems) for change in batch]
    rule.run(batch, ctx)
    for change, count in zip(batch, known, strict=True):
        change.notes += change.problems[count:]
        del change.problems[count:]


def _refusal(problems: Iterable[Problem]) -> TratoError:
    """All problems as one error; a missing record or right is said as such."""
    found = list(problems)
    special = next((p for p in found if p.code in rights.ERRORS), None)
    if special is not None:
        return rights.ERRORS[special.code](special.code, **{"field": special.field, **special.params})
    return Invalid(found)


def _record(change: Change) -> Record:
    spec: ModuleSpec = change.spec
    values = {**(change.before or {}), **change.values}
    deleted = values.pop("deleted_at", None) if change.action != RESTORE else None
    version = 1 if change.action == CREATE else change.was_version + (1 if store.is_real(change) else 0)
    assert change.id is not None
    return Record(spec, change.id, version, values, deleted)
