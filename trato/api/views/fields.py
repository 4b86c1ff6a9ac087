"""Fields: what there is, and own ones on any module."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from trato.api.answers import Answer, answer, nothing
from trato.api.definitions import CHANGED_FIELD, FIELD_OUT, NEW_FIELD
from trato.api.descriptions import field_json
from trato.api.routes import Call, Parameter, operation
from trato.api.schemas import TEXT, closed, list_of
from trato.kernel.catalog import define
from trato.kernel.catalog.current import catalog
from trato.kernel.catalog.declare import Field
from trato.kernel.errors import Invalid, NotFound
from trato.kernel.records.read import require_module

TAG = _("Fields")


@operation("GET", "/fields", "fields", _("Fields of one module, or of all"), tag=TAG,
           params=(Parameter("module", _("Only those of this module."), TEXT),),
           answer=closed({"data": list_of(FIELD_OUT)}, ("data",)))  # fmt: skip
def fields(call: Call) -> Answer:
    """Those that one may see, in the order of their modules."""
    asked, ctx = call.params.get("module"), call.ctx
    keys = [key for key in catalog().modules if ctx.principal.may(key, "see")] if asked is None else [asked]
    specs = [require_module(key, ctx) for key in keys]
    return answer({"data": [field_json(f, spec, ctx) for spec in specs for f in ctx.principal.visible_fields(spec)]})


@operation("POST", "/fields", "define_field", _("Define an own field"), tag=TAG, scope="admin", body=NEW_FIELD,
           answer=FIELD_OUT, status=201, is_repeatable=True)  # fmt: skip
def define_field(call: Call) -> Answer:
    """On any module, of any type. A field that was removed comes back with its values."""
    data = dict(call.body)
    module = data.pop("module")
    if module not in catalog():
        raise Invalid("query.unknown_module", field="module", module=module)
    field = define.define_field(module, data, call.ctx)
    return _answer(call, module, field, 201)


@operation("GET", "/fields/{module}/{key}", "field", _("One field"), tag=TAG, answer=FIELD_OUT)
def field(call: Call) -> Answer:
    """Its type, choices, operators, and whether one may write it."""
    found = call.spec.fields.get(call.path["key"])
    if found is None or not call.ctx.principal.sees_field(call.spec.key, found.key):
        raise NotFound("config.no_such", raw=call.path["key"][:60])
    return _answer(call, call.spec.key, found)


@operation("PATCH", "/fields/{module}/{key}", "change_field", _("Change an own field"), tag=TAG, scope="admin",
           body=CHANGED_FIELD, answer=FIELD_OUT)  # fmt: skip
def change_field(call: Call) -> Answer:
    """What is left out stays; the type and what values are kept by do not change."""
    module = call.spec.key
    return _answer(call, module, define.change_field(module, call.path["key"], call.body, call.ctx))


@operation("DELETE", "/fields/{module}/{key}", "remove_field", _("Remove an own field"), tag=TAG, scope="admin",
           status=204, statuses=(422,))  # fmt: skip
def remove_field(call: Call) -> Answer:
    """Its values are kept, and come back when it is restored."""
    define.remove_field(call.spec.key, call.path["key"], call.ctx)
    return nothing()


@operation("POST", "/fields/{module}/{key}/restore", "restore_field", _("Bring a removed field back"), tag=TAG,
           scope="admin", answer=FIELD_OUT, statuses=(422,))  # fmt: skip
def restore_field(call: Call) -> Answer:
    """With the values that it had."""
    module = call.spec.key
    return _answer(call, module, define.restore_field(module, call.path["key"], call.ctx))


def _answer(call: Call, module: str, found: Field, status: int = 200) -> Answer:
    headers = {"Location": f"/api/v1/fields/{module}/{found.key}"} if status == 201 else {}
    return answer(field_json(found, catalog().module(module), call.ctx), status, headers=headers)
