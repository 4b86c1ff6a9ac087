"""How often a caller may call: so many reads and so many writes a minute.

Each process counts for itself and adds its count to the shared one only every twentieth of the limit, after the
answer has gone out. So a request costs no statement for this, a caller of few requests never writes anything, and
over n processes the limit is held to within n × 5 %.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass

from django.conf import settings

from trato.kernel.errors import TratoError
from trato.kernel.sql import Sql, fetch_one

SHARE = 20
#: callers remembered by a process; the oldest minute is forgotten first
MAX_COUNTERS = 10_000


class TooOften(TratoError):
    """429, with the limits as headers."""

    def __init__(self, rate: Rate) -> None:
        super().__init__("request.too_often", limit=rate.limit, seconds=rate.reset_s)
        self.rate = rate


@dataclass(frozen=True)
class Rate:
    """What is left of a minute's limit."""

    limit: int
    remaining: int
    reset_s: int

    def headers(self) -> dict[str, str]:
        return {
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(self.remaining),
            "RateLimit-Reset": str(self.reset_s),
        }


class Counter:
    """One caller's requests of one minute: those of other processes as last seen, and one's own not told yet."""

    __slots__ = ("minute", "shared", "untold")

    def __init__(self, minute: int) -> None:
        self.minute, self.shared, self.untold = minute, 0, 0


_lock = threading.Lock()
_counters: dict[str, Counter] = {}


def count(caller: str, *, writes: bool) -> Rate:
    """Counts one request. Raises TooOften. A limit of 0 means that there is none."""
    limit = settings.TRATO_API_RATE[0 if writes else 1]
    now = time.time()
    minute, reset_s = int(now // 60), 60 - int(now % 60)
    if not limit:
        return Rate(0, 0, reset_s)
    key = f"{caller}:{'write' if writes else 'read'}"
    with _lock:
        counter = _counters.get(key)
        if counter is None or counter.minute != minute:
            if len(_counters) >= MAX_COUNTERS:
                _counters.clear()
            counter = _counters[key] = Counter(minute)
        used = counter.shared + counter.untold
        if used >= limit:
            raise TooOften(Rate(limit, 0, reset_s))
        counter.untold += 1
        return Rate(limit, limit - used - 1, reset_s)


def tell_others(caller: str, *, writes: bool) -> None:
    """Adds this process's count to the shared one when it has grown by a share of the limit: after the answer."""
    limit = settings.TRATO_API_RATE[0 if writes else 1]
    key = f"{caller}:{'write' if writes else 'read'}"
    with _lock:
        counter = _counters.get(key)
        if counter is None or not limit or counter.untold < max(1, limit // SHARE):
            return
        told, counter.untold = counter.untold, 0
        # Until the total is known, one's own count stands in for it.
        counter.shared += told
    row = fetch_one(Sql(
        "INSERT INTO trato_api_use (caller, minute, count) VALUES (%s, %s, %s) ON CONFLICT (caller, minute) "
        "DO UPDATE SET count = trato_api_use.count + excluded.count RETURNING count",
        key, counter.minute, told,
    ))  # fmt: skip
    with _lock:
        if row:
            counter.shared = max(counter.shared, row[0])


def forget_counts() -> None:
    """Begins anew: for tests."""
    with _lock:
        _counters.clear()
