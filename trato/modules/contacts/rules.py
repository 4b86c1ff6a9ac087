"""What follows and what must hold for contacts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from trato.kernel.catalog.current import catalog
from trato.kernel.context import Context
from trato.kernel.records.change import Batch, Change
from trato.kernel.records.linked import pointing_at, values_of
from trato.kernel.records.rules import Rule, after, follows
from trato.kernel.records.write import write


@follows(fields=["status"])
def unsubscribed_wants_no_emails(changes: Batch, ctx: Context) -> None:
    """Who unsubscribed does not want our e-mails, unless the same change says otherwise."""
    for change in changes.without("email_opt_in"):
        if change.get("status") == "unsubscribed" and change.changed("status"):
            change.set("email_opt_in", False)


@after(fields=["account"], actions=["update"])
def employment_follows_account(changes: Batch, ctx: Context) -> None:
    """The account on a contact is their main employer, and says so by itself. Who moves on keeps the former one as a
    relation that ended today, and gets one with the new employer that begins today. Undoing a move puts the
    relations back by itself."""
    if "relationships" not in catalog() or ctx.source == "undo":
        return
    moved = [change for change in changes if change.changed("account")]
    former = _employers(moved)
    writes: list[Change] = []
    for change in moved:
        contact, old, new = change.id or 0, change.old("account"), change.get("account")
        known = former.get(contact, [])
        writes += [
            Change.update("relationships", relation, {"end_date": ctx.today, "is_primary": False})
            for relation, employer in known if employer != new
        ]  # fmt: skip
        employers = {employer for _relation, employer in known}
        if old and old not in employers:
            writes.append(_employment(contact, old, end_date=ctx.today))
        if new and new not in employers:
            writes.append(_employment(contact, new, start_date=ctx.today, is_primary=True))
    _write_all(writes, ctx)


def _employment(contact: int, account: int, **values: Any) -> Change:
    return Change.create("relationships", {"contact": contact, "account": account, "kind": "works_for", **values})


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
