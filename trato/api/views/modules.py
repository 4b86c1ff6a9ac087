"""Modules: what there is, and own ones."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from trato.api.answers import Answer, answer, nothing
from trato.api.definitions import CHANGED_MODULE, MODULE_OUT, NEW_MODULE
from trato.api.descriptions import module_json
from trato.api.routes import Call, operation
from trato.api.schemas import closed, list_of
from trato.kernel.catalog import define
from trato.kernel.catalog.current import catalog

TAG = _("Modules")


@operation("GET", "/modules", "modules", _("All modules with their fields"), tag=TAG,
           answer=closed({"data": list_of(MODULE_OUT)}, ("data",)))  # fmt: skip
def modules(call: Call) -> Answer:
    """Those that one may see, with fields, choices, operators and one's rights."""
    specs = [spec for key, spec in catalog().modules.items() if call.ctx.principal.may(key, "see")]
    return answer({"data": [module_json(spec, call.ctx) for spec in specs]})


@operation("GET", "/modules/{module}", "module", _("One module with its fields"), tag=TAG, answer=MODULE_OUT)
def module(call: Call) -> Answer:
    """Fields, choices, operators, pipelines, layout and one's rights."""
    return answer(module_json(call.spec, call.ctx))


@operation("POST", "/modules", "define_module", _("Define an own module"), tag=TAG, scope="admin", body=NEW_MODULE,
           answer=MODULE_OUT, status=201, is_repeatable=True)  # fmt: skip
def define_module(call: Call) -> Answer:
    """With its fields and pipelines, at once; it behaves as a built-in one everywhere."""
    spec = define.define_module(call.body, call.ctx)
    return answer(module_json(spec, call.ctx), 201, headers={"Location": f"/api/v1/modules/{spec.key}"})


@operation("PATCH", "/modules/{module}", "change_module", _("Change an own module"), tag=TAG, scope="admin",
           body=CHANGED_MODULE, answer=MODULE_OUT)  # fmt: skip
def change_module(call: Call) -> Answer:
    """Its labels, layout, board and calendar. What is left out stays."""
    return answer(module_json(define.change_module(call.spec.key, call.body, call.ctx), call.ctx))


@operation("DELETE", "/modules/{module}", "remove_module", _("Remove an own module"), tag=TAG, scope="admin",
           status=204, statuses=(422,))  # fmt: skip
def remove_module(call: Call) -> Answer:
    """Its records are kept, and come back when it is restored."""
    define.remove_module(call.spec.key, call.ctx)
    return nothing()


@operation("POST", "/modules/{key}/restore", "restore_module", _("Bring a removed module back"), tag=TAG,
           scope="admin", answer=MODULE_OUT, statuses=(422,))  # fmt: skip
def restore_module(call: Call) -> Answer:
    """With its fields and records."""
    return answer(module_json(define.restore_module(call.path["key"], call.ctx), call.ctx))
