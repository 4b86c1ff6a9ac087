"""Calls of the API of a real server, one connection each, as strangers' programs make them."""

from __future__ import annotations

import http.client
import json
import uuid
from dataclasses import dataclass

TOKEN = """
from trato.api.tokens import make_token
from trato.kernel.access.models import Role, User
user = User.objects.create_user("api@example.com", None, name="Api", role=Role.objects.get(key="administrator"))
answer = make_token(user, "test", scopes=["read", "write"]).text
"""


@dataclass
class Caller:
    """Posts to /api/v1/ of one port with one token."""

    port: int
    token: str

    def __call__(self, method: str, path: str, body: object = None, **headers: str) -> tuple[int, str]:
        """Raises OSError or HTTPException when no whole answer came."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(
                method, f"/api/v1/{path}", None if body is None else json.dumps(body),
                {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json", **headers},
            )  # fmt: skip
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    def create(self, name: str, key: str | None = None) -> tuple[int, str]:
        return self("POST", "accounts", {"name": name}, **{"Idempotency-Key": key or uuid.uuid4().hex})
