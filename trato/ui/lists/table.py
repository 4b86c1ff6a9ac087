"""The list page of a module, and the bin, which is the same list of deleted records."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from trato.kernel.actions import actions_of
from trato.kernel.catalog.declare import ModuleSpec
from trato.kernel.context import Context
from trato.kernel.records import read
from trato.lib.numbers import format_integer
from trato.ui.lists import chips, groups, jump, paths, rows
from trato.ui.lists.columns import columns_of
from trato.ui.lists.prefs import PAGE_SIZES
from trato.ui.lists.state import ListState
from trato.ui.lists.views import may_change
from trato.ui.request import is_fragment
from trato.ui.views.base import ModuleView

#: tabs of saved views that stand beside the standard ones; the others are in the menu
TABS = 4
#: apps put a function here that gives further entries for a list's menu: (label, url, icon)
menu_links: list[Callable[[ModuleSpec, Context], list[tuple[Any, str, str]]]] = []


class ListView(ModuleView):
    """A page or fragment that works on a list as its address describes it."""

    deleted = False

    def state(self, params: Any = None) -> ListState:
        return ListState.of(self.spec, self.ctx, self.request.GET if params is None else params, deleted=self.deleted)


class ListPage(ListView):
    """`/m/<module>/`: the list, or to htmx the table alone."""

    def get(self, request: HttpRequest, module: str) -> HttpResponse:
        state = self.state()
        if wanted := request.GET.get("jump", "").strip():
            state.query = state.query.with_(cursor=jump.cursor_to(state, wanted))
        context = frame_context(state)
        if is_fragment(request):
            return self.render("ui/list/list.html#frame", context)
        return self.render("ui/list/list.html", {**context, **page_context(state)})


class BinPage(ListPage):
    """`/m/<module>/bin`: what was deleted, to be restored or removed for good."""

    deleted = True
    right = "delete"


def frame_context(state: ListState) -> dict[str, Any]:
    """What the table, its foot and the bulk bar show."""
    found: dict[str, Any] = {"state": state, "is_bin": state.query.deleted, "group": None}
    if state.group:
        found["group"] = groups.groups_of(state)
    if found["group"] is None:
        page = state.page()
        columns = columns_of(state)
        render = read.render_for(page.records, state.ctx)
        found |= {"page": page, "rows": rows.body(state, columns, page.records, render), **paging(state, page)}
        found["columns"] = columns
    columns = found.get("columns") or columns_of(state)
    found |= {
        "columns": columns,
        "has_totals": any(column.is_numeric for column in columns) and not state.query.deleted,
        "totals": state.memory.get("totals", "sum"),
        "params": state.params(),
        "here": state.url(cursor=state.query.cursor),
        "may_mass": state.ctx.principal.may(state.spec.key, "mass"),
        "bulk": _bulk_offers(state),
        "row_actions": [] if state.query.deleted else actions_of(state.spec.key, state.ctx),
    }
    return found


def paging(state: ListState, page: read.Page) -> dict[str, Any]:
    """How many are shown, and the addresses of the neighbours. The count is known when all stand on one page."""
    shown = len(page.records)
    is_whole = not page.next and not page.previous
    return {
        "shown": shown,
        "shown_text": format_integer(shown, state.ctx.locale.language),
        "total": shown if is_whole else None,
        "next_url": state.url(cursor=page.next) if page.next else "",
        "previous_url": state.url(cursor=page.previous) if page.previous else "",
        "first_url": state.url() if page.previous else "",
        "can_jump": not is_whole and jump.is_possible(state),
        "jump_label": jump.label(state) if not is_whole else "",
        "sizes": PAGE_SIZES,
    }


def page_context(state: ListState) -> dict[str, Any]:
    """What stands around the table: views, chips, menus."""
    principal, spec = state.ctx.principal, state.spec
    saved = [view for view in state.views if view.saved]
    tabs = [view for view in state.views if not view.saved] + saved[:TABS]
    if state.view not in tabs:
        tabs.append(state.view)
    return {
        "tabs": [] if state.query.deleted else tabs,
        "more_views": [view for view in saved if view not in tabs],
        "has_saved": bool(saved),
        "chips": chips.chips_of(state),
        "is_changed": state.is_changed and not state.query.deleted,
        "may_save": bool(state.view.saved and may_change(state.view.saved, state.ctx)),
        "group_label": _group_label(state),
        "may_create": principal.may(spec.key, "create") and not state.query.deleted,
        "may_export": principal.may(spec.key, "export") and not state.query.deleted,
        "links": [link for give in menu_links for link in give(spec, state.ctx)],
        "may_delete": principal.may(spec.key, "delete"),
        "sizes": PAGE_SIZES,
    }


def _group_label(state: ListState) -> str:
    if not state.group:
        return ""
    known = {option.path: option.label for option in paths.group_options(state.spec, state.ctx)}
    return known.get(state.group, "")


def _bulk_offers(state: ListState) -> dict[str, bool]:
    """What the bulk bar offers: only what this person may do to some record of the module."""
    principal, spec = state.ctx.principal, state.spec
    mass = principal.may(spec.key, "mass")
    edit = mass and principal.may(spec.key, "edit") and not state.query.deleted

    def writes(key: str) -> bool:
        field = spec.fields.get(key)
        return field is not None and principal.writes_field(spec.key, field)

    stage = spec.stage_field
    return {
        "edit": edit,
        "owner": edit and spec.owned and writes("owner"),
        "tags": edit and writes("tags"),
        "stage": edit and stage is not None and writes(stage.key),
        "delete": mass and principal.may(spec.key, "delete") and not state.query.deleted,
        "restore": mass and principal.may(spec.key, "delete") and state.query.deleted,
        "purge": principal.is_admin and state.query.deleted,
        "export": principal.may(spec.key, "export") and not state.query.deleted,
    }


def label_for_count(count: read.Count, language: str) -> str:
    """ "1,234", or "10,000+" where there are more."""
    return format_integer(count.value, language) + ("" if count.is_exact else "+")
