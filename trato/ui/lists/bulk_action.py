"""An action of the registry on the selected records."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict

from trato.kernel import actions
from trato.kernel.catalog.declare import Field
from trato.kernel.errors import Invalid, NotFound, TratoError
from trato.kernel.records import read
from trato.kernel.records.bulk import Bulk
from trato.ui.lists.bulk import BulkView
from trato.ui.lists.state import ListState
from trato.ui.widgets import control, read_value

#: ids that are read at a time when an action works on all that match
CHUNK = 5000


class BulkAction(BulkView):
    """Asks for the action's parameters, then runs it: at once, or as a job for more than a thousand."""

    action: actions.Action

    def prepare(self, request: HttpRequest, **kwargs: Any) -> None:
        super().prepare(request, **kwargs)
        offered = {action.key: action for action in actions.actions_of(self.spec.key, self.ctx)}
        if kwargs["key"] not in offered:
            raise NotFound("record.not_found")
        self.action = offered[kwargs["key"]]

    def get(self, request: HttpRequest, module: str, key: str) -> HttpResponse:
        return self._form(request.GET, {})

    def post(self, request: HttpRequest, module: str, key: str) -> HttpResponse:
        values: dict[str, Any] = {}
        errors: dict[str, str] = {}
        for field in self.action.params:
            try:
                values[field.key] = field.kind.dump(read_value(field, request.POST, self.ctx), field)
            except TratoError as error:
                errors[field.key] = error.message
        if errors:
            return self._form(request.POST, errors, 422)
        state, ids = self.selection(request.POST)
        try:
            outcome = actions.run(module, key, ids or self._all(state), values, self.ctx)
        except Invalid as error:
            by_field = {problem.field or "": problem.message for problem in error.problems}
            return self._form(request.POST, by_field, 422)
        return self.answer(Bulk(outcome.operation, outcome.job, outcome.changed, outcome.problems))

    def _all(self, state: ListState) -> list[int]:
        found: list[int] = []
        while len(chunk := read.ids(state.query, self.ctx, action=self.action.right, after=found[-1] if found else 0,
                                    limit=CHUNK)) == CHUNK:  # fmt: skip
            found += chunk
        return found + chunk

    def _form(self, data: QueryDict, errors: dict[str, str], status: int = 200) -> HttpResponse:
        posted = data if self.request.method == "POST" else None

        def drawn(field: Field) -> Any:
            value = field.kind.default(field, self.ctx.today, self.ctx.user_id)
            return control(field, value, self.ctx, posted=posted, invalid=field.key in errors)

        fields = [(field, drawn(field), errors.get(field.key, "")) for field in self.action.params]
        return self.form(
            "ui/list/bulk_action.html", data, status, action=self.action, fields=fields, error=errors.get("", "")
        )
