"""What can be done with activities: do them, put them off, call them off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from trato.kernel.actions import Action, Outcome, register
from trato.kernel.catalog.declare import Choice, Field
from trato.kernel.context import Context
from trato.kernel.records import read
from trato.kernel.records.change import Change
from trato.kernel.records.read import Record
from trato.kernel.records.write import write_valid


def is_planned(activity: Record) -> bool:
    return bool(activity["status"] == "planned")


def _set(ids: Sequence[int], values: Mapping[str, Any], ctx: Context) -> Outcome:
    saved, problems = write_valid([Change.update("activities", rid, values) for rid in ids], ctx)
    return Outcome(changed=len(saved), problems=problems)


def _mark_done(ids: Sequence[int], params: Mapping[str, Any], ctx: Context) -> Outcome:
    given = {key: value for key, value in params.items() if value is not None}
    return _set(ids, {**given, "status": "done"}, ctx)


def _cancel(ids: Sequence[int], params: Mapping[str, Any], ctx: Context) -> Outcome:
    return _set(ids, {"status": "cancelled"}, ctx)


def _reopen(ids: Sequence[int], params: Mapping[str, Any], ctx: Context) -> Outcome:
    return _set(ids, {"status": "planned"}, ctx)


def _postpone(ids: Sequence[int], params: Mapping[str, Any], ctx: Context) -> Outcome:
    """Whole days from the later of now and its moment, at the same time of day."""
    found = read.get_many("activities", ids, ctx, ["due_at"])
    ahead = timedelta(days=params["days"])
    changes = []
    for rid in ids:
        due = found[rid]["due_at"] if rid in found else None
        moment = (due or ctx.now) + ahead
        while moment <= ctx.now:
            moment += timedelta(days=1)
        changes.append(Change.update("activities", rid, {"due_at": moment}))
    saved, problems = write_valid(changes, ctx)
    return Outcome(changed=len(saved), problems=problems)


def register_actions(outcomes: Sequence[Choice]) -> None:
    """Called once, by the module that declares the outcomes."""
    register(Action("mark_done", "activities", _("Mark as done"), "check", _mark_done, offered=is_planned,
                    params=(Field("outcome", "choice", _("Outcome"), options={"choices": outcomes}),)))  # fmt: skip
    register(Action("postpone", "activities", _("Postpone"), "calendar-plus", _postpone, offered=is_planned,
                    params=(Field("days", "integer", _("Days"), required=True, default=1,
                                  options={"min": 1, "max": 365}),)))  # fmt: skip
    register(Action("cancel", "activities", _("Call off"), "ban", _cancel, offered=is_planned))
    register(Action("reopen", "activities", _("Reopen"), "restore", _reopen,
                    offered=lambda activity: not is_planned(activity)))  # fmt: skip
