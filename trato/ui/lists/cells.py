"""One field of one record, changed where it is shown: in a cell of a list or on a record page."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from trato.kernel.catalog.current import catalog
from trato.kernel.catalog.declare import Field
from trato.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from trato.kernel.fields.contact import Entry, SeveralOf
from trato.kernel.history.log import open_operation
from trato.kernel.records import read
from trato.kernel.records.change import Change
from trato.kernel.records.read import Record
from trato.kernel.records.write import write
from trato.kernel.sql import writing
from trato.ui.errors import toast
from trato.ui.views.base import ModuleView
from trato.ui.widgets import control, read_value


class Cell(ModuleView):
    """GET: a form with one control. POST: the new value; 422 with the form; 409 with the choice of two values."""

    record: Record
    field: Field

    def prepare(self, request: HttpRequest, **kwargs: Any) -> None:
        super().prepare(request, **kwargs)
        self.field = catalog().field(self.spec.key, kwargs["key"])
        if not self.ctx.principal.sees_field(self.spec.key, self.field.key):
            raise NotFound("record.not_found")
        self.record = read.get(self.spec.key, kwargs["record_id"], self.ctx)
        if not self.ctx.principal.writes_field(self.spec.key, self.field):
            raise NotAllowed("access.field_denied", field=str(self.field.label))
        read.require(self.record, "edit", self.ctx)

    def get(self, request: HttpRequest, module: str, record_id: int, key: str) -> HttpResponse:
        return self._form(self.record.version)

    def post(self, request: HttpRequest, module: str, record_id: int, key: str) -> HttpResponse:
        data = request.POST
        if data.get("choice") == "theirs":
            return HttpResponse(self._shown(self.record))
        version = int(data["version"]) if data.get("version", "").isdigit() else self.record.version
        try:
            value = self._posted(data)
            with writing():
                ctx = open_operation("update", module, self.ctx, self.record.title)
                saved = write([Change.update(module, record_id, {key: value}, version=version)], ctx)[0]
        except Invalid as error:
            return self._form(version, data, " ".join(dict.fromkeys(p.message for p in error.problems)), 422)
        except Conflict as error:
            return self._conflict(error, data)
        response = HttpResponse(self._shown(read.get(module, saved.id, self.ctx)))
        return toast(response, _("%(field)s saved.") % {"field": self.field.label}, undo=ctx.operation)

    def _control(self) -> tuple[Field, Any]:
        """What is edited: of several e-mails or phones, the main one."""
        value = self.record[self.field.key]
        if isinstance(self.field.kind, SeveralOf) and self.field.kind.child in ("email", "phone"):
            one = replace(self.field, type=self.field.kind.child, required=False)
            return one, value[0].value if value else None
        return self.field, value

    def _posted(self, data: QueryDict) -> Any:
        field, _value = self._control()
        value = read_value(field, data, self.ctx)
        if field.type == self.field.type:
            return value
        known = self.record[self.field.key] or ()
        kind = known[0].kind if known else "work"
        return (*((Entry(value, kind),) if value else ()), *known[1:]) or None

    def _form(
        self, version: int, data: QueryDict | None = None, error: str = "", status: int = 200
    ) -> HttpResponse:  # fmt: skip
        field, value = self._control()
        render = read.render_for([self.record], self.ctx)
        drawn = control(field, value, self.ctx, render=render, invalid=bool(error), posted=data)
        context = {"control": drawn, "version": version, "error": error, "action": self.request.path}
        return self.render("ui/list/cell.html", context, status=status)

    def _conflict(self, error: Conflict, data: QueryDict) -> HttpResponse:
        """Both values in words; mine travels along and is written over theirs when it is chosen."""
        clash = error.clashes[0]
        render = read.render_for([self.record], self.ctx)
        said = [
            self.field.kind.text(self.field.kind.load(value, self.field), self.field, render) or "–"
            for value in (clash.theirs, clash.mine)
        ]
        kept = [(name, value) for name in data for value in data.getlist(name)
                if name not in ("version", "choice", "csrfmiddlewaretoken")]  # fmt: skip
        context = {"theirs": said[0], "mine": said[1], "version": error.version, "kept": kept,
                   "action": self.request.path}  # fmt: skip
        return self.render("ui/list/conflict.html", context, status=409)

    def _shown(self, record: Record) -> SafeString:
        if self.field.key == self.spec.title:
            return format_html('<a href="/m/{}/{}">{}</a>', self.spec.key, record.id, record.title)
        render = read.render_for([record], self.ctx)
        return self.field.kind.html(record[self.field.key], self.field, render)
