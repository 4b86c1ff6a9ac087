"""The views of a list: those that every module begins with, and those that people saved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from trato.kernel.access.models import TeamAbove
from trato.kernel.catalog.declare import ModuleSpec
from trato.kernel.context import Context
from trato.kernel.errors import NotAllowed, NotFound, WrongCall
from trato.kernel.query.model import Condition, Group, where_from_json
from trato.ui.models import SavedView

#: how long a deleted view can be brought back
KEEP_DAYS = 30


@dataclass(frozen=True)
class View:
    """What a list begins with. `saved` is the row behind a view that somebody made."""

    key: str
    label: str
    where: Group = field(default_factory=Group)
    sort: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    group: str = ""
    saved: SavedView | None = None
    is_favourite: bool = False

    @property
    def icon(self) -> str:
        return {"me": "lock", "team": "users-group", "all": "world"}[self.saved.visibility] if self.saved else ""


def standard_views(spec: ModuleSpec, ctx: Context) -> list[View]:
    """Those that nobody has to make."""
    found = [View("all", pgettext("view", "All"))]
    if spec.owned:
        found.append(View("mine", _("Mine"), where=_only("owner", "eq", "me")))
        if ctx.principal.team_id:
            found.append(View("team", _("My team"), where=_only("owner", "eq", "my_team")))
    stage = spec.stage_field
    if stage is not None and ctx.principal.sees_field(spec.key, stage.key):
        found.append(View("open", pgettext("view", "Open"), where=_only(f"{stage.key}.outcome", "eq", "open")))
    found.append(View("recent", _("Recently changed"), sort=("-updated_at",)))
    return found


def _only(path: str, op: str, value: Any) -> Group:
    return Group((Condition(path, op, value),))


def visible_rows(module: str, ctx: Context, *, deleted: bool = False) -> QuerySet[SavedView]:
    """Saved views that this person may use: their own, their teams', everybody's. Deleted ones: only their own."""
    mine = Q(owner_id=ctx.user_id)
    # A team's view serves the people of that team and of the teams below it.
    teams = TeamAbove.objects.filter(team_id=ctx.principal.team_id or 0).values("ancestor_id")
    shared = Q(visibility="all") | Q(visibility="team", owner__team_id__in=teams)
    who = mine if deleted and not ctx.principal.is_admin else mine | shared
    rows = SavedView.objects.filter(who, module=module, kind="table", deleted_at__isnull=not deleted)
    if deleted:
        rows = rows.filter(deleted_at__gt=datetime.now(UTC) - timedelta(days=KEEP_DAYS))
    return rows.select_related("owner")


#: what `visible_rows` says, written out: every list asks it, and composing it would cost more than running it
_VISIBLE = """
SELECT v.*, EXISTS (SELECT 1 FROM trato_favourite f WHERE f.user_id = %(me)s AND f.view_id = v.id) AS is_liked
FROM trato_view v JOIN trato_user o ON o.id = v.owner_id
WHERE v.module = %(module)s AND v.kind = 'table' AND v.deleted_at IS NULL AND (
    v.owner_id = %(me)s OR v.visibility = 'all' OR (v.visibility = 'team' AND o.team_id IN (
        SELECT a.ancestor_id FROM trato_team_above a WHERE a.team_id = %(team)s)))
"""


def all_views(spec: ModuleSpec, ctx: Context) -> list[View]:
    """Standard views, then the saved ones with favourites first. One query."""
    params = {"me": ctx.user_id or 0, "module": spec.key, "team": ctx.principal.team_id or 0}
    rows = sorted(
        SavedView.objects.raw(_VISIBLE, params),
        key=lambda row: (not _is_liked(row), row.owner_id != ctx.user_id, row.position, row.pk),
    )
    return standard_views(spec, ctx) + [from_row(row, _is_liked(row)) for row in rows]


def _is_liked(row: SavedView) -> bool:
    return bool(getattr(row, "is_liked", False))


def from_row(row: SavedView, is_favourite: bool = False) -> View:
    """A view as it was saved. What is no longer understood at all is left out; the list says which fields are gone."""
    data: Mapping[str, Any] = row.query if isinstance(row.query, dict) else {}
    try:
        where = where_from_json(data.get("where"))
    except WrongCall:
        where = Group()
    return View(
        str(row.pk), row.name, where=where, sort=_texts(data.get("sort")), columns=_texts(data.get("columns")),
        group=str(data.get("group") or ""), saved=row, is_favourite=is_favourite,
    )  # fmt: skip


def _texts(data: Any) -> tuple[str, ...]:
    return tuple(item for item in data if isinstance(item, str)) if isinstance(data, list) else ()


def may_change(row: SavedView, ctx: Context) -> bool:
    return row.owner_id == ctx.user_id or ctx.principal.is_admin


def visibilities(spec: ModuleSpec, ctx: Context) -> dict[str, str]:
    """With whom this person may share a view."""
    found = {"me": _("Only me")}
    if ctx.principal.team_id:
        found["team"] = _("My team")
    if ctx.principal.is_admin or ctx.principal.scope(spec.key, "edit") in ("team", "all"):
        found["all"] = _("Everybody")
    return found


def find_row(module: str, view_id: int, ctx: Context, *, deleted: bool = False) -> SavedView:
    """A saved view that this person may use. Raises NotFound."""
    found = visible_rows(module, ctx, deleted=deleted).filter(pk=view_id).first()
    if found is None:
        raise NotFound("record.not_found")
    return found


def find_own_row(module: str, view_id: int, ctx: Context, *, deleted: bool = False) -> SavedView:
    """A saved view that this person may change. Raises NotFound, NotAllowed."""
    found = find_row(module, view_id, ctx, deleted=deleted)
    if not may_change(found, ctx):
        raise NotAllowed("access.denied", right="administrator")
    return found


def forget_old() -> None:
    """Views that were deleted long ago go for good."""
    SavedView.objects.filter(deleted_at__lt=datetime.now(UTC) - timedelta(days=KEEP_DAYS)).delete()
