"""What can be done with leads: convert them, share them out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from trato.kernel.actions import Action, Outcome, register
from trato.kernel.catalog.current import catalog
from trato.kernel.catalog.declare import Choice, Field
from trato.kernel.context import Context
from trato.kernel.errors import Invalid
from trato.kernel.records.change import Change
from trato.kernel.records.write import write_valid
from trato.modules.leads.assignment import active_users, share_out
from trato.modules.leads.conversion import AUTO, NEW, Conversion, convert_many

MODES = (Choice("round_robin", _("In turn")), Choice("least_busy", _("Who has the fewest open leads")))


def _convert(ids: Sequence[int], params: Mapping[str, Any], ctx: Context) -> Outcome:
    otherwise = AUTO if params["match"] else NEW
    deal = {key: params[key] for key in ("amount", "close_date", "stage") if params[key] is not None}
    if params["opportunity_name"]:
        deal["name"] = params["opportunity_name"]
    asked = [
        Conversion(
            lead, params["account"] or otherwise, params["contact"] or otherwise,
            NEW if params["create_opportunity"] else None, {"opportunities": deal} if deal else {},
        )
        for lead in ids
    ]  # fmt: skip
    done, problems = convert_many(asked, ctx)
    go_to = done[0].opportunity or done[0].contact or done[0].account if len(ids) == 1 and done else None
    return Outcome(changed=len(done), problems=problems, go_to=go_to)


def _assign(ids: Sequence[int], params: Mapping[str, Any], ctx: Context) -> Outcome:
    setting: Mapping[str, Any] = catalog().settings.get("lead_assignment") or {}
    users = active_users(params["users"] or setting.get("users", ()))
    if not users:
        raise Invalid("lead.no_assignees", field="users")
    owners = share_out(len(ids), params["mode"], users)
    changes = [Change.update("leads", lead, {"owner": owner}) for lead, owner in zip(ids, owners, strict=True)]
    saved, problems = write_valid(changes, ctx)
    return Outcome(changed=len(saved), problems=problems)


register(Action(
    "convert", "leads", _("Convert"), "switch-horizontal", _convert, screen="/m/leads/{id}/convert",
    offered=lambda lead: lead["converted_at"] is None,
    params=(
        Field("match", "yes_no", _("Link to accounts and contacts that surely are the same"), default=True),
        Field("account", "lookup", _("Link to this account"), options={"module": "accounts"}),
        Field("contact", "lookup", _("Link to this contact"), options={"module": "contacts"}),
        Field("create_opportunity", "yes_no", _("Create an opportunity"), default=True),
        Field("opportunity_name", "text", _("Name of the opportunity")),
        Field("amount", "money", _("Amount")),
        Field("close_date", "date", _("Close date")),
        Field("stage", "stage", _("Stage"), options={"module": "opportunities"}),
    ),
))  # fmt: skip
register(Action(
    "assign", "leads", _("Share out"), "users", _assign,
    offered=lambda lead: lead["converted_at"] is None,
    params=(
        Field("mode", "choice", _("How"), required=True, default="round_robin", options={"choices": MODES}),
        Field("users", "users", _("Among"), help=_("Empty: among those whom the setting names.")),
    ),
))  # fmt: skip
