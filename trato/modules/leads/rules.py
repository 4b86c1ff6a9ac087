"""What follows and what must hold for leads."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from trato.kernel.catalog.current import catalog
from trato.kernel.context import Context
from trato.kernel.messages import add_messages
from trato.kernel.records.change import Batch
from trato.kernel.records.rules import Rule, follows, holds
from trato.modules.leads.assignment import owners_for
from trato.modules.taxnumber import TAX_RULES

add_messages({
    "lead.needs_name": _("Give the name of a person or of a company."),
    "lead.convert_it": _("A lead becomes converted by converting it. Use “Convert”."),
    "lead.converted_already": _("This lead was converted already. Work with its contact and opportunity."),
    "lead.nothing_to_make": _("Choose at least one: an account, a contact or an opportunity."),
    "lead.no_assignees": _("Choose who may get leads: nobody who is active is on the list."),
})  # fmt: skip

#: doors through which leads arrive without anybody taking them
ARRIVING = ("api", "import", "workflow", "system")
#: what a conversion tells the rules through the context: lead → values of the read-only fields
CONVERTING = "leads.converting"


@follows(actions=["create"])
def arriving_leads_are_assigned(changes: Batch, ctx: Context) -> None:
    """Leads that come in by themselves, without an owner, go to the people that the setting `lead_assignment` names."""
    if ctx.source not in ARRIVING and not ctx.extras.get("assign_leads"):
        return
    arrived = list(changes.without("owner"))
    chosen = owners_for(arrived)
    ids = sorted({owner for owner in chosen if owner})
    teams = _teams(ids)
    for change, owner in zip(arrived, chosen, strict=True):
        if owner:
            change.set("owner", owner)
            if "team" not in change.given:
                change.set("team", teams.get(owner))


def _teams(users: list[int]) -> dict[int, int | None]:
    from trato.kernel.access.models import User

    return dict(User.objects.filter(pk__in=users).values_list("pk", "team_id")) if users else {}


@follows(fields=["status"], actions=["update"])
def conversion_is_recorded(changes: Batch, ctx: Context) -> None:
    """What a conversion made stands on the lead."""
    converting = ctx.extras.get(CONVERTING)
    if isinstance(converting, dict):
        for change in changes:
            for key, value in converting.get(change.id, {}).items():
                change.set(key, value)


@holds()
def has_a_name(changes: Batch, ctx: Context) -> None:
    """A person's, a company's, or both."""
    for change in changes:
        if (
            (change.is_new or change.changed("name", "company"))
            and not change.get("name")
            and not change.get("company")
        ):
            change.fail("name", "lead.needs_name")


@holds(fields=["status"], from_now_on=True)
def converted_by_conversion_only(changes: Batch, ctx: Context) -> None:
    """Nobody drags a lead to “converted”, or back out of it."""
    if ctx.source == "undo" or ctx.extras.get(CONVERTING):
        return
    for change in changes:
        if not change.changed("status"):
            continue
        stage = catalog().stage("leads", str(change.get("status") or ""))
        if change.old("converted_at"):
            change.fail("status", "lead.converted_already")
        elif stage is not None and stage.outcome == "won":
            change.fail("status", "lead.convert_it")


RULES: tuple[Rule, ...] = (
    *TAX_RULES,
    arriving_leads_are_assigned,
    conversion_is_recorded,
    has_a_name,
    converted_by_conversion_only,
)
