"""Requests that may be sent twice: with an Idempotency-Key, the second one gets the answer of the first.

The key is claimed in the transaction of the work itself, so two equal requests at the same moment do it once: the
second waits for the first and then finds its answer. A refusal keeps nothing, so it may be tried again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime

from django.db import transaction
from django.http import HttpRequest, HttpResponseBase

from trato.api.answers import Answer
from trato.api.caller import Caller
from trato.api.errors import Refused
from trato.api.models import KeptAnswer
from trato.kernel.errors import Invalid
from trato.kernel.sql import Sql, adapt, fetch_one

KEPT_HEADERS = ("Content-Type", "Location", "ETag")


def once(request: HttpRequest, caller: Caller, run: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """Runs, or gives the answer that was given before. Raises Invalid("request.key_reused"), Refused."""
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return run()
    if not 1 <= len(key) <= 200 or not all("!" <= letter <= "~" for letter in key):
        raise Refused("request.bad_key", field="Idempotency-Key")
    digest = hashlib.sha256(f"{request.method} {request.path}\n".encode() + request.body).hexdigest()
    with transaction.atomic():
        claimed = _claim(caller.key, key, digest)
        if claimed is None:
            return _again(KeptAnswer.objects.get(caller=caller.key, key=key), digest)
        found = run()
        if isinstance(found, Answer):
            headers = {name: found[name] for name in KEPT_HEADERS if name in found}
            KeptAnswer.objects.filter(pk=claimed).update(
                status=found.status_code, headers=headers, body=found.content.decode()
            )
        return found


def _claim(caller: str, key: str, digest: str) -> int | None:
    """The id of the new entry; None when there is one already (waiting for it, if it is just being made)."""
    row = fetch_one(Sql(
        "INSERT INTO trato_api_answer (caller, key, request, status, headers, body, created_at) "
        "VALUES (%s, %s, %s, 0, '{}', '', %s) ON CONFLICT (caller, key) DO NOTHING RETURNING id",
        caller, key, digest, adapt(datetime.now(UTC)),
    ))  # fmt: skip
    return row[0] if row else None


def _again(kept: KeptAnswer, digest: str) -> Answer:
    if kept.request != digest:
        raise Invalid("request.key_reused", field="Idempotency-Key")
    found = Answer(kept.body.encode(), status=kept.status)
    for name, value in kept.headers.items():
        found[name] = value
    found["Idempotency-Replayed"] = "true"
    return found
