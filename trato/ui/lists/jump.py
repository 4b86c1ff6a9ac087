"""Jumping to a value in a sorted list: "show me from G on" without turning pages."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from trato.kernel.catalog.current import catalog
from trato.kernel.errors import TratoError, WrongCall
from trato.kernel.fields.registry import field_types
from trato.kernel.query.compile import Compiler, Target
from trato.kernel.query.paging import Order, encode_cursor
from trato.kernel.sql import adapt
from trato.lib.text import sort_key
from trato.ui.lists import paths
from trato.ui.lists.state import ListState

TEXTUAL = ("text", "person_name", "email", "emails", "url", "auto_number", "reference", "address", "addresses")
MEASURED = ("integer", "decimal", "money", "percent", "date", "datetime", "duration", "rating")
#: an id before and one after all others
LOWEST, HIGHEST = -1, 2**62


def _first(state: ListState) -> tuple[str, Target | None]:
    sort = state.query.sort or state.spec.default_sort
    path = sort[0].lstrip("-") if sort else ""
    return path, paths.resolve(state.spec, path, state.ctx) if path and path != "id" else None


def _sorted_by(target: Target) -> Target | None:
    """The target itself, or the title of the record that it links to."""
    if target.field.type != "lookup":
        return target
    linked = catalog().modules.get(target.field.option("module", ""))
    return Target(linked.title_field, linked, "", "") if linked else None


def is_possible(state: ListState) -> bool:
    """Whether the list is sorted by something that one can write down. Other sorts only as ties."""
    target = _first(state)[1]
    end = _sorted_by(target) if target else None
    sort = state.query.sort or state.spec.default_sort
    return end is not None and len(sort) == 1 and end.field.type in (*TEXTUAL, *MEASURED)


def label(state: ListState) -> str:
    path = _first(state)[0]
    return _("Jump to %(field)s…") % {"field": paths.label_of(state.spec, path)} if path else ""


def cursor_to(state: ListState, wanted: str) -> str:
    """Where the page with this value begins; "" with a notice when the value is not understood."""
    target = _first(state)[1]
    if target is None or not is_possible(state):
        return ""
    end = _sorted_by(target)
    try:
        order = Order.of(Compiler(state.spec, state.ctx), state.query)
        value = _compared(end, wanted, state) if end else None
    except TratoError as error:
        state.notices.append(error.message)
        return ""
    if value is None or not order.keys:
        return ""
    is_descending = order.keys[0][1]
    if isinstance(value, str) and is_descending and end and end.field.type in TEXTUAL:
        # Descending from "g" means from the last that begins with it.
        value += "\U0010ffff"
    before = HIGHEST if order.id_descending else LOWEST
    return encode_cursor(order, [value], before, backwards=False)


def _compared(end: Target, wanted: str, state: ListState) -> Any:
    """The value as the sorted column holds it."""
    field = end.field
    if field.type in TEXTUAL:
        return sort_key(wanted)
    if field.type not in field_types:
        raise WrongCall("query.not_sortable", field=field.key)
    return adapt(field.kind.operand(field.kind.dump(field.kind.parse(wanted, field, state.ctx.locale), field), field))
