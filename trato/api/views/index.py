"""The entrance: what there is, who one is, and the search over all modules."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from trato import __version__
from trato.api import reading
from trato.api.answers import Answer, answer
from trato.api.routes import Call, Parameter, operation
from trato.api.schemas import ID, TEXT, closed, list_of, nullable
from trato.kernel.access.models import Team
from trato.kernel.access.standard import ACTIONS
from trato.kernel.catalog.current import catalog
from trato.kernel.errors import NotFound
from trato.kernel.search import find

ROOT = "/api/v1/"
TAG = _("Start")

SCOPES = {"type": "object", "additionalProperties": {"type": "string", "enum": ["none", "own", "team", "all"]}}


@operation("GET", "/", "index", _("Everything there is, with addresses"), tag=TAG,
           answer=closed({"name": TEXT, "version": TEXT, "links": {"type": "object", "additionalProperties": TEXT},
                          "modules": {"type": "object", "additionalProperties": TEXT}},
                         ("name", "version", "links", "modules")))  # fmt: skip
def index(call: Call) -> Answer:
    """Addresses, so that one can find the way from here."""
    names = ("docs", "fields", "files", "jobs", "me", "modules", "operations", "roles", "search", "teams", "users")
    links = {name: ROOT + name for name in names} | {"openapi": ROOT + "openapi.json"}
    seen = [key for key in catalog().modules if call.ctx.principal.may(key, "see")]
    return answer({
        "name": "Trato", "version": __version__, "links": links, "modules": {key: ROOT + key for key in seen},
    })  # fmt: skip


ME = closed({
    "id": ID, "name": TEXT, "email": TEXT, "language": TEXT, "timezone": TEXT,
    "role": closed({"id": ID, "key": TEXT, "is_admin": {"type": "boolean"}}, ("id", "key", "is_admin")),
    "team": nullable(closed({"id": ID, "name": TEXT}, ("id", "name"))),
    "rights": {"type": "object", "additionalProperties": SCOPES},
    "token": nullable(closed({
        "name": TEXT, "prefix": TEXT, "scopes": list_of(TEXT),
        "expires_at": {"type": ["string", "null"], "format": "date-time"},
    })),
}, ("id", "name", "email", "role", "rights"))  # fmt: skip


@operation("GET", "/me", "me", _("Who I am, and what I may do"), tag=TAG, answer=ME)
def me(call: Call) -> Answer:
    """The person, their rights by module and action, and the token in use."""
    user, token, principal = call.caller.user, call.caller.token, call.ctx.principal
    role = principal.role
    team = Team.objects.filter(pk=principal.team_id).first() if principal.team_id else None
    data: dict[str, Any] = {
        "id": user.pk, "name": user.name, "email": user.email, "language": call.ctx.locale.language,
        "timezone": call.ctx.locale.timezone,
        "role": {"id": role.id, "key": role.key, "is_admin": role.is_admin} if role else None,
        "team": {"id": team.pk, "name": team.name} if team else None,
        "rights": {key: {action: principal.scope(key, action) for action in ACTIONS}
                   for key in catalog().modules if principal.may(key, "see")},
        "token": None if token is None else {
            "name": token.name, "prefix": token.prefix, "scopes": token.scopes, "expires_at": token.expires_at,
        },
    }  # fmt: skip
    return answer(data)


HIT = closed({"id": ID, "module": TEXT, "title": TEXT, "field": TEXT, "value": TEXT, "corrected": {"type": "boolean"}},
             ("id", "module", "title"))  # fmt: skip


@operation("GET", "/search", "search_everything", _("Find records of all modules"), tag=TAG,
           params=(Parameter("q", _("Words, beginnings of words, digits of phone numbers."),
                             {"type": "string", "maxLength": 200}),
                   Parameter("modules", _("Only these modules."), list_of(TEXT, maxItems=50), listed=True),
                   Parameter("limit", _("At most so many, 1–100."),
                             {"type": "integer", "minimum": 1, "maximum": 100})),
           answer=closed({"data": list_of(HIT)}, ("data",)))  # fmt: skip
def search_everything(call: Call) -> Answer:
    """Ranked hits; `field` and `value` say why one was found, when it is not the title."""
    limit = reading.number(call.params, "limit", 50, 1, 100)
    modules = [key for key in call.params.get("modules", "").split(",") if key]
    for key in modules:
        if key not in catalog() or not call.ctx.principal.may(key, "see"):
            raise NotFound("query.unknown_module", module=key[:60])
    hits = find.search(reading.words(call.params), call.ctx, limit=limit, modules=modules)
    return answer({"data": [
        {"id": h.id, "module": h.module, "title": h.title, "field": h.field, "value": h.value, "corrected": h.corrected}
        for h in hits
    ]})  # fmt: skip
