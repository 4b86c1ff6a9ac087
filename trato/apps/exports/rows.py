"""The rows of an export as texts, in chunks of the database's own size."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from trato.apps.exports.columns import (
    FREE_TEXTS,
    Convert,
    Heading,
    Names,
    all_columns,
    check_paths,
    converter,
    guarded,
    headings,
)
from trato.kernel.catalog.declare import Field, ModuleSpec
from trato.kernel.context import Context
from trato.kernel.fields.base import Render
from trato.kernel.fields.contact import Entry
from trato.kernel.query.model import Condition, Group, Query
from trato.kernel.records import read
from trato.kernel.records.children import fill_children

SIZE = 5000


@dataclass
class Table:
    """What an export writes: headings, and rows of texts chunk by chunk."""

    spec: ModuleSpec
    headings: list[Heading]
    chunks: Iterator[list[tuple[str, ...]]]

    @property
    def labels(self) -> list[str]:
        return [heading.label for heading in self.headings]


def prepared(query: Query, ctx: Context, *, everything: bool = False) -> tuple[ModuleSpec, Query]:
    """The query with the columns of the file. Raises NotFound, NotAllowed."""
    spec = read.require_module(query.module, ctx)
    ctx.principal.require(spec.key, "export")
    if everything:
        query = query.with_(columns=all_columns(spec, ctx))
    elif not query.columns:
        query = query.with_(columns=tuple(key for key in spec.list_columns if ctx.principal.sees_field(spec.key, key)))
    check_paths(query.columns)
    return spec, query


def table(query: Query, ctx: Context, *, everything: bool = False, guard: bool = True) -> Table:
    """The texts of all records of a query that the person may export."""
    spec, query = prepared(query, ctx, everything=everything)
    selected, stored = read.stored_rows(query, ctx, action="export", size=SIZE)
    fields = [item.field for item in selected]
    writer = _Writer(spec, selected, ctx, guard=guard)
    return Table(spec, headings(spec, query.columns, fields), (writer.texts(rows) for rows in stored))


class _Writer:
    """Stored rows to texts, a column at a time."""

    def __init__(self, spec: ModuleSpec, selected: Sequence[read.Selected], ctx: Context, *, guard: bool) -> None:
        self.spec, self.ctx = spec, ctx
        self.names = Names(ctx)
        self.render = Render(locale=ctx.locale, now=ctx.now)
        self.plan: list[tuple[read.Selected, int, Convert | None, bool]] = []
        offset = 1
        for item in selected:
            is_own_child = bool(item.field.kind.child) and "." not in item.path
            convert = None if is_own_child else converter(item.field, self.names, ctx)
            self.plan.append((item, offset, convert, guard and item.field.type in FREE_TEXTS))
            offset += len(item.columns)

    def texts(self, rows: Sequence[Sequence[Any]]) -> list[tuple[str, ...]]:
        """One chunk."""
        if not rows:
            return []
        columns = list(zip(*rows, strict=True))
        found: list[Sequence[str]] = []
        for item, offset, convert, is_guarded in self.plan:
            own = columns[offset : offset + len(item.columns)]
            texts = convert(own) if convert else self._children(item.field, columns[0], own)
            found.append(guarded(texts) if is_guarded else texts)
            if item.field.type == "money" and len(own) > 1:
                found.append(["" if code is None else code for code in own[1]])
        return list(zip(*found, strict=True))

    def _children(self, field: Field, ids: Sequence[int], own: Sequence[Sequence[Any]]) -> Sequence[str]:
        """Values with rows in a child table: several links, and further e-mails, phones and addresses."""
        kind = field.kind
        if kind.child == "link":
            return self._links(field, ids)
        if field.type in ("emails", "phones"):
            return self._entries(field, ids, own)
        values = {
            record_id: {field.key: kind.read(stored, field)} for record_id, *stored in zip(ids, *own, strict=True)
        }
        fill_children([field], {rid: values[rid] for rid, count in zip(ids, own[-1], strict=True) if count})
        return [
            kind.text(found[field.key], field, self.render) if found[field.key] else "" for found in values.values()
        ]

    def _links(self, field: Field, ids: Sequence[int]) -> Sequence[str]:
        """Names of several links, in their order."""
        key = field.key
        values: dict[int, dict[str, Any]] = {record_id: {} for record_id in ids}
        fill_children([field], values)
        family = {"users": "user", "lookups": "lookup"}.get(field.type, field.type)
        wanted = {target for found in values.values() if found for target in found[key]}
        if not wanted:
            return [""] * len(ids)
        names = self.names.of(family, wanted)
        return ["; ".join([names[target] for target in found[key] if names[target]]) if found else ""
                for found in values.values()]  # fmt: skip

    def _entries(self, field: Field, ids: Sequence[int], own: Sequence[Sequence[Any]]) -> Sequence[str]:
        """E-mails or phones: the primary one, and the further ones where the record counts any."""
        texts = ["" if text is None else text for text in own[0]]
        more = {
            record_id: position for position, (record_id, count) in enumerate(zip(ids, own[-1], strict=True)) if count
        }
        if more:
            key = field.key
            values = {record_id: {key: (Entry(texts[position]),)} for record_id, position in more.items()}
            fill_children([field], values)
            for record_id, position in more.items():
                texts[position] = "; ".join([entry.value for entry in values[record_id][key]])
        return texts


def writer_for(spec: ModuleSpec, query: Query, ctx: Context) -> Callable[[Sequence[int]], list[tuple[str, ...]]]:
    """Texts of single records by id, in the order of the ids: for work that goes page by page."""

    def texts(ids: Sequence[int]) -> list[tuple[str, ...]]:
        where = Group((Condition("id", "in", list(ids)),))
        narrowed = Query(spec.key, where=where, columns=query.columns, sort=("id",))
        selected, stored = read.stored_rows(narrowed, ctx, action="export", size=len(ids) or 1)
        writer = _Writer(spec, selected, ctx, guard=False)
        by_id: dict[int, tuple[str, ...]] = {}
        for rows in stored:
            by_id |= dict(zip((row[0] for row in rows), writer.texts(rows), strict=True))
        return [by_id[record_id] for record_id in ids if record_id in by_id]

    return texts
