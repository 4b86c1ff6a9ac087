"""The conditions of a list in words, each with the address of the list without it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from trato.kernel.query.model import Node
from trato.ui.lists.state import ListState
from trato.ui.lists.words import Words


@dataclass(frozen=True)
class Chip:
    """One condition: what it says, and where its × leads."""

    subject: str
    verb: str
    value: str
    without: str
    joiner: str = ""

    @property
    def text(self) -> str:
        return " ".join(filter(None, (self.subject, self.verb, self.value)))


def chips_of(state: ListState) -> list[Chip]:
    """One chip per condition or group of the filter's first level."""
    where = state.query.where
    words = Words(state.spec, state.ctx, where)
    if where.negated:
        return [Chip("", "", words.sentence(where), state.url(where=replace(where, items=(), negated=False)))]
    found: list[Chip] = []
    for index, item in enumerate(where.items):
        rest = replace(where, items=_without(where.items, index))
        subject, verb, value = words.parts(item)
        joiner = words.joiner(where) if index and where.is_any else ""
        found.append(Chip(subject, verb, value, state.url(where=rest), joiner))
    return found


def _without(items: Sequence[Node], index: int) -> tuple[Node, ...]:
    return (*items[:index], *items[index + 1 :])
