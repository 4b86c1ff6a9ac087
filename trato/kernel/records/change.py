"""Changes: what is asked of the write path, and what rules see."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from trato.kernel.catalog.declare import ModuleSpec
from trato.kernel.errors import Problem
from trato.kernel.fields.choice import StageValue
from trato.kernel.fields.money import Money

CREATE, UPDATE, DELETE, RESTORE = "create", "update", "delete", "restore"


class Change:
    """One record to create, update, delete or restore.

    `values` are what is asked for, by field key; rules may add to them. `before` are the record's values as stored
    (None when it is being created). `given` are the fields that the person set, as opposed to what followed.
    """

    __slots__ = (
        "action",
        "before",
        "fresh",
        "given",
        "id",
        "index",
        "is_loaded",
        "module",
        "needed_values",
        "notes",
        "problems",
        "spec",
        "values",
        "version",
        "was_version",
    )  # fmt: skip

    spec: ModuleSpec
    before: dict[str, Any] | None
    #: version of the record as stored when the write began; 0 for a new one
    was_version: int
    needed_values: Mapping[str, Any]

    def __init__(
        self, action: str, module: str, record_id: int | None, values: Mapping[str, Any],
        version: int | None = None, *, is_loaded: bool = False,
    ) -> None:  # fmt: skip
        self.action = action
        self.module = module
        self.id = record_id
        self.values: dict[str, Any] = dict(values)
        self.given: frozenset[str] = frozenset(values)
        self.version = version
        self.is_loaded = is_loaded
        self.before = None
        self.was_version = 0
        self.index = 0
        self.problems: list[Problem] = []
        self.notes: list[Problem] = []
        self.needed_values = {}
        self.fresh: frozenset[str] = frozenset()

    @classmethod
    def create(cls, module: str, values: Mapping[str, Any], *, is_loaded: bool = False) -> Change:
        return cls(CREATE, module, None, values, is_loaded=is_loaded)

    @classmethod
    def update(
        cls, module: str, record_id: int, values: Mapping[str, Any], *, version: int | None = None,
        is_loaded: bool = False,
    ) -> Change:  # fmt: skip
        """`version` is the one that the person saw; None overwrites whatever is there now."""
        return cls(UPDATE, module, record_id, values, version, is_loaded=is_loaded)

    @classmethod
    def delete(cls, module: str, record_id: int, *, version: int | None = None) -> Change:
        return cls(DELETE, module, record_id, {}, version)

    @classmethod
    def restore(cls, module: str, record_id: int) -> Change:
        return cls(RESTORE, module, record_id, {})

    # -- what rules use ------------------------------------------------------------------------------------------------

    @property
    def is_new(self) -> bool:
        return self.action == CREATE

    def get(self, key: str) -> Any:
        """The value as it will be."""
        if key in self.values:
            return self.values[key]
        return self.before.get(key) if self.before else None

    def old(self, key: str) -> Any:
        """The value as it was; None for a new record."""
        return self.before.get(key) if self.before else None

    def changed(self, *keys: str) -> bool:
        """Whether any of these fields gets another value."""
        return any(key in self.values and not same(self.values[key], self.old(key)) for key in keys)

    def set(self, key: str, value: Any) -> None:
        """Sets a value that follows from the change."""
        self.values[key] = value

    def needed(self, path: str) -> Any:
        """The value of a linked record that the rule declared in `needs`; None when there is no link."""
        return self.needed_values.get(path)

    def fail(self, field: str | None, code: str, /, **params: Any) -> None:
        """The change can't be saved, because of this field."""
        self.problems.append(Problem(code, field, params, self.index))

    def note(self, field: str | None, code: str, /, **params: Any) -> None:
        """Worth knowing, but saved all the same."""
        self.notes.append(Problem(code, field, params, self.index))


class Batch(Sequence[Change]):
    """Changes of one module in one write."""

    def __init__(self, spec: ModuleSpec, changes: Iterable[Change]) -> None:
        self.spec = spec
        self._changes = list(changes)

    def __len__(self) -> int:
        return len(self._changes)

    def __getitem__(self, index: Any) -> Any:
        return self._changes[index]

    def __iter__(self) -> Iterator[Change]:
        return iter(self._changes)

    def touching(self, fields: Sequence[str], actions: Sequence[str]) -> Batch:
        """Those with one of these actions that touch one of these fields (or all, when none is named)."""
        if not fields and all(change.action in actions for change in self._changes):
            return self
        if len(fields) == 1:
            (field,) = fields
            return Batch(self.spec, (c for c in self._changes if c.action in actions and field in c.values))
        return Batch(self.spec, (
            change for change in self._changes
            if change.action in actions and (not fields or any(key in change.values for key in fields))
        ))  # fmt: skip

    def without(self, field: str) -> Batch:
        """Those where the person did not set this field."""
        return Batch(self.spec, (change for change in self._changes if field not in change.given))


def same(one: Any, other: Any) -> bool:
    """Whether two values of a field mean the same: rates of money and times of stages do not count."""
    if one is other:
        return True
    if isinstance(one, Money) and isinstance(other, Money):
        return one[:2] == other[:2]
    if isinstance(one, StageValue) or isinstance(other, StageValue):
        return str(one or "") == str(other or "")
    if isinstance(one, datetime) and isinstance(other, datetime):
        return one == other
    return bool(one == other)
