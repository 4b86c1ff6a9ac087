"""Chance that depends on nothing but seed, stream and row: a counter-based 64-bit hash.

Rows are independent of each other, so memory stays the same whatever the size, and any row can be made again
without those before it.
"""

from __future__ import annotations

import hashlib
import math
from bisect import bisect_right
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import cache

Draw = Callable[[int], float]

MASK = 2**64 - 1
STEP, MIX_1, MIX_2 = 0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB
SCALE = 2.0**-53
#: everything happens in the three years before this day
END_DATE = date(2026, 6, 30)
DAYS = 3 * 365


class Chance:
    """Streams of uniform numbers of one seed."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self._draws: dict[str, Draw] = {}

    def draw(self, stream: str) -> Draw:
        """The function row → uniform number in [0, 1) of this stream."""
        found = self._draws.get(stream)
        if found is None:
            key = int.from_bytes(hashlib.sha256(f"{self.seed}:{stream}".encode()).digest()[:8], "little")
            found = self._draws[stream] = _draw(key)
        return found

    def uniform(self, stream: str, row: int) -> float:
        return self.draw(stream)(row)

    def integer(self, stream: str, row: int, below: int) -> int:
        return min(int(self.draw(stream)(row) * below), below - 1)

    def choose(self, words: Sequence[str], stream: str, row: int) -> str:
        return words[min(int(self.draw(stream)(row) * len(words)), len(words) - 1)]

    def normal(self, stream: str, row: int) -> float:
        one, other = self.uniform(stream + "/a", row), self.uniform(stream + "/b", row)
        return math.sqrt(-2.0 * math.log(1.0 - one)) * math.cos(2.0 * math.pi * other)

    def lognormal(self, stream: str, row: int, median: float, sigma: float, low: float, high: float) -> float:
        """Many small ones, few large ones; two decimals."""
        found = median * math.exp(sigma * self.normal(stream, row))
        return min(max(round(found * 100.0) / 100.0, low), high)

    def days(self, stream: str, row: int, power: float = 1.0) -> int:
        """Days before the end; a power above 1 makes recent ones likelier."""
        return int(DAYS * self.uniform(stream, row) ** power)


def _draw(key: int) -> Draw:
    def draw(row: int) -> float:
        mixed = (row * STEP + key) & MASK
        # Mixed twice: written out, for this runs a hundred times per row.
        mixed = ((mixed ^ (mixed >> 30)) * MIX_1) & MASK
        mixed = ((mixed ^ (mixed >> 27)) * MIX_2) & MASK
        mixed ^= mixed >> 31
        mixed = ((mixed ^ (mixed >> 30)) * MIX_1) & MASK
        mixed = ((mixed ^ (mixed >> 27)) * MIX_2) & MASK
        return ((mixed ^ (mixed >> 31)) >> 11) * SCALE

    return draw


class Weighted:
    """Picks from (value, weight) by chance."""

    def __init__(self, pairs: Sequence[tuple[str, float]]) -> None:
        self.values = [value for value, _weight in pairs]
        total = float(sum(weight for _value, weight in pairs))
        running, self.edges = 0.0, []
        for _value, weight in pairs:
            running += weight
            self.edges.append(running / total)

    def code(self, uniform: float) -> int:
        return min(bisect_right(self.edges, uniform), len(self.values) - 1)

    def pick(self, uniform: float) -> str:
        return self.values[self.code(uniform)]


@cache
def day(offset: int) -> str:
    """ISO date of so many days before the end."""
    return (END_DATE - timedelta(days=offset)).isoformat()


def money(value: float) -> str:
    return f"{value:.2f}"
