"""The parts of the conversion screen: one per target, with its choices and the fields of a new record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from trato.kernel.catalog.current import catalog
from trato.kernel.catalog.declare import Field, ModuleSpec
from trato.kernel.context import Context
from trato.kernel.conversions import NEW, NONE, Target
from trato.kernel.errors import Invalid
from trato.ui.records import form
from trato.ui.widgets import control, is_group, read_value, was_posted

#: set by the conversion itself between the records that it makes
LINKED = ("account", "contact")


@dataclass
class Part:
    """One target as it is shown. `chosen` is NEW, NONE or the id of a candidate."""

    target: Target
    spec: ModuleSpec
    chosen: str
    may_create: bool
    rows: Sequence[form.Row]

    @property
    def name(self) -> str:
        """Name of the choice in the form."""
        return self.spec.key

    @property
    def show_if(self) -> str:
        return f"{self.spec.key}={NEW}"


def fields_of(target: Target, ctx: Context) -> list[Field]:
    """The fields of quick create, and those that the record brings a value for."""
    spec = catalog().module(target.module)
    required = [f.key for f in spec.fields.values() if f.required and f.default is None]
    keys = (spec.title, *spec.quick_create, *required, *target.values)
    return [field for field in form.writable(spec, keys, ctx) if field.key not in LINKED]


def part_of(
    target: Target, ctx: Context, posted: QueryDict | None = None, errors: Mapping[str, Sequence[str]] | None = None
) -> Part:  # fmt: skip
    """A target drawn, with what was typed when the form comes back."""
    spec, may_create = catalog().module(target.module), ctx.principal.may(target.module, "create")
    fields = fields_of(target, ctx)
    values = {f.key: target.values.get(f.key, f.kind.default(f, ctx.today, ctx.user_id)) for f in fields}
    render = form.render_of(spec, values, ctx)
    rows = []
    for field in fields:
        name, row_id = name_of(target, field), f"{target.module}-{field.key}"
        problem = " ".join((errors or {}).get(name, ()))
        notes = ([f"{row_id}-help"] if str(field.help) else []) + ([f"{row_id}-error"] if problem else [])
        drawn = control(
            field, values[field.key], ctx, name=name, id=row_id, describedby=" ".join(notes), invalid=bool(problem),
            render=render, posted=posted if posted is not None and was_posted(field, posted, name) else None,
        )  # fmt: skip
        rows.append(form.Row(field, row_id, drawn, problem, field.type in form.WIDE, is_group(field)))
    asked = posted.get(target.module, "") if posted is not None else str(target.proposed)
    return Part(target, spec, asked or NONE, may_create, rows)


def name_of(target: Target, field: Field) -> str:
    """The same field occurs in several targets, so its name carries the module."""
    return f"{target.module}__{field.key}"


def choice_in(target: Target, data: QueryDict, ctx: Context) -> int | str:
    """What was chosen. Raises Invalid for an id that is not among the candidates."""
    raw = data.get(target.module, NONE)
    if raw == NONE or (raw == NEW and ctx.principal.may(target.module, "create")):
        return raw
    found = next((c.id for c in target.candidates if str(c.id) == raw), None)
    if found is None:
        raise Invalid("link.not_found", raw=raw)
    return found


def values_in(target: Target, data: QueryDict, ctx: Context) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """What was typed for a new record, and what of it can't be understood, by name."""
    values: dict[str, Any] = {}
    errors: dict[str, list[str]] = {}
    for field in fields_of(target, ctx):
        name = name_of(target, field)
        if not was_posted(field, data, name):
            continue
        try:
            values[field.key] = read_value(field, data, ctx, name)
        except Invalid as error:
            errors[name] = [problem.message for problem in error.problems]
    return values, errors
