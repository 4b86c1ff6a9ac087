"""Forms of records: which fields they have, how they are drawn, what they send."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.safestring import SafeString

from trato.kernel.catalog.declare import Field, ModuleSpec
from trato.kernel.context import Context
from trato.kernel.errors import Invalid
from trato.kernel.fields.base import Render
from trato.kernel.history import log
from trato.kernel.messages import message
from trato.kernel.records import read
from trato.kernel.records.change import same
from trato.ui.widgets import control, is_group, read_value, was_posted

#: types whose control needs the whole width of a form
WIDE = {"long_text", "rich_text", "emails", "phones", "addresses", "address", "lookups", "users", "choices", "tags",
        "file", "image"}  # fmt: skip
#: quick create shows at most so many fields, and beyond these only what the record can't be made without
QUICK_FIELDS = 6

Errors = dict[str, list[str]]


@dataclass(frozen=True)
class Row:
    """One field of a form, drawn."""

    field: Field
    id: str
    control: SafeString
    error: str
    is_wide: bool
    is_group: bool


@dataclass(frozen=True)
class FormSection:
    """A titled group of rows."""

    label: Any
    rows: Sequence[Row]


def writable(spec: ModuleSpec, keys: Iterable[str], ctx: Context) -> list[Field]:
    """Those of these fields that the person may fill in, in order."""
    known = [spec.fields[key] for key in dict.fromkeys(keys) if key in spec.fields]
    return [f for f in known if not f.rollup and f.key != "id" and ctx.principal.writes_field(spec.key, f)]


def form_fields(spec: ModuleSpec, ctx: Context) -> list[tuple[Any, list[Field]]]:
    """The sections of the full form with their fields; tags and team close the last one when nobody placed them."""
    placed = {key for section in spec.form for key in section.fields}
    closing = [key for key in ("tags", "team") if key in spec.fields and key not in placed]
    found = []
    for index, section in enumerate(spec.form):
        keys = [*section.fields, *(closing if index == 0 else [])]
        fields = writable(spec, keys, ctx)
        if fields:
            found.append((section.label, fields))
    return found


def quick_fields(spec: ModuleSpec, ctx: Context, given: Iterable[str] = ()) -> list[Field]:
    """The few fields of quick create: the module's choice, those that the address gives, and what must be filled."""
    chosen = writable(spec, spec.quick_create, ctx)[:QUICK_FIELDS]
    keys = {f.key for f in chosen}
    must = [f for f in writable(spec, spec.fields, ctx) if f.required and f.default is None and f.key not in keys]
    keys |= {f.key for f in must}
    extra = [f for f in writable(spec, given, ctx) if f.key not in keys]
    return [*chosen, *must, *extra]


def draw(
    fields: Iterable[Field], values: Mapping[str, Any], ctx: Context, *, errors: Errors | None = None,
    posted: QueryDict | None = None, render: Render | None = None, prefix: str = "f",
) -> list[Row]:  # fmt: skip
    """The rows of these fields. `prefix` keeps ids apart when a dialog stands over a page with the same fields."""
    rows = []
    for field in fields:
        control_id = f"{prefix}-{field.key}"
        problem = " ".join((errors or {}).get(field.key, ()))
        notes = ([f"{control_id}-help"] if str(field.help) else []) + ([f"{control_id}-error"] if problem else [])
        drawn = control(
            field, values.get(field.key), ctx, id=control_id, describedby=" ".join(notes), invalid=bool(problem),
            render=render, posted=posted if posted is not None and was_posted(field, posted, field.key) else None,
        )  # fmt: skip
        rows.append(Row(field, control_id, drawn, problem, field.type in WIDE, is_group(field)))
    return rows


def read_form(
    fields: Iterable[Field], data: QueryDict, files: Any, ctx: Context
) -> tuple[dict[str, Any], Errors]:  # fmt: skip
    """What was sent for these fields, and what of it can't be understood. Fields that were not sent are left out."""
    values: dict[str, Any] = {}
    errors: Errors = {}
    known = list(fields)
    for field in known:
        if not was_posted(field, data, field.key, files):
            continue
        try:
            values[field.key] = read_value(field, data, ctx, files=files)
        except Invalid as error:
            errors[field.key] = [problem.message for problem in error.problems]
    if errors:
        # The write path asks for these too, but only once all else is understood: people want to hear it all at once.
        missing = [f.key for f in known if f.required and f.key in values and f.kind.is_empty(values[f.key])]
        errors |= {key: [message("value.required")] for key in missing}
    return values, errors


def begin_values(spec: ModuleSpec, fields: Iterable[Field], data: QueryDict, ctx: Context) -> dict[str, Any]:
    """Values that a new form begins with: the address's (`?account=12`), else the defaults."""
    values: dict[str, Any] = {}
    for field in fields:
        values[field.key] = field.kind.default(field, ctx.today, ctx.user_id)
        if was_posted(field, data, field.key):
            try:
                values[field.key] = read_value(field, data, ctx)
            except Invalid:
                continue
    return values


def copied_values(source: read.Record, fields: Iterable[Field]) -> dict[str, Any]:
    """Values of another record, for one like it. What must be unique stays empty, files stay with their record."""
    left_out = ("file", "image", "auto_number")
    return {f.key: source[f.key] for f in fields if not f.unique and f.type not in left_out}


def given_values(spec: ModuleSpec, values: Mapping[str, Any]) -> dict[str, Any]:
    """What a new record is told: an empty field is only told where the person emptied a default."""
    fields = spec.fields
    return {k: v for k, v in values.items() if not fields[k].kind.is_empty(v) or fields[k].default is not None}


def render_of(spec: ModuleSpec, values: Mapping[str, Any], ctx: Context) -> Render:
    """The names behind ids in a form's values."""
    return read.render_for([read.Record(spec, 0, 0, dict(values))], ctx)


def seen_values(record: read.Record, version: int) -> dict[str, Any]:
    """The values as they were at the version that a person saw: what they changed is told by these."""
    if version >= record.version:
        return record.values
    spec = record.spec
    before = log.changed_since(record.id, version)
    return record.values | {
        key: spec.fields[key].kind.load(value, spec.fields[key])
        for key, value in before.items()
        if key in record.values
    }


def changed_values(spec: ModuleSpec, values: Mapping[str, Any], seen: Mapping[str, Any]) -> dict[str, Any]:
    """Those that differ from what was seen. A form shows times to the minute: the same minute is no change."""
    found = {}
    for key, value in values.items():
        before = seen.get(key)
        if spec.fields[key].type == "datetime" and value and before and _minute(value) == _minute(before):
            continue
        if not same(value, before):
            found[key] = value
    return found


def _minute(moment: Any) -> Any:
    return moment.replace(second=0, microsecond=0)


def error_list(spec: ModuleSpec, errors: Errors, shown: Iterable[str], ctx: Context) -> list[str]:
    """Problems that no row of the form shows: of the record as a whole, and of fields that are not on it."""
    known = set(shown)
    found = []
    for key, messages in errors.items():
        if key in known:
            continue
        field = spec.fields.get(key)
        label = f"{field.label}: " if field and ctx.principal.sees_field(spec.key, key) else ""
        found += [f"{label}{message}" for message in messages]
    return found
