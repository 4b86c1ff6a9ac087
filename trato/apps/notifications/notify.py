"""Writing notifications, counting and reading them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from trato.apps.notifications.models import Notification
from trato.kernel.context import Context

#: the bell shows "99+" above
MOST = 99


@dataclass(frozen=True)
class Note:
    """What to tell whom."""

    user_id: int
    kind: str
    key: str
    record_id: int | None = None
    module: str = ""
    actor_id: int | None = None
    data: dict[str, Any] = field(default_factory=dict)


def tell(notes: Iterable[Note], at: datetime | None = None) -> None:
    """Writes them; what was told before (same person and key) is passed over."""
    moment = at or datetime.now(UTC)
    Notification.objects.bulk_create(
        [
            Notification(user_id=n.user_id, kind=n.kind, key=n.key[:120], record_id=n.record_id, module=n.module,
                         actor_id=n.actor_id, data=n.data, at=moment)
            for n in notes
        ],
        ignore_conflicts=True,
    )  # fmt: skip


def unread(ctx: Context) -> int:
    """How many the person has not read; at most `MOST` + 1. One query, answered by an index."""
    rows = Notification.objects.filter(user_id=ctx.user_id or 0, read_at=None)
    return rows.values("pk")[: MOST + 1].count() if ctx.user_id else 0


def mark_read(ctx: Context, ids: Sequence[int] | None = None) -> int:
    """Marks some, or all, of the person's notifications as read. Returns how many."""
    rows = Notification.objects.filter(user_id=ctx.user_id or 0, read_at=None)
    if ids is not None:
        rows = rows.filter(pk__in=ids)
    return rows.update(read_at=datetime.now(UTC))
