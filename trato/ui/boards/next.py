"""What is planned with a record, beside its card: mark as done, or plan something, without leaving the board."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from trato.kernel.catalog.current import catalog
from trato.kernel.catalog.declare import Field
from trato.kernel.errors import Invalid, NotFound
from trato.kernel.query.model import Condition, Group, Query
from trato.kernel.records import read
from trato.kernel.records.change import Change
from trato.ui.boards.marks import state_of
from trato.ui.errors import toast
from trato.ui.records import form
from trato.ui.records.base import RecordView
from trato.ui.records.saving import announce, save

#: what the little form asks; its names are the fields of activities
FORM = ("kind", "subject", "due_at")
SHOWN = 5
#: hour at which something planned for a day begins
MORNING = 9


class NextActivities(RecordView):
    """Planned activities of a record and a form for a further one."""

    def get(self, request: HttpRequest, module: str, record_id: int) -> HttpResponse:
        return self.panel()

    def post(self, request: HttpRequest, module: str, record_id: int) -> HttpResponse:
        """Plans an activity, or marks one as done (`done=<id>`)."""
        if done := request.POST.get("done", ""):
            change = Change.update("activities", int(done) if done.isdigit() else 0, {"status": "done"})
            _saved, operation = save("update", [change], self.ctx)
            return self.saved(_("Done."), operation)
        fields = self.fields()
        values, errors = form.read_form(fields, request.POST, request.FILES, self.ctx)
        if errors:
            return self.panel(errors)
        values["about"] = self.record.id
        try:
            _made, operation = save("create", [Change.create("activities", values)], self.ctx)
        except Invalid as error:
            return self.panel(error.by_field())
        return self.saved(_("Planned."), operation)

    def fields(self) -> list[Field]:
        if "activities" not in catalog() or not self.spec.activities:
            raise NotFound("record.not_found")
        if not self.ctx.principal.may("activities", "create"):
            return []
        return form.writable(catalog().module("activities"), FORM, self.ctx)

    def panel(self, errors: form.Errors | None = None) -> HttpResponse:
        fields = self.fields()
        values = {"kind": "call", "due_at": self.tomorrow()}
        posted = self.request.POST if errors else None
        rows = form.draw(fields, values, self.ctx, errors=errors, posted=posted, prefix="next")
        where = Group((Condition("about", "eq", self.record.id), Condition("status", "eq", "planned")))
        columns = ("subject", "kind", "due_at", "owner")
        planned = read.page(Query("activities", where, ("due_at",), columns, limit=SHOWN), self.ctx).records
        spec, render = catalog().module("activities"), read.render_for(planned, self.ctx)
        shown = [
            {
                "id": item.id, "title": item.title,
                "kind": spec.fields["kind"].kind.find(item["kind"], spec.fields["kind"]),  # type: ignore[attr-defined]
                "when": spec.fields["due_at"].kind.text(item["due_at"], spec.fields["due_at"], render),
                "who": render.users.get(item["owner"], ""), "state": state_of(item["due_at"], self.ctx),
            }
            for item in planned
        ]  # fmt: skip
        context = {"planned": shown, "rows": rows, "may_finish": self.ctx.principal.may("activities", "edit"),
                   "whole_errors": form.error_list(spec, errors or {}, FORM, self.ctx)}  # fmt: skip
        return self.render("ui/board/next.html", context, status=422 if errors else 200)

    def tomorrow(self) -> datetime:
        """Tomorrow morning where the person is."""
        day = self.ctx.today + timedelta(days=1)
        return datetime.combine(day, time(MORNING), tzinfo=self.ctx.locale.zone).astimezone(UTC)

    def saved(self, message: str, operation: int) -> HttpResponse:
        """The mark on the card changes with it, so the board is told as well."""
        response = toast(self.panel(), message, undo=operation)
        announce(response, self.spec.key)
        return announce(response, "activities")
