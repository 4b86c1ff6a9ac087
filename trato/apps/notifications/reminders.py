"""Reminding of what is due: looked at once a minute by the worker."""

from __future__ import annotations

from datetime import datetime, timedelta

from trato.apps.notifications.models import Notification
from trato.apps.notifications.notify import Note, tell
from trato.kernel.catalog.current import catalog
from trato.kernel.context import system_context
from trato.kernel.jobs.models import Job
from trato.kernel.jobs.registry import Step, job
from trato.kernel.query.model import Condition, Group, Query
from trato.kernel.records import read

KIND = "reminders"
MODULE = "activities"
NEEDED = ("due_at", "status", "owner", "reminder", "kind")
#: without a choice of one's own: meetings a quarter of an hour before, everything else at its time
MEETING_MINUTES = 15
#: what was due longer ago is overdue on the home page, and no news
LATEST = timedelta(hours=12)
EARLIEST = timedelta(days=1, minutes=2)
KEEP_READ = timedelta(days=90)
KEEP_JOBS = timedelta(hours=1)


@job(KIND, every_s=60)
def reminders(step: Step) -> None:
    """Tells owners of what is due now; tidies up what nobody looks at any more."""
    ctx = system_context()
    tell(due_notes(ctx.now), ctx.now)
    Notification.objects.filter(read_at__lt=ctx.now - KEEP_READ).delete()
    Job.objects.filter(kind=KIND, state=Job.State.DONE, ended_at__lt=ctx.now - KEEP_JOBS).delete()
    step.is_done = True


def due_notes(now: datetime) -> list[Note]:
    """One note per activity whose reminder has come. Its key holds the moment: who moves it is reminded again."""
    spec = catalog().modules.get(MODULE)
    if spec is None or any(key not in spec.fields for key in NEEDED):
        return []
    where = Group((
        Condition("status", "eq", "planned"), Condition("due_at", "gte", (now - LATEST).isoformat()),
        Condition("due_at", "lte", (now + EARLIEST).isoformat()), Condition("owner", "filled"),
    ))  # fmt: skip
    notes = []
    for records in read.rows(Query(MODULE, where=where, columns=(*NEEDED, spec.title)), system_context()):
        for record in records:
            due, chosen = record["due_at"], record["reminder"]
            minutes = int(chosen) if chosen else MEETING_MINUTES if record["kind"] == "meeting" else 0
            if due - timedelta(minutes=minutes) <= now:
                notes.append(Note(
                    record["owner"], "due", f"due:{record.id}:{due:%Y%m%d%H%M}", record.id, MODULE,
                    data={"due_at": due.isoformat(), "kind": record["kind"]},
                ))  # fmt: skip
    return notes
