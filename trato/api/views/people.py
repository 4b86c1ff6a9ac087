"""Users, teams and roles."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from trato.api.answers import Answer, answer
from trato.api.routes import Call, operation
from trato.api.schemas import ID, TEXT, Schema, closed, list_of, nullable
from trato.api.views.work import PAGING, newest
from trato.kernel.access.models import Role, Team, User
from trato.kernel.access.people import save_user
from trato.kernel.access.teams import save_team
from trato.kernel.errors import Invalid, NotAllowed, NotFound
from trato.kernel.sql import writing

TAG = _("People")
FLAG: Schema = {"type": "boolean"}
USER = closed(
    {
        "id": ID,
        "name": TEXT,
        "email": TEXT,
        "role": TEXT,
        "team": nullable(ID),
        "is_active": FLAG,
        "language": TEXT,
        "timezone": TEXT,
        "reference": TEXT,
    },
    ("id", "name", "email", "role", "team", "is_active"),
)
_USER_IN: dict[str, Schema] = {
    "email": {"type": "string", "maxLength": 254, "minLength": 3},
    "name": {"type": "string", "minLength": 1, "maxLength": 150},
    "role": TEXT,
    "team": nullable(ID),
    "is_active": FLAG,
    "language": TEXT,
    "timezone": TEXT,
    "reference": {"type": "string", "maxLength": 120},
}
TEAM = closed(
    {"id": ID, "name": TEXT, "parent": nullable(ID), "is_active": FLAG}, ("id", "name", "parent", "is_active")
)
_TEAM_IN: dict[str, Schema] = {"name": {"type": "string", "minLength": 1, "maxLength": 120}, "parent": nullable(ID)}
ROLE = closed({"id": ID, "key": TEXT, "label": TEXT, "is_admin": FLAG}, ("id", "key", "label", "is_admin"))


def user_json(user: User) -> dict[str, Any]:
    return {
        "id": user.pk,
        "name": user.name,
        "email": user.email,
        "role": user.role.key,
        "team": user.team_id,
        "is_active": user.is_active,
        "language": user.language,
        "timezone": user.timezone,
        "reference": user.reference,
    }


@operation(
    "GET",
    "/users",
    "users",
    _("Users, newest first"),
    tag=TAG,
    params=PAGING,
    answer=closed({"data": list_of(USER), "next": nullable(ID)}, ("data", "next")),
)
def users(call: Call) -> Answer:
    """Everybody, those who may not sign in any more too."""
    found, mark = newest(call, User.objects.select_related("role"))
    return answer({"data": [user_json(user) for user in found if isinstance(user, User)], "next": mark})


@operation("GET", "/users/{id}", "user", _("One user"), tag=TAG, answer=USER)
def user(call: Call) -> Answer:
    """Name, e-mail, role and team."""
    found = User.objects.select_related("role").filter(pk=call.number()).first()
    if found is None:
        raise NotFound("record.not_found")
    return answer(user_json(found))


@operation(
    "POST",
    "/users",
    "create_user",
    _("Make a user"),
    tag=TAG,
    scope="admin",
    body=closed(_USER_IN, ("email", "name", "role")),
    answer=USER,
    status=201,
    is_repeatable=True,
)
def create_user(call: Call) -> Answer:
    """Who can sign in once invited."""
    return answer(user_json(save_user(call.body, call.ctx)), 201)


@operation(
    "PATCH",
    "/users/{id}",
    "change_user",
    _("Change a user"),
    tag=TAG,
    scope="admin",
    body=closed(_USER_IN),
    answer=USER,
)
def change_user(call: Call) -> Answer:
    """Users are never deleted, only made inactive. An administrator must remain."""
    return answer(user_json(save_user(call.body, call.ctx, user_id=call.number())))


def team_json(team: Team) -> dict[str, Any]:
    return {"id": team.pk, "name": team.name, "parent": team.parent_id, "is_active": team.is_active}


@operation(
    "GET",
    "/teams",
    "teams",
    _("Teams, newest first"),
    tag=TAG,
    params=PAGING,
    answer=closed({"data": list_of(TEAM), "next": nullable(ID)}, ("data", "next")),
)
def teams(call: Call) -> Answer:
    """With the team above each."""
    found, mark = newest(call, Team.objects.all())
    return answer({"data": [team_json(team) for team in found if isinstance(team, Team)], "next": mark})


@operation("GET", "/teams/{id}", "team", _("One team"), tag=TAG, answer=TEAM)
def team(call: Call) -> Answer:
    """Its name and the team above it."""
    return answer(team_json(_team(call.number())))


@operation(
    "POST",
    "/teams",
    "create_team",
    _("Make a team"),
    tag=TAG,
    scope="admin",
    body=closed(_TEAM_IN, ("name",)),
    answer=TEAM,
    status=201,
    is_repeatable=True,
)
def create_team(call: Call) -> Answer:
    """Below another one, or at the top."""
    return answer(team_json(_save(call, None, call.body["name"], call.body.get("parent"))), 201)


@operation(
    "PATCH",
    "/teams/{id}",
    "change_team",
    _("Change a team"),
    tag=TAG,
    scope="admin",
    body=closed(_TEAM_IN),
    answer=TEAM,
)
def change_team(call: Call) -> Answer:
    """Rename or move it; no circle may come of it."""
    old = _team(call.number())
    name, parent = call.body.get("name", old.name), call.body.get("parent", old.parent_id)
    return answer(team_json(_save(call, old.pk, name, parent)))


def _team(team_id: int) -> Team:
    found = Team.objects.filter(pk=team_id).first()
    if found is None:
        raise NotFound("record.not_found")
    return found


def _save(call: Call, team_id: int | None, name: str, parent: int | None) -> Team:
    if not call.ctx.principal.is_admin:
        raise NotAllowed("access.denied", right="administrator")
    if parent is not None and not Team.objects.filter(pk=parent).exists():
        raise Invalid("team.not_found", field="parent", raw=parent)
    with writing():
        return save_team(name, parent, team_id)


@operation("GET", "/roles", "roles", _("Roles"), tag=TAG, answer=closed({"data": list_of(ROLE)}, ("data",)))
def roles(call: Call) -> Answer:
    """What users may be."""
    return answer(
        {
            "data": [
                {"id": role.pk, "key": role.key, "label": str(role), "is_admin": role.is_admin}
                for role in Role.objects.all()
            ]
        }
    )
