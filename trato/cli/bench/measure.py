"""Taking times."""

from __future__ import annotations

import statistics
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

Act = Callable[[int], object]


def times(act: Act, count: int, warm: int) -> dict[str, Any]:
    """Calls `act` with 0, 1, 2 …, the first `warm` times for nothing. Milliseconds: median, 95th percentile."""
    for index in range(warm):
        act(index)
    found = []
    for index in range(warm, warm + count):
        began = time.perf_counter()
        act(index)
        found.append((time.perf_counter() - began) * 1000)
    return spread(found)


def spread(found: Iterable[float]) -> dict[str, Any]:
    ordered = sorted(found)
    high = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    return {"median_ms": round(statistics.median(ordered), 2), "p95_ms": round(high, 2), "samples": len(ordered)}


def throughput(make_act: Callable[[int], Act], connections: int, seconds: float) -> dict[str, Any]:
    """Requests a second over several connections at once, each asking as soon as it was answered."""
    counts = [0] * connections
    end = time.perf_counter() + seconds

    def ask(number: int) -> None:
        act = make_act(number)
        while time.perf_counter() < end:
            act(counts[number])
            counts[number] += 1

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(connections)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {"requests_per_second": round(sum(counts) / (time.perf_counter() - began), 1), "connections": connections}
