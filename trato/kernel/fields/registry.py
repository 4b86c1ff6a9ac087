"""The registry of field types. Importing `trato.kernel.fields.all` fills it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trato.kernel.fields.base import FieldType


class FieldTypes:
    """Field types by key."""

    def __init__(self) -> None:
        self._found: dict[str, FieldType] = {}

    def register(self, cls: type[FieldType]) -> type[FieldType]:
        """Class decorator. Raises ValueError when the key is taken."""
        if cls.key in self._found:
            raise ValueError(f"field type {cls.key!r} is registered twice")
        self._found[cls.key] = cls()
        return cls

    def __getitem__(self, key: str) -> FieldType:
        return self._found[key]

    def __contains__(self, key: object) -> bool:
        return key in self._found

    def __iter__(self) -> Iterator[FieldType]:
        return iter(self._found.values())


field_types = FieldTypes()
