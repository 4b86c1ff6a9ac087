"""What a person decides about an import: which column goes where, and the options. JSON in and out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from dataclasses import field as attribute
from decimal import Decimal, InvalidOperation
from typing import Any

from trato.kernel.errors import WrongCall

MODES = ("create", "update", "both")


@dataclass(frozen=True)
class ColumnPlan:
    """Where one column goes. `to` is a target such as `name.given`, `phones:mobile` or `account`; "" leaves it out.

    times: a factor for figures that a file gives in thousands or millions. confidence: 0–1, how sure the proposal is.
    """

    to: str = ""
    times: str = ""
    confidence: float = 0.0

    @property
    def factor(self) -> Decimal | None:
        return Decimal(self.times) if self.times else None


@dataclass(frozen=True)
class Plan:
    """Columns by heading; `values` replaces texts (target → text in the file → text meant); `defaults` fills gaps."""

    columns: Mapping[str, ColumnPlan] = attribute(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = attribute(default_factory=dict)
    defaults: Mapping[str, str] = attribute(default_factory=dict)

    @property
    def targets(self) -> list[str]:
        return [plan.to for plan in self.columns.values() if plan.to]

    def to_json(self) -> dict[str, Any]:
        return {
            "columns": {name: asdict(plan) for name, plan in self.columns.items()},
            "values": {key: dict(found) for key, found in self.values.items()},
            "defaults": dict(self.defaults),
        }


@dataclass(frozen=True)
class Options:
    """How rows become records.

    Args:
        mode: "create" only makes records, "update" only changes existing ones, "both" does either.
        match: fields by which a row finds its record; empty means that every row is new.
        create_missing: a linked record that is not found is made, with its name only.
        strict: a text that finds no place refuses the row, instead of leaving the field empty and listing the text.
        historical: the rows tell the past: rules that hold from now on report instead of refusing. None: when rows
            carry closing dates of the past.
        clear: empty cells empty the field of an existing record, instead of leaving it as it is.
        country: whose national phone numbers are read, where the row names no country of its own.
        currency: of amounts without one. dayfirst, decimal: None and "" mean: found from the whole column.
    """

    mode: str = "create"
    match: tuple[str, ...] = ()
    create_missing: bool = False
    strict: bool = False
    historical: bool | None = None
    clear: bool = False
    country: str = ""
    currency: str = ""
    dayfirst: bool | None = None
    decimal: str = ""

    def to_json(self) -> dict[str, Any]:
        return {**asdict(self), "match": list(self.match)}


def plan_from_json(data: Any) -> Plan:
    """Raises WrongCall("import.bad_map") that says what is not understood. Columns may be given as plain targets."""
    if not isinstance(data, Mapping):
        raise WrongCall("import.bad_map", why=repr(data)[:60])
    unknown = set(data) - {"columns", "values", "defaults", "options"}
    if unknown:
        raise WrongCall("import.bad_map", why=", ".join(sorted(unknown)))
    columns = {str(name): _column(plan) for name, plan in _object(data, "columns").items()}
    values = {
        str(key): {str(text): str(meant) for text, meant in _object(_object(data, "values"), key).items()}
        for key in _object(data, "values")
    }
    defaults = {str(key): str(text) for key, text in _object(data, "defaults").items()}
    return Plan(columns, values, defaults)


def _object(data: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = data.get(key) or {}
    if not isinstance(found, Mapping):
        raise WrongCall("import.bad_map", why=key)
    return found


def _column(data: Any) -> ColumnPlan:
    if data is None:
        return ColumnPlan()
    if isinstance(data, str):
        return ColumnPlan(data, confidence=1.0)
    if not isinstance(data, Mapping) or set(data) - {"to", "times", "confidence"}:
        raise WrongCall("import.bad_map", why=repr(data)[:60])
    times = str(data.get("times") or "")
    try:
        is_factor = not times or Decimal(times).is_finite()
        confidence = float(data.get("confidence", 1.0))
    except (InvalidOperation, TypeError, ValueError):
        is_factor, confidence = False, 0.0
    if not is_factor:
        raise WrongCall("import.bad_map", why=f"times={times[:20]}")
    return ColumnPlan(str(data.get("to") or ""), times, confidence)


def options_from_json(data: Any) -> Options:
    """Raises WrongCall("import.bad_option")."""
    found = dict(data or {})
    known = {item.name for item in fields(Options)}
    unknown = set(found) - known
    if unknown:
        raise WrongCall("import.bad_option", option=", ".join(sorted(unknown)))
    found["match"] = tuple(str(key) for key in found.get("match") or ())
    if found.get("mode", "create") not in MODES:
        raise WrongCall("import.bad_option", option=f"mode={found['mode']}")
    if found.get("decimal", "") not in ("", ".", ","):
        raise WrongCall("import.bad_option", option=f"decimal={found['decimal']}")
    return Options(**found)
