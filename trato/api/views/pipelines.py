"""Pipelines and their stages."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from trato.api.answers import Answer, answer, nothing
from trato.api.definitions import CHANGED_PIPELINE, PIPELINE_IN, PIPELINE_OUT
from trato.api.descriptions import pipeline_json
from trato.api.routes import Call, operation
from trato.api.schemas import closed, list_of
from trato.kernel.catalog import define
from trato.kernel.catalog.current import catalog

TAG = _("Pipelines")
PATH = "/modules/{module}/pipelines"


@operation("GET", PATH, "pipelines", _("Pipelines of a module"), tag=TAG,
           answer=closed({"data": list_of(PIPELINE_OUT)}, ("data",)))  # fmt: skip
def pipelines(call: Call) -> Answer:
    """With their stages, in order."""
    return answer({"data": [pipeline_json(found) for found in catalog().pipelines_of(call.spec.key)]})


@operation("POST", PATH, "define_pipeline", _("Define a pipeline"), tag=TAG, scope="admin", body=PIPELINE_IN,
           answer=PIPELINE_OUT, status=201)  # fmt: skip
def define_pipeline(call: Call) -> Answer:
    """A further one, beside those that there are."""
    return answer(pipeline_json(define.define_pipeline(call.spec.key, call.body, call.ctx)), 201)


@operation("PATCH", PATH + "/{key}", "change_pipeline", _("Change a pipeline"), tag=TAG, scope="admin",
           body=CHANGED_PIPELINE, answer=PIPELINE_OUT)  # fmt: skip
def change_pipeline(call: Call) -> Answer:
    """`stages` replaces all stages; one that records stand in can be retired, not left out."""
    return answer(pipeline_json(define.change_pipeline(call.spec.key, call.path["key"], call.body, call.ctx)))


@operation("DELETE", PATH + "/{key}", "remove_pipeline", _("Remove a pipeline"), tag=TAG, scope="admin", status=204,
           statuses=(422,))  # fmt: skip
def remove_pipeline(call: Call) -> Answer:
    """One in which no record stands. One that comes with Trato goes back to how it came."""
    define.remove_pipeline(call.spec.key, call.path["key"], call.ctx)
    return nothing()
