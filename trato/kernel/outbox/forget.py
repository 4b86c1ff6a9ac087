"""Events that everybody has heard of are forgotten after a while; the history keeps what happened."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from trato.kernel.jobs.registry import Step, job
from trato.kernel.sql import Sql, adapt, execute

KEPT_FOR = timedelta(days=7)
AT_ONCE = 5000


@job("forget_events", every_s=6 * 3600)
def forget_events(step: Step) -> None:
    """Deletes a chunk of old events without a delivery."""
    before = adapt(datetime.now(UTC) - KEPT_FOR)
    gone = execute(Sql(
        "DELETE FROM trato_event WHERE id IN (SELECT e.id FROM trato_event e WHERE e.at < %s AND NOT EXISTS "
        f"(SELECT 1 FROM trato_delivery d WHERE d.event_id = e.id) ORDER BY e.id LIMIT {AT_ONCE})", before,
    ))  # fmt: skip
    step.done += gone
    step.is_done = gone < AT_ONCE
