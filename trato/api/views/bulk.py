"""Changing many records at once, and the actions that modules offer."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from trato.api import schemas
from trato.api.answers import Answer, answer, error_json
from trato.api.queries import query_of_body
from trato.api.routes import Call, operation
from trato.api.schemas import ID, Schema, closed, list_of, nullable
from trato.api.shape import check
from trato.kernel import actions
from trato.kernel.catalog.declare import ModuleSpec
from trato.kernel.context import Context
from trato.kernel.errors import Invalid
from trato.kernel.records.bulk import change_all

TAG = _("Many records")
PROBLEMS = list_of(schemas.ERROR)


def bulk_body(spec: ModuleSpec, ctx: Context) -> Schema:
    return closed(
        {
            "action": {"type": "string", "enum": ["update", "delete", "restore"]},
            "ids": list_of(ID, minItems=1, maxItems=100_000),
            "filter": {"description": "see the schema Filter of the module"},
            "q": {"type": "string", "maxLength": 200},
            "all": {"type": "boolean", "enum": [True]},
            "values": schemas.record_in(spec, ctx),
        },
        ("action",),
    )


BULK = closed(
    {"operation": nullable(ID), "job": nullable(ID), "changed": {"type": "integer"}, "problems": PROBLEMS},
    ("operation", "job", "changed", "problems"),
)


@operation(
    "POST",
    "/{module}/bulk",
    "bulk",
    _("Change all that match"),
    tag=TAG,
    scope="write",
    body=bulk_body,
    answer=BULK,
    also={202: BULK},
    is_repeatable=True,
    description=_(
        "Which records is said by ids, by filter and q, or by all: true. Above 1,000 records it runs "
        "as a job (202). Records that one may not change are left out and named in problems."
    ),
)
def bulk(call: Call) -> Answer:
    """Changes or deletes many; the operation undoes it."""
    body = call.body
    if not any(body.get(word) for word in ("ids", "filter", "q", "all")):
        raise Invalid("value.required", field="ids")
    if body.get("ids") and any(body.get(word) for word in ("filter", "q", "all")):
        raise Invalid("request.either", field="ids")
    query = query_of_body(call.spec.key, {key: body[key] for key in ("filter", "q") if key in body})
    if body["action"] == "restore":
        query = query.with_(deleted=True)
    done = change_all(query, body["action"], body.get("values") or {}, call.ctx, ids=body.get("ids", ()))
    data = {
        "operation": done.operation,
        "job": done.job,
        "changed": done.changed,
        "problems": [error_json(p) for p in done.problems[:1000]],
    }
    return answer(data, 202 if done.job else 200)


def action_schema(action: actions.Action) -> Schema:
    """What an action asks before it runs."""
    needed = tuple(f.key for f in action.params if f.required and f.default is None)
    return closed({f.key: schemas.input_schema(f) for f in action.params}, needed)


OUTCOME = closed(
    {
        "changed": {"type": "integer"},
        "operation": nullable(ID),
        "job": nullable(ID),
        "go_to": nullable(ID),
        "problems": PROBLEMS,
    },
    ("changed", "operation", "job", "go_to", "problems"),
)


@operation(
    "POST",
    "/{module}/{id}/{action}",
    "act",
    _("Do something with a record"),
    tag=TAG,
    scope="write",
    body={},
    answer=OUTCOME,
    body_required=False,
    checks_body=False,
    is_repeatable=True,
    statuses=(409,),
)
def act(call: Call) -> Answer:
    """An action that the module offers; the body holds what it asks."""
    return _run(call, [call.number()], call.body)


def many_body(spec: ModuleSpec, ctx: Context) -> Schema:
    return closed({"ids": list_of(ID, minItems=1, maxItems=100_000), "params": {"type": "object"}}, ("ids",))


@operation(
    "POST",
    "/{module}/actions/{action}",
    "act_on_many",
    _("Do something with many records"),
    tag=TAG,
    scope="write",
    body=many_body,
    answer=OUTCOME,
    also={202: OUTCOME},
    is_repeatable=True,
    statuses=(409,),
)
def act_on_many(call: Call) -> Answer:
    """The same for many records; above 1,000 as a job (202)."""
    return _run(call, call.body["ids"], call.body.get("params") or {})


def _run(call: Call, ids: list[int], params: Any) -> Answer:
    chosen = actions.action(call.spec.key, call.path["action"])
    problems = check(params, action_schema(chosen))
    if problems:
        raise Invalid(problems)
    done = actions.run(call.spec.key, chosen.key, ids, params, call.ctx)
    if done.problems and not done.changed:
        raise Invalid(done.problems)
    data = {
        "changed": done.changed,
        "operation": done.operation,
        "job": done.job,
        "go_to": done.go_to,
        "problems": [error_json(p) for p in done.problems[:1000]],
    }
    return answer(data, 202 if done.job else 200)
