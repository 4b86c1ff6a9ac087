"""What a list shows: the view, and what the address and the person's memory change about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

import orjson
from django.utils.translation import gettext as _

from trato.kernel.catalog.declare import ModuleSpec
from trato.kernel.context import Context
from trato.kernel.errors import TratoError, WrongCall
from trato.kernel.query.compile import Compiler
from trato.kernel.query.model import Condition, Group, Node, Query, query_from_url
from trato.kernel.query.paging import Order
from trato.kernel.records import read
from trato.ui.lists import paths, prefs
from trato.ui.lists.views import View, all_views

#: more columns than this make no readable list
MAX_COLUMNS = 24
#: names in a list's address that are not conditions
OWN_NAMES = ("group", "peek", "view", "jump", "shown", "total", "ids", "all", "query", "path", "index")


@dataclass
class ListState:
    """One list as one person sees it now."""

    spec: ModuleSpec
    ctx: Context
    views: list[View]
    view: View
    query: Query
    group: str = ""
    memory: Mapping[str, Any] = field(default_factory=dict)
    notices: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, spec: ModuleSpec, ctx: Context, params: Mapping[str, str], *, deleted: bool = False) -> ListState:
        """From the address. What it does not say comes from the view, then from the person's memory."""
        memory = prefs.load(spec.key, ctx)
        views = all_views(spec, ctx)
        by_key = {view.key: view for view in views}
        notices = []
        asked = params.get("view", "") or ("all" if deleted else str(memory.get("view", "")))
        if params.get("view") and asked not in by_key:
            notices.append(_("This view is not there any more."))
        view = by_key.get(asked, views[0])
        given, problem = _from_url(spec.key, params)
        if problem:
            notices.append(problem)
        remembered = memory.get("views", {}).get(view.key, {}).get("columns", ())
        limit = given.limit if params.get("limit") else memory.get("limit", 50)
        query = replace(
            given,
            where=given.where if "filter" in params or given.where else view.where,
            sort=given.sort if "sort" in params else view.sort,
            columns=_columns(spec, ctx, given.columns or tuple(remembered) or view.columns or spec.list_columns),
            limit=limit if limit in prefs.PAGE_SIZES else 50,
            deleted=deleted or given.deleted,
        )
        group = params.get("group", view.group)
        return cls(spec, ctx, views, view, query, group, memory, notices)

    # -- addresses -----------------------------------------------------------------------------------------------------

    @property
    def base(self) -> str:
        return f"/m/{self.spec.key}/bin" if self.query.deleted else f"/m/{self.spec.key}/"

    def params(self, **changes: Any) -> str:
        """The query string of this list, with changes: where, sort, group, text, cursor, limit. Only what differs
        from the view stands in it."""
        view, query = self.view, self.query
        where = changes.get("where", query.where)
        sort = changes.get("sort", query.sort)
        group = changes.get("group", self.group)
        text = changes.get("text", query.text)
        pairs: list[tuple[str, str]] = [("view", view.key)] if view.key != self._first_view else []
        if where != view.where:
            pairs.append(("filter", orjson.dumps(where.to_json()).decode() if where else ""))
        if sort != view.sort:
            pairs.append(("sort", ",".join(sort)))
        if group != view.group:
            pairs.append(("group", group))
        if text:
            pairs.append(("q", text))
        if changes.get("cursor"):
            pairs.append(("cursor", changes["cursor"]))
        return urlencode(pairs)

    def url(self, **changes: Any) -> str:
        found = self.params(**changes)
        return f"{self.base}?{found}" if found else self.base

    @property
    def count_url(self) -> str:
        return f"{self.base}/count" if self.query.deleted else f"{self.base}count"

    @property
    def bare_url(self) -> str:
        """The list without conditions, words and groups."""
        return self.url(where=Group(), text="", group="")

    @property
    def ungrouped_url(self) -> str:
        return self.url(group="")

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the forms of the list carry along, without the words of the search box."""
        return parse_qsl(self.params(text=""), keep_blank_values=True)

    @property
    def _first_view(self) -> str:
        return str(self.memory.get("view") or "all")

    @property
    def full(self) -> str:
        """The query string with everything said: for addresses that know nothing of views, such as the export."""
        return self.query.to_url(cursor="", limit=50)

    @property
    def is_changed(self) -> bool:
        """Whether the list differs from the view that it began with, so that it could be saved."""
        view, query = self.view, self.query
        columns = _columns(self.spec, self.ctx, view.columns or self.spec.list_columns)
        mine = (query.where, query.sort, self.group, query.columns)
        return mine != (view.where, view.sort, view.group, columns)

    def saved_query(self) -> dict[str, Any]:
        """What a saved view keeps."""
        return {**self.query.to_json(), "text": "", "group": self.group}

    # -- reading -------------------------------------------------------------------------------------------------------

    def page(self) -> read.Page:
        """The records. A condition, sort or column that no longer exists is left out, with a notice."""
        try:
            return read.page(self.query, self.ctx)
        except WrongCall as error:
            if error.code == "query.bad_cursor":
                self.query = self.query.with_(cursor="")
                return self.page()
            self.repair()
            return read.page(self.query, self.ctx)

    def repair(self) -> None:
        """Leaves out what can't be asked any more."""
        compiler = Compiler(self.spec, self.ctx)
        where = self._kept(self.query.where, compiler)
        sort = []
        for path in self.query.sort:
            try:
                Order.of(compiler, Query(self.spec.key, sort=(path,)))
                sort.append(path)
            except TratoError as error:
                self.notices.append(error.message)
        if self.query.text and not where and not sort:
            sort = list(self.query.sort)
        self.query = self.query.with_(
            where=where if isinstance(where, Group) else Group(), sort=tuple(sort), cursor="",
            columns=_columns(self.spec, self.ctx, self.query.columns),
        )  # fmt: skip

    def _kept(self, node: Node, compiler: Compiler) -> Node | None:
        if isinstance(node, Group):
            items = tuple(kept for item in node.items if (kept := self._kept(item, compiler)) is not None)
            return replace(node, items=items)
        try:
            compiler.condition(node)
        except TratoError as error:
            name = paths.label_of(self.spec, node.path) if isinstance(node, Condition) else node.module
            self.notices.append(
                _("The condition on “%(field)s” was left out. %(why)s") % {"field": name, "why": error.message}
            )
            return None
        return node


def _from_url(module: str, params: Mapping[str, str]) -> tuple[Query, str]:
    try:
        return query_from_url(module, params, known=OWN_NAMES), ""
    except WrongCall as error:
        rest = {key: value for key, value in params.items() if key in ("q", "sort", "columns", "cursor")}
        return query_from_url(module, rest), error.message


def _columns(spec: ModuleSpec, ctx: Context, asked: tuple[str, ...]) -> tuple[str, ...]:
    """The columns that exist and may be seen, the title first."""
    title = (spec.title,) if ctx.principal.sees_field(spec.key, spec.title) else ()
    found = [path for path in asked if path != spec.title and paths.resolve(spec, path, ctx) is not None]
    return tuple(dict.fromkeys((*title, *found)))[:MAX_COLUMNS]
