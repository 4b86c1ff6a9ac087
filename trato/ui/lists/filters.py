"""The filter builder's dialog and the pieces that it asks for while it is used."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from trato.kernel.catalog.current import catalog
from trato.kernel.errors import NotFound
from trato.ui.lists import paths
from trato.ui.lists.builder import ROOT, Builder, FormGroup
from trato.ui.lists.table import ListView
from trato.ui.request import is_fragment


class DialogView(ListView):
    """A form that opens as a dialog, and stands alone on a page without scripts."""

    def dialog(self, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
        if is_fragment(self.request):
            return self.render(template, context, status=status)
        return self.render("ui/list/alone.html", {**context, "inner": template}, status=status)

    def go(self, url: str) -> HttpResponse:
        """To another page, whichever way the form was sent."""
        if not is_fragment(self.request):
            return redirect(url)
        response = HttpResponse(status=204)
        response["HX-Redirect"] = url
        return response


class Filter(DialogView):
    """The builder: GET shows the list's filter as a form, POST goes to the list with the new one."""

    def get(self, request: HttpRequest, module: str) -> HttpResponse:
        state = self.state()
        builder = Builder(self.spec, self.ctx)
        groups = builder.draw(state.query.where)
        if not groups[0].rows and len(groups) == 1:
            groups[0].rows.append(builder.row(groups[0]))
        return self._form(groups, state.params())

    def post(self, request: HttpRequest, module: str) -> HttpResponse:
        state = self.state()
        where, wrong = Builder(self.spec, self.ctx).read(request.POST)
        if wrong:
            return self._form(wrong, state.params(), status=422)
        return self.go(state.url(where=where))

    def _form(self, groups: list[FormGroup], params: str, *, status: int = 200) -> HttpResponse:
        context = {"groups": groups, "params": params, "related": paths.related_modules(self.spec, self.ctx)}
        return self.dialog("ui/list/filter.html", context, status=status)


class FilterRow(ListView):
    """One row: a new one, or the same after its field or operator changed."""

    def get(self, request: HttpRequest, module: str) -> HttpResponse:
        data = request.GET
        row_id = data.get("r", "")
        known = catalog().modules
        about = data.get(f"r{row_id}.module", "") or data.get("about", "") or self.spec.key
        if about not in known or not self.ctx.principal.may(about, "see"):
            raise NotFound("query.unknown_module", module=about)
        group = FormGroup(data.get(f"r{row_id}.group", "") or data.get("group", ROOT), about)
        builder = Builder(self.spec, self.ctx)
        row = builder.row(group, data.get(f"r{row_id}.field", ""), data.get(f"r{row_id}.op", ""), row_id=row_id)
        return self.render("ui/list/filter_row.html", {"row": row})


class FilterGroup(ListView):
    """A new group with one empty row; `rel` makes it speak of related records."""

    def get(self, request: HttpRequest, module: str) -> HttpResponse:
        builder = Builder(self.spec, self.ctx)
        rel = request.GET.get("rel", "")
        if rel and not any(option.path == rel for option in paths.related_modules(self.spec, self.ctx)):
            raise NotFound("query.unknown_module", module=rel)
        group = builder.group(rel)
        if not rel:
            group.rows.append(builder.row(group))
        return self.render("ui/list/filter_group.html", {"group": group})
