"""The job that makes the sample data."""

from __future__ import annotations

from datetime import UTC, datetime

from django.utils.translation import gettext as _

from trato.apps.demo.load import Loading, begin, total_of
from trato.kernel.context import Context
from trato.kernel.jobs.models import Job
from trato.kernel.jobs.queue import enqueue
from trato.kernel.jobs.registry import Step, job
from trato.kernel.sql import writing

KIND = "demo"


def start(seed: int, ctx: Context, now: datetime | None = None) -> Job:
    """Makes the sample organisation with its people, and asks for the job that fills it.

    Raises NotAllowed("setup.done").
    """
    now = now or datetime.now(UTC).replace(microsecond=0)
    with writing():
        loading = begin(seed, now)
        loading.next()
        found = enqueue(
            KIND,
            {"seed": seed, "now": now.isoformat()},
            ctx,
            label=str(_("Sample data")),
            total=total_of(loading.story),
        )
        Job.objects.filter(pk=found.pk).update(checkpoint=loading.to_json(), done=loading.done)
    return found


@job(KIND)
def load_demo(step: Step) -> None:
    """The next step of the story."""
    now = datetime.fromisoformat(step.params["now"])
    loading = Loading(step.params["seed"], now, **step.checkpoint)
    loading.next()
    step.checkpoint = loading.to_json()
    step.done, step.is_done = loading.done, loading.is_done
