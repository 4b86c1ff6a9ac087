"""What the conversion screen shows of a lead, and what it asks of the conversion."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from trato.kernel import conversions
from trato.kernel.catalog.current import catalog
from trato.kernel.context import Context
from trato.kernel.conversions import NEW, NONE, Candidate, Choices, Proposal, Target, Values
from trato.kernel.records.linked import pointing_at
from trato.kernel.records.read import Record
from trato.modules.leads.conversion import NEW as MAKE
from trato.modules.leads.conversion import REMEMBERED, TARGETS, Conversion, convert
from trato.modules.leads.mapping import plan_values
from trato.modules.leads.matching import Match, matches_of, sure_one


def propose(lead: Record, ctx: Context) -> Proposal:
    """Who the lead may be, what new records would say, what goes along and what only a note can keep."""
    modules = [key for key in TARGETS if key in catalog() and ctx.principal.may(key, "see")]
    found = matches_of([lead], ctx)[lead.id]
    plan = plan_values(lead, modules, {})
    matches = {"accounts": found.accounts, "contacts": found.contacts}
    targets = [
        Target(key, _candidates(matches.get(key, ())), _proposed(key, lead, matches.get(key, ()), ctx),
               plan.values[key])
        for key in modules
    ]  # fmt: skip
    moved = {key: len(pointing_at(key, "about", [lead.id])) for key in ("activities", "documents") if key in catalog()}
    return Proposal(targets, {key: count for key, count in moved.items() if count}, plan.left())


def _candidates(matches: Sequence[Match]) -> list[Candidate]:
    words = {
        "tax_id": _("same tax number"), "email": _("same e-mail address"), "name": _("same name"),
        "phone": _("same phone"), "domain": _("same e-mail domain"), "account": _("works at the account found"),
    }  # fmt: skip
    return [Candidate(match.id, match.title, [words.get(r, r) for r in match.reasons]) for match in matches]


def _proposed(module: str, lead: Record, matches: Sequence[Match], ctx: Context) -> int | str:
    """The one that is surely meant; else a new one, where the lead has something to say about it."""
    sure = sure_one(matches)
    if sure is not None and (module != "contacts" or "email" in sure.reasons):
        return sure.id
    says = {"accounts": lead["company"], "contacts": lead["name"]}.get(module, True)
    return NEW if says and ctx.principal.may(module, "create") else NONE


def run(lead: Record, choices: Choices, values: Values, ctx: Context) -> Mapping[str, int]:
    """Converts as chosen on the screen."""
    account, contact, opportunity = (_choice(choices.get(module, NONE)) for module in TARGETS)
    made = convert(Conversion(lead.id, account, contact, opportunity, values), ctx)
    return {module: found for module in TARGETS if (found := made.id_of(module))}


def _choice(asked: int | str) -> int | str | None:
    return MAKE if asked == NEW else None if asked == NONE else asked


def became(lead: Record) -> Mapping[str, int]:
    """What the lead became."""
    if not lead["converted_at"]:
        return {}
    return {module: lead[key] for module, key in REMEMBERED.items() if lead[key]}


conversions.register(conversions.Conversion("leads", propose, run, became))
