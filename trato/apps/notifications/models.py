"""What people were told."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models


class Notification(models.Model):
    """One thing that one person should know. `key` is what makes it come only once, however often it is tried.

    `data` is what the sentence is made of, in the reader's language, when it is shown: see `wording.py`.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=30)
    key = models.CharField(max_length=120)
    record_id = models.BigIntegerField(null=True)
    module = models.CharField(max_length=60, blank=True, default="")
    actor_id = models.BigIntegerField(null=True)
    data = models.JSONField(default=dict)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "trato_notification"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["user", "key"], name="notification_once"),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["user", "-id"], name="notification_user"),
            # The number at the bell is read with every page.
            models.Index(fields=["user"], name="notification_unread", condition=models.Q(read_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.user_id}"
