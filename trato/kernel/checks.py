"""Declarations are checked at start, so that a typo never reaches a user."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, register

from trato.kernel.catalog.declare import Module
from trato.kernel.catalog.registry import modules
from trato.kernel.fields.registry import field_types

#: fields that every module may have without declaring them
GIVEN = ("id", "created_at", "created_by", "updated_at", "updated_by", "owner", "team", "tags", "next_activity",
         "next_activity_at", "last_activity_at")  # fmt: skip


@register("trato")
def check_modules(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """All standard modules that are on. E015: one is off that another needs."""
    found = modules.all()
    on = {cls.key for cls in found}
    problems = [problem for cls in found for problem in check_module(cls)]
    for cls in found:
        missing = [key for key in cls.depends_on if key not in on]
        if missing:
            problems.append(_error(cls, f"needs {', '.join(missing)}; name them in MODULES too", "E015"))
    return problems


def check_module(cls: type[Module]) -> Iterator[CheckMessage]:
    """E011 unknown type · E012 unknown field named · E013 duplicate key · E014 missing title."""
    keys: set[str] = set()
    for field in cls.fields:
        if field.type not in field_types:
            yield _error(cls, f'field "{field.key}" has the unknown type "{field.type}"', "E011")
        if field.key in keys or field.key in GIVEN[:5]:
            yield _error(cls, f'field "{field.key}" is declared twice', "E013")
        keys.add(field.key)
    if cls.title not in keys:
        yield _error(cls, f'title names "{cls.title}", which is not a field', "E014")
    for place, named in _named(cls):
        for key in named:
            if key.lstrip("-").split(".")[0] not in keys | set(GIVEN):
                near = difflib.get_close_matches(key, keys, n=1)
                hint = f'; did you mean "{near[0]}"?' if near else ""
                yield _error(cls, f'{place} names "{key}"{hint}', "E012")


def _named(cls: type[Module]) -> Iterator[tuple[str, Iterable[str]]]:
    yield "list_columns", cls.list_columns
    yield "default_sort", cls.default_sort
    yield "quick_create", cls.quick_create
    yield "highlights", cls.highlights
    for section in cls.form:
        yield "form", section.fields
    for match in cls.duplicates:
        yield "duplicates", match.fields
    if cls.board:
        yield "board", [cls.board.column, *filter(None, [cls.board.total]), *cls.board.card]
    if cls.calendar:
        yield "calendar", filter(None, [cls.calendar.start, cls.calendar.end, cls.calendar.duration])


def _error(cls: type[Module], text: str, code: str) -> Error:
    return Error(f"{cls.key}: {text}", id=f"trato.{code}")
