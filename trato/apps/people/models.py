"""Sessions that know whose they are."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils import timezone

from trato.apps.people.sessions import SessionStore


class SignedInSession(AbstractBaseSession):
    """A browser that is signed in (or is about to be): people see their own, and end them."""

    user_id = models.BigIntegerField(null=True, db_index=True)
    # The last time that the session itself changed, which is the sign-in: pages do not write it.
    started_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "trato_session"
        indexes: ClassVar[list[Any]] = []

    def __str__(self) -> str:
        return f"{self.user_id} {self.started_at:%Y-%m-%d}"

    @classmethod
    def get_session_store_class(cls) -> type[SessionStore]:
        return SessionStore
