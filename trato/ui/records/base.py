"""The base of all pages of one record, and what may be done to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static

from trato.kernel.access.predicate import permitted
from trato.kernel.context import Context
from trato.kernel.errors import NotFound
from trato.kernel.records import read
from trato.kernel.records.read import Record
from trato.kernel.sql import Sql, fetch_one, ident
from trato.ui.views.base import ModuleView

#: drawn by the dozen on these pages: a component for each would cost more than all the rest
ICONS = "vendor/icons.svg"
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
        found = read.get_many(self.spec.key, [kwargs["record_id"]], self.ctx).get(kwargs["record_id"])
        if found is None:
            raise NotFound("record.not_found")
        self.record = found
        if self.needs != "see" and not may(self.record, self.needs, self.ctx):
            read.require(self.record, self.needs, self.ctx)

    @property
    def url(self) -> str:
        return url_of(self.record)

    def render(self, template: str, context: dict[str, Any] | None = None, *, status: int = 200) -> HttpResponse:
        return super().render(
            template,
            {"record": self.record, "title": self.record.title, "sprite": static(ICONS), **(context or {})},
            status=status,
        )


def url_of(record: Record) -> str:
    return f"/m/{record.module}/{record.id}"


def may(record: Record, action: str, ctx: Context) -> bool:
    """As `read.may`, without a query where the right covers everybody's records: this one is seen already."""
    return allowed(record, [action], ctx)[action]


def allowed(record: Record, actions: Sequence[str], ctx: Context) -> dict[str, bool]:
    """Which of these the person may do to this record: at most one query for all of them."""
    spec, principal = record.spec, ctx.principal
    scopes = {action: principal.scope(spec.key, action) for action in actions}
    found = {action: scope == "all" or (scope != "none" and not spec.owned) for action, scope in scopes.items()}
    asked = [action for action, scope in scopes.items() if scope != "none" and not found[action]]
    if asked:
        conditions = [permitted(spec, principal, action) for action in asked]
        listed = Sql.join(", ", [Sql(f"({one.text})", *one.params) for one in conditions])
        row = fetch_one("SELECT " + listed + f" FROM {ident(spec.table)} t WHERE " + Sql("t.id = %s", record.id))
        found |= {action: bool(value) for action, value in zip(asked, row or (False,) * len(asked), strict=True)}
    return found
