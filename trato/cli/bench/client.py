"""A browser without a window: one connection that stays open, cookies, sign-in; and a caller of the API."""

from __future__ import annotations

import http.client
import json
import re
import time
from typing import Any
from urllib.parse import urlencode

from trato.lib.command import Refused

TIMEOUT_S, FRESH_S = 300.0, 2.0
_TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')


class Client:
    """Sends requests one after the other and reads each answer to its end."""

    def __init__(self, port: int, token: str = "") -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_S)
        self.used_at = time.monotonic()
        self.cookies: dict[str, str] = {}
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> bytes:
        """The body of the answer. Raises Refused for anything but a success or a redirection."""
        if time.monotonic() - self.used_at > FRESH_S:
            # A server closes a connection that nobody uses.
            self.connection.close()
        sent = {**self.headers, **headers}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        self.connection.request(method, path, body, sent)
        answer = self.connection.getresponse()
        found = answer.read()
        self.used_at = time.monotonic()
        for header in answer.headers.get_all("Set-Cookie") or ():
            name, _sign, rest = header.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        if answer.status >= 400:
            raise Refused(f"{method} {path} was answered with {answer.status}: {found[:300].decode(errors='replace')}")
        return found

    def get(self, path: str, **params: str) -> bytes:
        return self.ask("GET", f"{path}?{urlencode(params)}" if params else path)

    def api(self, method: str, path: str, data: Any = None) -> Any:
        """A call of the API; the answer as data."""
        body = None if data is None else json.dumps(data).encode()
        found = self.ask(method, f"/api/v1/{path}", body, **{"Content-Type": "application/json"})
        return json.loads(found) if found else None

    def sign_in(self, email: str, password: str) -> None:
        """As a person does, through the form. Raises Refused."""
        found = _TOKEN.search(self.get("/sign-in/login/"))
        if found is None:
            raise Refused("The sign-in page has no form.")
        form = {"csrfmiddlewaretoken": found[1].decode(), "login": email, "password": password}
        self.ask("POST", "/sign-in/login/", urlencode(form).encode(),
                 **{"Content-Type": "application/x-www-form-urlencoded"})  # fmt: skip
        if "trato_session" not in self.cookies:
            raise Refused(f"{email} could not sign in.")
