"""One value changed in place, on record pages and in lists: `/m/<module>/<id>/field/<key>`."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from trato.kernel.catalog.declare import Field
from trato.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from trato.kernel.fields.contact import SeveralOf
from trato.kernel.records import read
from trato.kernel.records.change import Change
from trato.kernel.records.read import Record
from trato.ui.errors import toast
from trato.ui.records import form
from trato.ui.records.base import RecordView
from trato.ui.records.conflict import version_of
from trato.ui.records.parts import value_html
from trato.ui.records.saving import announce, save
from trato.ui.request import is_fragment
from trato.ui.views.frame import back
from trato.ui.widgets import control


class FieldValue(RecordView):
    """GET answers the little form; POST saves and answers the value's HTML, or 422 (409) with the form.

    `?shown=page` draws the value as record pages do, with every e-mail and address; lists show the first.
    """

    needs = "edit"
    field: Field

    def prepare(self, request: HttpRequest, **kwargs: Any) -> None:
        super().prepare(request, **kwargs)
        found = self.spec.fields.get(kwargs["key"])
        if found is None or not self.ctx.principal.sees_field(self.spec.key, found.key):
            raise NotFound("query.unknown_field", field=kwargs["key"], module=self.spec.key)
        if found.rollup or not self.ctx.principal.writes_field(self.spec.key, found):
            raise NotAllowed("access.field_denied", field=str(found.label))
        self.field = found

    def get(self, request: HttpRequest, module: str, record_id: int, key: str) -> HttpResponse:
        return self.little_form(self.record.version)

    def post(self, request: HttpRequest, module: str, record_id: int, key: str) -> HttpResponse:
        data = request.POST.copy()
        version = version_of(data, self.record)
        try:
            values, errors = form.read_form([self.field], data, request.FILES, self.ctx)
            if errors:
                return self.little_form(version, data, errors[key])
            changed = form.changed_values(self.spec, values, form.seen_values(self.record, version))
            change = Change.update(module, record_id, changed, version=version)
            saved, operation = save("update", [change], self.ctx, label=str(self.field.label))
        except Conflict as error:
            return self.little_form(error.version, data, [self.theirs()], status=409)
        except Invalid as error:
            return self.little_form(version, data, self.told(error))
        if not is_fragment(request) and not request.headers.get("HX-Request"):
            return redirect(back(request))
        response = self.value(saved[0])
        if changed:
            toast(response, _("%(field)s saved.") % {"field": self.field.label}, undo=operation)
            announce(response, module, changed={"id": record_id})
        return response

    def value(self, record: Record) -> HttpResponse:
        """The new value; drawn from this one field alone."""
        part = Record(self.spec, record.id, record.version, {self.field.key: record[self.field.key]})
        render = read.render_for([part], self.ctx)
        whole = self.request.GET.get("shown") == "page"
        draw = value_html if whole and isinstance(self.field.kind, SeveralOf) else self.field.kind.html
        return HttpResponse(draw(record[self.field.key], self.field, render))

    def little_form(
        self, version: int, posted: QueryDict | None = None, errors: list[str] | None = None, *, status: int = 0
    ) -> HttpResponse:
        control_id = f"edit-{self.record.id}-{self.field.key}"
        drawn = control(
            self.field, self.record[self.field.key], self.ctx, id=control_id, invalid=bool(errors), posted=posted,
            describedby=f"{control_id}-error" if errors else "",
        )  # fmt: skip
        context = {"control": drawn, "version": version, "id": control_id, "errors": errors, "field": self.field,
                   "action": self.request.get_full_path()}  # fmt: skip
        return self.render("ui/record/field_form.html", context, status=status or (422 if errors else 200))

    def told(self, error: Invalid) -> list[str]:
        """Problems of this field as they are; those of others (a stage may need them) with their names."""
        by_field = error.by_field()
        own = by_field.pop(self.field.key, [])
        return own + form.error_list(self.spec, by_field, [], self.ctx)

    def theirs(self) -> str:
        """What somebody else saved meanwhile, for the person to decide."""
        render = read.render_for([self.record], self.ctx)
        text = self.field.kind.text(self.record[self.field.key], self.field, render) or "–"
        return _("Somebody changed this meanwhile, to “%(value)s”. Save again to keep yours.") % {"value": text}
