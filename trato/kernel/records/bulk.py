"""Changing many records at once: up to a thousand in the request, above that as a job in resumable chunks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from trato.kernel.catalog.current import catalog
from trato.kernel.context import Context
from trato.kernel.errors import Invalid, Problem
from trato.kernel.history.log import open_operation
from trato.kernel.history.models import Operation
from trato.kernel.jobs.models import Job
from trato.kernel.jobs.queue import enqueue
from trato.kernel.jobs.registry import Step, job
from trato.kernel.query.model import Query, where_from_json
from trato.kernel.records import read
from trato.kernel.records.change import Change
from trato.kernel.records.undo import Undone, begin_undo, find_operation, finish_undo, undo, undo_chunk
from trato.kernel.records.write import MAX_CHANGES, save_valid, write_valid
from trato.kernel.sql import writing

#: records per chunk of a job: small enough that other writers never wait long
CHUNK = 500


@dataclass
class Bulk:
    """What came of it: the operation that undoes it, or the job that does it."""

    operation: int | None = None
    job: int | None = None
    changed: int = 0
    problems: list[Problem] = field(default_factory=list)


def change_all(query: Query, action: str, values: Mapping[str, Any], ctx: Context, *, ids: Sequence[int] = ()) -> Bulk:
    """Changes records: those with these ids, or all that match the query.

    `action` is "update", "delete" or "restore"; "add" and "remove" change only what is listed among the values of
    fields that hold several (tags, users, links).

    Records that the person may not change are left out. Raises NotAllowed without the right to mass changes.
    """
    principal, spec = ctx.principal, read.require_module(query.module, ctx)
    principal.require(spec.key, "mass")
    for key in values:
        catalog().field(spec.key, key)
    if ids:
        found = list(dict.fromkeys(ids))
    else:
        found = read.ids(query, ctx, action="mass", limit=MAX_CHANGES + 1)
    if len(found) > MAX_CHANGES:
        return _start_job(query, action, values, ctx, ids=ids)
    with writing():
        ctx = open_operation(action, spec.key, ctx.with_(source="bulk"), str(spec.label_plural))
        saved, problems = write_valid(_changes(spec.key, found, action, values, ctx), ctx)
    return Bulk(operation=ctx.operation, changed=len(saved), problems=problems)


def _changes(
    module: str, ids: Sequence[int], action: str, values: Mapping[str, Any], ctx: Context
) -> list[Change]:  # fmt: skip
    if action == "delete":
        return [Change.delete(module, record_id) for record_id in ids]
    if action == "restore":
        return [Change.restore(module, record_id) for record_id in ids]
    if action in ("add", "remove"):
        return _in_lists(module, ids, action, values, ctx)
    return [Change.update(module, record_id, values) for record_id in ids]


def _in_lists(
    module: str, ids: Sequence[int], action: str, values: Mapping[str, Any], ctx: Context
) -> list[Change]:  # fmt: skip
    """The values that each record has, with these added or taken away."""
    spec = catalog().module(module)
    wanted = {key: tuple(spec.fields[key].kind.load(value, spec.fields[key]) or ()) for key, value in values.items()}
    found = []
    for record_id, record in read.get_many(module, ids, ctx, tuple(wanted)).items():
        merged: dict[str, Any] = {}
        for key, items in wanted.items():
            known = tuple(record[key] or ())
            kept = (*known, *items) if action == "add" else tuple(item for item in known if item not in items)
            merged[key] = tuple(dict.fromkeys(kept)) or None
        found.append(Change.update(module, record_id, merged))
    return found


def _start_job(query: Query, action: str, values: Mapping[str, Any], ctx: Context, *, ids: Sequence[int]) -> Bulk:
    spec = catalog().module(query.module)
    dumped = {key: spec.fields[key].kind.dump(spec.fields[key].kind.load(v, spec.fields[key]), spec.fields[key])
              for key, v in values.items()}  # fmt: skip
    total = len(ids) or read.count(query, ctx, exact=True, action="mass").value
    made = open_operation(action, spec.key, ctx.with_(source="bulk"), str(spec.label_plural)).operation
    params = {"query": query.to_json(), "module": query.module, "action": action, "values": dumped, "ids": list(ids),
              "operation": made, "deleted": query.deleted}  # fmt: skip
    found = enqueue("bulk_change", params, ctx, label=str(spec.label_plural), total=total)
    Operation.objects.filter(pk=made or 0).update(job_id=found.pk)
    return Bulk(operation=made, job=found.pk, changed=total)


@job("bulk_change")
def bulk_change(step: Step) -> None:
    """The next chunk of a bulk change, in ascending order of ids."""
    params = step.params
    ctx = step.ctx.with_(source="bulk", operation=params["operation"])
    query = Query(
        params["module"], where=where_from_json(params["query"]["where"]), text=params["query"]["text"],
        deleted=params.get("deleted", False),
    )  # fmt: skip
    after = step.checkpoint.get("after", 0)
    if params["ids"]:
        ids = sorted(record_id for record_id in params["ids"] if record_id > after)[:CHUNK]
    else:
        ids = read.ids(query, ctx, action="mass", after=after, limit=CHUNK)
    if ids:
        changes = _changes(params["module"], ids, params["action"], params["values"], ctx)
        problems = save_valid(changes, ctx)
        step.done += len(ids)
        step.result = {
            "changed": step.result.get("changed", 0) + sum(not change.problems for change in changes),
            "refused": step.result.get("refused", 0) + len({problem.index for problem in problems}),
            "operation": params["operation"],
        }
        step.checkpoint = {"after": ids[-1]}
    step.is_done = len(ids) < CHUNK


def undo_any(operation_id: int, ctx: Context) -> Undone | Job:
    """Undoes an operation: at once when it is small, as a job when it is large."""
    operation = find_operation(operation_id, ctx)
    if operation.count <= MAX_CHANGES and not operation.job_id:
        return undo(operation_id, ctx)
    running = Job.objects.filter(pk=operation.job_id or 0, state__in=(Job.State.WAITING, Job.State.RUNNING))
    if operation.job_id and running.exists():
        raise Invalid("undo.nothing")
    undoing = begin_undo(operation, ctx)
    return enqueue(
        "undo", {"operation": operation.pk, "undo": undoing.operation, "_source": "undo"}, ctx,
        label=operation.label, total=operation.count,
    )  # fmt: skip


@job("undo")
def undo_job(step: Step) -> None:
    """The next chunk of undoing a large operation, newest changes first."""
    ctx = step.ctx.with_(source="undo", operation=step.params["undo"], allow_duplicates=True)
    result = Undone(step.params["undo"], step.result.get("restored", 0), step.result.get("left", []))
    before, is_done = undo_chunk(step.params["operation"], ctx, step.checkpoint.get("before", 0), result)
    step.checkpoint = {"before": before}
    step.done = result.restored + len(result.left)
    step.result = {"restored": result.restored, "left": result.left[:10_000]}
    if is_done:
        finish_undo(step.params["operation"], step.params["undo"])
        step.is_done = True
