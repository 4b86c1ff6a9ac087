"""Asking for long work, looking at it, cancelling it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from trato.kernel.context import Context
from trato.kernel.errors import Invalid, NotFound
from trato.kernel.jobs.models import Job
from trato.kernel.jobs.registry import job_kinds


def enqueue(
    kind: str, params: dict[str, Any], ctx: Context, *, label: str = "", total: int | None = None,
    not_before: datetime | None = None,
) -> Job:  # fmt: skip
    """Asks for a job, on behalf of the person of the context. It starts when a worker is free."""
    if kind not in job_kinds:
        raise ValueError(f"unknown kind of job: {kind}")
    language = {"language": ctx.locale.language, "timezone": ctx.locale.timezone}
    return Job.objects.create(
        kind=kind, params={**params, "_locale": language}, label=label[:300], total=total, user_id=ctx.user_id,
        not_before=not_before,
    )  # fmt: skip


def find_job(job_id: int, ctx: Context) -> Job:
    """One's own job, or anybody's for an administrator. Raises NotFound."""
    found = Job.objects.filter(pk=job_id).first()
    if found is None or not (ctx.principal.is_admin or found.user_id == ctx.user_id):
        raise NotFound("record.not_found")
    return found


def cancel(job_id: int, ctx: Context) -> Job:
    """Asks a job to stop after the chunk under way. What it has done stays; it can be undone by its operation."""
    found = find_job(job_id, ctx)
    if found.is_over:
        raise Invalid("job.not_cancellable")
    waiting = Job.objects.filter(pk=job_id, state=Job.State.WAITING).update(state=Job.State.CANCELLED)
    if not waiting:
        Job.objects.filter(pk=job_id).update(cancel_asked=True)
    found.refresh_from_db()
    return found
