"""The full form of a record: new, copied, edited; duplicates and conflicts lose nothing that was typed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _

from trato.kernel.catalog.declare import Field
from trato.kernel.errors import Conflict, Duplicate, Invalid
from trato.kernel.fields.base import Ref
from trato.kernel.records import read
from trato.kernel.records.change import Change
from trato.kernel.records.read import Record
from trato.kernel.records.validate import find_duplicates
from trato.ui.errors import toast
from trato.ui.records import conflict, form
from trato.ui.records.saving import announce, go, next_url, save
from trato.ui.request import is_fragment
from trato.ui.views.base import ModuleView


class FormView(ModuleView):
    """What the new form and the edit form share."""

    template = "ui/form.html"

    def fields(self) -> list[Field]:
        return [field for _label, fields in form.form_fields(self.spec, self.ctx) for field in fields]

    def typed(self) -> QueryDict:
        """What was posted, open for the ids of files that were kept on the way."""
        return self.request.POST.copy()

    def form_page(
        self, values: Mapping[str, Any], *, errors: form.Errors | None = None, posted: QueryDict | None = None,
        matches: list[Ref] | None = None, status: int = 200, **more: Any,
    ) -> HttpResponse:  # fmt: skip
        """The page with its form; to htmx only the form."""
        render = form.render_of(self.spec, values, self.ctx)
        options: dict[str, Any] = {"errors": errors, "posted": posted, "render": render}
        sections = [
            form.FormSection(label, form.draw(fields, values, self.ctx, **options))
            for label, fields in form.form_fields(self.spec, self.ctx)
        ]
        shown = [row.field.key for section in sections for row in section.rows]
        context = {
            "sections": sections, "errors": form.error_list(self.spec, errors or {}, shown, self.ctx),
            "matches": matches, "next": next_url(self.request, ""), "is_refused": bool(errors),
            "action": self.request.get_full_path(), **more,
        }  # fmt: skip
        template = f"{self.template}#form" if is_fragment(self.request) else self.template
        return self.render(template, context, status=status)

    def matches(self, error: Duplicate) -> list[Ref]:
        return list(read.titles(error.matches, self.ctx).values())


class New(FormView):
    """A new record. The same address answers htmx with the quick-create dialog."""

    right = "create"

    def get(self, request: HttpRequest, module: str) -> HttpResponse:
        if is_fragment(request):
            return self.quick(form.begin_values(self.spec, self.quick_fields(), request.GET, self.ctx))
        fields = self.fields()
        values = form.begin_values(self.spec, fields, request.GET, self.ctx)
        copy = request.GET.get("copy", "")
        if copy.isascii() and copy.isdigit():
            values |= form.copied_values(read.get(module, int(copy), self.ctx), fields)
        return self.form_page(values)

    def post(self, request: HttpRequest, module: str) -> HttpResponse:
        data = self.typed()
        is_quick = data.get("quick") == "1"
        fields = self.quick_fields() if is_quick else self.fields()
        values, errors = form.read_form(fields, data, request.FILES, self.ctx)
        again = self.quick if is_quick else self.form_page
        if errors:
            return again(values, errors=errors, posted=data, status=422)
        ctx = self.ctx.with_(allow_duplicates=data.get("save_anyway") == "1")
        try:
            saved, operation = save("create", [Change.create(module, form.given_values(self.spec, values))], ctx)
        except Duplicate as error:
            return again(values, posted=data, matches=self.matches(error), status=409)
        except Invalid as error:
            return again(values, errors=error.by_field(), posted=data, status=422)
        return self.done(saved[0], operation, data)

    def done(self, record: Record, operation: int, data: QueryDict) -> HttpResponse:
        """Close the dialog, begin another one, or go to the new record."""
        module, then = self.spec.key, data.get("then", "")
        text = _("%(title)s was created.") % {"title": record.title}
        url = f"/m/{module}/{record.id}"
        if data.get("quick") == "1" and is_fragment(self.request) and then != "open":
            given = form.begin_values(self.spec, self.quick_fields(), self.request.GET, self.ctx)
            response = self.quick(given) if then == "new" else HttpResponse()
            if then != "new":
                announce(response, module, **{"close-dialog": {}})
            announce(response, module, created={"module": module, "id": record.id, "title": record.title})
            return toast(response, text, undo=operation)
        messages.success(self.request, text, extra_tags=f"undo=/undo/{operation}")
        if then == "new":
            return go(self.request, self.request.get_full_path())
        return go(self.request, url if then == "open" else next_url(self.request, url))

    # -- quick create --------------------------------------------------------------------------------------------------

    def quick_fields(self) -> list[Field]:
        return form.quick_fields(self.spec, self.ctx, self.request.GET)

    def quick(
        self, values: Mapping[str, Any], *, errors: form.Errors | None = None, posted: QueryDict | None = None,
        matches: list[Ref] | None = None, status: int = 200,
    ) -> HttpResponse:  # fmt: skip
        """The dialog with at most six fields."""
        fields = self.quick_fields()
        render = form.render_of(self.spec, values, self.ctx)
        rows = form.draw(fields, values, self.ctx, errors=errors, posted=posted, render=render, prefix="q")
        context = {
            "rows": rows, "matches": matches, "action": self.request.get_full_path(),
            "errors": form.error_list(self.spec, errors or {}, [f.key for f in fields], self.ctx),
            "warns": bool(self.spec.duplicates),
        }  # fmt: skip
        return self.render("ui/quick_create.html", context, status=status)


class Edit(FormView):
    """An existing record. What the person did not touch is not sent on, so that two people can work on one record."""

    record: Record

    def prepare(self, request: HttpRequest, **kwargs: Any) -> None:
        super().prepare(request, **kwargs)
        self.record = read.get(kwargs["module"], kwargs["record_id"], self.ctx)
        read.require(self.record, "edit", self.ctx)

    def get(self, request: HttpRequest, module: str, record_id: int) -> HttpResponse:
        return self.form_page(
            self.record.values, record=self.record, title=self.record.title, version=self.record.version
        )

    def post(self, request: HttpRequest, module: str, record_id: int) -> HttpResponse:
        data = self.typed()
        values, errors = form.read_form(self.fields(), data, request.FILES, self.ctx)
        version = conflict.version_of(data, self.record)
        more: dict[str, Any] = {"record": self.record, "title": self.record.title, "version": version}
        if errors:
            return self.form_page(self.record.values | values, errors=errors, posted=data, status=422, **more)
        changed = form.changed_values(self.spec, values, form.seen_values(self.record, version))
        changed, settled = conflict.settle(self.spec, changed, data, version)
        ctx = self.ctx.with_(allow_duplicates=data.get("save_anyway") == "1")
        try:
            saved, operation = save("update", [Change.update(module, record_id, changed, version=settled)], ctx)
        except Conflict as error:
            return self.conflict_page(error, data)
        except Duplicate as error:
            return self.form_page(values, posted=data, matches=self.matches(error), status=409, **more)
        except Invalid as error:
            return self.form_page(values, errors=error.by_field(), posted=data, status=422, **more)
        if changed:
            text = _("%(title)s was saved.") % {"title": saved[0].title}
            messages.success(request, text, extra_tags=f"undo=/undo/{operation}")
        return go(request, next_url(request, f"/m/{module}/{record_id}"))

    def conflict_page(self, error: Conflict, data: QueryDict) -> HttpResponse:
        """Field by field: what it was, what the other saved, what this person wants."""
        context = {
            "record": self.record, "title": self.record.title, "version": error.version,
            "choices": conflict.choices(self.record, error, self.ctx),
            "sent": conflict.sent(data), "action": self.request.get_full_path(),
        }  # fmt: skip
        template = "ui/conflict.html#form" if is_fragment(self.request) else "ui/conflict.html"
        return self.render(template, context, status=409)


class Duplicates(ModuleView):
    """Likely duplicates of what is being typed, asked for by the form itself while one types."""

    right = "create"

    def post(self, request: HttpRequest, module: str) -> HttpResponse:
        keys = {key for match in self.spec.duplicates for key in match.fields}
        values, _errors = form.read_form(form.writable(self.spec, keys, self.ctx), request.POST, None, self.ctx)
        own = request.POST.get("record_id", "")
        found = find_duplicates(self.spec, values, self.ctx, exclude=int(own) if own.isdigit() else 0)
        matches = list(read.titles(found, self.ctx).values())
        return self.render("ui/quick_create.html#matches", {"matches": matches})
