"""The whole history of a record: who changed what, when, through which door, from which value to which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from trato.kernel.access.models import User
from trato.kernel.history.models import History, Operation
from trato.kernel.records.read import Record
from trato.lib.dates import format_datetime
from trato.ui.records.base import RecordView
from trato.ui.records.story import Told, names_of, told_rows
from trato.ui.request import is_fragment

PAGE = 50
ACTIONS: dict[str, Any] = {"create": _("Created"), "update": _("Changed"), "delete": _("Deleted"),
                           "restore": _("Restored")}  # fmt: skip
DOORS: dict[str, Any] = {
    "form": _("Form"), "api": _("API"), "import": _("Import"), "bulk": _("Mass change"), "workflow": _("Automation"),
    "command": _("Command line"), "demo": _("Sample data"), "undo": _("Undo"), "system": _("Trato itself"),
}  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """One change. `undo` is the operation that the person may take back, 0 for none; `many` when it was of several
    records."""

    when: str
    who: str
    action: Any
    door: Any
    reason: str
    changes: Sequence[Told]
    undo: int
    many: int


class HistoryPage(RecordView):
    """A page, or to htmx the next rows."""

    def get(self, request: HttpRequest, module: str, record_id: int) -> HttpResponse:
        after = request.GET.get("after", "")
        rows = History.objects.filter(record_id=record_id).order_by("-pk")
        if after.isdigit() and len(after) < 19:
            rows = rows.filter(pk__lt=int(after))
        found = list(rows[: PAGE + 1])
        context = {"entries": self.entries(found[:PAGE]), "more": found[PAGE - 1].pk if len(found) > PAGE else ""}
        return self.render("ui/record/history.html#rows" if is_fragment(request) and after else
                           "ui/record/history.html", context)  # fmt: skip

    def entries(self, rows: Sequence[History]) -> list[Entry]:
        told = [pairs for _row, pairs in told_rows(self.spec, rows, self.ctx)]
        sides = [
            Record(self.spec, 0, 0, {f.key: value})
            for pairs in told for f, before, after in pairs for value in (before, after) if value is not None
        ]  # fmt: skip
        render = names_of(sides, self.ctx)
        people = dict(User.objects.filter(pk__in={row.user_id for row in rows}).values_list("pk", "name"))
        operations = Operation.objects.in_bulk({row.operation_id for row in rows})
        found, locale = [], self.ctx.locale
        for row, pairs in zip(rows, told, strict=True):
            changes = [Told(f.label, f.kind.html(a, f, render), f.kind.html(b, f, render)) for f, a, b in pairs]
            operation = operations.get(row.operation_id)
            may_undo = operation is not None and not operation.undone_by and (
                self.ctx.principal.is_admin or operation.user_id == self.ctx.user_id
            )  # fmt: skip
            found.append(Entry(
                format_datetime(row.at, locale.language, locale.zone), people.get(row.user_id or 0, ""),
                ACTIONS.get(row.action, row.action),
                DOORS.get(row.source, row.source), row.reason, changes, row.operation_id if may_undo else 0,
                operation.count if operation and operation.count > 1 else 0,
            ))  # fmt: skip
        return found
