"""What follows and what must hold for opportunities. What a stage asks for stands on the stage itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time
from decimal import Decimal

from trato.kernel.access.predicate import permitted
from trato.kernel.catalog.current import catalog
from trato.kernel.catalog.snapshot import Stage
from trato.kernel.context import Context
from trato.kernel.fields.choice import StageValue
from trato.kernel.fields.money import Money
from trato.kernel.records.change import Batch, Change
from trato.kernel.records.linked import pointing_at, values_of
from trato.kernel.records.rules import Rule, after, follows, holds
from trato.kernel.records.write import write
from trato.kernel.sql import all_of, among, fetch_all, ident

CLOSED = ("won", "lost")
LINKS = ("opportunity_contacts", "opportunity_team")


def stage_of(change: Change) -> Stage | None:
    return catalog().stage("opportunities", str(change.get("stage") or ""))


@follows(fields=["contact"], needs=["contact.account"])
def account_follows_contact(changes: Batch, ctx: Context) -> None:
    """A deal with a person is a deal with the company where they work, when none is named."""
    for change in changes:
        if not change.get("account") and "account" not in change.given:
            change.set("account", change.needed("contact.account"))


@follows(fields=["stage", "probability"])
def probability_follows_stage(changes: Batch, ctx: Context) -> None:
    """Each stage brings its probability, unless the person set one in the same change. Won is certain, lost is not."""
    for change in changes:
        stage = stage_of(change)
        if stage is None:
            continue
        if stage.outcome in CLOSED:
            change.set("probability", Decimal(stage.outcome == "won"))
        elif change.changed("stage") and change.values.get("probability") is None:
            change.set("probability", stage.probability)


@follows(fields=["stage", "closed_at"])
def closing_is_dated(changes: Batch, ctx: Context) -> None:
    """Entering won or lost sets the moment and the close date; leaving them again clears moment and reason.

    Old records that come with an import closed when they say so: at their close date, if nothing better is known.
    """
    for change in changes:
        stage, before = stage_of(change), catalog().stage("opportunities", str(change.old("stage") or ""))
        was_closed = before is not None and before.outcome in CLOSED
        if stage is None or not change.changed("stage"):
            continue
        if stage.outcome not in CLOSED:
            _open(change, ctx, was_closed=was_closed)
        elif not was_closed:
            _close(change, ctx)


def _close(change: Change, ctx: Context) -> None:
    given = change.values.get("close_date") if "close_date" in change.given else None
    moment = change.values.get("closed_at")
    if moment is None and change.is_new and given and given <= ctx.today:
        moment = datetime.combine(given, time(12), UTC)
    moment = moment or ctx.now
    change.set("closed_at", moment)
    if given is None:
        change.set("close_date", moment.astimezone(ctx.locale.zone).date())
    stage = change.get("stage")
    if change.is_new and isinstance(stage, StageValue):
        change.set("stage", StageValue(stage.stage, moment))


def _open(change: Change, ctx: Context, *, was_closed: bool) -> None:
    if change.is_new and ctx.historical and "close_date" not in change.given:
        # Nobody said so then: an invented date would falsify the past.
        change.set("close_date", None)
    if was_closed:
        change.set("closed_at", None)
        for key in ("won_lost_reason", "lost_reason_text"):
            if key not in change.given:
                change.set(key, None)
    elif change.is_new and change.values.get("closed_at"):
        change.set("closed_at", None)


@follows(fields=["amount", "probability", "stage"])
def weighted_amount_follows(changes: Batch, ctx: Context) -> None:
    """Amount times probability, in the deal's currency and in the organisation's."""
    for change in changes:
        amount, probability = change.get("amount"), change.get("probability")
        if not isinstance(amount, Money) or probability is None:
            change.set("weighted_amount", None)
            continue
        base = None if amount.base is None else _part(amount.base, probability)
        change.set("weighted_amount", Money(_part(amount.amount, probability), amount.currency, base, amount.rate))


def _part(amount: Decimal, probability: Decimal) -> Decimal:
    return (amount * probability).quantize(Decimal("0.0001"))


@holds(fields=["close_date", "stage"], from_now_on=True)
def open_deals_have_a_close_date(changes: Batch, ctx: Context) -> None:
    """Nobody can forecast a deal that has no date."""
    for change in changes:
        stage = stage_of(change)
        if stage is not None and stage.outcome == "open" and not change.get("close_date"):
            change.fail("close_date", "value.required")


@after(fields=["owner", "team"], actions=["update"])
def links_follow_the_owner(changes: Batch, ctx: Context) -> None:
    """Contact roles and team members belong to the owner of the deal, so that who sees it sees them."""
    by_id = {change.id or 0: change for change in changes}
    writes = [
        Change.update(module, link, {"owner": by_id[deal].get("owner"), "team": by_id[deal].get("team")})
        for module in LINKS
        for link, deal in pointing_at(module, "opportunity", by_id)
    ]
    _write_all(writes, ctx)


@after(fields=["account", "contact"], actions=["update"])
def timelines_follow_the_deal(changes: Batch, ctx: Context) -> None:
    """Activities of a deal stand on the timelines of its account and contact: of the new ones, when these change."""
    if "activities" in catalog():
        pairs = pointing_at("activities", "about", [change.id or 0 for change in changes])
        _write_all([Change.update("activities", activity, {"about": deal}) for activity, deal in pairs], ctx)


# -- people around a deal ----------------------------------------------------------------------------------------------


@follows(fields=["opportunity", "contact"], needs=["opportunity.name", "contact.name"])
def contact_role_has_a_name(changes: Batch, ctx: Context) -> None:
    """“Ana García – New machines”."""
    for change in changes:
        words = (change.needed("contact.name"), change.needed("opportunity.name"))
        change.set("name", " – ".join(str(word) for word in words if word)[:255] or None)


@follows(fields=["opportunity", "user"], needs=["opportunity.name"])
def team_member_has_a_name(changes: Batch, ctx: Context) -> None:
    """“Carla – New machines”."""
    users = sorted({change.get("user") for change in changes if isinstance(change.get("user"), int)})
    names: dict[int, str] = dict(fetch_all("SELECT id, name FROM trato_user WHERE " + among("id", users)))
    for change in changes:
        words = (names.get(change.get("user")), change.needed("opportunity.name"))
        change.set("name", " – ".join(word for word in words if word)[:255] or None)


@follows(fields=["opportunity"], needs=["opportunity.owner", "opportunity.team"], actions=["create"])
def link_belongs_to_the_owner_of_the_deal(changes: Batch, ctx: Context) -> None:
    """Who may see the deal may see who takes part in it."""
    for change in changes:
        change.set("owner", change.needed("opportunity.owner"))
        change.set("team", change.needed("opportunity.team"))


@holds(actions=["create", "update"])
def deal_may_be_edited(changes: Batch, ctx: Context) -> None:
    """People are added to a deal by those who may edit it: a team member gets the right to edit it as well."""
    spec = catalog().module("opportunities")
    asked = sorted({c.get("opportunity") for c in changes if c.get("opportunity") and (c.is_new or c.values)})
    if not asked:
        return
    condition = all_of([among("t.id", asked), permitted(spec, ctx.principal, "edit")])
    allowed = {row[0] for row in fetch_all(f"SELECT t.id FROM {ident(spec.table)} t WHERE " + condition)}
    for change in changes:
        if change.get("opportunity") in asked and change.get("opportunity") not in allowed:
            change.fail("opportunity", "access.denied", right="opportunities.edit")


@after(fields=["is_primary"], actions=["create", "update"])
def there_is_one_main_contact(changes: Batch, ctx: Context) -> None:
    """The main contact stands on the deal itself, and nobody else is the main contact."""
    chosen = {c.get("opportunity"): (c.id, c.get("contact")) for c in changes if c.values.get("is_primary")}
    pairs = pointing_at("opportunity_contacts", "opportunity", chosen)
    facts = values_of("opportunity_contacts", [link for link, _deal in pairs], ["is_primary"])
    writes = [
        Change.update("opportunity_contacts", link, {"is_primary": False})
        for link, deal in pairs
        if facts[link]["is_primary"] and link != chosen[deal][0]
    ]
    writes += [Change.update("opportunities", deal, {"contact": contact}) for deal, (_id, contact) in chosen.items()]
    _write_all(writes, ctx)


def _write_all(writes: Sequence[Change], ctx: Context) -> None:
    for start in range(0, len(writes), 1000):
        write(writes[start : start + 1000], ctx.consequence())


RULES: tuple[Rule, ...] = (
    account_follows_contact,
    closing_is_dated,
    probability_follows_stage,
    weighted_amount_follows,
    open_deals_have_a_close_date,
    links_follow_the_owner,
    timelines_follow_the_deal,
)
CONTACT_RULES: tuple[Rule, ...] = (
    contact_role_has_a_name,
    link_belongs_to_the_owner_of_the_deal,
    deal_may_be_edited,
    there_is_one_main_contact,
)
TEAM_RULES: tuple[Rule, ...] = (team_member_has_a_name, link_belongs_to_the_owner_of_the_deal, deal_may_be_edited)
