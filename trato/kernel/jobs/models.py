"""Long work: what is to do, how far it is, and how it ended."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models


class Job(models.Model):
    """One piece of long work. Its `checkpoint` is written in the transaction of each chunk, so that a killed
    worker neither loses nor doubles anything."""

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        CANCELLED = "cancelled"

    kind = models.CharField(max_length=60)
    label = models.CharField(max_length=300, blank=True, default="")
    params = models.JSONField(default=dict)
    checkpoint = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(null=True)
    user_id = models.BigIntegerField(null=True)
    error = models.TextField(blank=True, default="")
    attempts = models.IntegerField(default=0)
    cancel_asked = models.BooleanField(default=False)
    not_before = models.DateTimeField(null=True)
    alive_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "trato_job"
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["state", "id"], name="job_state"),
            models.Index(fields=["user_id", "-id"], name="job_user"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id} {self.state}"

    @property
    def is_over(self) -> bool:
        return self.state in (self.State.DONE, self.State.FAILED, self.State.CANCELLED)

    @property
    def percent(self) -> int | None:
        """How far it is, 0–100; None when the whole is not known yet."""
        if self.state == self.State.DONE:
            return 100
        return min(100, int(100 * self.done / self.total)) if self.total else None
