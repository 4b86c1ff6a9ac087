"""Converting one record: what would happen, then doing it, then what came of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from trato.apps.conversion.parts import choice_in, part_of, values_in
from trato.kernel.catalog.current import catalog
from trato.kernel.conversions import NEW, Proposal, conversion_of
from trato.kernel.errors import Invalid
from trato.kernel.history.log import open_operation
from trato.kernel.records import read
from trato.kernel.sql import writing
from trato.ui.records.base import RecordView
from trato.ui.records.saving import go


class Convert(RecordView):
    """`/m/leads/<id>/convert`: the form; for a converted record, what it became."""

    right = "edit"

    def prepare(self, request: HttpRequest, **kwargs: Any) -> None:
        super().prepare(request, **kwargs)
        self.conversion = conversion_of(self.spec.key)

    def get(self, request: HttpRequest, module: str, record_id: int) -> HttpResponse:
        became = self.conversion.became(self.record)
        if became or self.is_done:
            return self.result(became)
        read.require(self.record, "edit", self.ctx)
        return self.page(self.conversion.propose(self.record, self.ctx))

    def post(self, request: HttpRequest, module: str, record_id: int) -> HttpResponse:
        if self.is_done:
            return go(request, request.path)
        read.require(self.record, "edit", self.ctx)
        proposal, data = self.conversion.propose(self.record, self.ctx), request.POST
        choices: dict[str, int | str] = {}
        values: dict[str, dict[str, Any]] = {}
        errors: dict[str, list[str]] = {}
        for target in proposal.targets:
            choices[target.module] = choice_in(target, data, self.ctx)
            if choices[target.module] == NEW:
                values[target.module], wrong = values_in(target, data, self.ctx)
                errors |= wrong
        if errors:
            return self.page(proposal, errors=errors)
        try:
            operation = self.convert(choices, values)
        except Invalid as error:
            return self.page(proposal, whole=self.told(error, values))
        text = _("%(title)s was converted.") % {"title": self.record.title}
        messages.success(request, text, extra_tags=f"undo=/undo/{operation}")
        return go(request, request.path)

    @property
    def is_done(self) -> bool:
        return bool(self.record.values.get("converted_at"))

    def convert(self, choices: dict[str, int | str], values: dict[str, dict[str, Any]]) -> int:
        """Does it as one operation, whose id undoes it."""
        with writing():
            ctx = open_operation("convert", self.spec.key, self.ctx, _("Conversion"))
            self.conversion.convert(self.record, choices, values, ctx)
        assert ctx.operation is not None
        return ctx.operation

    def told(self, error: Invalid, values: dict[str, dict[str, Any]]) -> list[str]:
        """Problems in words, with the field that they are about."""
        found = []
        for problem in error.problems:
            specs = [catalog().module(module) for module in values if problem.field in catalog().module(module).fields]
            label = f"{specs[0].fields[problem.field].label}: " if specs and problem.field else ""
            found.append(f"{label}{problem.message}")
        return list(dict.fromkeys(found))

    def page(
        self, proposal: Proposal, *, errors: dict[str, list[str]] | None = None, whole: list[str] | None = None
    ) -> HttpResponse:  # fmt: skip
        posted = self.request.POST if errors or whole else None
        fields = self.spec.fields
        context = {
            "parts": [part_of(target, self.ctx, posted, errors) for target in proposal.targets], "errors": whole,
            "moved": [(catalog().module(key).label_plural, count) for key, count in proposal.moved.items()],
            "left": [str(fields[key].label) for key in proposal.left if key in self.record.values],
        }  # fmt: skip
        return self.render("conversion/convert.html", context, status=422 if posted is not None else 200)

    def result(self, became: Any) -> HttpResponse:
        refs = read.titles(became.values(), self.ctx)
        found = [(catalog().module(module), refs[rid]) for module, rid in became.items() if rid in refs]
        return self.render("conversion/result.html", {"became": found})
