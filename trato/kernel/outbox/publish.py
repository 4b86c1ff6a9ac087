"""Events of a write, in the same transaction, and one delivery per consumer that wants to hear of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from trato.kernel.context import Context
from trato.kernel.history.log import UNTOLD
from trato.kernel.outbox.models import Event
from trato.kernel.records.change import CREATE, DELETE, RESTORE, UPDATE, Batch, Change
from trato.kernel.sql import insert_rows

PAST = {CREATE: "created", UPDATE: "updated", DELETE: "deleted", RESTORE: "restored"}
#: events of more records than this carry their ids only
MAX_TOLD = 100


@dataclass(frozen=True)
class Consumer:
    """Somebody who hears of events after they are committed.

    `wants(event name, source)` is asked when the event is written; `handle` runs in the worker, in a transaction of
    its own that also removes the delivery: its effects inside Trato happen exactly once.
    """

    key: str
    wants: Callable[[str, str], bool]
    handle: Callable[[Event], None]


consumers: dict[str, Consumer] = {}


def consumer(key: str, wants: Callable[[str, str], bool]) -> Callable[[Callable[[Event], None]], Consumer]:
    """Decorator that registers a consumer."""

    def register(handle: Callable[[Event], None]) -> Consumer:
        consumers[key] = Consumer(key, wants, handle)
        return consumers[key]

    return register


def publish(batches: Sequence[Batch], ctx: Context) -> None:
    """One event per module and action of a write, for those who want it; nobody wants it: nothing is written."""
    for batch in batches:
        for action, word in PAST.items():
            name = f"{batch.spec.key}.{word}"
            wanted = [found.key for found in consumers.values() if found.wants(name, ctx.source)]
            changes = [c for c in batch if c.action == action and (action != UPDATE or c.values)]
            if not wanted or not changes:
                continue
            event = Event.objects.create(
                name=name, module=batch.spec.key, record_ids=[change.id for change in changes],
                changes=_told(changes) if len(changes) <= MAX_TOLD else {}, operation_id=ctx.operation,
                user_id=ctx.user_id, source=ctx.source, depth=ctx.depth, at=ctx.now,
            )  # fmt: skip
            insert_rows("trato_delivery", ("event_id", "consumer", "attempts", "error"),
                        [(event.pk, key, 0, "") for key in wanted])  # fmt: skip


def announce(name: str, module: str, ids: Sequence[int], *, user_id: int | None, source: str = "system") -> None:
    """An event that is no change of a record (`jobs.ended`), in the transaction of the caller."""
    wanted = [found.key for found in consumers.values() if found.wants(name, source)]
    if not wanted:
        return
    event = Event.objects.create(
        name=name, module=module, record_ids=list(ids), user_id=user_id, source=source, at=datetime.now(UTC)
    )
    insert_rows(
        "trato_delivery", ("event_id", "consumer", "attempts", "error"), [(event.pk, key, 0, "") for key in wanted]
    )


def _told(changes: Sequence[Change]) -> dict[str, dict[str, list[Any]]]:
    found = {}
    for change in changes:
        fields = change.spec.fields
        found[str(change.id)] = {
            key: [fields[key].kind.dump(change.old(key), fields[key]), fields[key].kind.dump(value, fields[key])]
            for key, value in change.values.items()
            if key not in UNTOLD
        }
    return found
