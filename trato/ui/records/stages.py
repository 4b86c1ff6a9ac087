"""The path of stages on a record page, and moving along it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _

from trato.kernel.catalog.current import catalog
from trato.kernel.catalog.declare import Field
from trato.kernel.catalog.snapshot import Stage
from trato.kernel.context import Context
from trato.kernel.errors import Conflict, Invalid, NotFound
from trato.kernel.history.models import StageMove
from trato.kernel.records.change import Change
from trato.kernel.records.read import Record
from trato.ui.errors import toast
from trato.ui.records import form
from trato.ui.records.base import RecordView
from trato.ui.records.saving import announce, go, save
from trato.ui.request import is_fragment

DAY_S = 86_400


@dataclass(frozen=True)
class Step:
    """A stage on the path. `days` spent there so far, None when it was never entered."""

    stage: Stage
    days: int | None
    is_current: bool
    is_done: bool


@dataclass(frozen=True)
class Path:
    """The way through the pipeline, with what the current stage advises and still needs."""

    steps: Sequence[Step]
    current: Stage | None
    days: int
    is_rotting: bool
    missing: Sequence[Field]


def path_of(record: Record, ctx: Context) -> Path | None:
    """The path of a record; None when the module has no stages or the person may not see them. One query."""
    field = record.spec.stage_field
    if field is None or not record.values.get(field.key):
        return None
    value = record[field.key]
    current = catalog().stage(record.module, str(value))
    pipelines = catalog().pipelines_of(record.module)
    pipeline = next((p for p in pipelines if current and p.key == current.pipeline), None)
    if pipeline is None:
        return None
    days = int((ctx.now - value.since).total_seconds() // DAY_S) if value.since else 0
    spent = _days_spent(record.id, str(value), days)
    stages = [s for s in pipeline.stages if not s.retired or s is current]
    at = next((i for i, s in enumerate(stages) if s is current), 0)
    is_open = current is not None and current.outcome == "open"
    steps = [
        Step(stage, spent.get(stage.key), stage is current, i < at and (is_open or stage.outcome == "open"))
        for i, stage in enumerate(stages)
    ]  # fmt: skip
    allowed = current.allowed_days if current and is_open else None
    return Path(steps, current, days, allowed is not None and days > allowed, _missing(record, current))


def _days_spent(record_id: int, current: str, days: int) -> dict[str, int]:
    seconds: dict[str, int] = {}
    moves = StageMove.objects.filter(record_id=record_id).values_list("stage_from", "seconds")
    for stage, spent in moves:
        if stage:
            seconds[stage] = seconds.get(stage, 0) + (spent or 0)
    found = {stage: total // DAY_S for stage, total in seconds.items()}
    return found | {current: found.get(current, 0) + days}


def _missing(record: Record, stage: Stage | None) -> list[Field]:
    """Fields that the stage asks for and that are still empty."""
    spec = record.spec
    keys = [key for key in (stage.required_fields if stage else ()) if key in record.values]
    return [spec.fields[key] for key in keys if spec.fields[key].kind.is_empty(record[key])]


class Move(RecordView):
    """Moving a record to another stage. What the stage needs, and a reason for losing, is asked in a dialog."""

    needs = "edit"

    def post(self, request: HttpRequest, module: str, record_id: int) -> HttpResponse:
        field = self.spec.stage_field
        stage = catalog().stage(module, request.POST.get("stage", ""))
        if field is None or stage is None or not self.ctx.principal.writes_field(module, field):
            raise NotFound("record.not_found")
        data = request.POST.copy()
        asked = self.asked(stage)
        values, errors = form.read_form(asked, data, request.FILES, self.ctx)
        if errors:
            return self.dialog(stage, asked, data, errors)
        change = Change.update(module, record_id, {**values, field.key: stage.key})
        try:
            _saved, operation = save("update", [change], self.ctx, label=str(stage.label))
        except Invalid as error:
            wanted = form.writable(self.spec, [*error.by_field(), *stage.required_fields], self.ctx)
            fields = [f for f in wanted if f is not field]
            return self.dialog(stage, fields, data, error.by_field() if values else self.whole(error, fields))
        except Conflict:
            return self.dialog(stage, asked, data, {})
        text = _("%(title)s is now in “%(stage)s”.") % {"title": self.record.title, "stage": stage.label}
        if not is_fragment(request):
            return go(request, self.url)
        response = toast(HttpResponse(), text, undo=operation)
        return announce(response, module, changed={"id": record_id}, **{"close-dialog": {}})

    def asked(self, stage: Stage) -> list[Field]:
        """Fields that the dialog had, told by what was posted."""
        return [f for f in form.writable(self.spec, self.spec.fields, self.ctx) if f is not self.spec.stage_field
                and f.type != "pipeline"] if "asked" in self.request.POST else []  # fmt: skip

    def whole(self, error: Invalid, fields: Sequence[Field]) -> form.Errors:
        """On the first asking nothing is wrong yet: only what no field of the dialog can mend is said."""
        shown = {field.key for field in fields}
        return {key: told for key, told in error.by_field().items() if key not in shown}

    def dialog(self, stage: Stage, fields: Sequence[Field], data: QueryDict, errors: form.Errors) -> HttpResponse:
        fields = [replace(f, required=f.required or f.key in stage.required_fields) for f in fields]
        render = form.render_of(self.spec, self.record.values, self.ctx)
        rows = form.draw(
            fields, self.record.values, self.ctx, errors=errors, posted=data, render=render, prefix="stage"
        )
        shown = [field.key for field in fields]
        context: dict[str, Any] = {
            "rows": rows, "stage": stage, "errors": form.error_list(self.spec, errors, shown, self.ctx),
            "action": f"{self.url}/stage",
        }  # fmt: skip
        template = "ui/record/stage.html#dialog" if is_fragment(self.request) else "ui/record/stage.html"
        return self.render(template, context, status=422)
