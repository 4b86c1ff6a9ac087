"""Counts and sums of a board's lanes: one question to the server, never a sum of the cards that happen to be loaded."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trato.kernel.catalog.current import catalog
from trato.kernel.catalog.declare import Field
from trato.kernel.context import Context
from trato.kernel.query.aggregate import Row, aggregate
from trato.kernel.query.model import Condition, Measure
from trato.lib.money import format_whole_money
from trato.lib.numbers import format_decimal, format_integer
from trato.ui.boards.state import BoardState, Lane


@dataclass(frozen=True)
class Sums:
    """What stands in the head of a lane, written for the person; "" where there is nothing to say."""

    count: str
    total: str = ""
    weighted: str = ""
    missing: str = ""
    missing_help: str = ""


def sums_of(state: BoardState) -> dict[str, Sums]:
    """The figures of all lanes by key: one query."""
    measures = [Measure("count")]
    total, weighted = state.total, state.weighted
    if total is not None:
        measures.append(Measure("sum", total.key))
        if total.type == "money":
            measures.append(Measure("missing", total.key))
    if total is not None and weighted is not None:
        measures.append(Measure("sum", weighted.key))
    query = state.query.with_(group=(state.column.key,), measures=tuple(measures))
    if state.pipeline is not None:
        query = query.also(Condition(state.column.key, "in", [lane.key for lane in state.lanes]))
    rows = {str(row.group[0] or ""): row for row in aggregate(query, state.ctx)}
    return {lane.key: _sums(state, lane, rows.get(lane.key)) for lane in state.lanes}


def _sums(state: BoardState, lane: Lane, row: Row | None) -> Sums:
    language = state.ctx.locale.language
    figures: dict[str, Any] = row.figures if row else {"count": 0}
    count = format_integer(figures["count"], language)
    if state.total is None:
        return Sums(count)
    total = Decimal(figures.get(f"sum:{state.total.key}") or 0)
    weighted: Decimal | None = None
    if state.weighted is not None:
        weighted = Decimal(figures.get(f"sum:{state.weighted.key}") or 0)
    elif lane.probability is not None:
        weighted = total * lane.probability
    missing = figures.get(f"missing:{state.total.key}") or 0
    return Sums(
        count,
        write_figure(total, state.total, state.ctx),
        "" if weighted is None else write_figure(weighted, state.total, state.ctx),
        _("+ %(count)s without rate") % {"count": format_integer(missing, language)} if missing else "",
        ngettext(
            "%(count)s amount is in a currency without an exchange rate and not in the sum.",
            "%(count)s amounts are in currencies without an exchange rate and not in the sum.", missing,
        ) % {"count": format_integer(missing, language)} if missing else "",
    )  # fmt: skip


def write_figure(value: Decimal, field: Field, ctx: Context) -> str:
    """A sum as people read it: money in the organisation's currency without small change."""
    if field.type == "money":
        return format_whole_money(value, catalog().base_currency, ctx.locale.language)
    return format_decimal(value.normalize() if value else Decimal(0), ctx.locale.language)
