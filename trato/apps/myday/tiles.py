"""The few figures on top of the home page; each one opens the records behind it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trato.apps.myday.whose import Whose
from trato.kernel.catalog.current import catalog
from trato.kernel.context import Context
from trato.kernel.query.aggregate import Row, aggregate
from trato.kernel.query.model import Condition, Group, Measure, Node, Query
from trato.lib.money import format_whole_money
from trato.lib.numbers import format_integer

OPEN = Condition("stage.outcome", "eq", "open")
WON = Group((Condition("stage.outcome", "eq", "won"), Condition("closed_at", "during", "this_month")))
DONE = (Condition("status", "eq", "done"), Condition("done_at", "during", "this_week"))


@dataclass(frozen=True)
class Tile:
    """One figure, written for the person."""

    label: str
    value: str
    note: str
    url: str


def tiles_of(whose: Whose, ctx: Context) -> list[Tile]:
    """Open and weighted pipeline, won this month, activities done this week: two queries."""
    found: list[Tile] = []
    if "opportunities" in catalog() and ctx.principal.may("opportunities", "see"):
        found += _deals(whose, ctx)
    if "activities" in catalog() and ctx.principal.may("activities", "see"):
        found.append(_done(whose, ctx))
    return found


def _deals(whose: Whose, ctx: Context) -> list[Tile]:
    spec = catalog().module("opportunities")
    money = [key for key in ("amount", "weighted_amount") if ctx.principal.sees_field(spec.key, key)]
    query = Query(
        spec.key, where=Group((*whose.conditions, Group((OPEN, WON), is_any=True))), group=("stage.outcome",),
        measures=(Measure("count"), *(Measure("sum", key) for key in money)),
    )  # fmt: skip
    rows = {row.group[0]: row for row in aggregate(query, ctx)}
    is_open, won = rows.get("open"), rows.get("won")
    open_url, won_url = _url(spec.key, whose, OPEN), _url(spec.key, whose, *WON.items)
    found = []
    if "amount" in money:
        found.append(Tile(_("Open pipeline"), _sum(is_open, "amount", ctx), _deal_count(is_open, ctx), open_url))
    if "weighted_amount" in money:
        found.append(Tile(_("Weighted"), _sum(is_open, "weighted_amount", ctx), _("times probability"), open_url))
    if "amount" in money:
        found.append(Tile(_("Won this month"), _sum(won, "amount", ctx), _deal_count(won, ctx), won_url))
    return found


def _done(whose: Whose, ctx: Context) -> Tile:
    rows = aggregate(Query("activities", where=Group((*whose.conditions, *DONE))), ctx)
    count = rows[0].figures["count"] if rows else 0
    text = format_integer(count, ctx.locale.language)
    return Tile(_("Done this week"), text, _("activities"), _url("activities", whose, *DONE))


def _url(module: str, whose: Whose, *conditions: Node) -> str:
    return f"/m/{module}/?{Query(module, where=Group((*whose.conditions, *conditions))).to_url()}"


def _sum(row: Row | None, key: str, ctx: Context) -> str:
    value = row.figures.get(f"sum:{key}") if row else None
    return format_whole_money(Decimal(value or 0), catalog().base_currency, ctx.locale.language)


def _deal_count(row: Row | None, ctx: Context) -> str:
    count = row.figures["count"] if row else 0
    shown = format_integer(count, ctx.locale.language)
    return ngettext("%(count)s deal", "%(count)s deals", count) % {"count": shown}
