"""The base of all pages of one record, and what may be done to it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from trato.kernel.context import Context
from trato.kernel.errors import NotFound
from trato.kernel.records import read
from trato.kernel.records.read import Record
from trato.ui.views.base import ModuleView

#: ids beyond this do not exist in any database
LARGEST_ID = 2**63 - 1


class RecordView(ModuleView):
    """A page of one record, `/m/<module>/<id>/…`. One that may not be seen, or was merged away, does not exist."""

    record: Record
    #: what must be allowed on this very record
    needs = "see"

    def prepare(self, request: HttpRequest, **kwargs: Any) -> None:
        super().prepare(request, **kwargs)
        if kwargs["record_id"] > LARGEST_ID:
            raise NotFound("record.not_found")
        self.record = read.get(kwargs["module"], kwargs["record_id"], self.ctx)
        if self.needs != "see" and not may(self.record, self.needs, self.ctx):
            read.require(self.record, self.needs, self.ctx)

    @property
    def url(self) -> str:
        return url_of(self.record)

    def render(self, template: str, context: dict[str, Any] | None = None, *, status: int = 200) -> HttpResponse:
        return super().render(template, {"record": self.record, **(context or {})}, status=status)


def url_of(record: Record) -> str:
    return f"/m/{record.module}/{record.id}"


def may(record: Record, action: str, ctx: Context) -> bool:
    """As `read.may`, without a query where the right covers everybody's records: this one is seen already."""
    scope = ctx.principal.scope(record.module, action)
    if scope == "all" or (scope != "none" and not record.spec.owned):
        return True
    return read.may(record, action, ctx)
