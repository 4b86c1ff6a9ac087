"""The rows of a list as HTML, made in Python: a template per cell would cost more than the query."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from trato.kernel.context import Context
from trato.kernel.fields.base import Render
from trato.kernel.fields.markup import escaped
from trato.kernel.query.model import Condition, Group, Query
from trato.kernel.records import read
from trato.kernel.records.read import Record
from trato.lib.dates import format_relative
from trato.ui.lists.columns import Column
from trato.ui.lists.state import ListState


def editable_ids(state: ListState, records: Sequence[Record]) -> frozenset[int]:
    """Which of these records the person may edit. A query only where it depends on the record."""
    ids = [record.id for record in records]
    scope = state.ctx.principal.scope(state.spec.key, "edit")
    if not ids or state.query.deleted or scope == "none":
        return frozenset()
    if scope == "all" or not state.spec.owned:
        return frozenset(ids)
    wanted = Query(state.spec.key, where=Group((Condition("id", "in", ids),)))
    return frozenset(read.ids(wanted, state.ctx, action="edit", limit=len(ids)))


def body(state: ListState, columns: Sequence[Column], records: Sequence[Record], render: Render) -> SafeString:
    """All rows."""
    may_edit = editable_ids(state, records) if any(column.is_editable for column in columns) else frozenset()
    module, is_bin = state.spec.key, state.query.deleted
    prepared = [_prepare(column, module) for column in columns]
    select, title = escaped(_("Select %(name)s")), state.spec.title
    pieces: list[str] = []
    add = pieces.append
    for record in records:
        rid, name = record.id, escaped(record.title)
        address = f"/m/{module}/{rid}"
        if is_bin:
            add(f'<tr data-id="{rid}">')
        else:
            add(f'<tr data-id="{rid}" data-href="{address}" data-peek="{address}/peek">')
        label = select.replace("%(name)s", name)
        add(f'<td class="cell-check"><label><input type="checkbox" data-check aria-label="{label}"></label></td>')
        is_mine = rid in may_edit
        for column, head, edit, tail in prepared:
            add(f"{head}{edit}{rid}{tail}" if is_mine and edit else f"{head}>")
            if column.path == title:
                add(name if is_bin else f'<a href="{address}">{name}</a>')
            else:
                field = column.target.field
                add(field.kind.html(record.values.get(column.path), field, render))
            add("</td>")
        if is_bin:
            add(_deleted_cell(record, state.ctx))
        add("</tr>")
    return mark_safe("".join(pieces))  # noqa: S308  every value is escaped by its field type or above


def _prepare(column: Column, module: str) -> tuple[Column, str, str, str]:
    """What is the same in every cell of a column: its beginning, and how it is edited."""
    key, label = escaped(column.path), escaped(column.label)
    classes = "cell-first" if column.path == column.target.module.title and "." not in column.path else ""
    if column.is_numeric:
        classes = f"{classes} num".strip()
    named = f' class="{classes}"' if classes else ""
    head = f'<td{named} data-col="{key}" data-label="{label}"'
    if not column.is_editable:
        return column, head, "", ""
    return column, head, f' data-edit-label="{label}" data-edit-url="/m/{module}/', f'/cell/{key}">'


def _deleted_cell(record: Record, ctx: Context) -> str:
    when = format_relative(record.deleted_at, ctx.now, ctx.locale.language) if record.deleted_at else ""
    return f'<td data-label="{escaped(_("Deleted"))}">{escaped(when)}</td>'
