"""Files that were made for people to fetch."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from django.conf import settings
from django.db import models


class ExportFile(models.Model):
    """A file made by a job. It is there for its owner for a week."""

    module = models.CharField(max_length=60)
    name = models.CharField(max_length=200)
    file = models.CharField(max_length=80)
    user_id = models.BigIntegerField(null=True)
    job_id = models.BigIntegerField(null=True)
    rows = models.BigIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "trato_export"
        indexes: ClassVar[list[Any]] = [models.Index(fields=["user_id", "-id"], name="export_user")]

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> Path:
        """Where the finished file lies; while it is being made there is none."""
        return folder() / self.file

    @property
    def part(self) -> Path:
        """What has been written so far."""
        return folder() / f"{self.file}.part"


def folder() -> Path:
    found = Path(settings.DATA_DIR) / "exports"
    found.mkdir(mode=0o700, parents=True, exist_ok=True)
    return found
