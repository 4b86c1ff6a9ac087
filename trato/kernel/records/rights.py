"""The first question of every write: may this person do this to this record, and to these fields?"""

from __future__ import annotations

from trato.kernel.access.principal import Principal
from trato.kernel.catalog.declare import ModuleSpec
from trato.kernel.context import Context
from trato.kernel.errors import NotAllowed, NotFound, TratoError
from trato.kernel.records.change import CREATE, DELETE, RESTORE, UPDATE, Batch, Change

#: problems that are said as an error of their own rather than as an invalid field
ERRORS: dict[str, type[TratoError]] = {
    "record.not_found": NotFound,
    "record.not_deleted": NotFound,
    "access.denied": NotAllowed,
    "access.field_denied": NotAllowed,
}
#: system fields that old data bring along: only imports and the like may set them, on new records. Other read-only
#: fields of this sort (closed at, done at) have the option `brought`
OLD_DATES = ("created_at", "created_by", "updated_at", "updated_by")
BRINGING_SOURCES = ("import", "demo", "command", "system")

_RIGHTS = {CREATE: "create", UPDATE: "edit", DELETE: "delete", RESTORE: "delete"}


def check(batch: Batch, ctx: Context) -> None:
    """Adds a problem to every change that the person may not make. `store.lock` said which rows they may touch."""
    principal = ctx.principal
    fine = _free_fields(batch.spec, principal)
    fine_when_new = fine | _brought_fields(batch.spec, ctx)
    for change in batch:
        if change.problems and any(problem.code in ERRORS for problem in change.problems):
            continue
        right = _RIGHTS[change.action]
        if not principal.may(batch.spec.key, right):
            change.fail(None, "access.denied", right=f"{batch.spec.key}.{right}")
            continue
        if not change.given <= (fine_when_new if change.action == CREATE else fine):
            _check_fields(change, principal, ctx)


def _free_fields(spec: ModuleSpec, principal: Principal) -> frozenset[str]:
    """Fields that this person may write whatever the change."""
    return frozenset(f.key for f in spec.fields.values() if principal.writes_field(spec.key, f))


def _brought_fields(spec: ModuleSpec, ctx: Context) -> frozenset[str]:
    """Read-only fields that old data bring along on new records, through this door."""
    if ctx.source not in BRINGING_SOURCES:
        return frozenset()
    level = ctx.principal.field_level
    return frozenset(
        f.key for f in spec.fields.values()
        if f.read_only and (f.key in OLD_DATES or f.option("brought")) and level(spec.key, f.key) == "write"
    )  # fmt: skip


def _check_fields(change: Change, principal: Principal, ctx: Context) -> None:
    for key in change.given:
        field = change.spec.fields.get(key)
        if field is None:
            continue
        if field.read_only and not _brings_old_date(change, key, ctx):
            if key in change.values:
                change.fail(key, "value.read_only")
        elif principal.field_level(change.spec.key, key) != "write":
            if principal.sees_field(change.spec.key, key):
                change.fail(key, "access.field_denied", field=str(field.label))
            else:
                change.fail(None, "query.unknown_field", field=key, module=change.spec.key)


def _brings_old_date(change: Change, key: str, ctx: Context) -> bool:
    if ctx.source == "undo" or ctx.elevated or ctx.is_story:
        return True
    is_old = key in OLD_DATES or change.spec.fields[key].option("brought")
    return change.action == CREATE and bool(is_old) and ctx.source in BRINGING_SOURCES


def right_of(action: str) -> str:
    """The right that an action on an existing record needs."""
    return _RIGHTS[action]
