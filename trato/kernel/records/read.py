"""The one read path: records by query or by id, under the rights of the one who asks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as attribute
from datetime import datetime
from typing import Any

from trato.kernel.access.predicate import permitted, visible_entries
from trato.kernel.catalog.current import catalog
from trato.kernel.catalog.declare import Field, ModuleSpec
from trato.kernel.context import Context, Locale
from trato.kernel.errors import NotAllowed, NotFound
from trato.kernel.fields.base import Ref, Render
from trato.kernel.query.compile import Compiler
from trato.kernel.query.model import Condition, Group, Query
from trato.kernel.query.paging import Cursor, Order, Part, decode_cursor, page_of
from trato.kernel.records.children import load_children
from trato.kernel.sql import Sql, all_of, among, fetch_all, fetch_one, ident, read_datetime, stream

#: counts stop here unless they are asked to be exact
COUNT_CAP = 10_000


@dataclass
class Record:
    """One record as somebody may see it: values by field key (or path), hidden fields left out."""

    spec: ModuleSpec
    id: int
    version: int
    values: dict[str, Any]
    deleted_at: datetime | None = None

    def __getitem__(self, key: str) -> Any:
        return self.values.get(key)

    @property
    def module(self) -> str:
        return self.spec.key

    @property
    def title(self) -> str:
        return title_of(self.spec, self.values, self.id)


@dataclass
class Page:
    """One page of a list, with the marks of its neighbours ("" where there is none)."""

    records: list[Record]
    next: str = ""
    previous: str = ""


@dataclass(frozen=True)
class Count:
    """How many; when it is not exact there are more than `value`."""

    value: int
    is_exact: bool = True


@dataclass(frozen=True)
class Selected:
    """A value to read: its path, its field and where its columns are."""

    path: str
    field: Field
    columns: tuple[str, ...] = attribute(default_factory=tuple)


def title_of(spec: ModuleSpec, values: Mapping[str, Any], record_id: int | None = None) -> str:
    """What a record is called; "#id" when its title field and those that stand in for it are empty."""
    for key in (spec.title, *spec.title_fallback):
        value = values.get(key)
        text = spec.fields[key].kind.text(value, spec.fields[key], _PLAIN_RENDER) if value is not None else ""
        if text:
            return text[:300]
    return f"#{record_id}" if record_id else ""


def require_module(key: str, ctx: Context) -> ModuleSpec:
    """The module, for one who may see it. Raises NotFound: what one may not see does not exist."""
    found = catalog().modules.get(key)
    if found is None or not ctx.principal.may(key, "see"):
        raise NotFound("query.unknown_module", module=key)
    return found


def get(module: str, record_id: int, ctx: Context, *, deleted: bool = False) -> Record:
    """One record with all fields that the person may see. Raises NotFound."""
    query = Query(module, where=Group((Condition("id", "eq", record_id),)), sort=("id",), limit=1, deleted=deleted)
    spec = require_module(module, ctx)
    columns = tuple(f.key for f in ctx.principal.visible_fields(spec))
    found = page(query.with_(columns=columns), ctx).records
    if not found:
        raise NotFound("record.not_found")
    return found[0]


def get_many(module: str, ids: Iterable[int], ctx: Context, columns: Sequence[str] = ()) -> dict[int, Record]:
    """Those of these records that the person may see, by id."""
    wanted = list(dict.fromkeys(ids))
    if not wanted or module not in catalog().modules:
        return {}
    compiler = Compiler(catalog().module(module), ctx)
    selected = select(compiler, columns or [f.key for f in ctx.principal.visible_fields(compiler.spec)])
    where = all_of([compiler.where(Query(module)), among("t.id", wanted)])
    return {record.id: record for record in _run(compiler, selected, where, Sql(""))}


def page(query: Query, ctx: Context) -> Page:
    """One page by keyset: the thousandth costs what the first costs. Raises WrongCall, NotFound."""
    spec = require_module(query.module, ctx)
    compiler = Compiler(spec, ctx)
    selected = select(compiler, columns_for(query, spec, ctx))
    order = Order.of(compiler, query)
    cursor = decode_cursor(query.cursor, order) if query.cursor else Cursor()
    where = compiler.where(query)

    marks = ", ".join(order.expressions) or "NULL"
    columns = ", ".join(column for item in selected for column in item.columns)
    listed = f"SELECT t.id, t.version, t.deleted_at, {marks}" + (f", {columns}" if columns else "")

    def read_part(part: Part, limit: int) -> Sql:
        source = compiler.source(order.drives if part.phase == 0 else "")
        return listed + source + " WHERE " + all_of([where, part.condition]) + part.ordering + Sql(" LIMIT %s", limit)

    def fetch(parts: Sequence[Part], limit: int) -> list[tuple[Any, ...]]:
        if len(parts) == 1:
            return fetch_all(read_part(parts[0], limit))
        # Each part has an order and a limit of its own; the database stops when it has enough.
        pieces = ["SELECT * FROM (" + read_part(part, limit) + f") p{part.phase}" for part in parts]
        return fetch_all(Sql.join(" UNION ALL ", pieces) + Sql(" LIMIT %s", limit))

    rows, following, preceding = page_of(order, cursor, query.limit, fetch)
    width = max(len(order.expressions), 1)
    records = [record_from(spec, selected, row, 3 + width) for row in rows]
    load_children(spec, records, [item.path for item in selected])
    return Page(records, following, preceding)


def columns_for(query: Query, spec: ModuleSpec, ctx: Context) -> list[str]:
    """The paths that are read: those asked for, or the module's list; always the title."""
    asked = query.columns or tuple(key for key in spec.list_columns if ctx.principal.sees_field(spec.key, key))
    found = dict.fromkeys(asked)
    for key in (spec.title, *spec.title_fallback):
        if ctx.principal.sees_field(spec.key, key):
            found.setdefault(key)
    return list(found)


def select(compiler: Compiler, paths: Iterable[str]) -> list[Selected]:
    """Where the values of these paths stand. Raises WrongCall for an unknown or hidden one."""
    found = []
    for path in paths:
        target = compiler.resolve(path)
        if target.part or not target.field.kind.columns:
            columns: tuple[str, ...] = (target.expression,) if target.part else ()
        else:
            base = target.field.column
            columns = tuple(f"{target.alias}.{ident(base + c.suffix)}" for c in target.field.kind.columns)
        found.append(Selected(path, target.field, columns))
    return found


def record_from(spec: ModuleSpec, selected: Sequence[Selected], row: Sequence[Any], offset: int) -> Record:
    values: dict[str, Any] = {}
    for item in selected:
        width = len(item.columns)
        values[item.path] = item.field.kind.read(row[offset : offset + width], item.field) if width else None
        offset += width
    return Record(spec, row[0], row[1], values, read_datetime(row[2]))


def _run(compiler: Compiler, selected: Sequence[Selected], where: Sql, tail: Sql) -> list[Record]:
    statement = _statement(compiler, selected, where, tail)
    records = [record_from(compiler.spec, selected, row, 3) for row in fetch_all(statement)]
    load_children(compiler.spec, records, [item.path for item in selected])
    return records


def _statement(compiler: Compiler, selected: Sequence[Selected], where: Sql, tail: Sql) -> Sql:
    columns = "".join(f", {column}" for item in selected for column in item.columns)
    head = f"SELECT t.id, t.version, t.deleted_at{columns} FROM {ident(compiler.spec.table)} t"
    return head + compiler.joins() + " WHERE " + where + tail


def rows(query: Query, ctx: Context, *, action: str = "see", size: int = 2000) -> Iterator[list[Record]]:
    """All records of a query in lists of `size`, in its order, with memory that does not grow."""
    spec = require_module(query.module, ctx)
    compiler = Compiler(spec, ctx)
    selected = select(compiler, columns_for(query, spec, ctx))
    ordering = Order.of(compiler, query).sql()
    statement = _statement(compiler, selected, compiler.where(query, action), ordering)
    paths = [item.path for item in selected]
    for found in stream(statement, size=size):
        records = [record_from(spec, selected, row, 3) for row in found]
        load_children(spec, records, paths)
        yield records


def stored_rows(
    query: Query, ctx: Context, *, action: str = "see", size: int = 5000
) -> tuple[list[Selected], Iterator[list[tuple[Any, ...]]]]:
    """All records of a query as stored: the id, then the columns of each path. For exports, which turn them into text
    a column at a time; values in child tables are theirs to fetch."""
    spec = require_module(query.module, ctx)
    compiler = Compiler(spec, ctx)
    selected = select(compiler, query.columns)
    ordering = Order.of(compiler, query).sql()
    where = compiler.where(query, action)
    columns = "".join(f", {column}" for item in selected for column in item.columns)
    statement = f"SELECT t.id{columns} FROM {ident(spec.table)} t" + compiler.joins() + " WHERE " + where + ordering
    return selected, stream(statement, size=size)


def ids(query: Query, ctx: Context, *, action: str = "see", after: int = 0, limit: int = 1000) -> list[int]:
    """Ids of matching records above `after`, ascending: how long work walks through a query."""
    compiler = Compiler(require_module(query.module, ctx), ctx)
    where = all_of([compiler.where(query, action), Sql("t.id > %s", after)])
    source = f"SELECT t.id FROM {ident(compiler.spec.table)} t" + compiler.joins()
    return [row[0] for row in fetch_all(source + " WHERE " + where + Sql(" ORDER BY t.id LIMIT %s", limit))]


def count(query: Query, ctx: Context, *, exact: bool = False, action: str = "see") -> Count:
    """How many records match; not further than `COUNT_CAP` unless `exact`."""
    compiler = Compiler(require_module(query.module, ctx), ctx)
    where = compiler.where(query, action)
    source = f" FROM {ident(compiler.spec.table)} t" + compiler.joins() + " WHERE " + where
    if exact:
        row = fetch_one("SELECT count(*)" + source)
        return Count(row[0] if row else 0)
    row = fetch_one("SELECT count(*) FROM (SELECT 1" + source + Sql(" LIMIT %s) counted", COUNT_CAP + 1))
    found = row[0] if row else 0
    return Count(min(found, COUNT_CAP), found <= COUNT_CAP)


def titles(record_ids: Iterable[int], ctx: Context) -> dict[int, Ref]:
    """Modules and titles of those of these records that the person may see."""
    wanted = sorted({found for found in record_ids if found})
    if not wanted:
        return {}
    condition = all_of([
        among("d.id", wanted), Sql("d.deleted_at IS NULL"), visible_entries(catalog(), ctx.principal),
    ])  # fmt: skip
    found = fetch_all("SELECT d.id, d.module, d.title FROM trato_directory d WHERE " + condition)
    return {row[0]: Ref(*row) for row in found}


def render_for(records: Sequence[Record], ctx: Context, *, extra_ids: Iterable[int] = ()) -> Render:
    """Everything needed to show these records: a handful of queries, whatever their number."""
    wanted: dict[str, set[int]] = {"lookup": set(extra_ids), "user": set(), "team": set(), "tags": set(), "file": set()}
    for path, field in _fields_of(records):
        bucket = _BUCKETS.get(field.type)
        if bucket:
            for record in records:
                value = record.values.get(path)
                if isinstance(value, tuple):
                    wanted[bucket].update(value)
                elif value is not None:
                    wanted[bucket].add(value)
    return Render(
        locale=ctx.locale, now=ctx.now, refs=titles(wanted["lookup"], ctx),
        users=_names("trato_user", wanted["user"]), teams=_names("trato_team", wanted["team"]),
        tags=_tags(wanted["tags"]), files=_names("trato_file", wanted["file"]),
    )  # fmt: skip


_BUCKETS = {"lookup": "lookup", "lookups": "lookup", "user": "user", "users": "user", "team": "team", "tags": "tags",
            "file": "file", "image": "file"}  # fmt: skip


def _fields_of(records: Sequence[Record]) -> Iterator[tuple[str, Field]]:
    if not records:
        return
    spec, known = records[0].spec, catalog()
    for path in records[0].values:
        current, steps = spec, path.split(".")
        for step in steps[:-1]:
            link = current.fields.get(step)
            target = link.option("module") if link and link.type == "lookup" else None
            if target is None:
                break
            current = known.module(target)
        else:
            if steps[-1] in current.fields:
                yield path, current.fields[steps[-1]]


def _names(table: str, wanted: set[int]) -> dict[int, str]:
    if not wanted:
        return {}
    return dict(fetch_all(f"SELECT id, name FROM {ident(table)} WHERE " + among("id", sorted(wanted))))


def _tags(wanted: set[int]) -> dict[int, tuple[str, str]]:
    if not wanted:
        return {}
    found = fetch_all("SELECT id, name, color FROM trato_tag WHERE " + among("id", sorted(wanted)))
    return {row[0]: (row[1], row[2]) for row in found}


def may(record: Record, action: str, ctx: Context) -> bool:
    """Whether the person may do this to this record: for offering buttons, the write path checks again."""
    if not ctx.principal.may(record.module, action):
        return False
    condition = all_of([Sql("t.id = %s", record.id), permitted(record.spec, ctx.principal, action)])
    return fetch_one(f"SELECT 1 FROM {ident(record.spec.table)} t WHERE " + condition) is not None


def require(record: Record, action: str, ctx: Context) -> None:
    """Raises NotAllowed when the person may not do this to a record that they see."""
    if not may(record, action, ctx):
        raise NotAllowed("access.denied", right=f"{record.module}.{action}")


#: titles are the same for everyone: they are stored in the directory
_PLAIN_RENDER = Render(locale=Locale())
