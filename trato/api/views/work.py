"""Long work and operations: how far it is, stopping it, undoing it."""

from __future__ import annotations

from typing import Any

from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

from trato.api import reading
from trato.api.answers import Answer, answer
from trato.api.routes import Call, Parameter, operation
from trato.api.schemas import ID, TEXT, closed, list_of, nullable
from trato.kernel.errors import NotFound
from trato.kernel.history.models import Operation
from trato.kernel.jobs import queue
from trato.kernel.jobs.models import Job
from trato.kernel.records.bulk import undo_any

TAG = _("Jobs and undo")
MOMENT = {"type": ["string", "null"], "format": "date-time"}
PAGING = (
    Parameter("limit", _("Entries per page."), {"type": "integer", "minimum": 1, "maximum": 500, "default": 50}),
    Parameter(
        "before", _("Only entries before the one with this id."), {"type": "integer", "minimum": 1, "maximum": 10**15}
    ),
)


def newest(call: Call, rows: QuerySet[Any, Any]) -> tuple[list[Model], int | None]:
    """A page of rows, newest first, and the mark of the next one."""
    limit = reading.number(call.params, "limit", 50, 1, 500)
    before = reading.number(call.params, "before", 0, 1, 10**15)
    if before:
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-pk")[: limit + 1])
    return found[:limit], found[limit - 1].pk if len(found) > limit else None


JOB = closed(
    {
        "id": ID,
        "kind": TEXT,
        "label": TEXT,
        "state": {"type": "string", "enum": [state.value for state in Job.State]},
        "done": {"type": "integer"},
        "total": {"type": ["integer", "null"]},
        "percent": {"type": ["integer", "null"]},
        "result": {"type": "object"},
        "error": TEXT,
        "created_at": MOMENT,
        "started_at": MOMENT,
        "ended_at": MOMENT,
    },
    ("id", "kind", "state", "done", "total", "result", "error"),
)


def job_json(job: Job) -> dict[str, Any]:
    return {
        "id": job.pk,
        "kind": job.kind,
        "label": job.label,
        "state": job.state,
        "done": job.done,
        "total": job.total,
        "percent": job.percent,
        "result": job.result,
        "error": job.error,
        "created_at": job.created_at,
        "started_at": job.started_at,
        "ended_at": job.ended_at,
    }


@operation(
    "GET",
    "/jobs",
    "jobs",
    _("Long work, newest first"),
    tag=TAG,
    params=PAGING,
    answer=closed({"data": list_of(JOB), "next": nullable(ID)}, ("data", "next")),
)
def jobs(call: Call) -> Answer:
    """One's own; all of it for administrators."""
    rows = Job.objects.all()
    if not call.ctx.principal.is_admin:
        rows = rows.filter(user_id=call.ctx.user_id)
    found, mark = newest(call, rows)
    return answer({"data": [job_json(job) for job in found if isinstance(job, Job)], "next": mark})


@operation("GET", "/jobs/{id}", "job", _("How far a job is"), tag=TAG, answer=JOB)
def job(call: Call) -> Answer:
    """State, progress, result."""
    return answer(job_json(queue.find_job(call.number(), call.ctx)))


@operation(
    "POST", "/jobs/{id}/cancel", "cancel_job", _("Stop a job"), tag=TAG, scope="write", answer=JOB, statuses=(422,)
)
def cancel_job(call: Call) -> Answer:
    """It stops after the chunk under way; what it has done stays, and its operation undoes it."""
    return answer(job_json(queue.cancel(call.number(), call.ctx)))


OPERATION = closed(
    {
        "id": ID,
        "kind": TEXT,
        "label": TEXT,
        "module": TEXT,
        "source": TEXT,
        "at": MOMENT,
        "user": nullable(ID),
        "count": {"type": "integer"},
        "job": nullable(ID),
        "undone_by": nullable(ID),
    },
    ("id", "kind", "module", "source", "at", "count", "undone_by"),
)


def operation_json(found: Operation) -> dict[str, Any]:
    return {
        "id": found.pk,
        "kind": found.kind,
        "label": found.label,
        "module": found.module,
        "source": found.source,
        "at": found.at,
        "user": found.user_id,
        "count": found.count,
        "job": found.job_id,
        "undone_by": found.undone_by,
    }


@operation(
    "GET",
    "/operations",
    "operations",
    _("What was done, newest first"),
    tag=TAG,
    params=PAGING,
    answer=closed({"data": list_of(OPERATION), "next": nullable(ID)}, ("data", "next")),
)
def operations(call: Call) -> Answer:
    """One's own saves, imports and mass changes; everybody's for administrators."""
    rows = Operation.objects.all()
    if not call.ctx.principal.is_admin:
        rows = rows.filter(user_id=call.ctx.user_id)
    found, mark = newest(call, rows)
    return answer({"data": [operation_json(one) for one in found if isinstance(one, Operation)], "next": mark})


@operation("GET", "/operations/{id}", "operation", _("One thing that was done"), tag=TAG, answer=OPERATION)
def operation_one(call: Call) -> Answer:
    """What, by whom, to how many records, and whether it was undone."""
    found = Operation.objects.filter(pk=call.number()).first()
    if found is None or not (call.ctx.principal.is_admin or found.user_id == call.ctx.user_id):
        raise NotFound("record.not_found")
    return answer(operation_json(found))


UNDONE = closed(
    {"operation": ID, "restored": {"type": "integer"}, "left": list_of(ID)}, ("operation", "restored", "left")
)


@operation(
    "POST",
    "/operations/{id}/undo",
    "undo",
    _("Undo it"),
    tag=TAG,
    scope="write",
    answer=UNDONE,
    also={202: JOB},
    statuses=(409, 422),
)
def undo(call: Call) -> Answer:
    """Records that were changed since are left and named. A large one is undone by a job (202)."""
    done = undo_any(call.number(), call.ctx)
    if isinstance(done, Job):
        return answer(job_json(done), 202)
    return answer({"operation": done.operation, "restored": done.restored, "left": done.left})
