"""When two people changed the same fields: what each may choose from, and what was chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from django.http import QueryDict
from django.utils.safestring import SafeString

from trato.kernel.catalog.declare import Field, ModuleSpec
from trato.kernel.context import Context
from trato.kernel.errors import Conflict
from trato.kernel.records import read
from trato.kernel.records.read import Record

#: names that the page adds to what the form had sent
OWN_NAMES = ("csrfmiddlewaretoken", "settled_version")
PREFIX = "choice."


@dataclass(frozen=True)
class FieldChoice:
    """One field that both changed, with the three values to choose from."""

    field: Field
    mine: SafeString
    theirs: SafeString
    before: SafeString
    before_json: str


def choices(record: Record, error: Conflict, ctx: Context) -> list[FieldChoice]:
    """The clashes as a person reads them."""
    spec = record.spec
    loaded: list[dict[str, Any]] = [{}, {}, {}]
    for clash in error.clashes:
        field = spec.fields[clash.field]
        for values, data in zip(loaded, (clash.mine, clash.theirs, clash.before), strict=True):
            values[clash.field] = field.kind.load(data, field)
    render = read.render_for([Record(spec, record.id, 0, values) for values in loaded], ctx)
    found = []
    for clash in error.clashes:
        field = spec.fields[clash.field]
        mine, theirs, before = (field.kind.html(values[clash.field], field, render) for values in loaded)
        found.append(FieldChoice(field, mine, theirs, before, orjson.dumps(clash.before).decode()))
    return found


def sent(data: QueryDict) -> list[tuple[str, str]]:
    """Everything that the form had sent, to be sent again."""
    return [
        (key, value) for key in data for value in data.getlist(key)
        if key not in OWN_NAMES and not key.startswith(PREFIX)
    ]  # fmt: skip


def version_of(data: QueryDict, record: Record) -> int:
    """The version that the person saw when the form was opened."""
    return _number(data.get("version", "")) or record.version


def settle(
    spec: ModuleSpec, changed: Mapping[str, Any], data: QueryDict, version: int
) -> tuple[dict[str, Any], int]:  # fmt: skip
    """The changes after the person chose, and the version up to which they know what others did."""
    settled = _number(data.get("settled_version", ""))
    if not settled:
        return dict(changed), version
    found = {}
    for key, value in changed.items():
        choice = data.get(PREFIX + key, "")
        if choice == "theirs":
            continue
        if choice.startswith("before:"):
            field = spec.fields[key]
            value = field.kind.load(_json(choice.removeprefix("before:")), field)
        found[key] = value
    return found, settled


def _json(text: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return None


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
