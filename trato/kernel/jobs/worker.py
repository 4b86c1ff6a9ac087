"""The worker: claims jobs and deliveries, does them chunk by chunk, survives being killed at any moment.

A claim is a lease (`alive_until`) that is renewed with every chunk; a job whose lease ran out is taken over by the
next worker from its last checkpoint.
"""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import close_old_connections, connection, transaction
from django.db.models import Q
from django.utils import translation

from trato.kernel.catalog.current import catalog
from trato.kernel.context import Context
from trato.kernel.errors import TratoError
from trato.kernel.jobs.models import Job
from trato.kernel.jobs.registry import JobKind, Step, job_kinds
from trato.kernel.outbox import deliver
from trato.kernel.outbox.publish import announce
from trato.kernel.sql import is_postgres

logger = logging.getLogger("trato.worker")

LEASE_S = 60
IDLE_S = 0.1
MAX_ATTEMPTS = 3
#: how long the worker keeps at one job before it looks whether something else is waiting
TURN_S = 2.0


def run_forever() -> None:
    """Works until it is told to stop (SIGTERM, SIGINT); the chunk under way is finished first."""
    stopping: list[int] = []
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda number, _frame: stopping.append(number))
    parent = os.getppid()
    last_schedule = 0.0
    while not stopping and os.getppid() == parent:
        try:
            if time.monotonic() - last_schedule > 30:
                last_schedule = time.monotonic()
                start_scheduled()
            if not work_once():
                time.sleep(IDLE_S)
        except Exception:
            # The database may be away for a moment: the worker stays, and tries again.
            logger.exception("the worker met an error and goes on")
            close_old_connections()
            time.sleep(2)


def work_once() -> bool:
    """One turn: deliveries, then one job for a while. Says whether there was anything to do."""
    delivered = deliver.deliver_some()
    job = claim()
    if job is None:
        return delivered
    run_turn(job)
    return True


def work_all() -> None:
    """Works until nothing is left: for tests and commands."""
    while work_once():
        pass


def start_scheduled() -> None:
    """Asks for each job that is due by its schedule and is not waiting or running already."""
    now = datetime.now(UTC)
    for kind in job_kinds.values():
        if kind.schedule_s is None:
            continue
        since = now - timedelta(seconds=kind.schedule_s)
        open_states = (Job.State.WAITING, Job.State.RUNNING)
        is_recent = Q(state__in=open_states) | Q(created_at__gt=since)
        if not Job.objects.filter(Q(kind=kind.key, user_id=None) & is_recent).exists():
            Job.objects.create(kind=kind.key)


def claim() -> Job | None:
    """The next job that waits, or whose worker died. Several workers never get the same one."""
    now = datetime.now(UTC)
    due = Q(state=Job.State.WAITING) & (Q(not_before=None) | Q(not_before__lte=now))
    orphaned = Q(state=Job.State.RUNNING, alive_until__lt=now)
    if not Job.objects.filter(due | orphaned).exists():
        return None
    with transaction.atomic():
        rows = Job.objects.filter(due | orphaned).order_by("id")
        found = (rows.select_for_update(skip_locked=True) if is_postgres() else rows).first()
        if found is None:
            return None
        found.attempts += 1 if found.state == Job.State.RUNNING else 0
        found.state = Job.State.RUNNING
        found.started_at = found.started_at or now
        found.alive_until = now + timedelta(seconds=LEASE_S)
        found.save()
    return found


def run_turn(job: Job) -> None:
    """Chunks of one job until it is over or its turn ends; then it waits in line again."""
    kind = job_kinds.get(job.kind)
    if kind is None:
        _end(job, Job.State.FAILED, f"unknown kind of job: {job.kind}")
        return
    if kind.own_process and os.environ.get("TRATO_JOB") != str(job.pk):
        _run_in_own_process(job)
        return
    ends_at = time.monotonic() + (TURN_S if not kind.own_process else float("inf"))
    while True:
        if Job.objects.filter(pk=job.pk, cancel_asked=True).exists():
            _end(job, Job.State.CANCELLED)
            return
        if not _run_chunk(job, kind):
            return
        if time.monotonic() > ends_at:
            Job.objects.filter(pk=job.pk, state=Job.State.RUNNING).update(state=Job.State.WAITING)
            return


def _run_chunk(job: Job, kind: JobKind) -> bool:
    """One chunk in one transaction with its checkpoint. Says whether the job goes on."""
    step = Step(job.pk, job.params, dict(job.checkpoint), dict(job.result), context_of(job), job.done, job.total)
    try:
        with transaction.atomic(), translation.override(step.ctx.locale.language):
            kind.chunk(step)
            job.checkpoint, job.result, job.done, job.total = step.checkpoint, step.result, step.done, step.total
            job.alive_until = datetime.now(UTC) + timedelta(seconds=LEASE_S)
            if step.is_done:
                job.state, job.ended_at = Job.State.DONE, datetime.now(UTC)
            job.save()
            if step.is_done and job.user_id is not None:
                announce("jobs.ended", "jobs", [job.pk], user_id=job.user_id)
    except TratoError as error:
        with translation.override(step.ctx.locale.language):
            _end(job, Job.State.FAILED, error.message)
        return False
    except Exception as error:
        logger.exception("job %s (%s) failed", job.pk, job.kind)
        return _retry(job, error)
    return not step.is_done


def _retry(job: Job, error: Exception) -> bool:
    """An unforeseen error: tried again twice from the last checkpoint, then the job fails and says why."""
    job.refresh_from_db()
    job.attempts += 1
    if job.attempts >= MAX_ATTEMPTS:
        _end(job, Job.State.FAILED, f"{type(error).__name__}: {error}")
    else:
        wait = timedelta(seconds=2**job.attempts)
        Job.objects.filter(pk=job.pk).update(
            state=Job.State.WAITING, attempts=job.attempts, not_before=datetime.now(UTC) + wait
        )
    return False


def _end(job: Job, state: str, error: str = "") -> None:
    with transaction.atomic():
        Job.objects.filter(pk=job.pk).update(state=state, error=error, ended_at=datetime.now(UTC))
        if job.user_id is not None:
            announce("jobs.ended", "jobs", [job.pk], user_id=job.user_id)


def context_of(job: Job) -> Context:
    """The person for whom the job works, with their rights of this moment."""
    words: dict[str, Any] = job.params.get("_locale", {})
    locale = catalog().locale(words.get("language", ""), words.get("timezone", ""))
    return Context(job.user_id, source=job.params.get("_source", "bulk"), locale=locale)


def _run_in_own_process(job: Job) -> None:
    """Heavy libraries stay out of the worker: the job runs in a child that ends with it."""
    connection.close()
    child = subprocess.Popen(
        [sys.executable, "-m", "trato.cli", "worker", "--job", str(job.pk)],
        env={**os.environ, "TRATO_JOB": str(job.pk)},
    )
    while child.poll() is None:
        time.sleep(0.2)
        Job.objects.filter(pk=job.pk, state=Job.State.RUNNING).update(
            alive_until=datetime.now(UTC) + timedelta(seconds=LEASE_S)
        )
    if child.returncode != 0:
        _retry(job, RuntimeError(f"the job's process ended with {child.returncode}"))


def run_job(job_id: int) -> None:
    """All of one job in this process: what the child process of a heavy job does."""
    job = Job.objects.get(pk=job_id)
    os.environ["TRATO_JOB"] = str(job_id)
    run_turn(job)
