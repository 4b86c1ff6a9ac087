"""The first records of several lanes at once: what a board shows, in one statement whatever the number of columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from trato.kernel.context import Context
from trato.kernel.errors import WrongCall
from trato.kernel.query.compile import Compiler
from trato.kernel.query.model import Query
from trato.kernel.query.paging import Cursor, Fetch, Order, Part, page_of
from trato.kernel.records.children import load_children
from trato.kernel.records.read import Page, columns_for, record_from, require_module, select
from trato.kernel.sql import Sql, all_of, fetch_all, ident


def lanes(query: Query, path: str, values: Sequence[str], ctx: Context) -> dict[str, Page]:
    """The first page of the query for each value of the field at `path`, as `page` would give it one by one.
    The value "" stands for records where the field is empty.

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
    parts = [
        _part(index, phase, head, all_of([_in_lane(lane, value), where]), order, query.limit)
        for index, value in enumerate(values) for phase in range(len(order.phases))
    ]  # fmt: skip
    found: dict[tuple[int, int], list[tuple[Any, ...]]] = {}
    for row in fetch_all(Sql.join(" UNION ALL ", parts)) if parts else ():
        found.setdefault((row[0], row[1]), []).append(row[2:])
    pages = {}
    width = max(len(order.expressions), 1)
    for index, value in enumerate(values):
        rows, following, _preceding = page_of(order, Cursor(), query.limit, _reader(found, index))
        pages[value] = Page([record_from(spec, selected, row, 3 + width) for row in rows], following)
    load_children(spec, [record for page in pages.values() for record in page.records], [i.path for i in selected])
    return pages


def _reader(found: Mapping[tuple[int, int], list[tuple[Any, ...]]], lane: int) -> Fetch:
    """Gives the rows that were read already, phase by phase."""

    def fetch(parts: Sequence[Part], limit: int) -> list[tuple[Any, ...]]:
        return [row for part in parts for row in found.get((lane, part.phase), ())][:limit]

    return fetch


def _in_lane(lane: str, value: str) -> Sql:
    return Sql(f"{lane} = %s", value) if value else Sql(f"{lane} IS NULL")


def _part(index: int, phase: int, head: Sql, where: Sql, order: Order, limit: int) -> Sql:
    """One lane and phase. The wrapping SELECT is what lets a part of a UNION have an order and a limit."""
    pieces = [order.phases[phase].condition, where]
    ordering = order.sql(phase=order.phases[phase])
    inner = f"SELECT {index} AS lane, {phase} AS phase, " + head + " WHERE " + all_of(pieces) + ordering
    return "SELECT * FROM (" + inner + Sql(f" LIMIT {limit + 1}) lane{index}_{phase}")
