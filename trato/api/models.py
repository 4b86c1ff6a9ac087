"""Tokens, answers kept for repeated requests, and how often a token was used."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models


class ApiToken(models.Model):
    """What a program shows to act for a person. Only its digest is kept; `prefix` lets people tell tokens apart.

    `scopes`: read, write, admin, or `<module>:read` and `<module>:write`; write includes read, admin everything.
    The person's own rights hold on top.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=120)
    prefix = models.CharField(max_length=16)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "trato_api_token"
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"


class KeptAnswer(models.Model):
    """The answer to a request with an Idempotency-Key, kept for a day: a repeated request gets it again."""

    caller = models.CharField(max_length=40)
    key = models.CharField(max_length=200)
    request = models.CharField(max_length=64)
    status = models.IntegerField(default=0)
    headers = models.JSONField(default=dict)
    body = models.TextField(default="")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "trato_api_answer"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["caller", "key"], name="api_answer_once"),
        ]
        indexes: ClassVar[list[Any]] = [models.Index(fields=["created_at"], name="api_answer_age")]

    def __str__(self) -> str:
        return f"{self.caller} {self.key}"


class UseCount(models.Model):
    """Requests of one caller in one minute, summed over all processes."""

    caller = models.CharField(max_length=60)
    minute = models.BigIntegerField()
    count = models.BigIntegerField(default=0)

    class Meta:
        db_table = "trato_api_use"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["caller", "minute"], name="api_use_once"),
        ]

    def __str__(self) -> str:
        return f"{self.caller} {self.minute}: {self.count}"
