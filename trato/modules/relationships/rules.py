"""What follows and what must hold for relations."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from trato.kernel.catalog.current import catalog
from trato.kernel.context import Context
from trato.kernel.messages import add_messages
from trato.kernel.records.change import Batch
from trato.kernel.records.rules import Rule, follows, holds

add_messages({
    "relation.needs_other": _("Choose an account or another contact: a relation has two ends."),
    "relation.with_oneself": _("Choose another contact: nobody is related to themselves."),
    "relation.ends_before_it_begins": _("The end lies before the beginning."),
})  # fmt: skip


@follows(
    fields=["contact", "account", "other_contact", "kind"], needs=["contact.name", "account.name", "other_contact.name"]
)
def name_says_the_relation(changes: Batch, ctx: Context) -> None:
    """“Ana García – works for – Acme”, in the organisation's language."""
    organisation = catalog().organisation
    kinds = {choice.value: choice.label for choice in changes.spec.fields["kind"].option("choices", ())}
    with override(organisation.language if organisation else "en"):
        for change in changes:
            other = change.needed("account.name") or change.needed("other_contact.name")
            words: list[Any] = [change.needed("contact.name"), kinds.get(change.get("kind")), other]
            change.set("name", " – ".join(str(word) for word in words if word)[:255] or None)


@follows(fields=["contact"], needs=["contact.owner", "contact.team"], actions=["create"])
def belongs_to_the_owner_of_the_contact(changes: Batch, ctx: Context) -> None:
    """Who may see the contact may see the relation."""
    for change in changes.without("owner"):
        change.set("owner", change.needed("contact.owner"))
        change.set("team", change.needed("contact.team"))


@holds()
def has_two_ends(changes: Batch, ctx: Context) -> None:
    """A contact, and an account or another contact."""
    for change in changes:
        if not change.get("account") and not change.get("other_contact"):
            change.fail("account", "relation.needs_other")
        elif change.get("contact") and change.get("contact") == change.get("other_contact"):
            change.fail("other_contact", "relation.with_oneself")


@holds(fields=["start_date", "end_date"])
def ends_after_it_begins(changes: Batch, ctx: Context) -> None:
    """On the same day is allowed."""
    for change in changes:
        start, end = change.get("start_date"), change.get("end_date")
        if start and end and end < start:
            change.fail("end_date", "relation.ends_before_it_begins")


RULES: tuple[Rule, ...] = (
    name_says_the_relation,
    belongs_to_the_owner_of_the_contact,
    has_two_ends,
    ends_after_it_begins,
)
