"""Changing, deleting and restoring the selected records, or all that match."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trato.kernel.catalog.current import catalog
from trato.kernel.catalog.declare import Field
from trato.kernel.errors import Invalid, WrongCall
from trato.kernel.query.model import Condition, Group
from trato.kernel.records import bin as record_bin
from trato.kernel.records import read
from trato.kernel.records.bulk import Bulk, change_all
from trato.lib.numbers import format_integer
from trato.ui.errors import toast, trigger
from trato.ui.lists.columns import NOT_IN_CELLS
from trato.ui.lists.state import ListState
from trato.ui.lists.table import ListView
from trato.ui.widgets import control, read_value

#: more ids than this come as "all that match"
MAX_IDS = 1000


class BulkView(ListView):
    """A dialog about the selection. The selection travels with every request: `ids`, or `all` and `query`."""

    right = "mass"

    def selection(self, data: QueryDict) -> tuple[ListState, list[int]]:
        """The list and the chosen ids; no ids means all that match."""
        self.deleted = self.in_bin(data)
        if data.get("all") == "1":
            return self.state(QueryDict(data.get("query", ""))), []
        raw = [piece for item in data.getlist("ids") for piece in item.split(",")]
        ids = [int(piece) for piece in raw if piece.isascii() and piece.isdigit() and len(piece) < 19]
        if not ids or len(ids) > MAX_IDS:
            raise Invalid("record.too_many" if ids else "bulk.nothing", max=MAX_IDS)
        return self.state(QueryDict("")), list(dict.fromkeys(ids))

    def in_bin(self, data: QueryDict) -> bool:
        return False

    def how_many(self, state: ListState, ids: list[int]) -> str:
        count = len(ids) if ids else read.count(state.query, self.ctx, action="mass")
        if isinstance(count, int):
            return ngettext("%(count)s record", "%(count)s records", count) % {"count": count}
        text = format_integer(count.value, self.ctx.locale.language) + ("" if count.is_exact else "+")
        return ngettext("%(count)s record", "%(count)s records", count.value) % {"count": text}

    def form(self, template: str, data: QueryDict, status: int = 200, **context: Any) -> HttpResponse:
        state, ids = self.selection(data)
        return self.render(template, {"how_many": self.how_many(state, ids), **context}, status=status)

    def apply(self, action: str, values: Mapping[str, Any]) -> HttpResponse:
        """Does it and says what came of it."""
        state, ids = self.selection(self.request.POST)
        return self.answer(change_all(state.query, action, values, self.ctx, ids=ids))

    def answer(self, result: Bulk) -> HttpResponse:
        if result.job:
            response = self.render("ui/list/job_dialog.html", {"job_id": result.job})
            return trigger(response, **{"clear-selection": {}})
        refused = {problem.index: problem for problem in result.problems}
        message = ngettext("%(count)s record changed.", "%(count)s records changed.", result.changed) % {
            "count": result.changed
        }
        if refused:
            values = {"count": len(refused), "why": next(iter(refused.values())).message}
            left = ngettext(
                "%(count)s was left as it is: %(why)s", "%(count)s were left as they are: %(why)s", len(refused)
            )
            left %= values
            message = f"{message} {left}"
        response = HttpResponse(status=204)
        trigger(response, **{"close-dialog": {}, "clear-selection": {}, f"{self.spec.key}.changed": {}})
        return toast(response, message, level="warning" if refused else "success", undo=result.operation)


class BulkEdit(BulkView):
    """One field of all of them: choose it, give the value."""

    def get(self, request: HttpRequest, module: str) -> HttpResponse:
        return self._form(request.GET, self._field(request.GET.get("field", "")))

    def post(self, request: HttpRequest, module: str) -> HttpResponse:
        field = self._field(request.POST.get("field", ""))
        if field is None:
            return self._form(request.POST, None, _("Choose a field."), 422)
        try:
            value = None if request.POST.get("empty") == "1" else read_value(field, request.POST, self.ctx)
            if value is not None:
                field.kind.validate(value, field)
            elif field.required:
                raise Invalid("value.required")
        except Invalid as error:
            return self._form(request.POST, field, error.message, 422)
        return self.apply("update", {field.key: value})

    def _fields(self) -> list[Field]:
        return [
            f for f in self.ctx.principal.visible_fields(self.spec)
            if self.ctx.principal.writes_field(self.spec.key, f) and f.rollup is None and f.type not in NOT_IN_CELLS
        ]  # fmt: skip

    def _field(self, key: str) -> Field | None:
        return next((field for field in self._fields() if field.key == key), None)

    def _form(self, data: QueryDict, field: Field | None, error: str = "", status: int = 200) -> HttpResponse:
        posted = data if self.request.method == "POST" else None
        drawn: SafeString | str = control(field, None, self.ctx, posted=posted) if field else ""
        return self.form("ui/list/bulk_edit.html", data, status, fields=self._fields(), field=field, control=drawn,
                         error=error)  # fmt: skip


class BulkField(BulkView):
    """One certain field: the owner, or the stage."""

    key = "owner"
    title: Any = ""

    def get(self, request: HttpRequest, module: str) -> HttpResponse:
        return self._form(request.GET)

    def post(self, request: HttpRequest, module: str) -> HttpResponse:
        field = self._field()
        try:
            value = read_value(field, request.POST, self.ctx)
            if value is None:
                raise Invalid("value.required")
        except Invalid as error:
            return self._form(request.POST, error.message, 422)
        return self.apply("update", {field.key: value})

    def _field(self) -> Field:
        return catalog().field(self.spec.key, self.key)

    def _form(self, data: QueryDict, error: str = "", status: int = 200) -> HttpResponse:
        field = self._field()
        drawn = control(field, None, self.ctx, posted=data if self.request.method == "POST" else None)
        return self.form("ui/list/bulk_field.html", data, status, field=field, control=drawn, error=error)


class BulkStage(BulkField):
    def _field(self) -> Field:
        field = self.spec.stage_field
        if field is None:
            raise WrongCall("query.unknown_field", field="stage", module=self.spec.key)
        return field


class BulkTags(BulkView):
    """Tags to add and to take away; the others stay."""

    def get(self, request: HttpRequest, module: str) -> HttpResponse:
        return self._form(request.GET)

    def post(self, request: HttpRequest, module: str) -> HttpResponse:
        field = catalog().field(self.spec.key, "tags")
        action = "remove" if request.POST.get("how") == "remove" else "add"
        value = read_value(field, request.POST, self.ctx)
        if not value:
            return self._form(request.POST, _("Choose at least one tag."), 422)
        return self.apply(action, {"tags": value})

    def _form(self, data: QueryDict, error: str = "", status: int = 200) -> HttpResponse:
        field = catalog().field(self.spec.key, "tags")
        return self.form("ui/list/bulk_tags.html", data, status, control=control(field, None, self.ctx), error=error)


class BulkDelete(BulkView):
    """To the bin."""

    def get(self, request: HttpRequest, module: str) -> HttpResponse:
        return self.form("ui/list/bulk_delete.html", request.GET)

    def post(self, request: HttpRequest, module: str) -> HttpResponse:
        return self.apply("delete", {})


class BulkRestore(BulkView):
    """Back from the bin."""

    def in_bin(self, data: QueryDict) -> bool:
        return True

    def get(self, request: HttpRequest, module: str) -> HttpResponse:
        return self.form("ui/list/bulk_restore.html", request.GET)

    def post(self, request: HttpRequest, module: str) -> HttpResponse:
        return self.apply("restore", {})


class BulkPurge(BulkRestore):
    """For good, by an administrator who typed how many."""

    admin_only = True

    def get(self, request: HttpRequest, module: str) -> HttpResponse:
        return self.form("ui/list/bulk_purge.html", request.GET)

    def post(self, request: HttpRequest, module: str) -> HttpResponse:
        if request.POST.get("sure") != "1":
            return self.form("ui/list/bulk_purge.html", request.POST, 422, error=_("Confirm that you mean it."))
        state, ids = self.selection(request.POST)
        if ids:
            state.query = state.query.with_(where=Group((Condition("id", "in", ids),)))
        return self.answer(record_bin.empty(state.query, self.ctx))
