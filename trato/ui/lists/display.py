"""How a list looks: its columns, their order and widths, grouping, page size."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from trato.ui.lists import paths, prefs
from trato.ui.lists.filters import DialogView
from trato.ui.lists.state import MAX_COLUMNS, ListState
from trato.ui.lists.table import ListView


class Columns(ListView):
    """What the heads of the table report at once: a new width, or a new order."""

    def post(self, request: HttpRequest, module: str) -> HttpResponse:
        data = request.POST
        if (order := data.getlist("order")) and (kept := _known(self.state(), order)):
            prefs.update_view(self.spec.key, self.state().view.key, self.ctx, kept)
        width = data.get("width", "")
        if width.isascii() and width.isdigit() and _known(self.state(), [data.get("column", "")]):
            prefs.update_width(self.spec.key, data["column"], int(width), self.ctx)
        return HttpResponse(status=204)


class Display(DialogView):
    """The dialog: columns, grouping, rows per page."""

    def get(self, request: HttpRequest, module: str) -> HttpResponse:
        state = self.state()
        options = {option.path: option for option in paths.column_options(self.spec, self.ctx)}
        chosen = [(path, paths.label_of(self.spec, path)) for path in state.query.columns if path != self.spec.title]
        others: dict[str, list[paths.Option]] = {}
        for path, option in options.items():
            if path not in state.query.columns:
                others.setdefault(option.group, []).append(option)
        context = {
            "state": state, "chosen": chosen, "others": others.items(), "limit": state.query.limit,
            "sizes": prefs.PAGE_SIZES, "groups": paths.group_options(self.spec, self.ctx), "params": state.params(),
        }  # fmt: skip
        return self.dialog("ui/list/display.html", context)

    def post(self, request: HttpRequest, module: str) -> HttpResponse:
        state = self.state()
        if "reset" in request.POST:
            prefs.update_view(self.spec.key, state.view.key, self.ctx, None)
            prefs.update(self.spec.key, self.ctx, widths=None)
            return self.go(state.url())
        prefs.update_view(self.spec.key, state.view.key, self.ctx, _known(state, request.POST.getlist("columns")))
        limit = request.POST.get("limit", "")
        if limit in map(str, prefs.PAGE_SIZES):
            prefs.update(self.spec.key, self.ctx, limit=int(limit))
        return self.go(state.url(group=request.POST.get("group", "")))


def _known(state: ListState, asked: list[str]) -> list[str]:
    """Those of these columns that exist and may be seen, the title included."""
    return [path for path in dict.fromkeys(asked) if paths.resolve(state.spec, path, state.ctx)][:MAX_COLUMNS]
