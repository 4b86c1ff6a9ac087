"""The chain that proves the history: segments of committed rows, each sealed together with the seal before.

A chain written with every change would queue all writers; so the worker seals afterwards. Erasure and retention empty
a row's changes and salt but leave its digest, so a sealed chain still verifies; a row that was altered, added behind
the seals or removed does not.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson

from trato.kernel.history.log import digest_of
from trato.kernel.history.models import Seal
from trato.kernel.jobs.registry import Step, job
from trato.kernel.sql import Sql, adapt, fetch_all, read_datetime

SEGMENT = 5000
#: rows get their ids before their transaction commits: younger ones may still be joined by smaller ids
SETTLED_AFTER = timedelta(minutes=2)

_COLUMNS = "id, operation_id, record_id, module, action, version, at, user_id, source, reason, digest"


@dataclass
class Verdict:
    """What verification found: how many rows and seals are right, and what is not, in words."""

    rows: int = 0
    seals: int = 0
    problems: list[str] = field(default_factory=list)


@job("seal_history", every_s=3600)
def seal_history(step: Step) -> None:
    """Seals what has settled, one segment per chunk."""
    last = Seal.objects.order_by("-last_id").first()
    before = last.last_id if last else 0
    settled = adapt(datetime.now(UTC) - SETTLED_AFTER)
    rows = fetch_all(Sql(
        f"SELECT {_COLUMNS} FROM trato_history WHERE id > %s AND at < %s ORDER BY id LIMIT {SEGMENT}", before, settled
    ))  # fmt: skip
    if rows:
        digest = seal_of(rows, last.digest if last else "")
        Seal.objects.create(first_id=rows[0][0], last_id=rows[-1][0], rows=len(rows), digest=digest)
        step.done += len(rows)
    step.is_done = len(rows) < SEGMENT


def seal_of(rows: Iterable[tuple[Any, ...]], previous: str) -> str:
    """SHA-256 over the previous seal and everything that erasure leaves of these rows."""
    found = hashlib.sha256(previous.encode())
    for row in rows:
        at = read_datetime(row[6])
        moment = at.astimezone(UTC).isoformat() if at else ""
        found.update(orjson.dumps([*row[:6], moment, *row[7:]]))
    return found.hexdigest()


def verify() -> Verdict:
    """Reads the whole history: every seal, and every digest whose values are still there."""
    verdict = Verdict()
    previous = ""
    for seal in Seal.objects.order_by("first_id").iterator():
        rows = fetch_all(Sql(
            f"SELECT {_COLUMNS}, salt, changes FROM trato_history WHERE id BETWEEN %s AND %s ORDER BY id",
            seal.first_id, seal.last_id,
        ))  # fmt: skip
        if len(rows) != seal.rows or seal_of((row[:11] for row in rows), previous) != seal.digest:
            verdict.problems.append(f"seal {seal.pk}: history rows {seal.first_id}–{seal.last_id} were altered")
        for row in rows:
            if row[12] is not None and digest_of(row[11] or "", row[12].encode()) != row[10]:
                verdict.problems.append(f"history row {row[0]}: its values were altered")
        verdict.rows += len(rows)
        verdict.seals += 1
        previous = seal.digest
    return verdict
