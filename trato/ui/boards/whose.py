"""Whose events a calendar shows: one's own, a colleague's, a team's, everybody's."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from trato.kernel.access.models import User
from trato.kernel.catalog.declare import ModuleSpec
from trato.kernel.context import Context
from trato.kernel.query.model import Condition, Group, Node


@dataclass(frozen=True)
class Person:
    """One choice. `key` is me, team, all or the id of a person."""

    key: str
    label: str


def people_of(spec: ModuleSpec, ctx: Context) -> list[Person]:
    """Whom one may look at: only those whose records one may see at all."""
    scope = ctx.principal.scope(spec.key, "see")
    if not spec.owned:
        return []
    found = [Person("me", _("Mine"))]
    if scope in ("team", "all") and ctx.principal.team_id:
        found.append(Person("team", _("My team")))
    if scope == "all":
        found.append(Person("all", _("Everybody")))
    if scope in ("team", "all"):
        users = User.objects.filter(is_active=True).exclude(pk=ctx.user_id or 0).order_by("name")
        if scope == "team":
            users = users.filter(team_id__in=ctx.principal.teams)
        found += [Person(str(pk), name) for pk, name in users.values_list("pk", "name")[:200]]
    return found


def conditions_of(spec: ModuleSpec, key: str) -> list[Node]:
    """Owned by that person, or with them among those who take part."""
    if not spec.owned or key == "all":
        return []
    if key == "team":
        return [Condition("owner", "eq", "my_team")]
    who = "me" if key == "me" else int(key)
    several = [field.key for field in spec.fields.values() if field.type == "users"]
    return [Group((Condition("owner", "eq", who), *(Condition(f, "has", who) for f in several)), is_any=True)]
