"""Records as JSON, many at a time: what stands behind ids is asked for all of them at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from trato.kernel.catalog.current import catalog
from trato.kernel.catalog.declare import Field, ModuleSpec
from trato.kernel.context import Context
from trato.kernel.query.compile import Compiler
from trato.kernel.records import read
from trato.kernel.records.models import Tag
from trato.kernel.records.read import Record

DATETIME_SUFFIX = ("+00:00", "Z")


def records_json(
    records: Sequence[Record], paths: Iterable[str], spec: ModuleSpec, ctx: Context
) -> list[dict[str, Any]]:
    """The records with the values of these paths. At most two queries: names of tags, and links that may be seen."""
    if not records:
        return []
    compiler = Compiler(spec, ctx)
    fields = {path: compiler.resolve(path).field for path in paths if path != "id"}
    tags = _tag_names(records, [path for path, field in fields.items() if field.type == "tags"])
    hidden = _hidden_links(records, fields, ctx)
    dumps = [(path, field, field.kind.dump) for path, field in fields.items()]
    found = []
    for record in records:
        data: dict[str, Any] = {"id": record.id, "version": record.version}
        values = record.values
        for path, field, dump in dumps:
            value = values.get(path)
            if field.type == "tags":
                data[path] = [tags[tag] for tag in value or () if tag in tags]
            elif hidden and field.type in ("lookup", "lookups"):
                data[path] = dump(_without(value, hidden), field)
            else:
                data[path] = dump(value, field)
        if record.deleted_at is not None:
            data["deleted_at"] = record.deleted_at.isoformat().replace(*DATETIME_SUFFIX)
        found.append(data)
    return found


def _without(value: Any, hidden: set[int]) -> Any:
    if isinstance(value, tuple):
        return tuple(item for item in value if item not in hidden) or None
    return None if value in hidden else value


def _tag_names(records: Sequence[Record], paths: Sequence[str]) -> dict[int, str]:
    wanted = {tag for record in records for path in paths for tag in record.values.get(path) or ()}
    return dict(Tag.objects.filter(pk__in=wanted).values_list("id", "name")) if wanted else {}


def _hidden_links(records: Sequence[Record], fields: dict[str, Field], ctx: Context) -> set[int]:
    """Linked records that this person may not see: for one, they do not exist. Nothing is asked for those who may
    see everything that is linked."""
    if ctx.principal.is_admin:
        return set()
    modules = catalog().modules
    doubtful = []
    for path, field in fields.items():
        if field.type in ("lookup", "lookups"):
            target = field.option("module")
            targets = [target] if target else list(modules)
            if any(ctx.principal.scope(key, "see") != "all" for key in targets if key in modules):
                doubtful.append(path)
    wanted: set[int] = set()
    for record in records:
        for path in doubtful:
            value = record.values.get(path)
            wanted.update(value if isinstance(value, tuple) else () if value is None else (value,))
    return wanted - set(read.titles(wanted, ctx)) if wanted else set()


def full_record(spec: ModuleSpec, record_id: int, ctx: Context, *, deleted: bool = False) -> dict[str, Any]:
    """One record with all fields that the person may see. Raises NotFound."""
    record = read.get(spec.key, record_id, ctx, deleted=deleted)
    return records_json([record], record.values, spec, ctx)[0]
