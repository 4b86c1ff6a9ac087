"""Which record a row means: found by the match fields, all of a chunk in one query."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from trato.kernel.catalog.declare import Field, ModuleSpec
from trato.kernel.context import Context
from trato.kernel.errors import WrongCall
from trato.kernel.query.model import Condition, Group, Query
from trato.kernel.records import read
from trato.kernel.storage.indexes import compare_column
from trato.kernel.storage.tables import columns_of
from trato.lib.text import sort_key

SEVERAL = -1
_BATCH = 500
#: types that can tell records apart; the others are compared once one of these has narrowed them down
_FINDING = ("reference", "auto_number", "text", "emails", "email", "phones", "phone", "person_name", "url", "lookup",
            "integer")  # fmt: skip

Key = tuple[Any, ...]


class Matcher:
    """Finds existing records by one or more fields. A row without a value in one of them matches nothing."""

    def __init__(self, spec: ModuleSpec, keys: Sequence[str], ctx: Context) -> None:
        self.spec, self.ctx = spec, ctx
        self.fields = [_match_field(spec, key) for key in keys]
        self._positions = [
            0 if f.key == "id" else [name for name, _kind in columns_of(f)].index(compare_column(f))
            for f in self.fields
        ]  # fmt: skip
        self._first = next((f for f in self.fields if f.key == "id" or f.unique), None) or self.fields[0]

    def key_of(self, values: dict[str, Any]) -> Key | None:
        """What a row is compared by; None when it lacks a match field."""
        found = []
        for field, position in zip(self.fields, self._positions, strict=True):
            value = values.get(field.key)
            if value is None or value == ():
                return None
            found.append(int(value) if field.key == "id" else field.kind.store(value, field)[position])
        return tuple(found)

    def find(self, rows: Sequence[dict[str, Any]]) -> dict[Key, int]:
        """Key → id of the record, or SEVERAL."""
        wanted = {key: values for values in rows if (key := self.key_of(values)) is not None}
        found: dict[Key, int] = {}
        keys = list(wanted)
        for start in range(0, len(keys), _BATCH):
            part = {key: wanted[key] for key in keys[start : start + _BATCH]}
            operands = list(dict.fromkeys(_operand(self._first, values) for values in part.values()))
            query = Query(
                self.spec.key, where=Group((Condition(self._first.key, "in", operands),)), sort=("id",),
                columns=tuple(f.key for f in self.fields if f.key != "id"),
            )  # fmt: skip
            for records in read.rows(query, self.ctx):
                for record in records:
                    key = self.key_of({**record.values, "id": record.id})
                    if key in part:
                        found[key] = record.id if key not in found else SEVERAL
        return found


def _match_field(spec: ModuleSpec, key: str) -> Field:
    field = spec.fields.get(key)
    if field is None or (field.type not in _FINDING and field.key != "id"):
        raise WrongCall("import.bad_match", field=key, module=spec.key)
    return field


def _operand(field: Field, values: dict[str, Any]) -> Any:
    """The value as a filter takes it."""
    value = values[field.key]
    if field.key == "id":
        return int(value)
    if field.type in ("emails", "phones"):
        return value[0].value
    if field.type == "person_name":
        return {"given": value.given, "family": value.family}
    return value


def matching_fields(spec: ModuleSpec) -> list[Field]:
    """Fields by which rows can find their records."""
    return [field for field in spec.fields.values() if field.key == "id" or field.type in _FINDING]


def proposed_match(spec: ModuleSpec, targets: Sequence[str]) -> tuple[str, ...]:
    """The surest field of the file to find records by: an id, a reference, a unique field. Nothing surer: none."""
    keys = {target.partition(".")[0].partition(":")[0] for target in targets}
    if "id" in keys:
        return ("id",)
    fields = [field for field in matching_fields(spec) if field.key in keys]
    surest = next((f for f in fields if f.unique), None) or next((f for f in fields if f.type == "reference"), None)
    return (surest.key,) if surest else ()


def fold_key(key: Key) -> Key:
    """A key whose texts are folded, for comparing rows of one file with each other."""
    return tuple(sort_key(part) if isinstance(part, str) else part for part in key)
