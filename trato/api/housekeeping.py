"""Removing what the API keeps for a while only."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

from trato.api.models import KeptAnswer, UseCount
from trato.kernel.jobs.registry import Step, job

KEEP_ANSWERS = timedelta(days=1)
CHUNK = 1000


@job("api_housekeeping", every_s=3600)
def clean_up(step: Step) -> None:
    """Answers older than a day, and counts of minutes that are over."""
    before = datetime.now(UTC) - KEEP_ANSWERS
    old = list(KeptAnswer.objects.filter(created_at__lt=before).values_list("pk", flat=True)[:CHUNK])
    KeptAnswer.objects.filter(pk__in=old).delete()
    UseCount.objects.filter(minute__lt=int(time.time() // 60) - 5).delete()
    step.done += len(old)
    step.is_done = len(old) < CHUNK
