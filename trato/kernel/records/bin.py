"""Emptying the bin: deleted records removed for good, by administrators, and that they were removed is on record."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.db import transaction

from trato.kernel.context import Context
from trato.kernel.errors import NotAllowed
from trato.kernel.history.log import COLUMNS, digest_of, open_operation
from trato.kernel.history.models import Operation
from trato.kernel.jobs.queue import enqueue
from trato.kernel.jobs.registry import Step, job
from trato.kernel.query.model import Query, where_from_json
from trato.kernel.records import read
from trato.kernel.records.bulk import Bulk
from trato.kernel.records.models import StoredFile
from trato.kernel.records.purge import purge
from trato.kernel.records.write import MAX_CHANGES
from trato.kernel.sql import adapt, insert_rows, writing

#: records per chunk of a job
CHUNK = 500


def empty(query: Query, ctx: Context) -> Bulk:
    """Removes the deleted records that match: at once up to `MAX_CHANGES`, above that as a job.

    Raises NotAllowed for anybody but an administrator. Records that are not deleted are never touched.
    """
    if not ctx.principal.is_admin:
        raise NotAllowed("access.denied", right="administrator")
    spec = read.require_module(query.module, ctx)
    query = query.with_(deleted=True)
    found = read.ids(query, ctx, limit=MAX_CHANGES + 1)
    ctx = open_operation("purge", spec.key, ctx, str(spec.label_plural))
    if len(found) <= MAX_CHANGES:
        with writing():
            return Bulk(operation=None, changed=remove(spec.key, found, ctx))
    params = {"query": query.to_json(), "module": spec.key, "operation": ctx.operation}
    total = read.count(query, ctx, exact=True).value
    started = enqueue("empty_bin", params, ctx, label=str(spec.label_plural), total=total)
    Operation.objects.filter(pk=ctx.operation or 0).update(job_id=started.pk)
    return Bulk(job=started.pk, changed=total)


def remove(module: str, ids: Sequence[int], ctx: Context) -> int:
    """Removes these records, which the caller found in the bin, and writes down that they were removed."""
    _remove_files(ids)
    removed = purge(ids)
    told = b"{}"
    rows = []
    for record_id in ids:
        salt = os.urandom(16).hex()
        rows.append((ctx.operation, record_id, module, "purge", 0, adapt(ctx.now), ctx.user_id, ctx.source, "",
                     told.decode(), salt, digest_of(salt, told)))  # fmt: skip
    insert_rows("trato_history", COLUMNS, rows)
    Operation.objects.filter(pk=ctx.operation or 0).update(count=removed)
    return removed


def _remove_files(ids: Sequence[int]) -> None:
    """The files of these records: their rows now, their bytes once it is certain."""
    files = StoredFile.objects.filter(record_id__in=list(ids))
    paths = list(files.values_list("path", flat=True))
    files.delete()
    transaction.on_commit(lambda: _unlink(paths))


def _unlink(paths: Sequence[str]) -> None:
    for path in paths:
        (Path(settings.MEDIA_ROOT) / path).unlink(missing_ok=True)


@job("empty_bin")
def empty_bin(step: Step) -> None:
    """The next chunk. What was removed is gone, so that each chunk begins anew."""
    params = step.params
    if not step.ctx.principal.is_admin:
        raise NotAllowed("access.denied", right="administrator")
    query = Query(params["module"], where=where_from_json(params["query"]["where"]), text=params["query"]["text"],
                  deleted=True)  # fmt: skip
    ids = read.ids(query, step.ctx, limit=CHUNK)
    if ids:
        step.done += remove(params["module"], ids, step.ctx.with_(operation=params["operation"]))
        step.result = {"changed": step.done, "refused": 0}
    step.is_done = len(ids) < CHUNK
