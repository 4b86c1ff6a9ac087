"""Own fields: adding, changing, removing, bringing back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from trato.kernel.catalog.checked import Checker
from trato.kernel.catalog.checked_fields import check_field
from trato.kernel.catalog.declare import Field, ModuleSpec
from trato.kernel.catalog.define.apply import (
    applied,
    find_module,
    own_definition,
    refuse_when_used,
    require_administrator,
    restored,
)
from trato.kernel.catalog.models import Definition
from trato.kernel.catalog.snapshot import Catalog
from trato.kernel.checks import GIVEN
from trato.kernel.context import Context
from trato.kernel.errors import Invalid
from trato.kernel.query.model import RESERVED as RESERVED_IN_URLS
from trato.kernel.search.reindex import start_reindex
from trato.kernel.sql import Sql, fetch_one, ident, like_escape
from trato.kernel.storage.indexes import compare_column
from trato.kernel.storage.tables import BASE_COLUMNS
from trato.lib.text import fold

MAX_OWN_FIELDS = 300
RESERVED_FIELDS = {*GIVEN, *BASE_COLUMNS, *RESERVED_IN_URLS, "owner_id", "team_id", "deleted", "count", "title",
                   "all", "any", "not", "has", "has_no", "field", "op", "value", "where"}  # fmt: skip


def define_field(module: str, data: Any, ctx: Context) -> Field:
    """Adds an own field to any module. A key that was removed comes back with its values, if the type is the same.

    Raises NotAllowed, NotFound, Invalid.
    """
    require_administrator(ctx)

    key = ""

    def work(known: Catalog) -> None:
        nonlocal key
        key = add_field(find_module(known, module), data, known.modules)

    return applied(work).field(module, key)


def add_field(spec: ModuleSpec, data: Any, modules: Mapping[str, Any]) -> str:
    """Checks one field and keeps its definition. Returns its key."""
    cleaned = check_field(data, modules)
    key = _field_key(spec, data, cleaned)
    removed = Definition.objects.filter(kind="field", module=spec.key, key=key).first()
    if removed is not None and removed.deleted_at is None:
        raise Invalid("config.exists", field="key", raw=key)
    if removed is not None and removed.data["type"] != cleaned["type"]:
        raise Invalid("config.was_removed", field="key", raw=key)
    if cleaned["type"] in ("stage", "pipeline") and any(f.type == cleaned["type"] for f in spec.fields.values()):
        raise Invalid("config.exists", field="type", raw=cleaned["type"])
    living = Definition.objects.filter(kind="field", module=spec.key)
    if living.count() >= MAX_OWN_FIELDS and removed is None:
        raise Invalid("config.too_many", field="key", max=MAX_OWN_FIELDS)
    Definition.objects.update_or_create(
        kind="field", module=spec.key, key=key,
        defaults={"data": cleaned, "deleted_at": None, "position": living.count()},
    )  # fmt: skip
    return key


def _field_key(spec: ModuleSpec, data: Mapping[str, Any], cleaned: Mapping[str, Any]) -> str:
    """The key that was asked for, or one made of the label. Standard modules keep own keys apart by `cf_`."""
    if data.get("key") is None:
        label = next(iter(cleaned["label"].values()))
        words = re.sub(r"[^a-z0-9]+", "_", fold(label)).strip("_")[:30]
        return _free_key(spec, f"cf_{words or 'field'}")
    checker = Checker()
    key = checker.key(data["key"], "key")
    if key in RESERVED_FIELDS:
        checker.fail("key", "config.reserved", raw=key)
    elif key in spec.fields:
        checker.fail("key", "config.exists", raw=key)
    elif key and not spec.custom and not key.startswith("cf_"):
        checker.fail("key", "config.prefix", raw=key)
    checker.done()
    return key


def _free_key(spec: ModuleSpec, wanted: str) -> str:
    taken = {*spec.fields, *Definition.objects.filter(kind="field", module=spec.key).values_list("key", flat=True)}
    numbered = (f"{wanted}_{number}" for number in range(2, MAX_OWN_FIELDS + 3))
    return wanted if wanted not in taken else next(key for key in numbered if key not in taken)


def change_field(module: str, key: str, data: Any, ctx: Context) -> Field:
    """Changes settings of an own field; what is left out stays. Raises NotAllowed, NotFound, Invalid."""
    require_administrator(ctx)
    is_found_anew = False

    def work(known: Catalog) -> None:
        nonlocal is_found_anew
        spec = find_module(known, module)
        row = own_definition("field", module, key, known.modules[module].fields)
        cleaned = check_field(data, known.modules, before=row.data)
        field = spec.fields[key]
        _check_removed_choices(spec, field, row.data, cleaned)
        if cleaned["unique"] and not field.unique:
            _check_distinct(spec, field)
        is_found_anew = cleaned["searchable"] != row.data.get("searchable", False)
        row.data = cleaned
        row.save()

    after = applied(work)
    if is_found_anew:
        start_reindex(module, ctx)
    return after.field(module, key)


def remove_field(module: str, key: str, ctx: Context) -> None:
    """Takes an own field away from all screens. Its column keeps the values until they are purged."""
    require_administrator(ctx)

    def work(known: Catalog) -> None:
        spec = find_module(known, module)
        row = own_definition("field", module, key, spec.fields)
        uses_as_board = spec.board is not None and key in (spec.board.column, spec.board.total)
        uses_as_calendar = spec.calendar is not None and key in (
            spec.calendar.start, spec.calendar.end, spec.calendar.duration,
        )  # fmt: skip
        if key == spec.title or uses_as_board or uses_as_calendar:
            raise Invalid("config.protected", raw=key)
        _forget_in_layout(module, key)
        _forget_in_stages(known, module, key)
        row.deleted_at = datetime.now(UTC)
        row.save()

    applied(work)


def restore_field(module: str, key: str, ctx: Context) -> Field:
    """Brings a removed field back, with the values that it had."""
    require_administrator(ctx)

    def work(known: Catalog) -> None:
        find_module(known, module)
        restored("field", module, key)

    after = applied(work)
    if after.field(module, key).searchable:
        start_reindex(module, ctx)
    return after.field(module, key)


def _check_removed_choices(spec: ModuleSpec, field: Field, old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
    """A choice that records still have can be retired, not removed."""
    kept = {choice["value"] for choice in new["options"].get("choices", ())}
    for choice in old.get("options", {}).get("choices", ()):
        value = choice if isinstance(choice, str) else choice["value"]
        if value in kept:
            continue
        column = ident(compare_column(field))
        where = Sql(f"{column} = %s", value)
        if field.type == "choices":
            where = Sql(f"{column} LIKE %s ESCAPE '!'", f"%|{like_escape(value)}|%")
        refuse_when_used(spec, where, value, "options.choices")


def _check_distinct(spec: ModuleSpec, field: Field) -> None:
    column = ident(compare_column(field))
    row = fetch_one(Sql(
        f"SELECT count(*) FROM (SELECT {column} FROM {ident(spec.table)} WHERE deleted_at IS NULL "
        f"AND {column} IS NOT NULL GROUP BY {column} HAVING count(*) > 1) doubles"
    ))  # fmt: skip
    if row and row[0]:
        raise Invalid("config.not_unique", field="unique", count=row[0])


def _forget_in_layout(module: str, key: str) -> None:
    """A removed field is named nowhere any more in its own module's layout."""
    row = Definition.objects.filter(kind="module", key=module, deleted_at=None).first()
    if row is None:
        return
    data = row.data
    for place in ("list_columns", "default_sort", "quick_create", "highlights"):
        data[place] = [name for name in data.get(place, ()) if name.lstrip("-").split(".")[0] != key]
    for section in data.get("form", ()):
        section["fields"] = [name for name in section["fields"] if name != key]
    data["duplicates"] = [match for match in data.get("duplicates", ()) if key not in match["fields"]]
    if data.get("board"):
        data["board"]["card"] = [name for name in data["board"].get("card", ()) if name != key]
    row.save()


def _forget_in_stages(known: Catalog, module: str, key: str) -> None:
    for row in Definition.objects.filter(kind="pipeline", module=module, deleted_at=None):
        for stage in row.data["stages"]:
            stage["required_fields"] = [name for name in stage.get("required_fields", ()) if name != key]
        row.save()
