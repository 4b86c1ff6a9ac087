"""Schemas of what administrators define: modules, fields, pipelines."""

from __future__ import annotations

from trato.api.schemas import TEXT, Schema, closed, list_of, nullable
from trato.kernel.catalog.checked import COLORS
from trato.kernel.catalog.checked_fields import definable_types
from trato.kernel.catalog.checked_modules import CATEGORIES, MAX_STAGES, OUTCOMES
from trato.kernel.catalog.define.fields import MAX_OWN_FIELDS
from trato.kernel.catalog.define.pipelines import MAX_PIPELINES

#: a key: small letters, digits and single underscores
KEY: Schema = {"type": "string", "pattern": "^[a-z](_?[a-z0-9])*$", "maxLength": 40}
WORDS: Schema = {
    "anyOf": [
        {"type": "string", "minLength": 1, "maxLength": 120},
        {
            "type": "object",
            "additionalProperties": {"type": "string", "minLength": 1, "maxLength": 120},
            "minProperties": 1,
            "examples": [{"en": "Book", "es": "Libro"}],
        },
    ],
}
LONG_WORDS: Schema = {
    "anyOf": [
        {"type": "string", "maxLength": 1000},
        {"type": "object", "additionalProperties": {"type": "string", "maxLength": 1000}},
    ]
}
FLAG: Schema = {"type": "boolean"}
COLOR: Schema = {"type": "string", "enum": list(COLORS)}
NAMES: Schema = list_of(TEXT, maxItems=300)
CHOICE: Schema = {
    "anyOf": [
        {"type": "string", "minLength": 1, "maxLength": 80},
        closed(
            {
                "value": {"type": "string", "minLength": 1, "maxLength": 80},
                "label": WORDS,
                "color": COLOR,
                "retired": FLAG,
                "synonyms": list_of(TEXT, maxItems=50),
            },
            ("value",),
        ),
    ]
}
OPTIONS: Schema = closed(
    {
        "choices": list_of(CHOICE, minItems=1, maxItems=500),
        "module": KEY,
        "decimals": {"type": "integer", "minimum": 0, "maximum": 8},
        "min": {"type": "number"},
        "max": {"type": "number"},
        "max_length": {"type": "integer", "minimum": 1, "maximum": 100_000},
        "pattern": {"type": "string", "maxLength": 200},
        "hint": WORDS,
        "prefix": {"type": "string", "maxLength": 40},
        "width": {"type": "integer", "minimum": 1, "maximum": 12},
    },
    description="Which options a field has goes by its type.",
)
TYPES: Schema = {"type": "string", "enum": [kind.key for kind in definable_types()]}

_FIELD = {
    "key": KEY,
    "type": TYPES,
    "label": WORDS,
    "help": LONG_WORDS,
    "required": FLAG,
    "unique": FLAG,
    "indexed": FLAG,
    "searchable": FLAG,
    "default": {},
    "options": OPTIONS,
}
FIELD_IN: Schema = closed(_FIELD, ("type", "label"))
NEW_FIELD: Schema = closed({"module": KEY, **_FIELD}, ("module", "type", "label"))
CHANGED_FIELD: Schema = closed({name: schema for name, schema in _FIELD.items() if name != "key"})

STAGE: Schema = closed(
    {
        "key": KEY,
        "label": WORDS,
        "probability": {"type": "number", "minimum": 0, "maximum": 100},
        "category": {"type": "string", "enum": list(CATEGORIES)},
        "outcome": {"type": "string", "enum": list(OUTCOMES)},
        "allowed_days": {"type": ["integer", "null"], "minimum": 1, "maximum": 3650},
        "color": COLOR,
        "guidance": LONG_WORDS,
        "required_fields": NAMES,
        "retired": FLAG,
    },
    ("key", "label"),
)
_PIPELINE = {"key": KEY, "label": WORDS, "retired": FLAG, "stages": list_of(STAGE, minItems=1, maxItems=MAX_STAGES)}
PIPELINE_IN: Schema = closed(_PIPELINE, ("key", "label", "stages"))
CHANGED_PIPELINE: Schema = closed({name: schema for name, schema in _PIPELINE.items() if name != "key"})

_MODULE = {
    "label": WORDS,
    "label_plural": WORDS,
    "help": LONG_WORDS,
    "icon": {"type": "string", "pattern": "^[a-z0-9-]{1,40}$"},
    "color": COLOR,
    "title": KEY,
    "menu": FLAG,
    "list_columns": NAMES,
    "default_sort": NAMES,
    "quick_create": NAMES,
    "highlights": NAMES,
    "form": list_of(closed({"label": WORDS, "fields": NAMES}, ("label", "fields")), maxItems=50),
    "board": nullable(closed({"column": TEXT, "total": TEXT, "card": NAMES}, ("column",))),
    "calendar": nullable(closed({"start": TEXT, "end": TEXT, "duration": TEXT}, ("start",))),
    "duplicates": list_of(
        closed(
            {"fields": list_of(TEXT, minItems=1), "kind": {"type": "string", "enum": ["warn", "refuse"]}}, ("fields",)
        ),
        maxItems=20,
    ),
}
NEW_MODULE: Schema = closed(
    {
        "key": KEY,
        **_MODULE,
        "owned": FLAG,
        "activities": FLAG,
        "fields": list_of(FIELD_IN, maxItems=MAX_OWN_FIELDS),
        "pipelines": list_of(PIPELINE_IN, maxItems=MAX_PIPELINES),
    },
    ("key", "label"),
)
CHANGED_MODULE: Schema = closed(_MODULE)

# -- what comes out ----------------------------------------------------------------------------------------------------

_TEXTS: Schema = {"type": "object", "additionalProperties": TEXT}
FIELD_OUT: Schema = {
    "type": "object",
    "properties": {
        "module": TEXT,
        "key": TEXT,
        "type": TEXT,
        "label": TEXT,
        "labels": _TEXTS,
        "help": TEXT,
        "required": FLAG,
        "unique": FLAG,
        "indexed": FLAG,
        "searchable": FLAG,
        "default": {},
        "custom": FLAG,
        "system": FLAG,
        "read_only": FLAG,
        "options": {"type": "object"},
        "choices": list_of(closed({"value": TEXT, "label": TEXT, "color": TEXT, "retired": FLAG})),
        "parts": list_of(TEXT),
        "operators": list_of(TEXT),
        "sortable": FLAG,
        "groupable": FLAG,
    },
    "required": ["module", "key", "type", "label", "required", "custom", "read_only", "operators"],
}
PIPELINE_OUT: Schema = {
    "type": "object",
    "properties": {
        "module": TEXT,
        "key": TEXT,
        "label": _TEXTS,
        "retired": FLAG,
        "stages": list_of({"type": "object"}),
    },
    "required": ["module", "key", "label", "stages"],
}
MODULE_OUT: Schema = {
    "type": "object",
    "properties": {
        "key": TEXT,
        "label": TEXT,
        "label_plural": TEXT,
        "custom": FLAG,
        "title": TEXT,
        "fields": list_of(FIELD_OUT),
        "rights": _TEXTS,
        "pipelines": list_of(PIPELINE_OUT),
        "list_columns": list_of(TEXT),
    },
    "required": ["key", "label", "label_plural", "custom", "title", "fields", "rights"],
}
