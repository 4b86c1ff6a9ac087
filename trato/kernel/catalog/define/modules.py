"""Whole own modules: adding, changing, removing, bringing back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from trato.kernel.catalog.build import build_catalog
from trato.kernel.catalog.checked import MODULE_KEY_LENGTH, Checker
from trato.kernel.catalog.checked_modules import check_layout, check_module
from trato.kernel.catalog.declare import Field, ModuleSpec
from trato.kernel.catalog.define.apply import (
    applied,
    find_module,
    own_definition,
    part,
    require_administrator,
    restored,
)
from trato.kernel.catalog.define.fields import MAX_OWN_FIELDS, add_field
from trato.kernel.catalog.define.pipelines import add_pipeline, check_stages
from trato.kernel.catalog.models import Definition
from trato.kernel.catalog.snapshot import Catalog
from trato.kernel.context import Context
from trato.kernel.errors import Invalid
from trato.kernel.search.reindex import start_reindex

MAX_OWN_MODULES = 200
#: words that stand where a module's key would stand in an address
RESERVED_MODULES = {
    "activity", "api", "actions", "bin", "docs", "events", "exports", "fields", "files", "history", "imports", "jobs",
    "me", "modules", "new", "openapi", "operations", "pipelines", "profile", "reports", "roles", "search", "settings",
    "setup", "sign_in", "static", "system", "tags", "teams", "tokens", "users", "views",
}  # fmt: skip
NAME_FIELD = {"key": "name", "type": "text", "label": {"en": "Name", "es": "Nombre"}, "required": True,
              "searchable": True}  # fmt: skip


def define_module(data: Any, ctx: Context) -> ModuleSpec:
    """A whole own module: settings, `fields` and `pipelines`. Without a field for its title it gets `name`.

    Raises NotAllowed, Invalid.
    """
    require_administrator(ctx)
    data, fields, pipelines = _parts(data)
    key = ""

    def work(known: Catalog) -> None:
        nonlocal key
        cleaned = check_module(data)
        key = _module_key(known, data)
        wanted = _with_title(fields, cleaned["title"])
        row, _made = Definition.objects.update_or_create(
            kind="module", module="", key=key, defaults={"data": {**cleaned, "default_sort": []}, "deleted_at": None}
        )
        _add_fields(key, wanted, known)
        for index, pipeline in enumerate(pipelines):
            with part(f"pipelines.{index}"):
                add_pipeline(key, pipeline)
        row.data = cleaned
        row.save()
        after = build_catalog(known.version)
        check_layout(cleaned, after.modules[key].fields)
        check_stages(after, key)

    return applied(work).module(key)


def _parts(data: Any) -> tuple[Any, list[Any], list[Any]]:
    """A module's own settings, its fields and its pipelines."""
    if not isinstance(data, dict):
        raise Invalid("config.not_an_object")
    rest = {name: value for name, value in data.items() if name not in ("fields", "pipelines")}
    parts = []
    for name in ("fields", "pipelines"):
        found = data.get(name) or []
        if not isinstance(found, list):
            raise Invalid("config.wrong_type", field=name, option=name, expected="[]")
        parts.append(found)
    return rest, parts[0], parts[1]


def _module_key(known: Catalog, data: Mapping[str, Any]) -> str:
    checker = Checker()
    key = checker.key(data.get("key"), "key", longest=MODULE_KEY_LENGTH)
    if key in RESERVED_MODULES:
        checker.fail("key", "config.reserved", raw=key)
    elif key in known.modules:
        checker.fail("key", "config.exists", raw=key)
    elif Definition.objects.filter(kind="module", key=key).exists():
        checker.fail("key", "config.was_removed", raw=key)
    elif Definition.objects.filter(kind="module", deleted_at=None).count() >= MAX_OWN_MODULES:
        checker.fail("key", "config.too_many", max=MAX_OWN_MODULES)
    checker.done()
    return key


def _with_title(fields: list[Any], title: str) -> list[Any]:
    if any(isinstance(field, dict) and field.get("key") == title for field in fields):
        return fields
    if title != "name":
        raise Invalid("config.unknown_field", field="title", raw=title)
    return [NAME_FIELD, *fields]


def _add_fields(module: str, fields: list[Any], known: Catalog) -> None:
    """The fields of a new module, which may link to each other's records and to the module itself."""
    modules = {**known.modules, module: None}
    empty = _bare_spec(module)
    taken: dict[str, Field] = {}
    for index, data in enumerate(fields):
        with part(f"fields.{index}"):
            if len(fields) > MAX_OWN_FIELDS:
                raise Invalid("config.too_many", field="key", max=MAX_OWN_FIELDS)
            spec = _bare_spec(module, taken) if taken else empty
            key = add_field(spec, data, modules)
            taken[key] = Field(key, data["type"], key)


def _bare_spec(module: str, fields: Mapping[str, Field] | None = None) -> ModuleSpec:
    """A module that has only these fields so far."""
    return ModuleSpec(
        key=module, label=module, label_plural=module, help="", icon="", color="", title="", fields=dict(fields or {}),
        owned=True, activities=True, menu=True, list_columns=(), default_sort=(), form=(), quick_create=(),
        highlights=(), board=None, calendar=None, related=(), rules=(), duplicates=(), import_names={}, custom=True,
    )  # fmt: skip


def change_module(key: str, data: Any, ctx: Context) -> ModuleSpec:
    """Changes settings of an own module; what is left out stays. Raises NotAllowed, NotFound, Invalid."""
    require_administrator(ctx)
    is_renamed = False

    def work(known: Catalog) -> None:
        nonlocal is_renamed
        spec = find_module(known, key)
        row = own_definition("module", "", key, known.modules)
        cleaned = check_module(data, before={"key": key, **row.data})
        if cleaned["title"] not in spec.fields:
            raise Invalid("config.unknown_field", field="title", raw=cleaned["title"])
        check_layout(cleaned, spec.fields)
        is_renamed = cleaned["title"] != spec.title
        row.data = cleaned
        row.save()

    after = applied(work)
    if is_renamed:
        start_reindex(key, ctx)
    return after.module(key)


def remove_module(key: str, ctx: Context) -> None:
    """Takes an own module away with its records, which come back with it. Refused while other fields link to it."""
    require_administrator(ctx)

    def work(known: Catalog) -> None:
        find_module(known, key)
        row = own_definition("module", "", key, known.modules)
        for spec in known.modules.values():
            for field in spec.fields.values():
                if spec.key != key and field.option("module") == key and field.type in ("lookup", "lookups"):
                    raise Invalid("config.linked", raw=f"{spec.key}.{field.key}")
        row.deleted_at = datetime.now(UTC)
        row.save()

    applied(work)


def restore_module(key: str, ctx: Context) -> ModuleSpec:
    """Brings a removed module back with its fields and records."""
    require_administrator(ctx)
    return applied(lambda known: restored("module", "", key)).module(key)
