"""Activities on a record page: the next one, and the composer that writes down what was done or is to be done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trato.kernel.catalog.current import catalog
from trato.kernel.context import Context
from trato.kernel.errors import Invalid, NotFound
from trato.kernel.fields.base import Render
from trato.kernel.records.change import Change
from trato.kernel.records.read import Record
from trato.lib.dates import format_relative
from trato.lib.text import clean_line
from trato.ui.errors import toast
from trato.ui.records import form
from trato.ui.records.base import RecordView, url_of
from trato.ui.records.saving import announce, go, save
from trato.ui.records.story import ACTIVITIES, may_edit_activity
from trato.ui.request import is_fragment

#: when nothing else is said: the next working day at nine
FIRST_HOUR = 9
SUBJECT_LENGTH = 80


@dataclass(frozen=True)
class Tab:
    """One way to write something down: the kind, its fields, and whether it is done or planned."""

    kind: str
    label: Any
    icon: str
    key: str
    fields: Sequence[str]
    status: str
    button: Any


TABS = (
    Tab("note", gettext_lazy("Note"), "note", "n", ("body",), "done", gettext_lazy("Save note")),
    Tab("call", gettext_lazy("Call"), "phone", "", ("direction", "outcome", "duration", "body"), "done",
        gettext_lazy("Log call")),
    Tab("meeting", gettext_lazy("Meeting"), "users", "", ("subject", "due_at", "duration", "place", "body"), "planned",
        gettext_lazy("Save meeting")),
    Tab("task", gettext_lazy("Task"), "checkbox", "", ("subject", "due_at", "priority", "owner"), "planned",
        gettext_lazy("Save task")),
    Tab("email", gettext_lazy("E-mail"), "mail", "m", ("subject", "email_to", "body"), "done",
        gettext_lazy("Log e-mail")),
)  # fmt: skip


@dataclass(frozen=True)
class DrawnTab:
    """A tab with its rows."""

    tab: Tab
    rows: Sequence[form.Row]
    errors: Sequence[str]
    is_open: bool


def can_compose(record: Record, ctx: Context) -> bool:
    """Whether activities about this record may be written by this person."""
    return record.spec.activities and ACTIVITIES in catalog() and ctx.principal.may(ACTIVITIES, "create")


def composer(
    record: Record, ctx: Context, *, me: str, opened: str = "note", posted: QueryDict | None = None,
    errors: form.Errors | None = None,
) -> list[DrawnTab]:  # fmt: skip
    """The tabs of the composer, for the person called `me`; the one that came back with errors keeps what was typed."""
    spec = catalog().module(ACTIVITIES)
    begin: dict[str, Any] = {"due_at": next_morning(ctx), "owner": ctx.user_id, "priority": "normal",
                             "direction": "outbound"}  # fmt: skip
    render = Render(ctx.locale, users={ctx.user_id or 0: me})
    found = []
    for tab in TABS:
        fields = form.writable(spec, tab.fields, ctx)
        is_open = tab.kind == opened
        options: dict[str, Any] = {"posted": posted, "errors": errors} if is_open else {}
        rows = form.draw(fields, begin, ctx, render=render, prefix=f"compose-{tab.kind}", **options)
        problems = form.error_list(spec, errors or {}, [f.key for f in fields], ctx) if is_open else []
        found.append(DrawnTab(tab, rows, problems, is_open))
    return found


def next_morning(ctx: Context) -> datetime:
    """The next working day at nine, where the person is."""
    day = ctx.today + timedelta(days=1)
    while day.weekday() >= 5:
        day += timedelta(days=1)
    return datetime.combine(day, time(FIRST_HOUR), ctx.locale.zone)


class Compose(RecordView):
    """Writes an activity about this record; answers a fresh composer."""

    def get(self, request: HttpRequest, module: str, record_id: int) -> HttpResponse:
        return self.fresh(request.GET.get("kind", "note"))

    def post(self, request: HttpRequest, module: str, record_id: int) -> HttpResponse:
        tab = next((tab for tab in TABS if tab.kind == request.POST.get("kind")), None)
        if tab is None or not can_compose(self.record, self.ctx):
            raise NotFound("record.not_found")
        data = request.POST.copy()
        spec = catalog().module(ACTIVITIES)
        values, errors = form.read_form(form.writable(spec, tab.fields, self.ctx), data, request.FILES, self.ctx)
        if not errors and tab.kind != "call" and not any(values.get(key) for key in ("body", "subject")):
            # A call may be logged with one tap: that there was one is worth knowing.
            errors = {"subject" if "subject" in tab.fields else "body": [_("Write something first.")]}
        if errors:
            return self.refused(tab, data, errors)
        try:
            _saved, operation = save("create", [Change.create(ACTIVITIES, self.told(tab, values))], self.ctx)
        except Invalid as error:
            return self.refused(tab, data, error.by_field())
        if not is_fragment(request):
            return go(request, self.url)
        response = toast(self.fresh(tab.kind), _("Saved."), undo=operation)
        return announce(response, ACTIVITIES, **{"draft-saved": {"key": f"{module}.{record_id}.{tab.kind}"}})

    def told(self, tab: Tab, values: dict[str, Any]) -> dict[str, Any]:
        """The activity: what was typed, whom it is about, and a subject made of the text when none was given."""
        subject = values.get("subject") or self.subject(tab, values)
        status = tab.status
        due = values.get("due_at")
        if tab.kind == "meeting" and due and due <= self.ctx.now:
            status = "done"
        found = {**values, "kind": tab.kind, "subject": subject, "about": self.record.id, "status": status}
        return form.given_values(catalog().module(ACTIVITIES), found)

    def subject(self, tab: Tab, values: dict[str, Any]) -> str:
        line = clean_line((values.get("body") or "").strip().split("\n", 1)[0])
        if line:
            return line if len(line) <= SUBJECT_LENGTH else line[: SUBJECT_LENGTH - 1].rstrip() + "…"
        return _("%(kind)s with %(title)s") % {"kind": tab.label, "title": self.record.title[:200]}

    def fresh(self, kind: str) -> HttpResponse:
        return self.render(
            "ui/record/composer.html", {"tabs": composer(self.record, self.ctx, me=str(self.request.user), opened=kind)}
        )

    def refused(self, tab: Tab, data: QueryDict, errors: form.Errors) -> HttpResponse:
        tabs = composer(self.record, self.ctx, me=str(self.request.user), opened=tab.kind, posted=data, errors=errors)
        template = "ui/record/composer.html" if is_fragment(self.request) else "ui/record/composer_page.html"
        return self.render(template, {"tabs": tabs}, status=422)


# -- the next one ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class NextActivity:
    """The card: what, when, and moments to put it off to. Without a title there is none, which it warns of."""

    title: str
    icon: str = ""
    color: str = ""
    when: str = ""
    is_overdue: bool = False
    may_edit: bool = False
    edit_url: str = ""
    tomorrow: str = ""
    next_week: str = ""


def next_activity(record: Record, ctx: Context, known: Mapping[int, Record]) -> NextActivity | None:
    """The next activity of a record, out of those that the page loaded; None where there is nothing to show or to
    warn of."""
    if not can_see(record, ctx):
        return None
    wanted = record["next_activity"]
    found = known.get(wanted) if wanted else None
    if found is None:
        return NextActivity("") if not wanted and _is_open_deal(record) else None
    fields = found.spec.fields
    chosen = fields["kind"].kind.find(found["kind"], fields["kind"])  # type: ignore[attr-defined]
    due = found["due_at"]
    return NextActivity(
        found.title, chosen.icon if chosen else "checklist", chosen.color if chosen else "grey",
        format_relative(due, ctx.now, ctx.locale.language) if due else "", bool(due and due < ctx.now),
        may_edit_activity(found, ctx),
        url_of(found), _local(ctx, due, 1), _local(ctx, due, 7),
    )  # fmt: skip


def can_see(record: Record, ctx: Context) -> bool:
    return "next_activity" in record.values and ACTIVITIES in catalog() and ctx.principal.may(ACTIVITIES, "see")


def _is_open_deal(record: Record) -> bool:
    """Only what moves through stages and is still open asks for a next step."""
    field = record.spec.stage_field
    stage = catalog().stage(record.module, str(record.values.get(field.key) or "")) if field else None
    return stage is not None and stage.outcome == "open"


def _local(ctx: Context, due: datetime | None, days: int) -> str:
    """So many days from today, at the same time of day, as a form writes it."""
    at = due.astimezone(ctx.locale.zone).time() if due else time(FIRST_HOUR)
    return datetime.combine(ctx.today + timedelta(days=days), at).strftime("%Y-%m-%dT%H:%M")
