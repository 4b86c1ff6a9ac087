"""Modules, fields and pipelines as JSON: what there is, and what this person may do with it."""

from __future__ import annotations

from typing import Any

from trato.kernel import actions
from trato.kernel.access.standard import ACTIONS
from trato.kernel.catalog.current import catalog
from trato.kernel.catalog.declare import Field, ModuleSpec
from trato.kernel.catalog.define import pipeline_data, texts
from trato.kernel.catalog.snapshot import Pipeline
from trato.kernel.context import Context
from trato.kernel.fields.choice import ChoiceType
from trato.kernel.query.operators import OPERATORS


def field_json(field: Field, spec: ModuleSpec, ctx: Context) -> dict[str, Any]:
    """One field: its type and choices, how it may be filtered, and whether this person may write it."""
    kind = field.kind
    choices = kind.choices(field) if isinstance(kind, ChoiceType) else ()
    return {
        "module": spec.key,
        "key": field.key,
        "type": field.type,
        "label": str(field.label),
        "labels": texts(field.label),
        "help": str(field.help),
        "required": field.required,
        "unique": field.unique,
        "indexed": field.indexed,
        "searchable": field.searchable,
        "default": field.default,
        "custom": field.custom,
        "system": field.system,
        "read_only": not ctx.principal.writes_field(spec.key, field),
        "options": {name: _plain(value) for name, value in field.options.items() if name in kind.option_types},
        "choices": [{"value": c.value, "label": str(c.label), "color": c.color, "retired": c.retired} for c in choices],
        "parts": list(kind.parts),
        "operators": list(OPERATORS[kind.family]),
        "sortable": kind.sortable and bool(kind.columns),
        "groupable": kind.groupable,
    }


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [{"value": c.value, "label": texts(c.label), "color": c.color, "retired": c.retired} for c in value]
    return value


def pipeline_json(pipeline: Pipeline) -> dict[str, Any]:
    """A pipeline with its stages, as it would be defined."""
    return {"module": pipeline.module, "key": pipeline.key, **pipeline_data(pipeline)}


def module_json(spec: ModuleSpec, ctx: Context) -> dict[str, Any]:
    """A module with all fields that this person sees."""
    seen = {f.key for f in ctx.principal.visible_fields(spec)}
    return {
        "key": spec.key,
        "label": str(spec.label),
        "label_plural": str(spec.label_plural),
        "help": str(spec.help),
        "labels": texts(spec.label),
        "labels_plural": texts(spec.label_plural),
        "icon": spec.icon,
        "color": spec.color,
        "title": spec.title,
        "custom": spec.custom,
        "owned": spec.owned,
        "activities": spec.activities,
        "menu": spec.menu,
        "rights": {action: ctx.principal.scope(spec.key, action) for action in ACTIONS},
        "fields": [field_json(f, spec, ctx) for f in spec.fields.values() if f.key in seen],
        "list_columns": [key for key in spec.list_columns if key.split(".")[0] in seen],
        "default_sort": list(spec.default_sort),
        "form": [{"label": str(s.label), "fields": [key for key in s.fields if key in seen]} for s in spec.form],
        "quick_create": [key for key in spec.quick_create if key in seen],
        "highlights": [key for key in spec.highlights if key in seen],
        "board": {"column": spec.board.column, "total": spec.board.total, "card": list(spec.board.card)}
        if spec.board
        else None,
        "calendar": {"start": spec.calendar.start, "end": spec.calendar.end, "duration": spec.calendar.duration}
        if spec.calendar
        else None,
        "duplicates": [{"fields": list(m.fields), "kind": m.kind} for m in spec.duplicates],
        "pipelines": [pipeline_json(p) for p in catalog().pipelines_of(spec.key)],
        "actions": [
            {"key": a.key, "label": str(a.label), "needs": a.needs, "params": [f.key for f in a.params]}
            for a in actions.all_actions()
            if a.module == spec.key and ctx.principal.may(spec.key, a.right)
        ],
    }
