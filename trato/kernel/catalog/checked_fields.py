"""Checks the definition of an own field: type, options, choices, default."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from trato.kernel.catalog.build import field_of
from trato.kernel.catalog.checked import COLORS, TYPE_NAMES, Checker, doubles
from trato.kernel.catalog.declare import Field
from trato.kernel.errors import TratoError
from trato.kernel.fields.base import FieldType
from trato.kernel.fields.registry import field_types

SETTINGS = ("key", "type", "label", "help", "required", "unique", "indexed", "searchable", "default", "options")
FLAGS = ("required", "unique", "indexed", "searchable")
#: parts of other types, and types that only Trato itself uses
NOT_DEFINABLE = {"plain"}
#: options whose change would change what the stored numbers and links mean
FIXED_OPTIONS = ("decimals", "module")
NO_DEFAULT_FAMILIES = ("link", "links", "users", "team", "tags")
RANGES: Mapping[str, tuple[int, int]] = {"decimals": (0, 8), "width": (1, 12), "max_length": (1, 100_000)}
MAX_CHOICES = 500
MAX_RATING = 10
CHOICE_SETTINGS = ("value", "label", "color", "retired", "synonyms")


def definable_types() -> list[FieldType]:
    """The types that own fields may have."""
    return [kind for kind in field_types if kind.key not in NOT_DEFINABLE]


def check_field(data: Any, modules: Mapping[str, Any], *, before: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The data of a definition, cleaned. `before`: what is being changed; settings left out stay as they were.

    Raises Invalid.
    """
    checker = Checker()
    given = checker.settings(data, SETTINGS)
    given.pop("key", None)
    if before is not None:
        if "type" in given and given["type"] != before["type"]:
            checker.fail("type", "config.fixed")
        given = {**before, **given, "type": before["type"]}
    kind = _type(given.get("type"), checker)
    cleaned: dict[str, Any] = {"type": given.get("type")}
    cleaned["label"] = checker.text(given.get("label"), "label")
    cleaned["help"] = checker.help(given.get("help"), "help")
    for flag in FLAGS:
        cleaned[flag] = bool(checker.typed(given.get(flag, False), bool, flag))
    checker.done()
    assert kind is not None
    _flags(kind, cleaned, checker)
    cleaned["options"] = _options(kind, given.get("options", {}), modules, checker)
    if before is not None:
        _fixed(cleaned, before, checker)
    checker.done()
    cleaned["default"] = _default(given.get("default"), field_of("cf_checked", cleaned), checker)
    checker.done()
    return cleaned


def _type(key: Any, checker: Checker) -> FieldType | None:
    known = [kind.key for kind in definable_types()]
    if key not in known:
        checker.fail("type", "config.unknown_type", raw=str(key)[:60], known=", ".join(known))
        return None
    return field_types[key]


def _flags(kind: FieldType, cleaned: Mapping[str, Any], checker: Checker) -> None:
    """What can't be compared can't be unique, and what stands in no column can't be indexed or searched."""
    can_be_unique = bool(kind.columns) and not kind.child and kind.sortable and kind.family not in ("bool",)
    if cleaned["unique"] and not can_be_unique:
        checker.fail("unique", "config.unfit_setting")
    if cleaned["indexed"] and not kind.columns:
        checker.fail("indexed", "config.unfit_setting")
    if cleaned["searchable"] and not is_searchable(kind):
        checker.fail("searchable", "config.unfit_setting")


def is_searchable(kind: FieldType) -> bool:
    """Whether its values are words, numbers or addresses that people look for."""
    return (bool(kind.columns) and kind.family in ("text", "phone")) or kind.key == "integer"


def _options(kind: FieldType, data: Any, modules: Mapping[str, Any], checker: Checker) -> dict[str, Any]:
    given = checker.settings({} if data is None else data, tuple(kind.option_types), "options")
    found: dict[str, Any] = {}
    for name, value in given.items():
        path = f"options.{name}"
        if value is None:
            continue
        if name == "choices":
            found[name] = check_choices(value, path, checker)
        elif name == "hint":
            found[name] = checker.text(value, path)
        elif checker.typed(value, kind.option_types[name], path) is not None:
            found[name] = value
            _option(kind, name, value, path, modules, checker)
    if "choices" in kind.option_types and "choices" not in given:
        checker.fail("options.choices", "value.required")
    if kind.key == "lookups" and "module" not in given:
        checker.fail("options.module", "value.required")
    low, high = found.get("min"), found.get("max")
    if low is not None and high is not None and low > high:
        checker.fail("options.max", "config.out_of_range", min=low, max="…")
    return found


def _option(kind: FieldType, name: str, value: Any, path: str, modules: Mapping[str, Any], checker: Checker) -> None:
    if name in RANGES:
        checker.within(value, *RANGES[name], path)
    elif name == "max" and kind.key == "rating":
        checker.within(value, 1, MAX_RATING, path)
    elif name in ("min", "max"):
        checker.within(value, -(10**15), 10**15, path)
    elif name == "module" and value not in modules:
        checker.fail(path, "query.unknown_module", module=value[:60])
    elif name == "pattern":
        try:
            re.compile(value[:200])
        except re.error as error:
            checker.fail(path, "config.bad_option", why=str(error))
        checker.within(len(value), 1, 200, path)
    elif isinstance(value, str):
        checker.within(len(value), 0, 40, path)


def check_choices(data: Any, path: str, checker: Checker) -> list[dict[str, Any]]:
    """Choices as a list of values, or of objects with value, label, color, retired."""
    if not isinstance(data, list):
        checker.fail(path, "config.wrong_type", expected=str(TYPE_NAMES[list]))
        return []
    if not 1 <= len(data) <= MAX_CHOICES:
        checker.fail(path, "config.out_of_range", min=1, max=MAX_CHOICES)
        return []
    found = [_choice(item, f"{path}.{index}", checker) for index, item in enumerate(data)]
    for value in doubles(item["value"] for item in found if item["value"]):
        checker.fail(path, "config.twice", raw=value)
    return found


def _choice(item: Any, path: str, checker: Checker) -> dict[str, Any]:
    given = {"value": item} if isinstance(item, str) else checker.settings(item, CHOICE_SETTINGS, path)
    value = given.get("value")
    if not isinstance(value, str) or not 1 <= len(value.strip()) <= 80 or "|" in value or not value.isprintable():
        checker.fail(f"{path}.value", "config.bad_option", why=str(value)[:60])
        value = ""
    color = given.get("color", "grey")
    checker.one_of(color, COLORS, f"{path}.color")
    return {
        "value": value.strip(),
        "label": checker.text(given.get("label", value or "?"), f"{path}.label"),
        "color": color,
        "retired": bool(checker.typed(given.get("retired", False), bool, f"{path}.retired")),
        "synonyms": checker.names(given.get("synonyms", []), f"{path}.synonyms", most=50),
    }


def _fixed(cleaned: Mapping[str, Any], before: Mapping[str, Any], checker: Checker) -> None:
    for name in FIXED_OPTIONS:
        if cleaned["options"].get(name) != before.get("options", {}).get(name):
            checker.fail(f"options.{name}", "config.fixed")


def _default(value: Any, field: Field, checker: Checker) -> Any:
    """A default must itself be a value that the field accepts. Links and files have none but "me"."""
    if value is None or value == "":
        return None
    today = datetime.now(UTC).date()
    if field.kind.family in ("link", "links", "users", "team", "tags") or field.type in (
        "stage",
        "pipeline",
        "auto_number",
    ):
        checker.fail("default", "config.unfit_setting")
        return None
    if field.kind.family == "user" and value != "me":
        checker.fail("default", "config.unfit_setting")
        return None
    try:
        found = field.kind.default(_with_default(field, value), today, 1)
        if found is not None:
            field.kind.validate(found, field)
    except TratoError as error:
        checker.fail("default", error.code, **error.params)
    return value


def _with_default(field: Field, value: Any) -> Field:
    return replace(field, default=value)
