"""A list in groups: heads with counts and sums, at most fifteen, whose rows come when they are opened."""

from __future__ import annotations

import calendar
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode

import orjson
from django.utils.translation import gettext as _

from trato.kernel.errors import WrongCall
from trato.kernel.fields.base import Render
from trato.kernel.query.aggregate import aggregate
from trato.kernel.query.compile import Target
from trato.kernel.query.model import Condition, where_from_json
from trato.kernel.records import read
from trato.kernel.records.read import render_for
from trato.lib.dates import month_name
from trato.lib.numbers import format_integer
from trato.ui.lists import paths
from trato.ui.lists.state import ListState

#: more heads than this help nobody; the others are counted together
MAX_GROUPS = 15
#: groups that are open from the beginning
OPEN = 3
#: rows of an opened group; the rest is one click away, as a list of its own
ROWS = 25


@dataclass(frozen=True)
class GroupHead:
    """One group: its name, how many, the list of it alone, and where its rows come from."""

    label: Any
    count: str
    url: str
    rows_url: str
    is_open: bool


@dataclass(frozen=True)
class Groups:
    """All heads; `others` counts the records of groups that are not shown."""

    label: str
    heads: list[GroupHead] = field(default_factory=list)
    others: str = ""
    other_groups: int = 0


def groups_of(state: ListState) -> Groups | None:
    """The groups of a list; None, with a notice, when it can't be grouped so any more."""
    path, _colon, bucket = state.group.partition(":")
    target = paths.resolve(state.spec, path, state.ctx)
    query = state.query.with_(group=(state.group,), cursor="")
    try:
        if target is None:
            raise WrongCall("query.not_groupable", field=path)
        try:
            rows = aggregate(query, state.ctx)
        except WrongCall:
            state.repair()
            rows = aggregate(state.query.with_(group=(state.group,), cursor=""), state.ctx)
    except WrongCall as error:
        state.notices.append(error.message)
        state.group = ""
        return None
    shown = rows if len(rows) <= MAX_GROUPS else sorted(rows, key=lambda row: -row.figures["count"])[:MAX_GROUPS]
    shown = _in_order(shown, target, bucket)
    values = [target.field.kind.read(_padded(target, row.group[0]), target.field) if not bucket else row.group[0]
              for row in shown]  # fmt: skip
    render = _render(state, path, values)
    heads = []
    for index, (row, value) in enumerate(zip(shown, values, strict=True)):
        condition = condition_of(path, bucket, row.group[0])
        only = urlencode({"only": orjson.dumps(condition.to_json()).decode()})
        heads.append(GroupHead(
            _label(target, bucket, value, render, state), format_integer(row.figures["count"], render.locale.language),
            state.url(where=state.query.also(condition).where, group=""),
            f"/m/{state.spec.key}/group?{only}&{state.params()}", index < OPEN,
        ))  # fmt: skip
    rest = sum(row.figures["count"] for row in rows) - sum(row.figures["count"] for row in shown)
    return Groups(
        paths.label_of(state.spec, path), heads, format_integer(rest, state.ctx.locale.language) if rest else "",
        len(rows) - len(shown),
    )  # fmt: skip


def _padded(target: Target, value: Any) -> tuple[Any, ...]:
    """The stored columns of a field whose first one is known."""
    return (value, *[None] * (len(target.field.kind.columns) - 1))


def _in_order(rows: list[Any], target: Target, bucket: str) -> list[Any]:
    """Choices in the order of their list, dates newest first, the rest by size; the empty group last."""
    kind = target.field.kind
    if bucket:
        return sorted(rows, key=lambda row: row.group[0] or "", reverse=True)
    if hasattr(kind, "choices"):
        order = {choice.value: index for index, choice in enumerate(kind.choices(target.field))}
        return sorted(rows, key=lambda row: (row.group[0] is None, order.get(row.group[0], len(order))))
    return sorted(rows, key=lambda row: (row.group[0] is None, -row.figures["count"]))


def _render(state: ListState, path: str, values: list[Any]) -> Render:
    records = [read.Record(state.spec, 0, 0, {path: value}) for value in values if value is not None]
    return render_for(records, state.ctx)


def _label(target: Target, bucket: str, value: Any, render: Render, state: ListState) -> Any:
    if value is None:
        return _("Without a value")
    if bucket == "month":
        year, month = str(value).split("-")
        return f"{month_name(int(month), state.ctx.locale.language)} {year}".capitalize()
    return target.field.kind.html(value, target.field, render)


def condition_of(path: str, bucket: str, stored: Any) -> Condition:
    """What the records of one group have in common."""
    if stored is None:
        return Condition(path, "empty")
    if bucket == "month":
        year, month = (int(part) for part in str(stored).split("-"))
        last = calendar.monthrange(year, month)[1]
        return Condition(path, "between", [date(year, month, 1).isoformat(), date(year, month, last).isoformat()])
    return Condition(path, "eq", stored)


def rows_of_group(state: ListState, only: str) -> tuple[ListState, read.Page]:
    """The rows of one group, given by its condition as JSON. Raises WrongCall."""
    try:
        condition = where_from_json(orjson.loads(only))
    except orjson.JSONDecodeError as error:
        raise WrongCall("query.bad_filter", why=str(error)) from None
    state.query = state.query.also(*condition.items).with_(limit=ROWS, cursor="")
    state.group = ""
    return state, state.page()
