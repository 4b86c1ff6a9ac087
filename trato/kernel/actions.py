"""What can be done with records beyond changing their fields: convert, mark as done, assign …

Modules register an `Action` once; record pages, bulk bars, the palette and the API offer and run it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as attribute
from typing import Any

from django.db import transaction

from trato.kernel.catalog.current import catalog
from trato.kernel.catalog.declare import Field
from trato.kernel.context import Context
from trato.kernel.errors import Invalid, Problem, TratoError, WrongCall
from trato.kernel.fields.money import Money
from trato.kernel.history.log import open_operation
from trato.kernel.history.models import Operation
from trato.kernel.jobs.queue import enqueue
from trato.kernel.jobs.registry import Step, job
from trato.kernel.records.read import Record, require_module
from trato.kernel.records.rights import ERRORS
from trato.kernel.sql import writing

#: more records than this are worked on as a job
AT_ONCE = 1000
CHUNK = 200


@dataclass
class Outcome:
    """What came of an action. `problems` name the position of the record; `go_to` is the record to show next."""

    changed: int = 0
    operation: int | None = None
    job: int | None = None
    go_to: int | None = None
    problems: list[Problem] = attribute(default_factory=list)


Handler = Callable[[Sequence[int], Mapping[str, Any], Context], Outcome]


@dataclass(frozen=True)
class Action:
    """One thing that can be done.

    Args:
        key, module: its permanent name, and whose records it works on.
        right: what the person must be allowed to do in the module for it to be offered.
        needs: "one" record, or "many": one or more.
        params: what is asked before it runs, as fields.
        offered: whether it makes sense for this record; the write path checks again.
        run: does it, inside one transaction and operation. Gets ids, loaded params and the context.
        screen: path of a page that asks for more than fields can, with {id}; empty for most.
    """

    key: str
    module: str
    label: Any
    icon: str
    run: Handler
    right: str = "edit"
    needs: str = "many"
    params: Sequence[Field] = ()
    offered: Callable[[Record], bool] = lambda record: True
    screen: str = ""


_found: dict[tuple[str, str], Action] = {}


def register(action: Action) -> Action:
    """Raises ValueError when the module has an action of this name."""
    if (action.module, action.key) in _found:
        raise ValueError(f"action {action.module}.{action.key} is registered twice")
    _found[action.module, action.key] = action
    return action


def all_actions() -> list[Action]:
    """Those of modules that are on, in the order in which they were registered."""
    return [action for action in _found.values() if action.module in catalog()]


def actions_of(module: str, ctx: Context, record: Record | None = None) -> list[Action]:
    """What this person may be offered: for one record, or (without one) for a selection."""
    found = [a for a in all_actions() if a.module == module and ctx.principal.may(module, a.right)]
    if record is not None:
        return [a for a in found if a.offered(record)]
    return [a for a in found if a.needs == "many" and ctx.principal.may(module, "mass")]


def action(module: str, key: str) -> Action:
    """Raises WrongCall."""
    found = _found.get((module, key))
    if found is None or module not in catalog():
        raise WrongCall("action.unknown", module=module, action=key)
    return found


def run(module: str, key: str, ids: Sequence[int], params: Mapping[str, Any], ctx: Context) -> Outcome:
    """Does it: all in one operation, which undoes it; above `AT_ONCE` records as a job.

    Raises NotFound, NotAllowed, Invalid, WrongCall.
    """
    require_module(module, ctx)
    chosen, wanted = action(module, key), list(dict.fromkeys(ids))
    ctx.principal.require(module, chosen.right)
    if len(wanted) > 1:
        if chosen.needs == "one":
            raise WrongCall("action.one_only", action=key)
        ctx.principal.require(module, "mass")
    values = load_params(chosen, params)
    if not wanted:
        return Outcome()
    label = str(chosen.label)
    if len(wanted) <= AT_ONCE:
        with writing(), transaction.atomic():
            ctx = open_operation("action", module, ctx, label)
            outcome = chosen.run(wanted, values, ctx)
            if len(wanted) == 1 and outcome.problems and not outcome.changed:
                raise _refusal(outcome.problems)
        outcome.operation = ctx.operation
        return outcome
    operation = open_operation("action", module, ctx, label).operation
    dumped = {f.key: f.kind.dump(values[f.key], f) for f in chosen.params if values[f.key] is not None}
    asked = {"module": module, "action": key, "ids": sorted(wanted), "params": dumped, "operation": operation}
    found = enqueue("action", asked, ctx, label=label, total=len(wanted))
    Operation.objects.filter(pk=operation or 0).update(job_id=found.pk)
    return Outcome(operation=operation, job=found.pk)


def _refusal(problems: Sequence[Problem]) -> TratoError:
    """What a single record's problems are as an error: a missing record or right is said as such."""
    special = next((p for p in problems if p.code in ERRORS), None)
    if special is not None:
        return ERRORS[special.code](special.code, field=special.field, **dict(special.params))
    return Invalid(problems)


def load_params(chosen: Action, params: Mapping[str, Any]) -> dict[str, Any]:
    """Values of the action's fields from JSON. Raises Invalid, WrongCall for a name that it does not have."""
    known = {field.key: field for field in chosen.params}
    for name in params:
        if name not in known:
            raise WrongCall("query.unknown_field", field=name, module=f"{chosen.module}.{chosen.key}")
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for key, field in known.items():
        try:
            value = field.kind.load(params.get(key, field.default), field)
            if isinstance(value, Money) and not value.currency:
                value = Money(value.amount, catalog().base_currency)
            values[key] = value
            if field.required and field.kind.is_empty(values[key]):
                raise Invalid("value.required")
            if values[key] is not None:
                field.kind.validate(values[key], field)
        except TratoError as error:
            problems.append(Problem(error.code, key, error.params))
    if problems:
        raise Invalid(problems)
    return values


@job("action")
def run_chunk(step: Step) -> None:
    """The next chunk of an action on many records, in ascending order of ids."""
    params = step.params
    chosen = action(params["module"], params["action"])
    after = step.checkpoint.get("after", 0)
    ids = [record_id for record_id in params["ids"] if record_id > after][:CHUNK]
    if ids:
        outcome = chosen.run(ids, load_params(chosen, params["params"]), step.ctx.with_(operation=params["operation"]))
        step.done += len(ids)
        refused = len({problem.index for problem in outcome.problems})
        step.result = {
            "changed": step.result.get("changed", 0) + outcome.changed,
            "refused": step.result.get("refused", 0) + refused,
            "operation": params["operation"],
        }
        step.checkpoint = {"after": ids[-1]}
    step.is_done = len(ids) < CHUNK
