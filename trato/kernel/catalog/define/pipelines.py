"""Pipelines and their stages: adding, changing, removing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.utils.translation import override

from trato.kernel.catalog.build import build_catalog
from trato.kernel.catalog.checked import Checker
from trato.kernel.catalog.checked_modules import check_pipeline
from trato.kernel.catalog.declare import ModuleSpec
from trato.kernel.catalog.define.apply import applied, find_module, refuse_when_used, require_administrator
from trato.kernel.catalog.models import Definition
from trato.kernel.catalog.snapshot import Catalog, Pipeline
from trato.kernel.context import Context
from trato.kernel.errors import Invalid, NotFound
from trato.kernel.sql import Sql, execute, ident

MAX_PIPELINES = 30


def define_pipeline(module: str, data: Any, ctx: Context) -> Pipeline:
    """A further pipeline of a module. Raises NotAllowed, NotFound, Invalid."""
    require_administrator(ctx)
    key = ""

    def work(known: Catalog) -> None:
        nonlocal key
        find_module(known, module)
        if any(p.key == (data or {}).get("key") for p in known.pipelines_of(module)):
            raise Invalid("config.exists", field="key", raw=data["key"])
        key = add_pipeline(module, data)
        check_stages(build_catalog(known.version), module)

    return _pipeline(applied(work), module, key)


def add_pipeline(module: str, data: Any) -> str:
    cleaned = check_pipeline(data)
    checker = Checker()
    key = checker.key(data.get("key"), "key")
    found = Definition.objects.filter(kind="pipeline", module=module)
    if found.filter(key=key, deleted_at=None).exists():
        checker.fail("key", "config.exists", raw=key)
    if found.filter(deleted_at=None).count() >= MAX_PIPELINES:
        checker.fail("key", "config.too_many", max=MAX_PIPELINES)
    checker.done()
    Definition.objects.update_or_create(
        kind="pipeline", module=module, key=key,
        defaults={"data": cleaned, "deleted_at": None, "position": found.count()},
    )  # fmt: skip
    return key


def change_pipeline(module: str, key: str, data: Any, ctx: Context) -> Pipeline:
    """Changes a pipeline, one that comes with Trato included. Stages that records stand in can only be retired."""
    require_administrator(ctx)

    def work(known: Catalog) -> None:
        spec = find_module(known, module)
        old = _pipeline(known, module, key)
        cleaned = check_pipeline(data, before=pipeline_data(old))
        kept = {stage["key"] for stage in cleaned["stages"]}
        _refuse_used_stages(spec, [stage.key for stage in old.stages if stage.key not in kept])
        Definition.objects.update_or_create(
            kind="pipeline", module=module, key=key, defaults={"data": cleaned, "deleted_at": None}
        )
        after = build_catalog(known.version)
        check_stages(after, module)
        _renumber(after.modules[module], _pipeline(after, module, key))

    return _pipeline(applied(work), module, key)


def remove_pipeline(module: str, key: str, ctx: Context) -> None:
    """Removes an own pipeline in which no record stands. One that comes with Trato goes back to how it came."""
    require_administrator(ctx)

    def work(known: Catalog) -> None:
        spec = find_module(known, module)
        old = _pipeline(known, module, key)
        row = Definition.objects.filter(kind="pipeline", module=module, key=key, deleted_at=None).first()
        if row is None:
            raise Invalid("config.protected", raw=key)
        row.deleted_at = datetime.now(UTC)
        row.save()
        after = build_catalog(known.version)
        left = {stage.key for stage in after.stages_of(module)}
        _refuse_used_stages(spec, [stage.key for stage in old.stages if stage.key not in left])
        if spec.stage_field is not None and not after.pipelines_of(module):
            raise Invalid("config.protected", raw=key)

    applied(work)


def pipeline_data(pipeline: Pipeline) -> dict[str, Any]:
    """A pipeline as the JSON that defines it."""
    return {"label": texts(pipeline.label), "retired": pipeline.retired, "stages": [
        {
            "key": s.key, "label": texts(s.label), "probability": _percentage(s.probability), "category": s.category,
            "outcome": s.outcome, "allowed_days": s.allowed_days, "color": s.color, "guidance": texts(s.guidance),
            "required_fields": list(s.required_fields), "retired": s.retired,
        } for s in pipeline.stages
    ]}  # fmt: skip


def texts(label: Any) -> dict[str, str]:
    """A label as language → text: what an administrator wrote, or what Trato says in each of its languages."""
    if isinstance(label, dict):
        return dict(label)
    found = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            if text := str(label):
                found[language] = text
    return found


def _percentage(share: Any) -> int | float:
    number = float(share * 100)
    return int(number) if number == int(number) else number


def _pipeline(known: Catalog, module: str, key: str) -> Pipeline:
    found = next((p for p in known.pipelines_of(module) if p.key == key), None)
    if found is None:
        raise NotFound("config.no_such", raw=key)
    return found


def check_stages(known: Catalog, module: str) -> None:
    """A stage's key names it in the whole module, and required fields exist."""
    checker = Checker()
    seen: set[str] = set()
    fields = known.modules[module].fields
    for stage in known.stages_of(module):
        if stage.key in seen:
            checker.fail("stages", "config.twice", raw=stage.key)
        seen.add(stage.key)
        for name in stage.required_fields:
            if name not in fields:
                checker.fail("stages", "config.unknown_field", raw=name)
    if any(field.type in ("stage", "pipeline") for field in fields.values()) and not seen:
        checker.fail("pipelines", "value.required")
    checker.done()


def _refuse_used_stages(spec: ModuleSpec, stages: Iterable[str]) -> None:
    if spec.stage_field is not None:
        column = ident(spec.stage_field.column)
        for stage in stages:
            refuse_when_used(spec, Sql(f"{column} = %s", stage), stage, "stages")


def _renumber(spec: ModuleSpec, pipeline: Pipeline) -> None:
    """Records keep the place of their stage, by which they are sorted: it follows the new order."""
    if spec.stage_field is None:
        return
    stage, place = ident(spec.stage_field.column), ident(spec.stage_field.column + "__sequence")
    for found in pipeline.stages:
        execute(Sql(
            f"UPDATE {ident(spec.table)} SET {place} = %s WHERE {stage} = %s AND ({place} IS NULL OR {place} <> %s)",
            found.position, found.key, found.position,
        ))  # fmt: skip
