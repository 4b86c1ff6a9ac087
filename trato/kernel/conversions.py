"""Turning a record into records of other modules, with a look at what will happen before it does.

A module registers how its records are converted; the screen for it works on any of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from trato.kernel.catalog.current import catalog
from trato.kernel.context import Context
from trato.kernel.errors import NotFound
from trato.kernel.records.read import Record

#: what may become of one target besides linking to an existing record: a new one, or none
NEW, NONE = "new", "none"


@dataclass(frozen=True)
class Candidate:
    """An existing record that may be meant, and why, in words."""

    id: int
    title: str
    reasons: Sequence[str]


@dataclass(frozen=True)
class Target:
    """One module that something becomes of: who may be meant, what is proposed, what a new record would say."""

    module: str
    candidates: Sequence[Candidate]
    proposed: int | str
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Proposal:
    """What would happen. `moved` counts the records that go along by module; `left` are fields for the note."""

    targets: Sequence[Target]
    moved: Mapping[str, int] = field(default_factory=dict)
    left: Sequence[str] = ()


Choices = Mapping[str, int | str]
Values = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Conversion:
    """How records of a module are converted.

    Args:
        propose: reads only. convert: does it, in the operation of its context, and says module → id.
        became: module → id of what a converted record became; empty while it is not converted.
    """

    module: str
    propose: Callable[[Record, Context], Proposal]
    convert: Callable[[Record, Choices, Values, Context], Mapping[str, int]]
    became: Callable[[Record], Mapping[str, int]]


_found: dict[str, Conversion] = {}


def register(conversion: Conversion) -> Conversion:
    """Raises ValueError when the module has one."""
    if conversion.module in _found:
        raise ValueError(f"a conversion of {conversion.module!r} is registered twice")
    _found[conversion.module] = conversion
    return conversion


def conversion_of(module: str) -> Conversion:
    """Raises NotFound for a module whose records become nothing else."""
    found = _found.get(module)
    if found is None or module not in catalog():
        raise NotFound("record.not_found")
    return found
