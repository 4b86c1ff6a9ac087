"""What can be done with opportunities: win, lose and reopen them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from trato.kernel.actions import Action, Handler, Outcome, register
from trato.kernel.catalog.current import catalog
from trato.kernel.catalog.declare import Choice, Field
from trato.kernel.context import Context
from trato.kernel.records import read
from trato.kernel.records.change import Change
from trato.kernel.records.read import Record
from trato.kernel.records.write import write_valid


def outcome_of(deal: Record) -> str:
    stage = catalog().stage("opportunities", str(deal["stage"] or ""))
    return stage.outcome if stage else "open"


def _to(outcome: str) -> Handler:
    """Moves each deal to the first stage of its own pipeline that has this outcome."""

    def run(ids: Sequence[int], params: Mapping[str, Any], ctx: Context) -> Outcome:
        known = catalog()
        deals = read.get_many("opportunities", ids, ctx, ["pipeline"])
        changes = []
        for deal in ids:
            pipeline = deals[deal]["pipeline"] if deal in deals else None
            stages = [s for s in known.stages_of("opportunities") if s.outcome == outcome and not s.retired]
            stage = next((s for s in stages if s.pipeline == pipeline), stages[0] if stages else None)
            values = {key: value for key, value in params.items() if value is not None}
            changes.append(Change.update("opportunities", deal, {**values, **({"stage": stage.key} if stage else {})}))
        saved, problems = write_valid(changes, ctx)
        return Outcome(changed=len(saved), problems=problems)

    return run


def register_actions(reasons: Sequence[Choice]) -> None:
    """Called once, by the module that declares the reasons."""
    reason = Field("won_lost_reason", "choice", _("Why"), options={"choices": reasons})
    lost_reason = Field("won_lost_reason", "choice", _("Why"), required=True, options={"choices": reasons})
    words = Field("lost_reason_text", "text", _("In words"))
    day = Field("close_date", "date", _("Decided on"))
    register(Action("win", "opportunities", _("Won"), "trophy", _to("won"), params=(reason, day),
                    offered=lambda deal: outcome_of(deal) == "open"))  # fmt: skip
    register(Action("lose", "opportunities", _("Lost"), "thumb-down", _to("lost"), params=(lost_reason, words, day),
                    offered=lambda deal: outcome_of(deal) == "open"))  # fmt: skip
    register(Action("reopen", "opportunities", _("Reopen"), "restore", _to("open"),
                    offered=lambda deal: outcome_of(deal) != "open"))  # fmt: skip
