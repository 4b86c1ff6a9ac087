"""Applying a definition: one transaction with the tables and the new version that follow from it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from django.db import OperationalError, transaction

from trato.kernel.catalog.build import build_catalog
from trato.kernel.catalog.current import configuration_changed
from trato.kernel.catalog.declare import ModuleSpec
from trato.kernel.catalog.models import Configuration, Definition
from trato.kernel.catalog.snapshot import Catalog
from trato.kernel.context import Context
from trato.kernel.errors import Invalid, NotAllowed, NotFound
from trato.kernel.sql import Sql, execute, fetch_one, ident, is_postgres
from trato.kernel.storage.tables import sync_tables, wanted_columns

#: both databases take more columns than this in a table, but not many more
MAX_COLUMNS = 1500
#: waiting for a busy table, on PostgreSQL: the time of one attempt, and how often
LOCK_TIMEOUT_MS, ATTEMPTS = 1500, 5
LOCK_NOT_AVAILABLE = "55P03"


def require_administrator(ctx: Context) -> None:
    if not ctx.principal.is_admin:
        raise NotAllowed("access.denied", right="administrator")


def applied(work: Callable[[Catalog], Any]) -> Catalog:
    """Does the work in one transaction with the tables that follow from it; gives the catalog as it is then.

    PostgreSQL locks a table while a column is added: the attempt gives up quickly, so that nobody waits behind it,
    and comes again.
    """
    for attempt in range(ATTEMPTS):
        try:
            with transaction.atomic():
                if is_postgres():
                    execute(Sql(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT_MS}ms'"))
                # One definition at a time: the row is locked until the transaction ends.
                row = Configuration.objects.select_for_update().filter(pk=1).first()
                version = row.version if row else 0
                work(build_catalog(version))
                after = build_catalog(version + 1)
                _check_widths(after)
                sync_tables(after)
                configuration_changed()
                return after
        except OperationalError as error:
            if getattr(error.__cause__, "sqlstate", "") != LOCK_NOT_AVAILABLE:
                raise
            time.sleep(0.2 * 2**attempt)
    raise Invalid("config.busy")


def _check_widths(known: Catalog) -> None:
    for spec in known.modules.values():
        if len(wanted_columns(spec)) > MAX_COLUMNS:
            raise Invalid("config.too_many", field="key", max=MAX_COLUMNS)


def find_module(known: Catalog, key: str) -> ModuleSpec:
    found = known.modules.get(key)
    if found is None:
        raise NotFound("query.unknown_module", module=key)
    return found


def own_definition(kind: str, module: str, key: str, existing: Mapping[str, Any]) -> Definition:
    """The definition. What exists without one comes with Trato."""
    row = Definition.objects.filter(kind=kind, module=module, key=key, deleted_at=None).first()
    if row is None:
        if key in existing:
            raise Invalid("config.standard", raw=key)
        raise NotFound("config.no_such", raw=key)
    return row


def restored(kind: str, module: str, key: str) -> None:
    row = Definition.objects.filter(kind=kind, module=module, key=key).exclude(deleted_at=None).first()
    if row is None:
        raise NotFound("config.no_such", raw=key)
    row.deleted_at = None
    row.save()


def refuse_when_used(spec: ModuleSpec, where: Sql, value: str, path: str) -> None:
    row = fetch_one(f"SELECT count(*) FROM {ident(spec.table)} WHERE deleted_at IS NULL AND " + where)
    if row and row[0]:
        raise Invalid("config.in_use", field=path, raw=value, count=row[0])


class part:  # noqa: N801  reads as a word
    """Problems inside a part of a definition are named with the part's place."""

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, Invalid):
            raise Invalid([
                replace(p, field=f"{self.prefix}.{p.field}" if p.field else self.prefix) for p in error.problems
            ]) from None  # fmt: skip
