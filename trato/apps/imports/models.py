"""What an import remembers: the file, how its columns are read, how far it is, and what it could not do."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models


class Import(models.Model):
    """One file that is brought in. Its `checkpoint` is written in the transaction of each chunk."""

    class State(models.TextChoices):
        DRAFT = "draft"
        CHECKING = "checking"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        CANCELLED = "cancelled"
        UNDONE = "undone"

    #: key of a module, or "users" or "teams"
    module = models.CharField(max_length=60)
    file_name = models.CharField(max_length=255)
    path = models.CharField(max_length=255)
    size_bytes = models.BigIntegerField(default=0)
    columns = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    options = models.JSONField(default=dict)
    #: what the last dry run found; empty when columns or options changed since
    preview = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    checkpoint = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    total = models.BigIntegerField(null=True)
    done = models.BigIntegerField(default=0)
    error = models.TextField(blank=True, default="")
    job_id = models.BigIntegerField(null=True)
    operation_id = models.BigIntegerField(null=True)
    user_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "trato_import"
        indexes: ClassVar[list[Any]] = [models.Index(fields=["user_id", "-id"], name="import_user")]

    def __str__(self) -> str:
        return f"{self.file_name} → {self.module}"

    @property
    def is_over(self) -> bool:
        return self.state in (self.State.DONE, self.State.FAILED, self.State.CANCELLED, self.State.UNDONE)

    @property
    def rows_per_second(self) -> int | None:
        if not (self.started_at and self.ended_at and self.done):
            return None
        return int(self.done / max((self.ended_at - self.started_at).total_seconds(), 0.001))


class Refusal(models.Model):
    """A row that was not brought in: where it stands, its cells, and why. `problems`: [field, code, parameters]."""

    batch = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="refusals")
    line = models.BigIntegerField()
    cells = models.JSONField(default=list)
    problems = models.JSONField(default=list)

    class Meta:
        db_table = "trato_import_refusal"
        ordering: ClassVar[list[str]] = ["line"]

    def __str__(self) -> str:
        return f"{self.batch_id}:{self.line}"


class Leftover(models.Model):
    """Text of the source for which a field had no place: a link that found nothing, an unknown value of a list."""

    batch = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="leftovers")
    record_id = models.BigIntegerField(null=True, db_index=True)
    line = models.BigIntegerField()
    field = models.CharField(max_length=120)
    text = models.TextField()
    code = models.CharField(max_length=60)

    class Meta:
        db_table = "trato_import_leftover"
        indexes: ClassVar[list[Any]] = [models.Index(fields=["batch", "field", "id"], name="leftover_field")]

    def __str__(self) -> str:
        return f"{self.field}: {self.text[:40]}"


class Made(models.Model):
    """A user or team that an import made: these are no records, so the import itself remembers them for undoing."""

    batch = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="made")
    kind = models.CharField(max_length=10)
    made_id = models.BigIntegerField()

    class Meta:
        db_table = "trato_import_made"

    def __str__(self) -> str:
        return f"{self.kind} {self.made_id}"


class Template(models.Model):
    """How files with these headings were read the last time. `signature` is made of module and headings."""

    signature = models.CharField(max_length=64, unique=True)
    module = models.CharField(max_length=60)
    mapping = models.JSONField(default=dict)
    options = models.JSONField(default=dict)
    user_id = models.BigIntegerField(null=True)
    used_at = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "trato_import_template"

    def __str__(self) -> str:
        return f"{self.module} {self.signature[:8]}"
