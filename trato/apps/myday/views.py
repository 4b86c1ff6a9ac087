"""The home page, and what is done from it without leaving."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from trato.apps.myday.rows import Rows, drawn
from trato.apps.myday.sections import all_records, moment_in, sections_of
from trato.apps.myday.tiles import tiles_of
from trato.apps.myday.whose import chosen, offered
from trato.kernel.catalog.current import catalog
from trato.kernel.catalog.declare import Field
from trato.kernel.errors import Invalid, NotFound
from trato.kernel.records import read
from trato.kernel.records.change import Change
from trato.kernel.records.read import Record
from trato.lib.dates import format_datetime, weekday_name
from trato.ui.errors import toast
from trato.ui.records import form
from trato.ui.records.saving import announce, go, save
from trato.ui.request import is_fragment, person
from trato.ui.views.base import SignedInView


class Home(SignedInView):
    """`/`: figures, and one list of what to do. To htmx the list alone."""

    def get(self, request: HttpRequest) -> HttpResponse:
        ctx = self.ctx
        whose, choices = chosen(ctx, request.GET.get("who", "")), offered(ctx)
        sections = sections_of(whose, ctx)
        records = [record for found in all_records(sections).values() for record in found]
        rows = Rows(read.render_for(records, ctx), ctx, shows_owner=whose.key != "me")
        context: dict[str, Any] = {
            "sections": drawn(sections, rows), "whose": whose, "here": f"/?who={whose.key}",
            "counters": [section for section in sections if section.records],
            "modules": [key for key in ("activities", "opportunities", "leads") if key in catalog()],
            "tiles": tiles_of(whose, ctx),
        }  # fmt: skip
        if is_fragment(request):
            return self.render("myday/home.html#work", context)
        weekday = weekday_name(ctx.today.weekday(), ctx.locale.language)
        more = {
            "choices": choices if len(choices) > 1 else [], "first_name": str(person(request)).split()[0:1],
            "weekday": weekday, "today": ctx.today, "may_create": _may_create(self),
        }  # fmt: skip
        return self.render("myday/home.html", {**context, **more})


def _may_create(view: SignedInView) -> bool:
    return "activities" in catalog() and view.ctx.principal.may("activities", "create")


class ActivityView(SignedInView):
    """What is done with one activity of the list."""

    activity: Record

    def prepare(self, request: HttpRequest, **kwargs: Any) -> None:
        self.activity = read.get("activities", kwargs["record_id"], self.ctx)
        read.require(self.activity, "edit", self.ctx)

    def change(self, values: dict[str, Any], message: str) -> HttpResponse:
        _saved, operation = save("update", [Change.update("activities", self.activity.id, values)], self.ctx)
        return _answer(self.request, message, operation)


class Done(ActivityView):
    """Marks as done."""

    def post(self, request: HttpRequest, record_id: int) -> HttpResponse:
        return self.change({"status": "done"}, _("“%(title)s” is done.") % {"title": self.activity.title})


class Snooze(ActivityView):
    """Puts off until tomorrow or the next week."""

    def post(self, request: HttpRequest, record_id: int) -> HttpResponse:
        moment = moment_in(self.activity, self.ctx, request.GET.get("to", "tomorrow"))
        locale = self.ctx.locale
        when = format_datetime(moment, locale.language, locale.timezone)
        names = {"title": self.activity.title, "when": when}
        return self.change({"due_at": moment}, _("“%(title)s” is put off until %(when)s.") % names)


class Reschedule(ActivityView):
    """Another time, chosen freely."""

    KEYS = ("due_at", "duration")

    def get(self, request: HttpRequest, record_id: int) -> HttpResponse:
        return self.dialog({})

    def post(self, request: HttpRequest, record_id: int) -> HttpResponse:
        values, errors = form.read_form(self.fields(), request.POST, request.FILES, self.ctx)
        if errors:
            return self.dialog(errors)
        try:
            return self.change(values, _("“%(title)s” was moved.") % {"title": self.activity.title})
        except Invalid as error:
            return self.dialog(error.by_field())

    def fields(self) -> list[Field]:
        return form.writable(self.activity.spec, self.KEYS, self.ctx)

    def dialog(self, errors: form.Errors) -> HttpResponse:
        title = _("Another time for “%(title)s”") % {"title": self.activity.title}
        return _dialog(self, title, self.activity, self.fields(), self.activity.values, errors)


class LogCall(SignedInView):
    """Notes a call: on the planned call itself, or as a new one about a record."""

    KEYS = ("outcome", "body")
    record: Record

    def prepare(self, request: HttpRequest, **kwargs: Any) -> None:
        found = read.titles([kwargs["record_id"]], self.ctx).get(kwargs["record_id"])
        if found is None or "activities" not in catalog():
            raise NotFound("record.not_found")
        self.record = read.get(found.module, found.id, self.ctx)
        if self.is_planned:
            read.require(self.record, "edit", self.ctx)
        else:
            self.ctx.principal.require("activities", "create")

    @property
    def is_planned(self) -> bool:
        return self.record.module == "activities"

    def get(self, request: HttpRequest, record_id: int) -> HttpResponse:
        return self.dialog({})

    def post(self, request: HttpRequest, record_id: int) -> HttpResponse:
        values, errors = form.read_form(self.fields(), request.POST, request.FILES, self.ctx)
        if errors:
            return self.dialog(errors)
        if self.is_planned:
            change = Change.update("activities", self.record.id, {**values, "status": "done"})
        else:
            about = {"kind": "call", "direction": "outbound", "status": "done", "about": self.record.id}
            subject = _("Call: %(title)s") % {"title": self.record.title}
            change = Change.create("activities", {**values, **about, "subject": subject, "due_at": self.ctx.now})
        try:
            _saved, operation = save(change.action, [change], self.ctx)
        except Invalid as error:
            return self.dialog(error.by_field())
        return _answer(request, _("The call was logged."), operation)

    def fields(self) -> list[Field]:
        return form.writable(catalog().module("activities"), self.KEYS, self.ctx)

    def dialog(self, errors: form.Errors) -> HttpResponse:
        values = self.record.values if self.is_planned else {}
        title = _("Call: %(title)s") % {"title": self.record.title}
        return _dialog(self, title, self.record, self.fields(), values, errors)


def _dialog(
    view: SignedInView, title: str, record: Record, fields: Sequence[Field], values: Any, errors: form.Errors
) -> HttpResponse:  # fmt: skip
    """A few fields in a dialog, or on a page of their own where there are no scripts."""
    posted = view.request.POST if errors else None
    rows = form.draw(fields, values, view.ctx, errors=errors, posted=posted, prefix="day")
    whole = form.error_list(catalog().module("activities"), errors, [field.key for field in fields], view.ctx)
    context = {"title": title, "record": record, "rows": rows, "errors": whole, "action": view.request.path}
    template = "myday/dialog.html#dialog" if is_fragment(view.request) else "myday/dialog.html"
    return view.render(template, context, status=422 if errors else 200)


def _answer(request: HttpRequest, message: str, operation: int) -> HttpResponse:
    """A toast with Undo, and word to everything on the page that shows activities."""
    if not is_fragment(request):
        return go(request, "/")
    return announce(toast(HttpResponse(), message, undo=operation), "activities", **{"close-dialog": {}})
