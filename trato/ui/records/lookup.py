"""What search boxes of forms ask: records, users, teams, tags by a few letters; and making one from its name alone."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from trato.kernel.access.models import Team, User
from trato.kernel.catalog.current import catalog
from trato.kernel.errors import Duplicate, Invalid, NotAllowed, TratoError
from trato.kernel.query.model import Query
from trato.kernel.records import read
from trato.kernel.records.models import Tag
from trato.kernel.records.tags import tag_ids
from trato.kernel.records.write import create
from trato.kernel.search.find import suggest
from trato.kernel.sql import writing
from trato.lib.text import fold
from trato.ui.errors import toast
from trato.ui.views.base import ModuleView, SignedInView

LIMIT = 10


def _answer(results: list[dict[str, Any]]) -> JsonResponse:
    return JsonResponse({"results": results})


def _asked(request: HttpRequest) -> str:
    return request.GET.get("q", "").strip()[:200]


class RecordLookup(ModuleView):
    """Records of one module by title, newest first before anything is typed; POST makes one from a name."""

    def get(self, request: HttpRequest, module: str) -> HttpResponse:
        text = _asked(request)
        if text:
            hits = suggest(text, self.ctx, limit=LIMIT, modules=(module,))
            return _answer([{"id": hit.id, "label": hit.title, "icon": self.spec.icon} for hit in hits])
        query = Query(module, sort=("-id",), columns=(self.spec.title,), limit=LIMIT)
        found = read.page(query, self.ctx).records
        return _answer([{"id": record.id, "label": record.title, "icon": self.spec.icon} for record in found])

    def post(self, request: HttpRequest, module: str) -> HttpResponse:
        """Needs more than a name, or is likely there already: said as a toast, and the text stays in the box."""
        title = self.spec.title_field
        try:
            value = title.kind.parse(request.POST.get("q", "")[:300], title, self.ctx.locale)
            record = create(module, {title.key: value}, self.ctx)
        except (Invalid, Duplicate) as error:
            return toast(HttpResponse(status=422), _why(error), level="warning")
        return JsonResponse({"id": record.id, "label": record.title})


def _why(error: TratoError) -> str:
    if isinstance(error, Duplicate):
        return _("There is one of that name already: choose it, or make another with the full form.")
    return _("It needs more than a name: make it with its own form.")


class AnyRecordLookup(SignedInView):
    """Records of any module that may have activities."""

    def get(self, request: HttpRequest) -> HttpResponse:
        text = _asked(request)
        if not text:
            return _answer([])
        modules = tuple(spec.key for spec in catalog().modules.values() if spec.activities)
        hits = suggest(text, self.ctx, limit=LIMIT, modules=modules)
        known = catalog().modules
        return _answer([
            {"id": hit.id, "label": hit.title, "detail": str(known[hit.module].label), "icon": known[hit.module].icon}
            for hit in hits
        ])  # fmt: skip


class UserLookup(SignedInView):
    """Colleagues by name or e-mail."""

    def get(self, request: HttpRequest) -> HttpResponse:
        wanted = fold(_asked(request))
        people = User.objects.filter(is_active=True).order_by("name").values_list("pk", "name", "email")
        found = [person for person in people if not wanted or wanted in fold(f"{person[1]} {person[2]}")]
        return _answer([{"id": pk, "label": name or email, "detail": email} for pk, name, email in found[:LIMIT]])


class TeamLookup(SignedInView):
    def get(self, request: HttpRequest) -> HttpResponse:
        wanted = fold(_asked(request))
        teams = Team.objects.filter(is_active=True).values_list("pk", "name")
        found = [team for team in teams if not wanted or wanted in fold(team[1])]
        return _answer([{"id": pk, "label": name, "icon": "users-group"} for pk, name in found[:LIMIT]])


class TagLookup(SignedInView):
    """Tags by name; POST makes one, for those who may write any record at all."""

    def get(self, request: HttpRequest) -> HttpResponse:
        found = Tag.objects.filter(name_key__contains=fold(_asked(request)))[:LIMIT]
        return _answer([{"id": tag.pk, "label": tag.name, "icon": "tag"} for tag in found])

    def post(self, request: HttpRequest) -> HttpResponse:
        may = self.ctx.principal.may
        if not any(may(key, "create") or may(key, "edit") for key in catalog().modules):
            raise NotAllowed("access.denied", right="edit")
        try:
            with writing():
                found = tag_ids([request.POST.get("q", "")])
        except Invalid as error:
            return toast(HttpResponse(status=422), error.message, level="warning")
        if not found:
            return HttpResponse(status=422)
        tag = Tag.objects.get(pk=found[0])
        return JsonResponse({"id": tag.pk, "label": tag.name})
