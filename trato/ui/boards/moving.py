"""Moving a card to another column: what the column asks for, conflicts, undo."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from trato.kernel import actions
from trato.kernel.catalog.declare import Field
from trato.kernel.errors import Conflict, Invalid, NotFound
from trato.kernel.fields.base import Render
from trato.kernel.records import read
from trato.kernel.records.change import Change
from trato.kernel.records.read import Record
from trato.ui.boards.board import BoardView
from trato.ui.boards.state import Lane, lanes_of, pipelines_of
from trato.ui.errors import toast, trigger
from trato.ui.records import form
from trato.ui.records.saving import announce, save

#: fields that say why something was lost; a module that has them is asked for them when a card is dropped there
WHY_LOST = ("won_lost_reason", "lost_reason_text", "status_reason")


class Move(BoardView):
    """Takes `id`, `column` and `version`. 422 with a dialog when the column asks for something first, 409 when
    somebody else moved the card meanwhile."""

    right = "edit"

    def post(self, request: HttpRequest, module: str) -> HttpResponse:
        data = request.POST
        self.record = read.get(module, _number(data.get("id", "")), self.ctx)
        read.require(self.record, "edit", self.ctx)
        lane = self.lane(data.get("column", ""))
        if page := self.page_for(lane):
            response = HttpResponse(status=204)
            response["HX-Redirect"] = page
            return response
        asked = self.asked(lane)
        values, errors = form.read_form(asked, data, request.FILES, self.ctx) if "asked" in data else ({}, {})
        is_reason_open = lane.outcome == "lost" and "asked" not in data and any(self.is_empty(f) for f in asked)
        if errors or is_reason_open:
            return self.dialog(lane, asked, errors)
        version = _number(data.get("version", "")) or None
        change = Change.update(module, self.record.id, {**values, self.column.key: lane.key or None}, version=version)
        try:
            saved, operation = save("update", [change], self.ctx, label=lane.label)
        except Conflict as error:
            return self.conflict(lane, error)
        except Invalid as error:
            return self.refused(lane, error, asked if "asked" in data else ())
        return self.done(saved[0], lane, operation)

    @property
    def column(self) -> Field:
        return self.state.column

    def lane(self, key: str) -> Lane:
        """Any lane of any pipeline: the record's own pipeline may be another than the one that is shown."""
        if not self.may_move:
            raise NotFound("record.not_found")
        if self.column.type == "stage":
            lanes = [lane for pipeline in pipelines_of(self.spec) for lane in lanes_of(self.column, pipeline)]
        else:
            lanes = lanes_of(self.column, None)
        found = next((lane for lane in lanes if lane.key == key), None)
        if found is None:
            raise NotFound("record.not_found")
        return found

    def page_for(self, lane: Lane) -> str:
        """Where winning is more than a stage (a lead is converted), the page that does it."""
        if lane.outcome != "won":
            return ""
        offered = actions.actions_of(self.spec.key, self.ctx, self.record)
        return next((a.screen.format(id=self.record.id) for a in offered if a.screen and a.key == "convert"), "")

    def asked(self, lane: Lane) -> list[Field]:
        """What the dialog shows: what the stage needs and the record lacks, and why it was lost."""
        stage = next((s for p in pipelines_of(self.spec) for s in p.stages if s.key == lane.key), None)
        needed = [key for key in (stage.required_fields if stage else ()) if self.is_empty(self.spec.fields[key])]
        why = WHY_LOST if lane.outcome == "lost" else ()
        posted = [key for key in self.spec.fields if f"asked-{key}" in self.request.POST]
        return form.writable(self.spec, [*needed, *why, *posted], self.ctx)

    def is_empty(self, field: Field) -> bool:
        return field.kind.is_empty(self.record[field.key])

    # -- answers -------------------------------------------------------------------------------------------------------

    def refused(self, lane: Lane, error: Invalid, shown: Sequence[Field]) -> HttpResponse:
        """Asks for the fields that were found wanting; they are marked as wrong only when they had been shown."""
        errors = error.by_field()
        fields = form.writable(self.spec, [*(f.key for f in shown), *errors], self.ctx)
        fields = [field for field in fields if field is not self.column]
        seen = {field.key for field in shown}
        told = {key: text for key, text in errors.items() if key in seen or key not in {f.key for f in fields}}
        return self.dialog(lane, fields, told)

    def dialog(self, lane: Lane, fields: Sequence[Field], errors: form.Errors) -> HttpResponse:
        keys = [field.key for field in fields]
        values: Mapping[str, Any] = self.record.values
        render: Render = form.render_of(self.spec, {key: values.get(key) for key in keys}, self.ctx)
        posted = self.request.POST if "asked" in self.request.POST else None
        rows = form.draw(fields, values, self.ctx, errors=errors, posted=posted, render=render, prefix="move")
        context = {
            "record": self.record, "lane": lane, "rows": rows, "version": self.request.POST.get("version", ""),
            "errors": form.error_list(self.spec, errors, keys, self.ctx), "keys": keys,
        }  # fmt: skip
        return self.question("ui/board/asked.html", context, 422)

    def conflict(self, lane: Lane, error: Conflict) -> HttpResponse:
        """Somebody moved it meanwhile: where to, and whether it should go on to where this person wants it."""
        found = read.get(self.spec.key, self.record.id, self.ctx)
        now = self.column.kind.html(found[self.column.key], self.column, read.render_for([found], self.ctx))
        context = {"record": found, "lane": lane, "now": now, "version": error.version}
        return self.question("ui/board/conflict.html", context, 409)

    def question(self, template: str, context: dict[str, Any], status: int) -> HttpResponse:
        response = self.render(template, {"title": self.record.title, **context}, status=status)
        # A question is no failure: an answer that speaks for itself keeps the scripts from announcing one.
        response["HX-Trigger"] = "{}"
        return response

    def done(self, record: Record, lane: Lane, operation: int) -> HttpResponse:
        response = HttpResponse()
        response["X-Version"] = str(record.version)
        names = {"title": record.title or self.record.title, "place": lane.label}
        toast(response, _("%(title)s is now in “%(place)s”.") % names, undo=operation)
        if "asked" in self.request.POST or "settled" in self.request.POST:
            # The card went back while the question was open: the board draws itself anew.
            return announce(response, self.spec.key, **{"close-dialog": {}})
        return trigger(response, **{"board-moved": {}})


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
