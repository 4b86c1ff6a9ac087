"""What people keep for themselves: saved views, column widths, favourites, recently seen records."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models


class SavedView(models.Model):
    """A list that somebody saved: columns, filter, sort, as a query's JSON.

    `visibility`: me, team (the owner's team and below) or all. `kind`: table, board or calendar.
    """

    module = models.CharField(max_length=60)
    name = models.CharField(max_length=120)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="views")
    visibility = models.CharField(max_length=10, default="me")
    kind = models.CharField(max_length=10, default="table")
    query = models.JSONField(default=dict)
    icon = models.CharField(max_length=40, blank=True, default="")
    position = models.IntegerField(default=0)
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "trato_view"
        ordering: ClassVar[list[str]] = ["position", "id"]
        indexes: ClassVar[list[Any]] = [models.Index(fields=["module", "owner"], name="view_module_owner")]

    def __str__(self) -> str:
        return self.name


class Preference(models.Model):
    """One remembered choice of a person: `list:accounts` → columns, widths, sort; `board:opportunities` → pipeline …"""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="preferences")
    key = models.CharField(max_length=120)
    value = models.JSONField(default=dict)

    class Meta:
        db_table = "trato_preference"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["user", "key"], name="preference_once"),
        ]

    def __str__(self) -> str:
        return self.key


class Favourite(models.Model):
    """A record or saved view that somebody wants at hand."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="favourites")
    record_id = models.BigIntegerField(null=True)
    view = models.ForeignKey(SavedView, null=True, on_delete=models.CASCADE, related_name="+")
    position = models.IntegerField(default=0)

    class Meta:
        db_table = "trato_favourite"
        ordering: ClassVar[list[str]] = ["position", "id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["user", "record_id"], name="favourite_record_once"),
            models.UniqueConstraint(fields=["user", "view"], name="favourite_view_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.record_id or self.view_id}"


class Recent(models.Model):
    """A record that somebody opened. Reported by the page itself after it was shown: a GET writes nothing."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    record_id = models.BigIntegerField()
    seen_at = models.DateTimeField()

    class Meta:
        db_table = "trato_recent"
        indexes: ClassVar[list[Any]] = [models.Index(fields=["user", "-seen_at"], name="recent_user")]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["user", "record_id"], name="recent_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.record_id}"


def preference(user_id: int | None, key: str) -> dict[str, Any]:
    """A remembered choice; {} when there is none."""
    found = Preference.objects.filter(user_id=user_id or 0, key=key).values_list("value", flat=True).first()
    return found or {}


def remember(user_id: int, key: str, **changes: Any) -> dict[str, Any]:
    """Changes parts of a remembered choice."""
    value = {**preference(user_id, key), **changes}
    Preference.objects.update_or_create(user_id=user_id, key=key, defaults={"value": value})
    return value
