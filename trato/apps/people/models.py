"""Sessions that know whose they are."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from trato.apps.people.sessions import SessionStore


class SignedInSession(AbstractBaseSession):
    """A browser that is signed in (or is about to be): people see their own, and end them."""

    user_id = models.BigIntegerField(null=True, db_index=True)
    started_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "trato_session"
        indexes: ClassVar[list[Any]] = []

    def __str__(self) -> str:
        return f"{self.user_id} {self.started_at:%Y-%m-%d}"

    @classmethod
    def get_session_store_class(cls) -> type[SessionStore]:
        return SessionStore
