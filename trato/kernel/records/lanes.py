"""The first records of several lanes at once: what a board shows, in one statement whatever the number of columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from trato.kernel.context import Context
from trato.kernel.errors import WrongCall
from trato.kernel.query.compile import Compiler
from trato.kernel.query.model import Query
from trato.kernel.query.paging import Cursor, Order, page_of
from trato.kernel.records.children import load_children
from trato.kernel.records.read import Page, columns_for, record_from, require_module, select
from trato.kernel.sql import Sql, all_of, fetch_all, ident


def lanes(query: Query, path: str, values: Sequence[str], ctx: Context) -> dict[str, Page]:
    """The first page of the query for each value of the field at `path`, as `page` would give it one by one.

    The database reads only the rows that are shown: each lane is a limited part of one UNION ALL, and those without
    a value in the sorted field a part of their own (see paging). Raises WrongCall, NotFound.
    """
    if query.cursor:
        raise WrongCall("query.bad_cursor")
    spec = require_module(query.module, ctx)
    compiler = Compiler(spec, ctx)
    selected = select(compiler, columns_for(query, spec, ctx))
    order = Order.of(compiler, query)
    lane = compiler.resolve(path).expression
    where = compiler.where(query)
    columns = [*(f"{key} AS k{index}" for index, key in enumerate(order.expressions or ["NULL"]))]
    columns += [f"{c} AS c{i}" for i, c in enumerate(column for item in selected for column in item.columns)]
    head = f"t.id, t.version, t.deleted_at, {', '.join(columns)} FROM {ident(spec.table)} t" + compiler.joins()
    phases = (0, 1) if order.keys else (0,)
    parts = [
        _part(index, phase, head, all_of([Sql(f"{lane} = %s", value), where]), order, query.limit)
        for index, value in enumerate(values) for phase in phases
    ]  # fmt: skip
    found: dict[tuple[int, int], list[tuple[Any, ...]]] = {}
    for row in fetch_all(Sql.join(" UNION ALL ", parts)) if parts else ():
        found.setdefault((row[0], row[1]), []).append(row[2:])
    pages = {}
    width = max(len(order.expressions), 1)
    for index, value in enumerate(values):
        fetched = [found.get((index, phase), []) for phase in phases]
        rows, following, _preceding = page_of(
            order, Cursor(), query.limit, lambda _condition, _ordering, limit, rest=fetched: rest.pop(0)[:limit]
        )
        pages[value] = Page([record_from(spec, selected, row, 3 + width) for row in rows], following)
    load_children(spec, [record for page in pages.values() for record in page.records], [i.path for i in selected])
    return pages


def _part(index: int, phase: int, head: Sql, where: Sql, order: Order, limit: int) -> Sql:
    """One lane and phase. The wrapping SELECT is what lets a part of a UNION have an order and a limit."""
    pieces = [where]
    if order.keys:
        pieces.insert(0, Sql(f"{order.keys[0][0]} IS {'NOT ' if phase == 0 else ''}NULL"))
    ordering = order.sql(phase=phase if order.keys else None)
    inner = f"SELECT {index} AS lane, {phase} AS phase, " + head + " WHERE " + all_of(pieces) + ordering
    return "SELECT * FROM (" + inner + Sql(f" LIMIT {limit + 1}) lane{index}_{phase}")
