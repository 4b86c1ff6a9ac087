"""Events that happened, and who still has to hear of them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models


class Event(models.Model):
    """Something that happened to records, written in the same transaction: `opportunities.updated`."""

    name = models.CharField(max_length=90)
    module = models.CharField(max_length=60)
    record_ids = models.JSONField(default=list)
    changes = models.JSONField(default=dict)
    operation_id = models.BigIntegerField(null=True)
    user_id = models.BigIntegerField(null=True)
    source = models.CharField(max_length=20)
    depth = models.IntegerField(default=0)
    at = models.DateTimeField()

    class Meta:
        db_table = "trato_event"

    def __str__(self) -> str:
        return f"{self.name} {self.id}"


class Delivery(models.Model):
    """One event for one consumer. Claimed by a worker until `claimed_until`; the row goes when it is done."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="deliveries")
    consumer = models.CharField(max_length=60)
    attempts = models.IntegerField(default=0)
    not_before = models.DateTimeField(null=True)
    claimed_until = models.DateTimeField(null=True)
    error = models.TextField(blank=True, default="")

    class Meta:
        db_table = "trato_delivery"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["event", "consumer"], name="delivery_once"),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} for {self.consumer}"
