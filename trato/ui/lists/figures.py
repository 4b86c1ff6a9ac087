"""What comes after the table: how many records match, totals of columns, rows of an opened group."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse

from trato.kernel.catalog.current import catalog
from trato.kernel.errors import TratoError, WrongCall
from trato.kernel.fields.base import DASH
from trato.kernel.fields.money import Money
from trato.kernel.query.aggregate import aggregate
from trato.kernel.query.model import Measure
from trato.kernel.records import read
from trato.lib.numbers import format_decimal, format_integer
from trato.ui.lists import groups, prefs, rows
from trato.ui.lists.columns import Column, columns_of
from trato.ui.lists.state import ListState
from trato.ui.lists.table import ListView

#: figures whose sum means nothing
UNSUMMED = ("percent", "rating")


class Count(ListView):
    """How many records match: up to 10,000, and exactly when asked."""

    def get(self, request: HttpRequest, module: str) -> HttpResponse:
        state = self.state()
        found = counted(state, exact=request.GET.get("exact") == "1")
        text = format_integer(found.value, self.ctx.locale.language)
        context = {"count": found, "text": text, "params": state.params(), "state": state}
        return self.render("ui/list/count.html", context)


class BinCount(Count):
    """The same of the bin."""

    deleted = True
    right = "delete"


def counted(state: ListState, *, exact: bool = False) -> read.Count:
    """Raises nothing for a broken view: what is broken is left out, as in the list itself."""
    try:
        return read.count(state.query, state.ctx, exact=exact)
    except WrongCall:
        state.repair()
        return read.count(state.query, state.ctx, exact=exact)


class Totals(ListView):
    """The foot of the table: sum or average of every column with figures. `kind` posted: remembered."""

    def get(self, request: HttpRequest, module: str) -> HttpResponse:
        state = self.state()
        asked = request.GET.get("kind") or state.memory.get("totals", "sum")
        kind = asked if asked in prefs.TOTALS else "sum"
        columns = columns_of(state)
        cells = totals(state, columns, kind)
        context = {"state": state, "kind": kind, "cells": cells, "params": state.params()}
        return self.render("ui/list/totals.html", context)

    def post(self, request: HttpRequest, module: str) -> HttpResponse:
        kind = request.POST.get("kind", "")
        if kind in prefs.TOTALS:
            prefs.update(self.spec.key, self.ctx, totals=kind)
        return self.get(request, module)


def totals(state: ListState, columns: list[Column], kind: str) -> list[tuple[Column, Any]]:
    """Column by column, "" where there is nothing to add up. One query."""
    left_out = UNSUMMED if kind == "sum" else ()
    measured = [
        c for c in columns
        if c.is_numeric and c.target.family == "number" and not c.target.part and c.target.field.type not in left_out
    ]  # fmt: skip
    if kind == "none" or not measured:
        return [(column, "") for column in columns]
    measures = tuple(Measure(kind, column.path) for column in measured)
    query = state.query.with_(group=(), measures=measures, cursor="")
    try:
        figures = aggregate(query, state.ctx)[0].figures
    except WrongCall:
        state.repair()
        figures = aggregate(state.query.with_(group=(), measures=measures, cursor=""), state.ctx)[0].figures
    found = {column.path: _shown(state, column, figures[f"{kind}:{column.path}"]) for column in measured}
    return [(column, found.get(column.path, "")) for column in columns]


def _shown(state: ListState, column: Column, value: Any) -> Any:
    if value is None:
        return DASH
    field, language = column.target.field, state.ctx.locale.language
    render = read.render_for([], state.ctx)
    if field.type == "money":
        return field.kind.text(Money(Decimal(value), catalog().base_currency), field, render)
    if isinstance(value, int) and field.type == "integer":
        return format_integer(value, language)
    try:
        return field.kind.text(field.kind.load(value, field), field, render)
    except TratoError:
        return format_decimal(Decimal(str(value)), language, 2)


class GroupRows(ListView):
    """The rows of one group, when it is opened."""

    def get(self, request: HttpRequest, module: str) -> HttpResponse:
        state, page = groups.rows_of_group(self.state(), request.GET.get("only", ""))
        columns = columns_of(state)
        render = read.render_for(page.records, self.ctx)
        context = {"rows": rows.body(state, columns, page.records, render), "more_url": page.next and state.url()}
        return self.render("ui/list/group_rows.html", {**context, "span": len(columns) + 1})
