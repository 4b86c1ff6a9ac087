"""What follows and what must hold for contacts."""

from __future__ import annotations

from collections.abc import Sequence

from trato.kernel.catalog.current import catalog
from trato.kernel.context import Context
from trato.kernel.records.change import CREATE, Batch, Change
from trato.kernel.records.linked import pointing_at, values_of
from trato.kernel.records.rules import Rule, after, follows
from trato.kernel.records.write import write


@follows(fields=["status"])
def unsubscribed_wants_no_emails(changes: Batch, ctx: Context) -> None:
    """Who unsubscribed does not want our e-mails, unless the same change says otherwise."""
    for change in changes.without("email_opt_in"):
        if change.get("status") == "unsubscribed" and change.changed("status"):
            change.set("email_opt_in", False)


@after(fields=["account"], actions=["create", "update"])
def employment_follows_account(changes: Batch, ctx: Context) -> None:
    """The account on a contact is their main employer: the relation to it begins, that to the former one ends."""
    if "relationships" not in catalog():
        return
    moved = [change for change in changes if change.action != CREATE or change.get("account")]
    former = _employers([change for change in moved if change.action != CREATE])
    writes: list[Change] = []
    for change in moved:
        contact, account = change.id or 0, change.get("account")
        known = former.get(contact, [])
        if any(employer == account for _relation, employer in known):
            continue
        ended = {"end_date": ctx.today, "is_primary": False}
        writes += [Change.update("relationships", relation, ended) for relation, _employer in known]
        if account:
            since = None if change.action == CREATE else ctx.today
            writes.append(Change.create("relationships", {
                "contact": contact, "account": account, "kind": "works_for", "is_primary": True, "start_date": since,
            }))  # fmt: skip
    _write_all(writes, ctx)


def _employers(changes: Sequence[Change]) -> dict[int, list[tuple[int, int]]]:
    """(relation, account) of the main employers that these contacts still have."""
    pairs = pointing_at("relationships", "contact", [change.id or 0 for change in changes])
    facts = values_of(
        "relationships", [relation for relation, _contact in pairs], ["account", "is_primary", "end_date"]
    )
    found: dict[int, list[tuple[int, int]]] = {}
    for relation, contact in pairs:
        if facts[relation]["is_primary"] and facts[relation]["end_date"] is None:
            found.setdefault(contact, []).append((relation, facts[relation]["account"]))
    return found


@after(fields=["name"], actions=["update"])
def relations_bear_the_name(changes: Batch, ctx: Context) -> None:
    """Who is renamed is renamed in the names of their relations."""
    if "relationships" not in catalog():
        return
    ids = [change.id or 0 for change in changes]
    writes = [
        Change.update("relationships", relation, {via: contact})
        for via in ("contact", "other_contact")
        for relation, contact in pointing_at("relationships", via, ids)
    ]
    _write_all(writes, ctx)


def _write_all(writes: Sequence[Change], ctx: Context) -> None:
    for start in range(0, len(writes), 1000):
        write(writes[start : start + 1000], ctx.consequence())


RULES: tuple[Rule, ...] = (unsubscribed_wants_no_emails, employment_follows_account, relations_bear_the_name)
