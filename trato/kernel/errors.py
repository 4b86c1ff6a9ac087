"""What can go wrong in Trato, said so that a person can act on it.

Mapped to HTTP in two places only: `ui/errors.py` and `api/errors.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as attribute
from typing import Any

from trato.kernel.messages import message


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with one field of one change.

    `index` is the position of the change in the list that was written; `field` is None when the record as a
    whole is meant.
    """

    code: str
    field: str | None = None
    params: Mapping[str, Any] = attribute(default_factory=dict)
    index: int = 0

    @property
    def message(self) -> str:
        return message(self.code, self.params)


class TratoError(Exception):
    """Base of all refusals. `code` is stable, for programs; `message` is for people, in their language."""

    def __init__(self, code: str, *, field: str | None = None, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.field = field
        # A sentence may name the field that it is about.
        self.params: dict[str, Any] = {**params} if field is None else {"field": field, **params}

    @property
    def message(self) -> str:
        return message(self.code, self.params)

    def __str__(self) -> str:
        return self.message


class Invalid(TratoError):
    """Some values are not acceptable. `problems` has one entry per field and change."""

    def __init__(self, problems: Sequence[Problem] | str, *, field: str | None = None, **params: Any) -> None:
        if isinstance(problems, str):
            problems = [Problem(problems, field, params)]
        self.problems = list(problems)
        first = self.problems[0]
        super().__init__(first.code)
        self.field, self.params = first.field, dict(first.params)

    def by_field(self, index: int = 0) -> dict[str, list[str]]:
        """Messages of one change, by field; "" for those of the whole record."""
        found: dict[str, list[str]] = {}
        for problem in self.problems:
            if problem.index == index:
                found.setdefault(problem.field or "", []).append(problem.message)
        return found


class NotAllowed(TratoError):
    """The person may see the thing but not do this to it."""


class NotFound(TratoError):
    """There is no such thing, or it may not be seen: the two are never told apart."""


@dataclass(frozen=True)
class Clash:
    """One field that two people changed: what it was, what the other saved, what this person wants (JSON values)."""

    field: str
    before: Any
    theirs: Any
    mine: Any


class Conflict(TratoError):
    """Somebody else changed the same fields meanwhile. Nothing was saved."""

    def __init__(self, record_id: int, version: int, clashes: Sequence[Clash]) -> None:
        super().__init__("record.conflict", count=len(clashes))
        self.record_id = record_id
        self.version = version
        self.clashes = list(clashes)


class Duplicate(TratoError):
    """A record like this exists already. `matches` are ids that the person may see."""

    def __init__(self, matches: Sequence[int], *, field: str | None = None) -> None:
        super().__init__("record.duplicate", field=field, count=len(matches))
        self.matches = list(matches)


class WrongCall(TratoError):
    """A program asked for something that does not exist: a field, an operator, a sort."""
