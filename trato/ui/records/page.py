"""The record page, the panel beside a list, and the parts of them that fetch themselves anew."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from trato.kernel import actions
from trato.kernel.fields.base import Render
from trato.ui.records import activity, marks, parts, stages
from trato.ui.records.base import RecordView, allowed
from trato.ui.records.related import can_attach, related_lists
from trato.ui.records.story import ACTIVITIES, FILTERS, PAGE, Gathered, gather, names_of, story
from trato.ui.request import is_fragment
from trato.ui.shell import color_of, initials


class RecordPage(RecordView):
    """The whole page; to htmx the head (`part=top`) or the fields (`part=fields`)."""

    entries = PAGE

    def get(self, request: HttpRequest, module: str, record_id: int) -> HttpResponse:
        part = request.GET.get("part", "") if is_fragment(request) else ""
        rights = allowed(self.record, ("edit", "delete"), self.ctx)
        told = self.gathered(size=self.entries if not part else 0)
        render = names_of([self.record, *told.parts()], self.ctx, told.refs())
        if part == "fields":
            return self.render("ui/record.html#fields", self.fields(render, rights))
        context = self.top(render, rights, told)
        if part == "top":
            return self.render("ui/record.html#top", context)
        return self.page(context | self.fields(render, rights) | {"story": told.tell(render)})

    def gathered(self, size: int) -> Gathered:
        """What the timeline and the card of the next activity show; only the card where the page needs no more."""
        card = [self.record["next_activity"]] if activity.can_see(self.record, self.ctx) else []
        return gather(self.record, self.ctx, size=size, also=[one for one in card if one])

    def page(self, context: dict[str, Any]) -> HttpResponse:
        return self.render("ui/record.html", context | self.body())

    def top(self, render: Render, rights: dict[str, bool], told: Gathered) -> dict[str, Any]:
        """Head, path, highlights, next activity."""
        record, ctx = self.record, self.ctx
        is_favourite, is_following = marks.marks_of(ctx.user_id, record.id)
        return {
            "initials": initials(record.title), "color": color_of(record.id), "may_edit": rights["edit"],
            "may_delete": rights["delete"], "may_create": ctx.principal.may(record.module, "create"),
            "chip": parts.status_chip(record, render), "owner": render.users.get(record["owner"], ""),
            "path": stages.path_of(record, ctx), "highlights": parts.highlights(record, render, ctx),
            "may_move": rights["edit"] and self.writes_stage(), "actions": self.offered(), "url": self.url,
            "next_activity": activity.next_activity(record, ctx, told.activities),
            "can_compose": activity.can_compose(record, ctx), "contact": parts.contact_links(record),
            "is_favourite": is_favourite, "is_following": is_following,
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

    def fields(self, render: Render, rights: dict[str, bool]) -> dict[str, Any]:
        groups = parts.groups(self.record, render, self.ctx, may_edit=rights["edit"])
        return {"groups": groups, "url": self.url}

    def body(self) -> dict[str, Any]:
        """Composer, related lists, files."""
        record, ctx = self.record, self.ctx
        composes = activity.can_compose(record, ctx)
        return {
            "tabs": activity.composer(record, ctx, me=str(self.request.user)) if composes else [],
            "filters": FILTERS.items() if record.spec.activities else (), "only": "",
            "related": related_lists(record, ctx), "may_attach": can_attach(record, ctx),
            "has_files": record.spec.activities or record.module == ACTIVITIES,
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
    """The panel beside a list: head, fields, the latest of the timeline."""

    entries = 5

    def page(self, context: dict[str, Any]) -> HttpResponse:
        return self.render("ui/peek.html" if is_fragment(self.request) else "ui/record/peek_page.html", context)
