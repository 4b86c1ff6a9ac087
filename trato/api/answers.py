"""Answers: JSON, problems (RFC 9457), files, and what is done after an answer has gone out."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import orjson
from django.http import HttpResponse

from trato.kernel.errors import Problem

logger = logging.getLogger("trato.api")

JSON, PROBLEM_JSON = "application/json", "application/problem+json"
TITLES = {
    400: "Bad request", 401: "Not signed in", 403: "Not allowed", 404: "Not found", 405: "Method not allowed",
    406: "Not acceptable", 409: "Conflict", 412: "Precondition failed", 413: "Too large",
    415: "Unsupported media type", 422: "Invalid", 429: "Too many requests", 500: "Failed",
}  # fmt: skip


class Answer(HttpResponse):
    """An answer of the API. `afterwards` runs once the bytes are out: nobody waits for it."""

    afterwards: Callable[[], None] | None = None

    def close(self) -> None:
        todo, self.afterwards = self.afterwards, None
        if todo is not None:
            try:
                todo()
            except Exception:
                # The answer is given; a count that could not be kept must not break the connection.
                logger.exception("what follows an answer failed")
        super().close()


def answer(data: Any, status: int = 200, *, headers: Mapping[str, str] | None = None) -> Answer:
    """A JSON answer."""
    found = Answer(orjson.dumps(data, default=_plain), content_type=JSON, status=status)
    for name, value in (headers or {}).items():
        found[name] = value
    return found


def nothing() -> Answer:
    """Done, and there is nothing to say."""
    found = Answer(status=204)
    del found["Content-Type"]
    return found


def _plain(value: Any) -> Any:
    """Texts that are translated when they are shown, and exact numbers."""
    return str(value)


def problem(
    status: int, code: str, detail: str, *, errors: Sequence[Problem] = (), headers: Mapping[str, str] | None = None,
    **further: Any,
) -> Answer:  # fmt: skip
    """A problem document. `errors` says what is wrong where."""
    data: dict[str, Any] = {
        "type": "about:blank", "title": TITLES.get(status, "Problem"), "status": status, "code": code,
        "detail": detail, "errors": [error_json(found) for found in errors], **further,
    }  # fmt: skip
    found = Answer(orjson.dumps(data, default=_plain), content_type=PROBLEM_JSON, status=status)
    for name, value in (headers or {}).items():
        found[name] = value
    return found


def error_json(found: Problem) -> dict[str, Any]:
    """One thing that is wrong, as programs and people read it."""
    return {"field": found.field, "code": found.code, "message": found.message, "index": found.index}
