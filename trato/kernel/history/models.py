"""What was done: operations, changes field by field, moves between stages, and the seals that prove them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models


class Operation(models.Model):
    """One thing that somebody did: saved a form, imported a file, changed a thousand records. Undone as one."""

    kind = models.CharField(max_length=30)
    label = models.CharField(max_length=300, blank=True, default="")
    user_id = models.BigIntegerField(null=True)
    source = models.CharField(max_length=20)
    at = models.DateTimeField()
    module = models.CharField(max_length=60, blank=True, default="")
    count = models.IntegerField(default=0)
    job_id = models.BigIntegerField(null=True)
    undone_by = models.BigIntegerField(null=True)

    class Meta:
        db_table = "trato_operation"
        indexes: ClassVar[list[Any]] = [models.Index(fields=["user_id", "-id"], name="operation_user")]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class History(models.Model):
    """One change of one record: field → [before, after] as JSON.

    `digest` is SHA-256 of salt and changes. Erasure and retention remove `changes` and `salt`; the digest stays,
    so the chain of seals still verifies.
    """

    operation_id = models.BigIntegerField()
    record_id = models.BigIntegerField()
    module = models.CharField(max_length=60)
    action = models.CharField(max_length=10)
    version = models.IntegerField(default=1)
    at = models.DateTimeField()
    user_id = models.BigIntegerField(null=True)
    source = models.CharField(max_length=20)
    reason = models.CharField(max_length=300, blank=True, default="")
    changes = models.TextField(null=True)  # noqa: DJ001  null once erased
    salt = models.CharField(max_length=32, null=True)  # noqa: DJ001
    digest = models.CharField(max_length=64)

    class Meta:
        db_table = "trato_history"
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["record_id", "id"], name="history_record"),
            models.Index(fields=["operation_id", "id"], name="history_operation"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.module} {self.record_id}"


class Seal(models.Model):
    """A link of the chain over history rows `first_id` to `last_id`: each seals the one before."""

    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField(unique=True)
    rows = models.IntegerField()
    digest = models.CharField(max_length=64)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "trato_seal"

    def __str__(self) -> str:
        return f"{self.first_id}–{self.last_id}"


class StageMove(models.Model):
    """A record that entered a stage; `seconds` is how long it had been in the one before."""

    record_id = models.BigIntegerField()
    module = models.CharField(max_length=60)
    stage_from = models.CharField(max_length=60, blank=True, default="")
    stage_to = models.CharField(max_length=60)
    at = models.DateTimeField()
    user_id = models.BigIntegerField(null=True)
    seconds = models.BigIntegerField(null=True)

    class Meta:
        db_table = "trato_stage_move"
        indexes: ClassVar[list[Any]] = [models.Index(fields=["record_id", "id"], name="stage_move_record")]

    def __str__(self) -> str:
        return f"{self.record_id}: {self.stage_from} → {self.stage_to}"
