"""The record page, the panel beside a list, and the parts of them that fetch themselves anew."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from trato.kernel import actions
from trato.kernel.fields.base import Render
from trato.kernel.records import read
from trato.ui.records import activity, marks, parts, stages
from trato.ui.records.base import RecordView, may
from trato.ui.records.related import can_attach, related_lists
from trato.ui.records.story import FILTERS, story
from trato.ui.request import is_fragment
from trato.ui.shell import color_of, initials

#: entries of the timeline in the side panel
PEEK_ENTRIES = 5


class RecordPage(RecordView):
    """The whole page; to htmx the head (`part=top`) or the fields (`part=fields`)."""

    def get(self, request: HttpRequest, module: str, record_id: int) -> HttpResponse:
        part = request.GET.get("part", "") if is_fragment(request) else ""
        render = read.render_for([self.record], self.ctx)
        may_edit = may(self.record, "edit", self.ctx)
        if part == "fields":
            return self.render("ui/record.html#fields", self.fields(render, may_edit))
        context = self.top(render, may_edit)
        if part == "top":
            return self.render("ui/record.html#top", context)
        return self.render("ui/record.html", context | self.fields(render, may_edit) | self.body())

    def top(self, render: Render, may_edit: bool) -> dict[str, Any]:
        """Head, path, highlights, next activity."""
        record, ctx = self.record, self.ctx
        return {
            "initials": initials(record.title), "color": color_of(record.id), "may_edit": may_edit,
            "may_delete": may(record, "delete", ctx), "may_create": ctx.principal.may(record.module, "create"),
            "chip": parts.status_chip(record, render), "owner": render.users.get(record["owner"], ""),
            "path": stages.path_of(record, ctx), "highlights": parts.highlights(record, render, ctx),
            "may_move": may_edit and self.writes_stage(), "next_activity": activity.next_activity(record, ctx),
            "actions": self.offered(), "url": self.url,
            "can_compose": activity.can_compose(record, ctx), "contact": parts.contact_links(record),
            "is_favourite": marks.is_favourite(ctx.user_id, record.id),
            "is_following": marks.is_following(ctx.user_id, record.id),
        }  # fmt: skip

    def offered(self) -> list[dict[str, Any]]:
        """The module's own actions on this record; `screen` is the page of one that has its own."""
        found = actions.actions_of(self.spec.key, self.ctx, self.record)
        return [
            {"key": one.key, "label": one.label, "icon": one.icon, "params": bool(one.params),
             "screen": one.screen.replace("{id}", str(self.record.id))}
            for one in found
        ]  # fmt: skip

    def writes_stage(self) -> bool:
        field = self.spec.stage_field
        return field is not None and self.ctx.principal.writes_field(self.spec.key, field)

    def fields(self, render: Render, may_edit: bool) -> dict[str, Any]:
        return {"groups": parts.groups(self.record, render, self.ctx, may_edit=may_edit), "url": self.url}

    def body(self) -> dict[str, Any]:
        """Composer, timeline, related lists, files."""
        record, ctx = self.record, self.ctx
        composes = activity.can_compose(record, ctx)
        return {
            "tabs": activity.composer(record, ctx) if composes else [], "story": story(record, ctx),
            "filters": FILTERS.items() if record.spec.activities else (), "only": "",
            "related": related_lists(record, ctx), "may_attach": can_attach(record, ctx),
            "has_files": record.spec.activities or record.module == "activities",
        }  # fmt: skip


class Timeline(RecordView):
    """The timeline alone, filtered or further back."""

    def get(self, request: HttpRequest, module: str, record_id: int) -> HttpResponse:
        only = request.GET.get("only", "")
        only = only if only in FILTERS else ""
        after = request.GET.get("after", "")[:120]
        context = {"story": story(self.record, self.ctx, only=only, after=after), "only": only, "url": self.url,
                   "filters": FILTERS.items() if self.spec.activities else ()}  # fmt: skip
        if not is_fragment(request):
            return self.render("ui/record/timeline_page.html", context)
        return self.render("ui/timeline.html#items" if after else "ui/timeline.html", context)


class Peek(RecordPage):
    """The panel beside a list: head, highlights, fields, the latest of the timeline."""

    def get(self, request: HttpRequest, module: str, record_id: int) -> HttpResponse:
        render = read.render_for([self.record], self.ctx)
        may_edit = may(self.record, "edit", self.ctx)
        context = self.top(render, may_edit) | self.fields(render, may_edit)
        context["story"] = story(self.record, self.ctx, size=PEEK_ENTRIES)
        return self.render("ui/peek.html" if is_fragment(request) else "ui/record/peek_page.html", context)
