"""What stands in the side bar and among the settings: apps register here, modules appear by themselves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from trato.kernel.context import Context


@dataclass(frozen=True)
class Entry:
    """One link. `place` is "main" (with Home), "tools" or "settings"; `shown` decides for whom."""

    key: str
    label: Any
    url: str
    icon: str
    place: str = "tools"
    shortcut: str = ""
    order: int = 50
    shown: Callable[[Context], bool] = lambda ctx: True
    help: Any = ""


_entries: dict[str, Entry] = {}


def register(entry: Entry) -> Entry:
    """Adds a link. Raises ValueError when the key is taken."""
    if entry.key in _entries:
        raise ValueError(f"menu entry {entry.key!r} is registered twice")
    _entries[entry.key] = entry
    return entry


def entries(place: str, ctx: Context) -> list[Entry]:
    """The links of a place that this person sees, in order."""
    found = [entry for entry in _entries.values() if entry.place == place and entry.shown(ctx)]
    return sorted(found, key=lambda entry: (entry.order, entry.key))


def is_administrator(ctx: Context) -> bool:
    return ctx.principal.is_admin
