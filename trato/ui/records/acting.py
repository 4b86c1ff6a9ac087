"""What can be done with one record from its page: delete it, or run one of the module's actions."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from trato.kernel import actions
from trato.kernel.catalog.declare import ModuleSpec
from trato.kernel.errors import Invalid, NotFound
from trato.kernel.records import read
from trato.kernel.records.change import Change
from trato.ui.errors import toast
from trato.ui.records import form
from trato.ui.records.base import RecordView
from trato.ui.records.saving import announce, go, next_url, save
from trato.ui.request import is_fragment


class Delete(RecordView):
    """Into the bin, with a way back."""

    needs = "delete"

    def post(self, request: HttpRequest, module: str, record_id: int) -> HttpResponse:
        _saved, operation = save("delete", [Change.delete(module, record_id)], self.ctx, label=self.record.title)
        text = _("%(title)s is in the bin.") % {"title": self.record.title}
        if request.POST.get("stay") and is_fragment(request):
            return toast(announce(HttpResponse(), module), text, undo=operation)
        messages.success(request, text, extra_tags=f"undo=/undo/{operation}")
        return go(request, next_url(request, f"/m/{module}/"))


class RunAction(RecordView):
    """GET asks what the action needs to know, in a dialog; POST runs it."""

    action: actions.Action

    def prepare(self, request: HttpRequest, **kwargs: Any) -> None:
        super().prepare(request, **kwargs)
        offered = actions.actions_of(self.spec.key, self.ctx, self.record)
        found = next((one for one in offered if one.key == kwargs["key"]), None)
        if found is None:
            raise NotFound("record.not_found")
        self.action = found

    def get(self, request: HttpRequest, module: str, record_id: int, key: str) -> HttpResponse:
        return self.ask()

    def post(self, request: HttpRequest, module: str, record_id: int, key: str) -> HttpResponse:
        data = request.POST.copy()
        values, errors = form.read_form(self.action.params, data, request.FILES, self.ctx)
        if errors:
            return self.ask(posted=data, errors=errors, status=422)
        try:
            outcome = actions.run(module, key, [record_id], values, self.ctx)
        except Invalid as error:
            return self.ask(posted=data, errors=error.by_field(), status=422)
        if outcome.problems:
            return self.ask(posted=data, errors=Invalid(outcome.problems).by_field(), status=422)
        return self.done(outcome)

    def done(self, outcome: actions.Outcome) -> HttpResponse:
        text = _("%(action)s: done.") % {"action": self.action.label}
        ref = read.titles([outcome.go_to], self.ctx).get(outcome.go_to) if outcome.go_to else None
        if ref is not None or not is_fragment(self.request):
            messages.success(self.request, text, extra_tags=f"undo=/undo/{outcome.operation}")
            return go(self.request, f"/m/{ref.module}/{ref.id}" if ref else self.url)
        response = announce(HttpResponse(), self.spec.key, **{"close-dialog": {}})
        return toast(response, text, undo=outcome.operation)

    def ask(self, *, posted: Any = None, errors: form.Errors | None = None, status: int = 200) -> HttpResponse:
        params = list(self.action.params)
        begin = {f.key: f.kind.default(f, self.ctx.today, self.ctx.user_id) for f in params}
        rows = form.draw(params, begin, self.ctx, errors=errors, posted=posted, prefix="action")
        spec: ModuleSpec = self.spec
        context = {
            "action": self.action, "rows": rows, "url": f"{self.url}/action/{self.action.key}",
            "errors": form.error_list(spec, errors or {}, [f.key for f in params], self.ctx),
        }  # fmt: skip
        template = "ui/record/action.html#dialog" if is_fragment(self.request) else "ui/record/action.html"
        return self.render(template, context, status=status)
