"""Checks the definition of an own module, and of pipelines with their stages."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from trato.kernel.catalog.checked import COLORS, KEY, TYPE_NAMES, Checker, doubles
from trato.kernel.catalog.declare import Field

SETTINGS = (
    "key", "label", "label_plural", "help", "icon", "color", "title", "owned", "activities", "menu", "list_columns",
    "default_sort", "form", "quick_create", "highlights", "board", "calendar", "duplicates",
)  # fmt: skip
#: settings that name fields, and so are checked once the fields are known
LAYOUT = ("list_columns", "default_sort", "quick_create", "highlights")
#: what decides which columns the table has
FIXED = ("key", "owned", "activities")
PIPELINE_SETTINGS = ("key", "label", "stages", "retired")
STAGE_SETTINGS = ("key", "label", "probability", "category", "outcome", "allowed_days", "color", "guidance",
                  "required_fields", "retired")  # fmt: skip
CATEGORIES = ("pipeline", "best_case", "commit", "closed", "omitted")
OUTCOMES = ("open", "won", "lost")
MAX_STAGES = 60
_ICON = re.compile(r"^[a-z0-9-]{1,40}$")


def check_module(data: Any, *, before: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The data of a module's definition without what names fields, cleaned. Raises Invalid."""
    checker = Checker()
    given = checker.settings(data, SETTINGS)
    if before is not None:
        for name in FIXED:
            if name in given and given[name] != before.get(name, name != "key"):
                checker.fail(name, "config.fixed")
        given = {**before, **{name: value for name, value in given.items() if name not in FIXED}}
    cleaned: dict[str, Any] = {"label": checker.text(given.get("label"), "label")}
    cleaned["label_plural"] = checker.text(given.get("label_plural", given.get("label")), "label_plural")
    cleaned["help"] = checker.help(given.get("help"), "help")
    icon, color = given.get("icon", "file"), given.get("color", "grey")
    if not isinstance(icon, str) or not _ICON.match(icon):
        checker.fail("icon", "config.bad_option", why=str(icon)[:60])
    checker.one_of(color, COLORS, "color")
    cleaned |= {"icon": icon, "color": color}
    for name in ("owned", "activities", "menu"):
        cleaned[name] = bool(checker.typed(given.get(name, True), bool, name))
    cleaned["title"] = checker.key(given.get("title", "name"), "title")
    for name in LAYOUT:
        cleaned[name] = checker.names(given.get(name, []), name)
    cleaned["form"] = _form(given.get("form", []), checker)
    cleaned["duplicates"] = _duplicates(given.get("duplicates", []), checker)
    cleaned["board"] = _part(given.get("board"), ("column", "total", "card"), "board", checker)
    cleaned["calendar"] = _part(given.get("calendar"), ("start", "end", "duration"), "calendar", checker)
    checker.done()
    return cleaned


def _form(data: Any, checker: Checker) -> list[dict[str, Any]]:
    if not isinstance(data, list):
        checker.fail("form", "config.wrong_type", expected=str(TYPE_NAMES[list]))
        return []
    found = []
    for index, item in enumerate(data):
        given = checker.settings(item, ("label", "fields"), f"form.{index}")
        found.append({
            "label": checker.text(given.get("label"), f"form.{index}.label"),
            "fields": checker.names(given.get("fields", []), f"form.{index}.fields"),
        })  # fmt: skip
    for name in doubles(field for section in found for field in section["fields"]):
        checker.fail("form", "config.twice", raw=name)
    return found


def _duplicates(data: Any, checker: Checker) -> list[dict[str, Any]]:
    if not isinstance(data, list):
        checker.fail("duplicates", "config.wrong_type", expected=str(TYPE_NAMES[list]))
        return []
    found = []
    for index, item in enumerate(data):
        given = checker.settings(item, ("fields", "kind"), f"duplicates.{index}")
        kind = given.get("kind", "warn")
        checker.one_of(kind, ("warn", "refuse"), f"duplicates.{index}.kind")
        fields = checker.names(given.get("fields", []), f"duplicates.{index}.fields")
        if not fields:
            checker.fail(f"duplicates.{index}.fields", "value.required")
        found.append({"fields": fields, "kind": kind})
    return found


def _part(data: Any, known: Sequence[str], path: str, checker: Checker) -> dict[str, Any] | None:
    if data is None:
        return None
    given = checker.settings(data, known, path)
    found: dict[str, Any] = {}
    for name, value in given.items():
        if name == "card":
            found[name] = checker.names(value, f"{path}.{name}")
        elif checker.typed(value, str, f"{path}.{name}"):
            found[name] = value
    if known[0] not in found:
        checker.fail(f"{path}.{known[0]}", "value.required")
    return found


def check_layout(cleaned: Mapping[str, Any], fields: Mapping[str, Field]) -> None:
    """Everything that a module's definition names must be a field of a fitting type. Raises Invalid."""
    checker = Checker()

    def exists(name: str, path: str) -> Field | None:
        found = fields.get(name.lstrip("-").split(".")[0])
        if found is None:
            checker.fail(path, "config.unknown_field", raw=name[:60])
        return found

    def fits(name: str, path: str, types: Sequence[str]) -> None:
        found = exists(name, path) if name else None
        if found is not None and found.type not in types:
            checker.fail(path, "config.unfit_field", raw=name)

    fits(cleaned["title"], "title", ("text", "person_name", "reference", "auto_number", "email", "phone", "url"))
    for place in LAYOUT:
        for name in cleaned[place]:
            exists(name, place)
    for index, section in enumerate(cleaned["form"]):
        for name in section["fields"]:
            exists(name, f"form.{index}.fields")
    for index, match in enumerate(cleaned["duplicates"]):
        for name in match["fields"]:
            found = exists(name, f"duplicates.{index}.fields")
            if found is not None and not found.kind.columns:
                checker.fail(f"duplicates.{index}.fields", "config.unfit_field", raw=name)
    if board := cleaned["board"]:
        fits(board["column"], "board.column", ("stage", "choice"))
        fits(board.get("total", ""), "board.total", ("money", "integer", "decimal", "duration"))
        for name in board.get("card", ()):
            exists(name, "board.card")
    if calendar := cleaned["calendar"]:
        fits(calendar["start"], "calendar.start", ("date", "datetime"))
        fits(calendar.get("end", ""), "calendar.end", ("date", "datetime"))
        fits(calendar.get("duration", ""), "calendar.duration", ("duration",))
    checker.done()


def check_pipeline(data: Any, *, before: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The data of a pipeline's definition, cleaned. Raises Invalid."""
    checker = Checker()
    given = checker.settings(data, PIPELINE_SETTINGS)
    given.pop("key", None)
    given = {**(before or {}), **given}
    stages = given.get("stages")
    cleaned: dict[str, Any] = {
        "label": checker.text(given.get("label"), "label"),
        "retired": bool(checker.typed(given.get("retired", False), bool, "retired")),
        "stages": [],
    }
    if not isinstance(stages, list) or not 1 <= len(stages) <= MAX_STAGES:
        checker.fail("stages", "config.out_of_range", min=1, max=MAX_STAGES)
    else:
        cleaned["stages"] = [_stage(item, f"stages.{index}", checker) for index, item in enumerate(stages)]
    for key in doubles(stage["key"] for stage in cleaned["stages"]):
        checker.fail("stages", "config.twice", raw=key)
    checker.done()
    return cleaned


def _stage(item: Any, path: str, checker: Checker) -> dict[str, Any]:
    given = checker.settings(item, STAGE_SETTINGS, path)
    key = given.get("key")
    if not isinstance(key, str) or len(key) > 60 or not KEY.match(key):
        checker.fail(f"{path}.key", "config.bad_key", raw=str(key)[:60])
        key = ""
    category, outcome = given.get("category", "pipeline"), given.get("outcome", "open")
    color, days = given.get("color", "grey"), given.get("allowed_days")
    checker.one_of(category, CATEGORIES, f"{path}.category")
    checker.one_of(outcome, OUTCOMES, f"{path}.outcome")
    checker.one_of(color, COLORS, f"{path}.color")
    probability = checker.typed(given.get("probability", 0), float, f"{path}.probability")
    checker.within(probability, 0, 100, f"{path}.probability")
    if days is not None:
        checker.within(checker.typed(days, int, f"{path}.allowed_days"), 1, 3650, f"{path}.allowed_days")
    return {
        "key": key, "label": checker.text(given.get("label"), f"{path}.label"), "probability": probability,
        "category": category, "outcome": outcome, "allowed_days": days, "color": color,
        "guidance": checker.help(given.get("guidance"), f"{path}.guidance"),
        "required_fields": checker.names(given.get("required_fields", []), f"{path}.required_fields"),
        "retired": bool(checker.typed(given.get("retired", False), bool, f"{path}.retired")),
    }  # fmt: skip
